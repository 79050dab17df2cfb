//! Types as written to types as meant.
use std::sync::Arc;

use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::{Field, Name, Record, TimeWire, Type, Union};
use hexafn_syntax::ast::{self, DeclarationKind, FieldDeclaration, TypeBody, TypeExpr, TypeExprKind};

use crate::constants;
use crate::context::{Context, Progress};
use crate::declarations::{Entry, Space};

/// The names of the built-in types.
pub(crate) const BUILTIN_NAMES: [&str; 11] =
    ["bool", "int", "float", "decimal", "string", "bytes", "time", "duration", "json", "list", "map"];

/// The type that `written` stands for; `None` after an error.
pub(crate) fn resolve(cx: &Context<'_>, written: &TypeExpr) -> Option<Type> {
    let span = written.span;
    Some(match &written.kind {
        TypeExprKind::Name(name) => return named(cx, name, span),
        TypeExprKind::Decimal(digits) => match u8::try_from(*digits) {
            Ok(n) if n <= 18 => Type::Decimal(n),
            _ => return bad(cx, span, "a decimal has 0 to 18 fraction digits", "too many digits"),
        },
        TypeExprKind::Time(unit) => Type::Time(match unit.text.as_str() {
            "s" => TimeWire::Seconds,
            "ms" => TimeWire::Millis,
            "us" => TimeWire::Micros,
            _ => return bad(cx, unit.span, "the unit of a time is `s`, `ms` or `us`", "not a unit of time"),
        }),
        TypeExprKind::List(inner) => Type::List(Box::new(inside(cx, inner)?)),
        TypeExprKind::Map(key, value) => {
            let key = (resolve(cx, key)?, key.span);
            if key.0 != Type::String {
                return bad(cx, key.1, "the keys of a map are strings", "expected `string`");
            }
            Type::Map(Box::new(inside(cx, value)?))
        }
        TypeExprKind::Record(fields) => Type::Record(Arc::new(record(cx, None, fields)?)),
        TypeExprKind::Choice(members) => choice(cx, members)?,
        TypeExprKind::Optional(inner) => match inside(cx, inner)? {
            Type::Secret(t) => Type::Secret(Box::new(t.optional())),
            other => other.optional(),
        },
        TypeExprKind::Secret(inner) => match inside(cx, inner)? {
            secret @ Type::Secret(_) => secret,
            other => Type::Secret(Box::new(other)),
        },
    })
}

/// A type inside another: anything but a union, which only rows can have.
fn inside(cx: &Context<'_>, written: &TypeExpr) -> Option<Type> {
    match resolve(cx, written)? {
        Type::Union(u) => {
            let message = format!("`{}` is a union, which only whole rows can have", u.name);
            bad(cx, written.span, message, "a union cannot be part of another type")
        }
        other => Some(other),
    }
}

fn bad<T>(cx: &Context<'_>, span: Span, message: impl Into<String>, label: &str) -> Option<T> {
    cx.fail(Diagnostic::error(codes::BAD_TYPE, span, message, label))
}

fn named(cx: &Context<'_>, name: &str, span: Span) -> Option<Type> {
    Some(match name {
        "bool" => Type::Bool,
        "int" => Type::Int,
        "float" => Type::Float,
        "string" => Type::String,
        "bytes" => Type::Bytes,
        "time" => Type::Time(TimeWire::Rfc3339),
        "duration" => Type::Duration,
        "json" => Type::Json,
        "decimal" => {
            let error =
                Diagnostic::error(codes::BAD_TYPE, span, "a decimal says its digits", "how many fraction digits?");
            return cx.fail(error.guess(span, "decimal(2)", "keep two fraction digits"));
        }
        _ => return declared(cx, name, span),
    })
}

/// The type declared under `name`, resolved once.
fn declared(cx: &Context<'_>, name: &str, span: Span) -> Option<Type> {
    if let Some(entry) = cx.declarations.find(Space::Type, name, span) {
        return once(cx, entry, span);
    }
    let error = cx.declarations.unknown(Space::Type, name, span, "type", &BUILTIN_NAMES)?;
    cx.fail(match elsewhere(name).filter(|_| error.fix.is_none()) {
        Some(own) => error.guess(span, own, format!("the type is called `{own}`")),
        None => error,
    })
}

/// What other languages call a type that exists.
fn elsewhere(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "str" | "text" | "varchar" | "char" | "uuid" => "string",
        "integer" | "long" | "bigint" | "i64" | "int64" | "i32" | "int32" | "u64" | "number" => "int",
        "double" | "real" | "f64" | "float64" | "f32" => "float",
        "boolean" => "bool",
        "datetime" | "timestamp" | "date" | "instant" => "time",
        "interval" | "timedelta" => "duration",
        "any" | "object" | "value" | "variant" => "json",
        "binary" | "blob" => "bytes",
        "numeric" | "money" => "decimal(2)",
        _ => return None,
    })
}

/// Resolves a declared type, once; `span` is where it is named.
pub(crate) fn once(cx: &Context<'_>, entry: Entry<'_>, span: Span) -> Option<Type> {
    let DeclarationKind::Type(declaration) = entry.kind else { return None };
    let name = entry.name.text.as_str();
    let known = cx.types.borrow().get(&entry.id).cloned();
    match known {
        Some(Progress::Done(ty)) => ty,
        Some(Progress::Working) => {
            let error = Diagnostic::error(
                codes::TYPE_CYCLE,
                span,
                format!("`{name}` contains itself"),
                "the circle closes here",
            );
            cx.fail(error.related(entry.name.span, "declared here").help("use `json` for a part of unknown depth"))
        }
        None => {
            cx.types.borrow_mut().insert(entry.id, Progress::Working);
            let ty = cx.declarations.within(Space::Type, entry.name, || body(cx, entry.name, &declaration.body));
            cx.types.borrow_mut().insert(entry.id, Progress::Done(ty.clone()));
            ty
        }
    }
}

fn body(cx: &Context<'_>, name: &ast::Name, body: &TypeBody) -> Option<Type> {
    match body {
        TypeBody::Alias(written) => resolve(cx, written),
        TypeBody::Record(fields) => record(cx, Some(name), fields).map(|r| Type::Record(Arc::new(r))),
        TypeBody::Union { by, kinds } => union(cx, name, by, kinds),
    }
}

/// A record; every field is looked at even if one before it has errors.
fn record(cx: &Context<'_>, name: Option<&ast::Name>, written: &[FieldDeclaration]) -> Option<Record> {
    let mut fields: Vec<Field> = Vec::with_capacity(written.len());
    let mut fine = distinct(cx, written, "field");
    for field in written {
        let Some(ty) = inside(cx, &field.ty) else {
            fine = false;
            continue;
        };
        let default = match &field.default {
            None => None,
            Some(value) => {
                let default = constants::typed(cx, value, &ty);
                fine &= default.is_some();
                default
            }
        };
        fields.push(Field { name: field.name.text.as_str().into(), ty, default });
    }
    fine.then(|| Record { name: name.map(|n| n.text.as_str().into()), fields })
}

fn distinct(cx: &Context<'_>, fields: &[FieldDeclaration], what: &str) -> bool {
    let mut fine = true;
    for (i, field) in fields.iter().enumerate() {
        let (name, span) = (&field.name.text, field.name.span);
        if let Some(first) = fields[..i].iter().find(|f| f.name.text == *name) {
            let error =
                Diagnostic::error(codes::DUPLICATE_NAME, span, format!("the {what} `{name}` is there twice"), "again");
            cx.report.push(error.related(first.name.span, "first here"));
            fine = false;
        }
        if name.starts_with('@') {
            let message = "names that begin with `@` belong to the envelope";
            cx.report.push(Diagnostic::error(codes::RESERVED_NAME, span, message, "reserved name"));
            fine = false;
        }
    }
    fine
}

fn choice(cx: &Context<'_>, members: &[ast::Text]) -> Option<Type> {
    for (i, member) in members.iter().enumerate() {
        if let Some(first) = members[..i].iter().find(|m| m.text == member.text) {
            let message = format!("{:?} is there twice", member.text);
            let error = Diagnostic::error(codes::DUPLICATE_NAME, member.span, message, "again");
            return cx.fail(error.related(first.span, "first here"));
        }
    }
    Some(Type::Choice(members.iter().map(|m| Name::from(m.text.as_str())).collect()))
}

fn union(cx: &Context<'_>, name: &ast::Name, by: &ast::Name, written: &[FieldDeclaration]) -> Option<Type> {
    let mut fine = distinct(cx, written, "kind");
    let mut kinds: Vec<(Name, Arc<Record>)> = Vec::new();
    for kind in written {
        let record = match resolve(cx, &kind.ty) {
            Some(Type::Record(r)) => r,
            Some(other) => {
                let message = format!("the kinds of a union are records, and `{other}` is none");
                fine = bad::<()>(cx, kind.ty.span, message, "expected a record").is_some();
                continue;
            }
            None => {
                fine = false;
                continue;
            }
        };
        let mut record = Record::clone(&record);
        if let Some(tag) = record.position(&by.text) {
            if !matches!(record.fields[tag].ty, Type::String | Type::Choice(_)) {
                let message = format!("`{}` tells the kinds apart, so it is a string in every kind", by.text);
                fine = bad::<()>(cx, kind.ty.span, message, "another type in this kind").is_some();
            }
            record.fields.remove(tag);
        }
        for field in &record.fields {
            let known = kinds.iter().find_map(|(k, r)| r.field(&field.name).map(|f| (k, f)));
            if let Some((other, first)) = known.filter(|(_, f)| f.ty.bare() != field.ty.bare()) {
                let message = format!(
                    "`{}` is `{}` in `{other}` and `{}` in `{}`; fields of one name have one type",
                    field.name, first.ty, field.ty, kind.name.text
                );
                fine = bad::<()>(cx, kind.ty.span, message, "another type in this kind").is_some();
            }
        }
        kinds.push((kind.name.text.as_str().into(), Arc::new(record)));
    }
    let union = Union { name: name.text.as_str().into(), tag: by.text.as_str().into(), kinds };
    fine.then(|| Type::Union(Arc::new(union)))
}
