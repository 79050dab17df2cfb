//! Exit codes.
use std::process::ExitCode;

/// How the process ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// All is well.
    Fine = 0,
    /// The program (pipeline, test) failed.
    Failed = 1,
    /// The command line, a setting or a path is wrong.
    Usage = 2,
    /// The file does not check.
    Check = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// An end with a message for standard error.
#[derive(Debug)]
pub struct Failure {
    /// What to say; empty if all is said already.
    pub message: String,
    /// How to end.
    pub exit: Exit,
}

impl Failure {
    /// The command line, a setting or a path is wrong.
    pub fn usage(message: impl ToString) -> Failure {
        Failure { message: message.to_string(), exit: Exit::Usage }
    }

    /// The program failed.
    pub fn failed(message: impl ToString) -> Failure {
        Failure { message: message.to_string(), exit: Exit::Failed }
    }
}

/// Prints what clap says; `--help` and `--version` are no errors.
pub fn of_usage(error: &clap::Error) -> ExitCode {
    // Nothing can be done about a closed terminal.
    let _ = error.print();
    if error.use_stderr() { Exit::Usage.into() } else { Exit::Fine.into() }
}
