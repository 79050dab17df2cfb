//! What can go wrong when a connector is opened or used.
use thiserror::Error;

/// An operator's problem: the run cannot begin or go on. Single events never end as one of these.
#[derive(Debug, Error)]
#[error("{connector}: {message}")]
pub struct PortError {
    /// The source or sink by the name in the program.
    pub connector: String,
    /// What happened, and what to do about it.
    pub message: String,
    /// What it came from.
    #[source]
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl PortError {
    /// A problem without a cause.
    pub fn new(connector: impl Into<String>, message: impl Into<String>) -> Self {
        PortError { connector: connector.into(), message: message.into(), cause: None }
    }

    /// A problem that came from another error.
    pub fn caused(
        connector: impl Into<String>,
        message: impl Into<String>,
        cause: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        PortError { connector: connector.into(), message: message.into(), cause: Some(Box::new(cause)) }
    }
}
