//! All programs in turns, round by round, so that what disturbs the machine disturbs all of them.
use std::time::Duration;

use super::digest::Digest;
use super::files::Files;
use super::process::{self, Usage};
use super::program::{Binaries, Program};
use super::{MeasureError, median, median_time};
use crate::baseline::Query;

/// The runs of one program, one for each round.
#[derive(Clone, Debug)]
pub struct Runs {
    /// Who ran.
    pub program: Program,
    /// What each run took.
    pub usages: Vec<Usage>,
}

impl Runs {
    /// The median of the wall times.
    pub fn wall(&self) -> Duration {
        median_time(self.usages.iter().map(|usage| usage.wall))
    }

    /// The median of the CPU times.
    pub fn cpu(&self) -> Duration {
        median_time(self.usages.iter().map(|usage| usage.cpu))
    }

    /// The largest peak of memory, in bytes.
    pub fn peak(&self) -> u64 {
        self.usages.iter().map(|usage| usage.peak).max().unwrap_or_default()
    }

    /// How much faster than the other: the median over the rounds of the ratio within a round.
    pub fn ratio(&self, other: &Runs) -> Option<f64> {
        let pairs = self.usages.iter().zip(&other.usages);
        let ratios = pairs.map(|(own, other)| other.wall.as_secs_f64() / own.wall.as_secs_f64());
        median(ratios.collect(), f64::total_cmp)
    }
}

/// Runs one query with each program in turns and compares what they write with what the first that answers wrote.
/// One round more comes first that is not counted: it warms the page cache and the binaries.
///
/// # Errors
/// If a program cannot run, fails, or writes something else.
pub fn run(
    query: Query,
    programs: &[Program],
    rounds: usize,
    binaries: &Binaries,
    files: &Files,
) -> Result<Vec<Runs>, MeasureError> {
    let mut all: Vec<Runs> = programs.iter().map(|&program| Runs { program, usages: Vec::new() }).collect();
    let mut reference: Option<(Program, Digest)> = None;
    for round in 0..=rounds {
        for runs in &mut all {
            let Some(command) = runs.program.command(query, binaries, files) else { continue };
            files.clear()?;
            let usage = process::run(command, &files.log)?;
            if runs.program.answers() {
                let found = Digest::of(&files.output)?;
                let &mut (of, expected) = reference.get_or_insert((runs.program, found));
                if !found.agrees(&expected, runs.program.keeps_order()) {
                    return Err(MeasureError::Differs {
                        query: query.name(),
                        program: runs.program.to_string(),
                        reference: of.to_string(),
                        found: found.to_string(),
                        expected: expected.to_string(),
                    });
                }
            }
            if round > 0 {
                runs.usages.push(usage);
            }
        }
    }
    files.clear()?;
    all.retain(|runs| !runs.usages.is_empty());
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(program: Program, millis: &[u64]) -> Runs {
        let usage = |&ms| Usage { wall: Duration::from_millis(ms), cpu: Duration::from_millis(ms), peak: ms };
        Runs { program, usages: millis.iter().map(usage).collect() }
    }

    #[test]
    fn a_ratio_compares_within_a_round() {
        // The machine was ten times slower in the second round; the programs kept their ratio.
        let (fast, slow) = (runs(Program::Scanner, &[10, 100, 10]), runs(Program::Sonic, &[20, 200, 20]));
        assert_eq!(fast.ratio(&slow), Some(2.0));
        assert_eq!((slow.wall(), slow.peak()), (Duration::from_millis(20), 200));
    }
}
