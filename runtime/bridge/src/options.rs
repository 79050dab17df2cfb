//! Options of a connector as Rust values, with errors that name the connector and the option.
use std::time::Duration;

use hexafn_ir::Value;
use hexafn_ir::connector::Connector;
use hexafn_port::{PortError, Settings};

/// The options of one source or sink.
pub(crate) struct Options<'a> {
    /// The source or sink by its name in the program.
    pub owner: &'a str,
    /// What the program says.
    pub connector: &'a Connector,
    /// What the deployment says.
    pub settings: &'a Settings,
}

impl Options<'_> {
    /// A problem of this connector.
    pub fn error(&self, message: impl Into<String>) -> PortError {
        PortError::new(self.owner, message)
    }

    /// A text: a constant, an environment variable or a secret.
    pub fn text(&self, option: &str) -> Result<Option<String>, PortError> {
        self.settings.text(self.connector, option).map_err(|e| self.error(e.to_string()))
    }

    /// A text that must be there; the checker saw to it, so this fails on hand-made programs only.
    pub fn needed_text(&self, option: &str) -> Result<String, PortError> {
        self.text(option)?.ok_or_else(|| self.error(format!("the option `{option}` is missing")))
    }

    /// A count or a size in bytes.
    pub fn count(&self, option: &str) -> Result<Option<u64>, PortError> {
        match self.connector.value(option) {
            None => Ok(None),
            Some(value) => match value.as_int().map(u64::try_from) {
                Some(Ok(count)) => Ok(Some(count)),
                _ => Err(self.error(format!("the option `{option}` takes a count, not {value}"))),
            },
        }
    }

    /// A number above zero.
    pub fn rate(&self, option: &str) -> Result<Option<f64>, PortError> {
        let number = match self.connector.value(option) {
            None => return Ok(None),
            Some(Value::Int(n)) => *n as f64,
            Some(Value::Float(x)) => *x,
            Some(Value::Decimal(digits, scale)) => *digits as f64 / 10f64.powi(i32::from(*scale)),
            Some(other) => return Err(self.error(format!("the option `{option}` takes a number, not {other}"))),
        };
        if number.is_finite() && number > 0.0 {
            Ok(Some(number))
        } else {
            Err(self.error(format!("the option `{option}` must be above 0, it is {number}")))
        }
    }

    /// A duration above zero.
    pub fn duration(&self, option: &str) -> Result<Option<Duration>, PortError> {
        match self.connector.value(option) {
            None => Ok(None),
            Some(value) => match value.as_duration().map(u64::try_from) {
                Some(Ok(micros)) if micros > 0 => Ok(Some(Duration::from_micros(micros))),
                _ => Err(self.error(format!("the option `{option}` takes a duration above 0, not {value}"))),
            },
        }
    }

    /// A truth value, where it is given.
    pub fn flag(&self, option: &str) -> Option<bool> {
        self.connector.value(option).and_then(Value::as_bool)
    }
}
