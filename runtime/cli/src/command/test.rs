//! `hexafn test`.
mod programs;
mod report;
mod watch;

use std::path::PathBuf;
use std::time::Duration;

use hexafn::CompileError;
use hexafn::diagnostics::to_json;
use hexafn::testing::{self, Suite, SuiteReport, TestOptions};

use crate::arguments::{Output, Test};
use crate::exit::{Exit, Failure};
use crate::screen;

pub fn run(arguments: &Test) -> Result<Exit, Failure> {
    if arguments.watch {
        return watch::run(arguments);
    }
    let (exit, _) = once(arguments)?;
    Ok(exit)
}

/// Runs all tests once; gives the files whose change would make another run worth while.
fn once(arguments: &Test) -> Result<(Exit, Vec<PathBuf>), Failure> {
    let paths = programs::find(&arguments.paths)?;
    let mut watched = paths.clone();
    let (mut suites, mut unchecked) = (Vec::with_capacity(paths.len()), 0);
    for path in &paths {
        match Suite::open(path, &arguments.imports.allow_import) {
            Ok(suite) => {
                watched.extend(suite.reads());
                suites.push(suite);
            }
            Err(CompileError::Check { files, diagnostics }) => {
                unchecked += 1;
                match arguments.format {
                    Output::Text => screen::diagnostics(&diagnostics, &files),
                    Output::Json => {
                        let lines = diagnostics.iter().map(|d| to_json(d, &files).to_string() + "\n");
                        screen::print(&lines.collect::<String>())?;
                    }
                }
            }
            Err(other) => return Err(super::refuse(other)),
        }
    }
    let options = TestOptions {
        workers: arguments.workers.into(),
        filter: arguments.filter.clone(),
        update: arguments.update,
        limit: Duration::from_secs(arguments.limit),
    };
    let count: usize = suites.iter().map(|suite| suite.count(&options)).sum();
    if count == 0 && unchecked == 0 {
        return Err(Failure::usage(match &arguments.filter {
            Some(filter) => format!("no test has {filter:?} in its name"),
            None => "there are no tests in these programs; write `test \"name\" { … }`".to_owned(),
        }));
    }
    let reports = testing::run(&suites, &options);
    print(arguments, &reports)?;
    if let Some(path) = &arguments.junit {
        super::write(Some(path), testing::junit(&reports).as_bytes())?;
    }
    let failed = reports.iter().flat_map(|r| &r.results).any(|r| !r.passed());
    let exit = match (unchecked, failed) {
        (0, false) => Exit::Fine,
        (0, true) => Exit::Failed,
        _ => Exit::Check,
    };
    Ok((exit, watched))
}

fn print(arguments: &Test, reports: &[SuiteReport]) -> Result<(), Failure> {
    match arguments.format {
        Output::Text => {
            let style = testing::draw::Style { width: screen::width().min(120), color: screen::color_out() };
            screen::print(&report::text(reports, arguments.quiet, arguments.coverage, &style))
        }
        Output::Json => screen::print(&report::json(reports, arguments.coverage)),
    }
}
