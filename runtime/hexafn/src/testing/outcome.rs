//! What became of tests.
use std::time::Duration;

use serde_json::{Value, json};

use super::pairing::Difference;

/// A test that was run.
#[derive(Clone, Debug)]
pub struct TestResult {
    /// The program's file as it was given.
    pub file: String,
    /// Its name.
    pub name: String,
    /// Where it stands: `file:line:column`.
    pub place: String,
    /// How it ended.
    pub outcome: Outcome,
    /// How long it took.
    pub duration: Duration,
    /// The files that were written anew.
    pub updated: Vec<String>,
}

/// How a test ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// As expected.
    Passed,
    /// Rows are not as expected.
    Failed(Vec<Failure>),
    /// It could not be run to its end: why, and where if that is known.
    Broken(String),
}

/// An expectation that was not met.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Where it stands: `file:line:column`.
    pub place: String,
    /// The sink or stream.
    pub target: String,
    /// What is different.
    pub difference: Difference,
}

impl TestResult {
    /// Whether it passed.
    pub fn passed(&self) -> bool {
        self.outcome == Outcome::Passed
    }

    /// For programs.
    pub fn to_json(&self) -> Value {
        let mut result = json!({
            "file": self.file,
            "test": self.name,
            "place": self.place,
            "seconds": self.duration.as_secs_f64(),
            "updated": self.updated,
        });
        match &self.outcome {
            Outcome::Passed => result["result"] = "passed".into(),
            Outcome::Broken(message) => {
                result["result"] = "broken".into();
                result["message"] = message.as_str().into();
            }
            Outcome::Failed(failures) => {
                result["result"] = "failed".into();
                result["failures"] = failures.iter().map(Failure::to_json).collect();
            }
        }
        result
    }
}

impl Failure {
    fn to_json(&self) -> Value {
        let Difference { expected, actual, same, different, missing, unexpected } = &self.difference;
        let members = |members: &Vec<super::compare::Member>| -> Value {
            let one = |m: &super::compare::Member| json!({ "path": m.path, "expected": m.expected, "actual": m.actual, "same": m.same });
            members.iter().map(one).collect()
        };
        json!({
            "place": self.place,
            "target": self.target,
            "expected": expected,
            "actual": actual,
            "same": same,
            "different": different.iter().map(|(n, m)| json!({ "number": n, "members": members(m) })).collect::<Vec<_>>(),
            "missing": missing.iter().map(|(n, row)| json!({ "number": n, "row": row })).collect::<Vec<_>>(),
            "unexpected": unexpected,
        })
    }
}
