//! Values of tests: literals member by member, so that each finds its type and its place in the text.
use std::sync::Arc;

use hexafn_expr::text::parse_time;
use hexafn_ir::expr::Expr;
use hexafn_ir::test::{Data, DataKind};
use hexafn_ir::{ExprKind, Field, TimeWire, Type, Value};
use hexafn_syntax::ast::{self, ExprKind as E};

use crate::context::Context;
use crate::convert::coerce;
use crate::expr::{Scope, refusal, unknown_field};

/// How values are fitted to types.
#[derive(Clone, Copy)]
pub(super) struct Fit<'c, 'a> {
    pub cx: &'c Context<'a>,
    /// What takes the value, for messages.
    pub what: &'c str,
}

impl Fit<'_, '_> {
    /// A value that has one of these types, the first that it fits.
    pub fn data(&self, scope: &mut Scope<'_, '_>, written: &ast::Expr, types: &[Type]) -> Option<Data> {
        let span = written.span;
        let json = types.iter().any(|t| *t.bare() == Type::Json);
        let kind = match &written.kind {
            E::Record(fields) if json || types.iter().any(has_members) => {
                DataKind::Record(self.members(scope, fields, types, json)?)
            }
            E::List(items) if json || types.iter().any(|t| matches!(t.bare(), Type::List(_))) => {
                let element =
                    |t: &Type| if let Type::List(element) = t.bare() { Some((**element).clone()) } else { None };
                let mut elements: Vec<Type> = types.iter().filter_map(element).collect();
                elements.extend(json.then_some(Type::Json));
                let items: Vec<_> = items.iter().map(|item| self.data(scope, item, &elements)).collect();
                DataKind::List(items.into_iter().collect::<Option<_>>()?)
            }
            _ => {
                let hint = types.first().filter(|_| !json);
                let expr = scope.infer(written, hint)?;
                return self.typed(expr, types);
            }
        };
        Some(Data { kind, span })
    }

    fn members(
        &self,
        scope: &mut Scope<'_, '_>,
        fields: &[ast::RecordField],
        types: &[Type],
        json: bool,
    ) -> Option<Vec<(hexafn_ir::Name, Data)>> {
        let mut fine = scope.distinct(fields.iter().map(|f| &f.name));
        let mut members = Vec::with_capacity(fields.len());
        for field in fields {
            let mut found: Vec<Type> = types.iter().filter_map(|t| member(t, &field.name.text)).collect();
            if json {
                found.push(Type::Json);
            }
            if found.is_empty() {
                self.cx.report.push(lacks(types, &field.name));
                fine = false;
                continue;
            }
            match self.data(scope, &field.value, &found) {
                Some(value) => members.push((field.name.text.as_str().into(), value)),
                None => fine = false,
            }
        }
        fine.then_some(members)
    }

    /// A computed value that has one of these types. A record stays partial: only the members that it has are given.
    pub fn typed(&self, expr: Expr, types: &[Type]) -> Option<Data> {
        let span = expr.span;
        if let (Type::Record(record), true) = (expr.ty.clone(), types.iter().any(has_members)) {
            let mut members = Vec::with_capacity(record.fields.len());
            for field in &record.fields {
                let found: Vec<Type> = types.iter().filter_map(|t| member(t, &field.name)).collect();
                if found.is_empty() {
                    let name = ast::Name { text: field.name.to_string(), span };
                    return self.cx.fail(lacks(types, &name));
                }
                let kind = ExprKind::Field(Box::new(expr.clone()), field.name.clone());
                let value = self.typed(Expr { kind, ty: field.ty.clone(), span }, &found)?;
                members.push((field.name.clone(), value));
            }
            return Some(Data { kind: DataKind::Record(members), span });
        }
        let mut refused = None;
        for ty in types {
            if let Some(time) = time(&expr, ty) {
                return Some(Data { kind: DataKind::Expr(Expr::literal(time, ty.clone(), span)), span });
            }
            if *ty.bare() == Type::Json && *expr.ty.bare() != Type::Json {
                // Any value is one of json.
                return Some(Data { kind: DataKind::Expr(expr), span });
            }
            match coerce(expr.clone(), ty) {
                Ok(expr) => return Some(Data { kind: DataKind::Expr(expr), span }),
                Err(why) => refused = refused.or(Some(why)),
            }
        }
        self.cx.fail(refusal(&refused?, self.what))
    }
}

/// A time written as it stands in events: a text, or a number of the unit that the type says.
fn time(expr: &Expr, ty: &Type) -> Option<Value> {
    let Type::Time(wire) = ty.bare() else { return None };
    let micros = match (expr.as_literal()?, wire) {
        (Value::String(text), _) => parse_time(text),
        (Value::Int(n), TimeWire::Seconds) => n.checked_mul(1_000_000),
        (Value::Int(n), TimeWire::Millis) => n.checked_mul(1_000),
        (Value::Int(n), TimeWire::Micros) => Some(*n),
        _ => None,
    };
    micros.map(Value::Time)
}

fn has_members(ty: &Type) -> bool {
    matches!(ty.bare(), Type::Record(_) | Type::Map(_))
}

/// The type of a member of a value of type `ty`.
fn member(ty: &Type, name: &str) -> Option<Type> {
    match ty.bare() {
        Type::Record(record) => record.field(name).map(|f| f.ty.clone()),
        Type::Map(value) => Some((**value).clone()),
        _ => None,
    }
}

fn lacks(types: &[Type], name: &ast::Name) -> hexafn_diagnostics::Diagnostic {
    let mut fields: Vec<Field> = Vec::new();
    let records = types.iter().filter_map(|t| if let Type::Record(r) = t.bare() { Some(r) } else { None });
    for field in records.flat_map(|r| &r.fields) {
        if !fields.iter().any(|f| f.name == field.name) {
            fields.push(field.clone());
        }
    }
    let one = if let [one] = types { one.bare().clone() } else { Type::Record(Arc::default()) };
    unknown_field(&one, &fields, name)
}
