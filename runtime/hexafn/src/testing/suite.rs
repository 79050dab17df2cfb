//! The tests of one or several programs, several at a time.
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hexafn_diagnostics::Files;
use hexafn_ir::Program;
use hexafn_ir::test::{Events, Expected, StatementKind, Test};

use super::case::{self, Setting};
use super::coverage::Coverage;
use super::outcome::{Outcome, TestResult};
use crate::compile::{CompileError, Front};
use crate::load::load;

/// How to run tests.
#[derive(Clone, Debug)]
pub struct TestOptions {
    /// Worker threads of each run; 0 counts as 1.
    pub workers: usize,
    /// Only tests whose name has this text.
    pub filter: Option<String>,
    /// Write the files of expectations anew, where rows are not as they say.
    pub update: bool,
    /// How long one test may take.
    pub limit: Duration,
}

impl Default for TestOptions {
    fn default() -> Self {
        TestOptions { workers: 1, filter: None, update: false, limit: Duration::from_secs(60) }
    }
}

/// A program with its tests.
#[derive(Debug)]
pub struct Suite {
    /// The file as it was given.
    pub name: String,
    /// The texts.
    pub files: Files,
    folder: PathBuf,
    program: Program,
    tests: Vec<Test>,
}

/// What became of the tests of a program.
#[derive(Debug)]
pub struct SuiteReport {
    /// The file as it was given.
    pub name: String,
    /// The tests in written order.
    pub results: Vec<TestResult>,
    /// What the tests have reached.
    pub coverage: Coverage,
}

impl Suite {
    /// Reads and checks a program, which may import from the folders `allowed`, too.
    ///
    /// # Errors
    /// If the file cannot be read, or with all diagnostics if the program does not check.
    pub fn open(path: &Path, allowed: &[PathBuf]) -> Result<Suite, CompileError> {
        let loaded = load(path)?.allowing(allowed)?;
        let folder = loaded.folder.clone();
        let name = loaded.files.get(loaded.main).map_or_else(String::new, |f| f.name.clone());
        let Front { files, program, tests, diagnostics, .. } = loaded.front();
        match program {
            Some(program) => Ok(Suite { name, files, folder, program, tests }),
            None => Err(CompileError::Check { files, diagnostics }),
        }
    }

    /// The tests that a filter lets through.
    pub fn count(&self, options: &TestOptions) -> usize {
        self.chosen(options).count()
    }

    /// The files that the program is made of, and those that its tests read.
    pub fn reads(&self) -> Vec<PathBuf> {
        let path = |kind: &StatementKind| match kind {
            StatementKind::Feed(feed) => match &feed.events {
                Events::File(path) => Some(self.folder.join(&**path)),
                _ => None,
            },
            StatementKind::Expect { rows: Expected::File(path), .. } => Some(self.folder.join(&**path)),
            _ => None,
        };
        let own = self.files.iter().map(|(_, file)| PathBuf::from(&file.name));
        own.chain(self.tests.iter().flat_map(|t| &t.statements).filter_map(|s| path(&s.kind))).collect()
    }

    fn chosen(&self, options: &TestOptions) -> impl Iterator<Item = &Test> {
        let filter = options.filter.clone();
        self.tests.iter().filter(move |t| filter.as_ref().is_none_or(|text| t.name.contains(text.as_str())))
    }
}

/// Runs the tests of programs, as many at a time as the machine has cores for. A test that fails or panics does not keep
/// others from running.
pub fn run(suites: &[Suite], options: &TestOptions) -> Vec<SuiteReport> {
    let jobs: Vec<(usize, &Suite, &Test)> =
        suites.iter().enumerate().flat_map(|(i, s)| s.chosen(options).map(move |t| (i, s, t))).collect();
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let threads = (cores / options.workers.max(1)).clamp(1, jobs.len().max(1));
    let mut reports: Vec<SuiteReport> = suites
        .iter()
        .map(|s| SuiteReport { name: s.name.clone(), results: vec![], coverage: Coverage::of(&s.program) })
        .collect();
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(jobs.len())));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some((_, suite, test)) = jobs.get(number) else { break };
                    let began = Instant::now();
                    let ended = one(suite, test, options);
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    done.push((number, ended, began.elapsed()));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, ..)| *number);
    for (number, ended, duration) in done {
        let Some((index, suite, test)) = jobs.get(number) else { continue };
        let report = &mut reports[*index];
        ended.report.iter().for_each(|run| report.coverage.add(run));
        report.results.push(TestResult {
            file: suite.name.clone(),
            name: test.name.to_string(),
            place: suite.files.place(test.span),
            outcome: ended.outcome,
            duration,
            updated: ended.updated,
        });
    }
    reports
}

fn one(suite: &Suite, test: &Test, options: &TestOptions) -> case::Ended {
    let setting = Setting {
        program: &suite.program,
        files: &suite.files,
        folder: &suite.folder,
        workers: options.workers.max(1),
        limit: options.limit,
        update: options.update,
    };
    catch_unwind(AssertUnwindSafe(|| case::run(setting, test))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
        let message = format!("the test panicked, which is a mistake in hexafn: {}", text.unwrap_or_default());
        case::Ended { outcome: Outcome::Broken(message), report: None, updated: vec![] }
    })
}
