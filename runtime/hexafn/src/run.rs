//! Running a compiled program.
use std::path::PathBuf;
use std::sync::Arc;

use hexafn_engine::{Control, EngineError, Ports, Report, RunSettings};
use hexafn_expr::Scope;
use hexafn_ir::{Name, Value};
use hexafn_plan::Plan;
use hexafn_port::{Clock, PortError, Settings, SnapshotStore};
use hexafn_store::FileSnapshots;
use thiserror::Error;

use crate::clock::SystemClock;
use crate::compile::Compiled;
use crate::params::{self, ParamError};
use crate::{environment, generate, triggers};

/// Snapshots that are kept.
const KEEP: usize = 3;

/// How to run a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunOptions {
    /// Worker threads; 0 counts as 1.
    pub workers: usize,
    /// Params as `name=value`.
    pub set: Vec<String>,
    /// Where snapshots are kept; `None`: nowhere.
    pub state: Option<PathBuf>,
    /// Where `http.post` sources listen unless they say so.
    pub listen: Option<String>,
    /// The trigger file, which is watched while the program runs; the program was loaded with it.
    pub triggers: Option<PathBuf>,
}

/// Why a run did not begin, or did not end well.
#[derive(Debug, Error)]
pub enum RunError {
    /// A param cannot have the value that it was given, or has none.
    #[error(transparent)]
    Param(#[from] ParamError),
    /// The threads for connectors could not be started.
    #[error("cannot start the threads for connectors: {0}")]
    Threads(#[source] std::io::Error),
    /// The folder for snapshots cannot be used.
    #[error(transparent)]
    State(#[from] PortError),
    /// The run itself.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl RunError {
    /// Whether the caller's settings are at fault rather than the program or the world.
    pub fn is_usage(&self) -> bool {
        matches!(self, RunError::Param(_))
    }
}

/// Runs a program until its sources end, `control` stops it, or something fails for good.
///
/// # Errors
/// If a setting is wrong, a connector cannot be opened, or the run had to stop.
pub fn run(compiled: &Compiled, options: &RunOptions, control: &Control) -> Result<Report, RunError> {
    let plan = &compiled.plan;
    let params = params::values(&plan.params, &options.set)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    let threads = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("connectors")
        .enable_all()
        .build()
        .map_err(RunError::Threads)?;
    let host = hexafn_bridge::Host {
        runtime: threads.handle().clone(),
        clock: clock.clone(),
        rows: generate::rows(scope(plan, &params)),
    };
    let snapshots = match &options.state {
        Some(folder) => Some(Arc::new(FileSnapshots::open(folder, KEEP)?) as Arc<dyn SnapshotStore>),
        None => None,
    };
    let ports = Ports {
        sources: hexafn_bridge::sources(&host).into_iter().map(|(kind, f)| (kind.to_owned(), f)).collect(),
        forwarders: hexafn_bridge::forwarders(&host).into_iter().map(|(kind, f)| (kind.to_owned(), f)).collect(),
        snapshots,
        clock,
    };
    let read = |name: &str| std::env::var(name).ok();
    let connectors = Settings {
        folder: compiled.folder.clone(),
        environment: environment::variables(plan, read),
        secrets: environment::secrets(plan, read),
        listen: options.listen.clone(),
        workers: options.workers.max(1),
    };
    let settings = RunSettings {
        workers: options.workers.max(1),
        connectors,
        params,
        files: compiled.files.clone(),
        triggers: Some(compiled.triggers.clone()),
        ..RunSettings::default()
    };
    let _watch = options
        .triggers
        .as_deref()
        .map(|path| triggers::watch(compiled, path))
        .transpose()
        .map_err(RunError::Threads)?;
    Ok(hexafn_engine::run(plan, &ports, &settings, control)?)
}

/// What `generate` sees. A value that is not of its param's type is told by the engine, with the param's name.
fn scope(plan: &Plan, params: &std::collections::BTreeMap<Name, Value>) -> Scope {
    let mut scope = Scope::new();
    for param in &plan.params {
        if let Some(value) = params.get(&param.name) {
            let _ = scope.set(param.name.clone(), value, &param.ty);
        }
    }
    scope
}
