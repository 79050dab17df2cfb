//! What ends a run.
use hexafn_expr::CompileError;
use hexafn_port::PortError;
use thiserror::Error;

/// The run could not begin, or had to stop. Single events never end as one of these.
#[derive(Debug, Error)]
pub enum EngineError {
    /// A connector could not be opened, or failed for good.
    #[error(transparent)]
    Port(#[from] PortError),
    /// The plan names a kind of connector that no port is given for.
    #[error("{step}: there is no connector of the kind `{kind}` in this build")]
    NoConnector {
        /// The source or sink.
        step: String,
        /// The kind.
        kind: String,
    },
    /// An expression of the plan does not fit the columns that it is given: the plan is broken.
    #[error("{step}: {error}")]
    Compile {
        /// The step.
        step: String,
        /// What does not fit.
        error: CompileError,
    },
    /// The plan is broken otherwise.
    #[error("{step}: {reason}")]
    Plan {
        /// The step.
        step: String,
        /// What is wrong.
        reason: String,
    },
    /// Columns do not fit together while running: a defect of hexafn.
    #[error("{step}: {error}")]
    Columns {
        /// The step.
        step: String,
        /// What Arrow says.
        error: arrow_schema::ArrowError,
    },
    /// A dead letter cannot be written: the event would be lost silently.
    #[error("{step}: {error}")]
    Letters {
        /// The step.
        step: String,
        /// What does not fit.
        error: hexafn_codec::dead_letter::LetterError,
    },
    /// A step panicked: a defect of hexafn, or of a connector.
    #[error("the step `{step}` panicked: {message}")]
    Panic {
        /// The step.
        step: String,
        /// The text of the panic.
        message: String,
    },
    /// The sink of a loss route failed for good: going on would lose events silently.
    #[error("the sink `{sink}` could not take dead letters, so the run was stopped rather than lose them: {message}")]
    LossRoute {
        /// The sink.
        sink: String,
        /// What the target said.
        message: String,
    },
    /// The state of an earlier run cannot be continued.
    #[error("the snapshot of epoch {epoch} does not fit `{step}`: {reason}")]
    Restore {
        /// The epoch of the snapshot.
        epoch: u64,
        /// The step.
        step: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// A param has no value, or one of another type.
    #[error("the param `{name}` {reason}")]
    Param {
        /// The param.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// The workers could not be started.
    #[error("the workers could not be started: {0}")]
    Start(String),
}
