//! Declarations before they are text.
use hexafn_ir::Type;

use crate::infer::print;

/// `type NAME …`.
#[derive(Clone, Debug)]
pub(super) struct Declared {
    pub name: String,
    pub doc: Option<String>,
    pub body: Body,
}

/// What a name stands for.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Shape(Shape),
    /// `by FIELD { … }`.
    Union {
        by: String,
        kinds: Vec<(String, Shape)>,
    },
}

/// A type that may name others.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    /// A type without parts.
    Plain(Type),
    Optional(Box<Shape>),
    Secret(Box<Shape>),
    List(Box<Shape>),
    Map(Box<Shape>),
    Record(Vec<Member>),
    Named(String),
}

/// A field.
#[derive(Clone, Debug)]
pub(super) struct Member {
    pub name: String,
    pub doc: Option<String>,
    pub shape: Shape,
    /// As it is written in a program.
    pub default: Option<String>,
}

impl Shape {
    pub const JSON: Shape = Shape::Plain(Type::Json);

    /// `T?`; the `?` of a secret stands inside of it.
    pub fn optional(self) -> Shape {
        match self {
            Shape::Optional(_) => self,
            Shape::Secret(inner) => Shape::Secret(Box::new(inner.optional())),
            other => Shape::Optional(Box::new(other)),
        }
    }

    fn write(&self, text: &mut String) {
        match self {
            Shape::Plain(ty) => print::written(text, ty),
            Shape::Named(name) => text.push_str(name),
            Shape::Optional(inner) => {
                inner.grouped(text);
                text.push('?');
            }
            Shape::Secret(inner) => {
                text.push_str("secret ");
                inner.write(text);
            }
            Shape::List(inner) => {
                text.push_str("list<");
                inner.write(text);
                text.push('>');
            }
            Shape::Map(inner) => {
                text.push_str("map<string, ");
                inner.write(text);
                text.push('>');
            }
            Shape::Record(members) => record(text, members),
        }
    }

    /// In parentheses where a `?` would go to the last part only.
    fn grouped(&self, text: &mut String) {
        let group = matches!(self, Shape::Plain(Type::Choice(_)));
        text.push_str(if group { "(" } else { "" });
        self.write(text);
        text.push_str(if group { ")" } else { "" });
    }
}

fn record(text: &mut String, members: &[Member]) {
    text.push_str("{ ");
    for member in members {
        if member.doc.is_some() {
            text.push('\n');
            doc(text, member.doc.as_deref());
        }
        print::name(text, &member.name);
        text.push_str(": ");
        member.shape.write(text);
        if let Some(default) = &member.default {
            text.push_str(" = ");
            text.push_str(default);
        }
        text.push_str(", ");
    }
    text.push('}');
}

fn doc(text: &mut String, doc: Option<&str>) {
    for line in doc.unwrap_or_default().trim().lines() {
        let line: String = line.chars().filter(|c| !c.is_control()).collect();
        text.push_str("/// ");
        text.push_str(line.trim());
        text.push('\n');
    }
}

/// The declarations as a program in canonical form.
pub(super) fn text(all: &[Declared]) -> String {
    let mut text = String::new();
    for (i, declared) in all.iter().enumerate() {
        text.push_str(if i > 0 { "\n" } else { "" });
        doc(&mut text, declared.doc.as_deref());
        text.push_str("type ");
        text.push_str(&declared.name);
        match &declared.body {
            Body::Shape(Shape::Record(members)) => {
                text.push(' ');
                record(&mut text, members);
            }
            Body::Shape(shape) => {
                text.push_str(" = ");
                shape.write(&mut text);
            }
            Body::Union { by, kinds } => {
                text.push_str(" by ");
                text.push_str(by);
                text.push_str(" {\n");
                for (value, shape) in kinds {
                    print::name(&mut text, value);
                    text.push_str(": ");
                    shape.write(&mut text);
                    text.push_str(",\n");
                }
                text.push('}');
            }
        }
        text.push('\n');
    }
    let parsed = hexafn_syntax::parse(hexafn_diagnostics::FileId(0), &text);
    match parsed.diagnostics.is_empty() {
        true => hexafn_syntax::format(&parsed.ast, &text),
        // Shown as it is; whoever checks it says what is wrong.
        false => text,
    }
}
