//! The engine equals the interpreter on the seeds of CI, and on those that found something once.
#![allow(clippy::panic, clippy::expect_used)]
use hexafn_reference::coverage::Coverage;
use hexafn_reference::generate::program;
use hexafn_reference::shrink::shrink;
use hexafn_reference::trial::{story, trial};

/// Seeds that found something, a line each; what stands after the number says what.
const EARLIER: &str = include_str!("../findings.txt");

fn check(seeds: impl Iterator<Item = u64>) -> Coverage {
    let mut coverage = Coverage::default();
    for seed in seeds {
        let program = program(seed);
        match trial(&program) {
            Ok(answer) => coverage.add(&program, &answer),
            Err(trouble) => {
                let (small, trouble) = shrink(&program, &trouble);
                panic!("seed {seed}\n{}", story(&small, &trouble));
            }
        }
    }
    coverage
}

#[test]
fn the_engine_equals_the_interpreter_on_three_hundred_seeds_with_one_two_and_four_workers() {
    let coverage = check(0..300);
    println!("seeds 0 to 299: {coverage}");
    assert_eq!(coverage.never(), Vec::<&str>::new(), "constructs that no program used");
}

#[test]
fn what_was_found_once_stays_mended() {
    let seeds = EARLIER.lines().filter_map(|l| l.split_whitespace().next()?.parse().ok());
    check(seeds);
}

#[test]
fn a_seed_always_gives_the_same_program() {
    for seed in [0, 7, 1 << 40] {
        assert_eq!(program(seed), program(seed));
    }
}
