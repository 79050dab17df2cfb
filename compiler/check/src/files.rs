//! What is wrong between connectors and what goes through them: fields that a CSV row cannot hold, files that are read and
//! written at once.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::connector::Connector;
use hexafn_ir::decode::Format;
use hexafn_ir::{Program, Type, layout, program};
use hexafn_syntax::ast::{self, DeclarationKind, FieldDeclaration, TypeBody, TypeExpr, TypeExprKind};

use crate::context::Context;
use crate::declarations::Space;

/// Reports fields of a source that a CSV row cannot hold, each where its type is declared.
pub(crate) fn source_rows(cx: &Context<'_>, declaration: &ast::Source, source: &program::Source) {
    if !is_csv(&source.connector) {
        return;
    }
    let Ok(columns) = layout::columns(&source.row) else { return };
    for field in columns.fields.iter().filter(|f| is_nested(&f.ty)) {
        let place = declaration.ty.as_ref().and_then(|t| field_place(cx, t, &field.name, DEEPEST));
        let message = format!("a CSV row cannot hold `{}`: its cells are single values", field.name);
        let error = Diagnostic::error(
            codes::NOT_IN_CSV,
            place.unwrap_or(declaration.name.span),
            message,
            format!("`{}`", field.ty),
        );
        let error = error.related(declaration.connector.span, "read as CSV");
        cx.report.push(error.help("declare it as `string` and take it apart: `split`, or `parse_json(text) as T`"));
    }
}

/// Reports fields of rows that reach a CSV sink through `route` and that it cannot hold.
pub(crate) fn sink_rows(cx: &Context<'_>, row: &Type, route: &program::Route, sink: &program::Sink) {
    if !is_csv(&sink.connector) {
        return;
    }
    let Ok(columns) = layout::columns(row) else { return };
    let nested: Vec<&str> = columns.fields.iter().filter(|f| is_nested(&f.ty)).map(|f| &*f.name).collect();
    let Some(first) = nested.first() else { return };
    let message = format!("a CSV row cannot hold {}: its cells are single values", crate::expr::list_names(&nested));
    let error = Diagnostic::error(codes::NOT_IN_CSV, route.span, message, "written as CSV");
    cx.report.push(error.help(format!("write it as text, `set {first} = to_json({first})`, or leave it out")));
}

/// Reports files that the program reads and writes.
pub(crate) fn read_and_written(cx: &Context<'_>, program: &Program) {
    let path = |c: &Connector| {
        let path = c.text("path").filter(|_| &*c.kind == "file")?;
        Some(path.trim_start_matches("./").to_owned())
    };
    for sink in &program.sinks {
        let Some(written) = path(&sink.connector) else { continue };
        let reader = program.sources.iter().find(|s| path(&s.connector).as_ref() == Some(&written));
        if let Some(source) = reader {
            let message = format!("{written:?} is read by `{}` and written by `{}`", source.name, sink.name);
            let error = Diagnostic::error(codes::SAME_FILE, sink.span, message, "writes the file that is read");
            cx.report.push(error.related(source.span, "reads it").help("write another file"));
        }
    }
}

/// Aliases may name each other so often.
const DEEPEST: usize = 32;

fn is_csv(connector: &Connector) -> bool {
    matches!(&*connector.kind, "file" | "stdin" | "stdout") && connector.format() == Format::Csv
}

fn is_nested(ty: &Type) -> bool {
    matches!(ty.bare(), Type::List(_) | Type::Map(_) | Type::Record(_) | Type::Union(_))
}

/// Where the type of a field is written.
fn field_place(cx: &Context<'_>, written: &TypeExpr, field: &str, depth: usize) -> Option<Span> {
    let depth = depth.checked_sub(1)?;
    let own = |fields: &[FieldDeclaration]| fields.iter().find(|f| f.name.text == field).map(|f| f.ty.span);
    match &written.kind {
        TypeExprKind::Record(fields) => own(fields),
        TypeExprKind::Name(name) => {
            let entry = cx.declarations.peek(Space::Type, name, written.span)?;
            let DeclarationKind::Type(declaration) = entry.kind else { return None };
            match &declaration.body {
                TypeBody::Alias(written) => field_place(cx, written, field, depth),
                TypeBody::Record(fields) => own(fields),
                TypeBody::Union { kinds, .. } => kinds.iter().find_map(|k| field_place(cx, &k.ty, field, depth)),
            }
        }
        _ => None,
    }
}
