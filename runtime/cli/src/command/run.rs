//! `hexafn run`.

use hexafn::{Config, Control, RunOptions};

use crate::arguments::Run;
use crate::exit::{Exit, Failure};
use crate::progress::Progress;
use crate::{readers, registry, screen, signals, summary};

pub fn run(arguments: &Run) -> Result<Exit, Failure> {
    let config = Config::read(arguments.config.as_deref(), |v| std::env::var(v).ok()).map_err(Failure::usage)?;
    log(config.log.as_deref())?;
    let compiled = match &arguments.triggers {
        Some(triggers) => {
            let loaded = super::load(&arguments.file, &arguments.imports)?;
            super::with_triggers(loaded, Some(triggers))?.compile()
        }
        None => hexafn::open(&arguments.file, &arguments.imports.allow_import),
    };
    let compiled = compiled.map_err(super::refuse)?;
    if !arguments.quiet {
        screen::diagnostics(&compiled.warnings, &compiled.files);
    }
    let options = RunOptions {
        workers: arguments.workers.map(usize::from).or(config.workers).unwrap_or(1),
        set: arguments.set.clone(),
        state: arguments.state.clone().or(config.state),
        listen: arguments.listen.clone().or(config.listen),
        triggers: arguments.triggers.clone(),
    };
    let control = Control::new();
    signals::listen(control.clone(), compiled.triggers.clone()).map_err(Failure::failed)?;
    readers::watch(control.clone()).map_err(Failure::failed)?;
    let progress = (!arguments.quiet && !arguments.json).then(|| Progress::begin(control.clone(), compiled.sources()));
    let result = hexafn::run(&compiled, &options, &control);
    drop(progress);
    let report = result.map_err(|error| match error.is_usage() {
        true => Failure::usage(screen::chain(&error)),
        false => Failure::failed(screen::chain(&error)),
    })?;
    if arguments.json {
        screen::say(&format!("{}\n", summary::json(&report, &compiled.sources(), &compiled.triggers)));
    } else if !arguments.quiet {
        screen::say(&summary::table(&report, &compiled.sources(), screen::width()));
        screen::say(&registry::table(&compiled.triggers));
    }
    Ok(Exit::Fine)
}

/// Logs to standard error: warnings unless the deployment asks for more.
fn log(filter: Option<&str>) -> Result<(), Failure> {
    let filter = tracing_subscriber::EnvFilter::builder()
        .parse(filter.unwrap_or("warn"))
        .map_err(|e| Failure::usage(format!("log: {e}")))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(screen::color())
        .with_writer(std::io::stderr)
        // It would be told on standard error, which is what cannot be written.
        .log_internal_errors(false)
        .init();
    Ok(())
}
