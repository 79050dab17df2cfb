//! Paths of connectors: they are relative to the file that names them, which may lie elsewhere than the main file.
use std::collections::BTreeMap;

use hexafn_diagnostics::Span;
use hexafn_ir::connector::Setting;
use hexafn_ir::{Name, Value};

use crate::context::Context;

/// Makes the path of a connector that is named at `at` relative to the main file's folder. One from the environment is
/// relative to that already.
pub(super) fn settle(cx: &Context<'_>, kind: &str, options: &mut BTreeMap<Name, Setting>, at: Span) {
    let folder = cx.declarations.folder(at);
    if kind != "file" || folder.is_empty() {
        return;
    }
    if let Some(Setting::Value(Value::String(path))) = options.get_mut("path")
        && !path.starts_with('/')
    {
        *path = format!("{folder}/{}", path.trim_start_matches("./")).into();
    }
}
