//! Many seeds: `night [COUNT] [FIRST]`. Prints every finding as a small program, and what was covered.
use std::process::ExitCode;

use hexafn_reference::coverage::Coverage;
use hexafn_reference::shrink::shrink;
use hexafn_reference::trial::{story, trial};

/// After so many findings it stops: the first ones say enough.
const MOST: usize = 20;

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let (count, first) = (numbers.first().copied().unwrap_or(10_000), numbers.get(1).copied().unwrap_or(0));
    let has = |flag: &str| std::env::args().any(|a| a == flag);
    let (whole, only_first) = (has("--whole"), has("--first"));
    let mut coverage = Coverage::default();
    let mut findings = vec![];
    println!("seeds {first} to {}", first + count - 1);
    for seed in first..first + count {
        let program = hexafn_reference::generate::program(seed);
        match trial(&program) {
            Ok(answer) => coverage.add(&program, &answer),
            Err(_) if only_first => {
                println!("found by seed {seed}");
                return ExitCode::FAILURE;
            }
            Err(trouble) => {
                let (program, trouble) = if whole { (program, trouble) } else { shrink(&program, &trouble) };
                println!("══ seed {seed}\n{}", story(&program, &trouble));
                findings.push(seed);
            }
        }
        if findings.len() >= MOST {
            break;
        }
    }
    println!("programs by what they used: {coverage}");
    println!("used by none: {:?}", coverage.never());
    println!("seeds with findings: {findings:?}");
    if findings.is_empty() && (only_first || count < 300 || coverage.never().is_empty()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
