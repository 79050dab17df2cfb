//! Expressions put together, with the type that the language gives them.
use super::Generator;
use crate::model::{Expr, Kind, Ty, Value};

impl Generator {
    /// An expression of a form and type.
    pub(super) fn make(&mut self, kind: Kind, ty: Ty) -> Expr {
        self.next += 1;
        Expr { id: self.next - 1, ty, kind }
    }

    /// A constant of a type.
    pub(super) fn constant(&mut self, value: Value, ty: Ty) -> Expr {
        self.make(Kind::Literal { value, bare: false }, ty)
    }

    /// A call of a library function that gives null for null.
    pub(super) fn strict(&mut self, name: &'static str, arguments: Vec<Expr>, result: Ty) -> Expr {
        let null = arguments.iter().any(|a| a.ty.is_optional());
        self.make(Kind::Call(name, arguments), result.or_null(null))
    }

    /// A conversion that goes by itself.
    pub(super) fn widen(&mut self, e: Expr, ty: Ty) -> Expr {
        if e.ty.required() == &ty {
            return e;
        }
        let null = e.ty.is_optional();
        self.make(Kind::Widen(Box::new(e)), ty.or_null(null))
    }

    /// Two operands of which one may be a number literal as it is written.
    pub(super) fn beside(&mut self, mut a: Expr, mut b: Expr) -> (Expr, Expr) {
        if self.chance.percent(70) {
            if a.is_literal() && !b.is_literal() {
                bare(&mut a, &b);
            } else if b.is_literal() && !a.is_literal() {
                bare(&mut b, &a);
            }
        }
        (a, b)
    }
}

/// Marks a literal as one that takes its type from what stands beside it, where that gives the same.
fn bare(literal: &mut Expr, beside: &Expr) {
    let same = literal.ty == *beside.ty.required();
    if let Kind::Literal { value, bare } = &mut literal.kind {
        *bare = match (value, beside.ty.required()) {
            (Value::Int(_), Ty::Int) | (Value::Float(_), Ty::Float) => true,
            (Value::Decimal(_, scale), Ty::Decimal(_) | Ty::Int) => *scale > 0,
            _ => same && matches!(literal.ty, Ty::Choice(..)),
        };
    }
}
