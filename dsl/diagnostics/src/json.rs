//! Diagnostics for editors and scripts. `docs/errors.md` describes the format, which does not change but by additions.
use serde_json::{Map, Value, json};

use crate::{Diagnostic, Edit, Files, Label, Span};

/// One diagnostic as a JSON object: `code`, `severity`, `message`, where it is (`file`, `line`, `column`, `end_line`,
/// `end_column`, `start`, `end`), `label`, `related`, `help`, `fix`. Lines and columns count from 1 in characters (Unicode
/// scalar values), ends are one past the last; `start` and `end` are offsets in bytes of the UTF-8 text.
pub fn to_json(diagnostic: &Diagnostic, files: &Files) -> Value {
    let mut out = Map::new();
    out.insert("code".into(), diagnostic.code.to_string().into());
    out.insert("severity".into(), json!(diagnostic.severity));
    out.insert("message".into(), diagnostic.message.as_str().into());
    out.extend(label(&diagnostic.primary, files));
    let related = diagnostic.related.iter().map(|l| Value::Object(label(l, files)));
    out.insert("related".into(), related.collect());
    out.insert("help".into(), json!(diagnostic.help));
    let fix = diagnostic.fix.as_ref().map(|fix| {
        let edits: Vec<Value> = fix.edits.iter().map(|e| edit(e, files)).collect();
        json!({ "title": fix.title, "certain": fix.certain, "edits": edits })
    });
    out.insert("fix".into(), fix.into());
    Value::Object(out)
}

fn label(label: &Label, files: &Files) -> Map<String, Value> {
    let mut out = place(label.span, files);
    out.insert("label".into(), label.text.as_str().into());
    out
}

fn edit(edit: &Edit, files: &Files) -> Value {
    let mut out = place(edit.span, files);
    out.insert("replacement".into(), edit.replacement.as_str().into());
    Value::Object(out)
}

fn place(span: Span, files: &Files) -> Map<String, Value> {
    let (line, column) = files.line_column(span);
    let (end_line, end_column) = files.line_column(Span { start: span.end.max(span.start), ..span });
    let file = files.get(span.file).map(|f| f.name.as_str());
    let fields = [
        ("file", Value::from(file)),
        ("line", line.into()),
        ("column", column.into()),
        ("end_line", end_line.into()),
        ("end_column", end_column.into()),
        ("start", span.start.into()),
        ("end", span.end.into()),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
