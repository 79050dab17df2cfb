//! What a deployment says to its connectors.
use std::collections::BTreeMap;
use std::path::PathBuf;

use hexafn_ir::Name;
use hexafn_ir::connector::{Connector, Setting};
use hexafn_ir::value::Value;
use thiserror::Error;

/// Handed to every factory.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The folder of the program: paths in it are relative to this.
    pub folder: PathBuf,
    /// The values of `env("…")`, read once at the start: only those that the program names.
    pub environment: BTreeMap<Name, String>,
    /// The values of secrets, by the name in the program.
    pub secrets: BTreeMap<Name, String>,
    /// Where `http.…` sources listen unless they say so.
    pub listen: Option<String>,
    /// The number of workers in all processes.
    pub workers: usize,
}

/// An option has no value in this deployment.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SettingsError {
    /// An environment variable that the program needs is not set.
    #[error("the environment variable {0} is not set; the option `{1}` needs it")]
    Environment(String, String),
    /// A secret has no value.
    #[error("the secret `{0}` has no value; the option `{1}` needs it")]
    Secret(String, String),
}

impl Settings {
    /// The text of an option, from a constant, the environment or a secret; `None` if it is not given.
    ///
    /// # Errors
    /// If the environment or the secrets lack the value.
    pub fn text(&self, connector: &Connector, option: &str) -> Result<Option<String>, SettingsError> {
        match connector.options.get(option) {
            Some(setting) => self.resolve(setting, option),
            None => Ok(None),
        }
    }

    /// The text of a setting; `None` where it is not a text.
    ///
    /// # Errors
    /// If the environment or the secrets lack the value.
    pub fn resolve(&self, setting: &Setting, option: &str) -> Result<Option<String>, SettingsError> {
        match setting {
            Setting::Value(Value::String(text)) => Ok(Some(text.to_string())),
            Setting::Environment(variable) => match self.environment.get(variable) {
                Some(text) => Ok(Some(text.clone())),
                None => Err(SettingsError::Environment(variable.to_string(), option.to_owned())),
            },
            Setting::Secret(name) => match self.secrets.get(name) {
                Some(text) => Ok(Some(text.clone())),
                None => Err(SettingsError::Secret(name.to_string(), option.to_owned())),
            },
            Setting::Joined(parts) => {
                let texts = parts.iter().map(|part| self.resolve(part, option));
                texts.map(|text| text.map(Option::unwrap_or_default)).collect::<Result<String, _>>().map(Some)
            }
            _ => Ok(None),
        }
    }
}
