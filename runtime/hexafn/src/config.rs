//! `hexafn.toml`: the settings of a deployment. `HEXAFN_…` variables override it, flags override both.
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

/// What a deployment can say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Worker threads.
    pub workers: Option<usize>,
    /// Where snapshots are kept; none without.
    pub state: Option<PathBuf>,
    /// Where `http.post` sources listen unless they say so.
    pub listen: Option<String>,
    /// A log filter: `info`, `hexafn_engine=debug`.
    pub log: Option<String>,
    /// Folders outside of the project that programs may import from, relative to this file's.
    #[serde(default)]
    pub imports: Vec<PathBuf>,
}

/// A configuration that cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {0}: {1}")]
    Io(String, #[source] std::io::Error),
    /// The file is not what it should be.
    #[error("{0}: {1}")]
    Syntax(String, #[source] Box<toml::de::Error>),
    /// A variable of the environment is not what it should be.
    #[error("{0} is `{1}`, but must be {2}")]
    Variable(&'static str, String, &'static str),
}

impl Config {
    /// Reads the file (`hexafn.toml` in the current folder if there is one, unless another is named) and then the
    /// environment, through `variable`.
    ///
    /// # Errors
    /// If a named file is missing, or a value is not what it should be.
    pub fn read(path: Option<&Path>, variable: impl Fn(&str) -> Option<String>) -> Result<Config, ConfigError> {
        let named = path.is_some();
        let path = path.unwrap_or(Path::new("hexafn.toml"));
        let mut config = match Config::of_file(path) {
            Err(ConfigError::Io(_, e)) if e.kind() == std::io::ErrorKind::NotFound && !named => Config::default(),
            other => other?,
        };
        if let Some(text) = variable("HEXAFN_WORKERS") {
            let workers = text.parse().ok().filter(|n| *n > 0);
            config.workers = Some(workers.ok_or(ConfigError::Variable("HEXAFN_WORKERS", text, "a number above 0"))?);
        }
        config.state = variable("HEXAFN_STATE").map(PathBuf::from).or(config.state);
        config.listen = variable("HEXAFN_LISTEN").or(config.listen);
        config.log = variable("HEXAFN_LOG").or(config.log);
        Ok(config)
    }

    /// What a file says, without the environment.
    pub(crate) fn of_file(path: &Path) -> Result<Config, ConfigError> {
        let name = || path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|e| ConfigError::Io(name(), e))?;
        toml::from_str(&text).map_err(|e| ConfigError::Syntax(name(), Box::new(e)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_environment_overrides_the_file_and_no_file_is_fine() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hexafn.toml");
        std::fs::write(&path, "workers = 3\nstate = \"s\"\n").unwrap();
        let config = Config::read(Some(&path), |v| (v == "HEXAFN_WORKERS").then(|| "5".to_owned())).unwrap();
        assert_eq!((config.workers, config.state), (Some(5), Some("s".into())));
        assert_eq!(Config::read(None, |_| None).unwrap(), Config::default());
    }

    #[test]
    fn a_misspelt_key_a_bad_number_and_a_missing_file_are_errors() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hexafn.toml");
        std::fs::write(&path, "worker = 3\n").unwrap();
        assert!(Config::read(Some(&path), |_| None).unwrap_err().to_string().contains("worker"));
        assert!(Config::read(Some(&folder.path().join("none.toml")), |_| None).is_err());
        let zero = |v: &str| (v == "HEXAFN_WORKERS").then(|| "0".to_owned());
        assert!(Config::read(None, zero).unwrap_err().to_string().contains("HEXAFN_WORKERS"));
    }
}
