//! Expressions over one row.
mod access;
mod arithmetic;
mod branch;
mod compare;
mod convert;
mod lambda;
mod logic;
mod make;

use super::failure::{Failure, Outcome};
use super::row::Row;
use crate::model::{Declaration, Expr, Kind, MetaPart, Program, Value};

pub use arithmetic::evaluate_values as arithmetic;
pub use lambda::elements;

/// What an expression can see.
pub struct Scope<'a> {
    program: &'a Program,
    row: Option<&'a Row>,
    /// Local names, the innermost last.
    locals: Vec<(String, Value)>,
}

/// The value of an expression over a row.
pub fn row(program: &Program, row: &Row, e: &Expr) -> Outcome {
    evaluate(e, &mut Scope { program, row: Some(row), locals: vec![] })
}

/// The value of an expression.
fn evaluate(e: &Expr, scope: &mut Scope<'_>) -> Outcome {
    match &e.kind {
        Kind::Literal { value, .. } => Ok(value.clone()),
        Kind::Column(name, _) => Ok(scope.row.map_or(Value::Null, |row| row.field(name))),
        Kind::Local(name) => Ok(scope.local(name)),
        Kind::Constant(name) => scope.constant(name),
        Kind::Meta(part) => Ok(match (part, scope.row) {
            (MetaPart::Offset, Some(row)) => Value::Int(row.event.offset),
            (MetaPart::Time, Some(row)) => Value::Time(row.event.time),
            (_, None) => Value::Null,
        }),
        Kind::Widen(inner) => convert::widen(e, inner, scope),
        Kind::As(inner) => convert::convert(e, inner, scope),
        Kind::Interpolate(parts) => convert::interpolate(parts, scope),
        Kind::Arithmetic(op, a, b) => arithmetic::evaluate(e, *op, a, b, scope),
        Kind::Negate(a) => arithmetic::negate(e, a, scope),
        Kind::Compare(op, a, b) => compare::evaluate(*op, a, b, scope),
        Kind::In(not, a, list) => compare::within(*not, a, list, scope),
        Kind::IsNull(not, a) => Ok(Value::Bool(evaluate(a, scope)?.is_null() != *not)),
        Kind::Logic(or, a, b) => logic::evaluate(*or, a, b, scope),
        Kind::Not(a) => logic::not(a, scope),
        Kind::Coalesce(a, b) => match evaluate(a, scope)? {
            Value::Null => evaluate(b, scope),
            value => Ok(value),
        },
        Kind::If(c, a, b) => branch::choose(c, a, b, scope),
        Kind::Match(subject, arms) => branch::matched(subject, arms, scope),
        Kind::Member(base, name, _) => access::member(base, name, scope),
        Kind::Index(base, index) => access::index(base, index, scope),
        Kind::List(items) => make::list(items, scope),
        Kind::Record(fields) => make::record(fields, scope),
        Kind::Block(lets, result) => make::block(lets, result, scope),
        Kind::Apply(name, arguments) => make::apply(name, arguments, scope),
        Kind::Call(name, arguments) => super::library::call(e, name, arguments, scope),
        // Only functions of elements call these, with the elements.
        Kind::Lambda(..) => Ok(Value::Null),
    }
}

impl Scope<'_> {
    fn local(&self, name: &str) -> Value {
        self.locals.iter().rev().find(|(n, _)| n == name).map_or(Value::Null, |(_, v)| v.clone())
    }

    /// A `let`, computed where it stands; a param, as it was set.
    fn constant(&mut self, name: &str) -> Outcome {
        let program = self.program;
        for declaration in &program.declarations {
            match declaration {
                Declaration::Let(n, value) if n == name => return evaluate(value, self),
                Declaration::Param(p) if p.name == name => return Ok(p.set.clone().unwrap_or(p.default.clone())),
                _ => {}
            }
        }
        Ok(Value::Null)
    }

    /// Evaluates with more local names.
    fn with(&mut self, names: Vec<(String, Value)>, e: &Expr) -> Outcome {
        let before = self.locals.len();
        self.locals.extend(names);
        let outcome = evaluate(e, self);
        self.locals.truncate(before);
        outcome
    }

    /// The value of an operand.
    pub fn value(&mut self, e: &Expr) -> Outcome {
        evaluate(e, self)
    }
}

/// Evaluates two operands, both of them always; the failure of the first counts.
fn both(a: &Expr, b: &Expr, scope: &mut Scope<'_>) -> Result<(Value, Value), Failure> {
    Ok((evaluate(a, scope)?, evaluate(b, scope)?))
}
