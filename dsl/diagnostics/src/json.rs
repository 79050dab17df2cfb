//! Diagnostics for editors and scripts.
use serde_json::{Value, json};

use crate::{Diagnostic, Files, Label};

/// One diagnostic as a JSON object: `code`, `severity`, `message`, `file`, `line`, `column`, `start`, `end`, `label`,
/// `related`, `help`, `fix`. Lines and columns count from 1 in characters, `start` and `end` are byte offsets.
pub fn to_json(diagnostic: &Diagnostic, files: &Files) -> Value {
    let label = |l: &Label| {
        let (line, column) = files.line_column(l.span);
        let file = files.get(l.span.file).map(|f| f.name.as_str());
        json!({ "file": file, "line": line, "column": column, "start": l.span.start, "end": l.span.end, "label": l.text })
    };
    let mut out = json!({
        "code": diagnostic.code.to_string(),
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "related": diagnostic.related.iter().map(label).collect::<Vec<_>>(),
        "help": diagnostic.help,
        "fix": diagnostic.fix.as_ref().map(|f| json!({ "title": f.title, "start": f.span.start, "end": f.span.end, "replacement": f.replacement })),
    });
    if let (Value::Object(out), Value::Object(primary)) = (&mut out, label(&diagnostic.primary)) {
        out.extend(primary);
    }
    out
}
