//! Types as declarations.
use std::fmt::Write;

use hexafn_diagnostics::FileId;
use hexafn_ir::{Record, TimeWire, Type};

/// `type name { … }` in canonical form, with one line of doc comment.
pub(crate) fn declaration(name: &str, ty: &Type, doc: &str) -> String {
    let mut text = format!("/// {doc}\ntype {name} ");
    match ty {
        Type::Record(record) => fields(&mut text, record),
        other => {
            text.push_str("= ");
            written(&mut text, other);
        }
    }
    text.push('\n');
    let parsed = hexafn_syntax::parse(FileId(0), &text);
    match parsed.diagnostics.is_empty() {
        true => hexafn_syntax::format(&parsed.ast, &text),
        // Shown as it is, so that the mistake can be seen.
        false => text,
    }
}

fn fields(text: &mut String, record: &Record) {
    text.push_str("{ ");
    for (i, field) in record.fields.iter().enumerate() {
        if i > 0 {
            text.push_str(", ");
        }
        name(text, &field.name);
        text.push_str(": ");
        written(text, &field.ty);
    }
    text.push_str(" }");
}

/// A field's name; one that is no word stands in quotes.
pub(crate) fn name(text: &mut String, name: &str) {
    let mut letters = name.chars();
    let word = letters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && letters.all(|c| c.is_ascii_alphanumeric() || c == '_');
    match word {
        true => text.push_str(name),
        false => quoted(text, name),
    }
}

/// A text in quotes, as it is written in a program.
pub(crate) fn quoted(text: &mut String, value: &str) {
    text.push('"');
    for letter in value.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c.is_control() => drop(write!(text, "\\u{{{:x}}}", u32::from(c))),
            c => text.push(c),
        }
    }
    text.push('"');
}

/// A type as it is written in a declaration.
pub(crate) fn written(text: &mut String, ty: &Type) {
    match ty {
        Type::Optional(inner) => {
            let group = matches!(**inner, Type::Choice(_));
            text.push_str(if group { "(" } else { "" });
            written(text, inner);
            text.push_str(if group { ")?" } else { "?" });
        }
        Type::List(inner) => {
            text.push_str("list<");
            written(text, inner);
            text.push('>');
        }
        Type::Map(inner) => {
            text.push_str("map<string, ");
            written(text, inner);
            text.push('>');
        }
        Type::Record(record) => fields(text, record),
        Type::Choice(members) => {
            for (i, member) in members.iter().enumerate() {
                text.push_str(if i > 0 { " | " } else { "" });
                quoted(text, member);
            }
        }
        Type::Secret(inner) => {
            text.push_str("secret ");
            written(text, inner);
        }
        Type::Decimal(digits) => drop(write!(text, "decimal({digits})")),
        Type::Time(TimeWire::Rfc3339) => text.push_str("time"),
        other => drop(write!(text, "{other}")),
    }
}
