//! The tree as readable, indented text. It is made from the tree's serde form, so that no node can be forgotten.
mod value;

use serde::Serialize;

use crate::ast::Ast;
use value::{Value, ValueMaker};

/// The tree as text, for `hexafn explain --stage ast`: a line per node, children indented. Spans and comments are left
/// out; so are parts that are absent.
pub fn dump(ast: &Ast) -> String {
    let mut out = String::new();
    if let Some(edition) = ast.edition {
        out.push_str(&format!("Edition {}\n", edition.number));
    }
    for declaration in &ast.declarations {
        // The tree's depth is bounded by the parser and all its types serialise into values without failing.
        if let Ok(value) = declaration.serialize(ValueMaker) {
            write(&value.simple(), 0, &mut out);
        }
    }
    out
}

fn write(value: &Value, level: usize, out: &mut String) {
    let indent = "  ".repeat(level);
    match value {
        Value::Absent => {}
        Value::Leaf(text) => out.push_str(&format!("{indent}{text}\n")),
        Value::Many(items) => items.iter().for_each(|item| write(item, level, out)),
        Value::Node(title, parts) => {
            out.push_str(&format!("{indent}{title}\n"));
            for (name, part) in parts {
                write_part(name, part, level + 1, out);
            }
        }
    }
}

fn write_part(name: &str, part: &Value, level: usize, out: &mut String) {
    let indent = "  ".repeat(level);
    match part {
        Value::Absent => {}
        Value::Many(items) if items.is_empty() => {}
        part if name.is_empty() => write(part, level, out),
        Value::Leaf(text) => out.push_str(&format!("{indent}{name}: {text}\n")),
        Value::Many(items) if items.iter().all(|i| matches!(i, Value::Leaf(_))) => {
            let leaf = |i: &Value| if let Value::Leaf(text) = i { text.clone() } else { String::new() };
            let texts: Vec<String> = items.iter().map(leaf).collect();
            out.push_str(&format!("{indent}{name}: {}\n", texts.join(", ")));
        }
        Value::Node(title, parts) => {
            out.push_str(&format!("{indent}{name}: {title}\n"));
            for (name, part) in parts {
                write_part(name, part, level + 1, out);
            }
        }
        many => {
            out.push_str(&format!("{indent}{name}:\n"));
            write(many, level + 1, out);
        }
    }
}
