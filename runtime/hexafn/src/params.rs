//! Values of params from text: `--set limit=500`.
use std::collections::BTreeMap;

use hexafn_ir::program::Param;
use hexafn_ir::types::Type;
use hexafn_ir::{Name, Value};
use thiserror::Error;

/// A value that a param cannot take.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ParamError {
    /// The setting is not `name=value`.
    #[error("`{0}` is not a setting; write name=value")]
    Form(String),
    /// The program has no such param.
    #[error("the program has no param `{0}`; it has: {1}")]
    Unknown(String, String),
    /// The text is not a value of the param's type.
    #[error("`{value}` is not a value for the param `{name}: {ty}`: {reason}")]
    Value {
        /// The param.
        name: String,
        /// The text given.
        value: String,
        /// The param's type.
        ty: String,
        /// What is wrong.
        reason: String,
    },
    /// A param without a default was not set.
    #[error("the param `{0}: {1}` has no default; give it with --set {0}=…")]
    Missing(String, String),
}

/// The values of all params: defaults, then settings of the form `name=value`.
///
/// # Errors
/// The first setting that is not right, or a param that has no value.
pub fn values(params: &[Param], settings: &[String]) -> Result<BTreeMap<Name, Value>, ParamError> {
    let mut values: BTreeMap<Name, Value> = BTreeMap::new();
    for setting in settings {
        let (name, text) = setting.split_once('=').ok_or_else(|| ParamError::Form(setting.clone()))?;
        let Some(param) = params.iter().find(|p| &*p.name == name.trim()) else {
            let known: Vec<&str> = params.iter().map(|p| &*p.name).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(ParamError::Unknown(name.to_owned(), known));
        };
        values.insert(param.name.clone(), value(param, text.trim())?);
    }
    for param in params {
        if !values.contains_key(&param.name) {
            let missing = || ParamError::Missing(param.name.to_string(), param.ty.to_string());
            values.insert(param.name.clone(), param.default.clone().ok_or_else(missing)?);
        }
    }
    Ok(values)
}

/// Reads a value as the language would read it as the param's default, so that both have one meaning; a text may go
/// without quotes.
fn value(param: &Param, text: &str) -> Result<Value, ParamError> {
    let quoted = match param.ty.bare() {
        Type::String | Type::Choice(_) if !text.starts_with('"') => format!("{text:?}"),
        Type::Time(_) if !text.starts_with('"') => format!("{text:?}"),
        _ => text.to_owned(),
    };
    let source = format!("param value: {} = {quoted}", param.ty);
    let front = crate::compile::front("--set", &source);
    let default = front.program.and_then(|p| p.params.into_iter().next()).and_then(|p| p.default);
    default.ok_or_else(|| ParamError::Value {
        name: param.name.to_string(),
        value: text.to_owned(),
        ty: param.ty.to_string(),
        reason: front.diagnostics.into_iter().find(|d| d.is_error()).map_or_else(String::new, |d| d.message),
    })
}
