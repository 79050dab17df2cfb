//! `== != < <= > >=`.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::{BinaryOp, Expr, ExprKind, Type, Value};
use hexafn_syntax::ast::{self, BinaryOp as Op, ExprKind as E};

use super::arithmetic::symbol;
use super::logic::not;
use super::{Scope, member, mixing_help, secret};
use crate::convert::join;

impl Scope<'_, '_> {
    pub(super) fn comparison(
        &mut self,
        op: Op,
        op_span: Span,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
    ) -> Option<Expr> {
        if matches!(op, Op::Equal | Op::NotEqual) {
            let tested = match (&left.kind, &right.kind) {
                (_, E::Null) => Some(left),
                (E::Null, _) => Some(right),
                _ => None,
            };
            if let Some(tested) = tested {
                let value = self.infer(tested, None)?;
                let test = self.is_null(value, span);
                return Some(if op == Op::Equal { test } else { not(test, span) });
            }
        }
        let (a, b) = self.operands(left, right, None);
        self.compare(op, op_span, a?, b?, span)
    }

    /// Whether a value is null, with a warning where it never is.
    pub(super) fn is_null(&self, value: Expr, span: Span) -> Expr {
        if !value.ty.is_optional() && *value.ty.bare() != Type::Json {
            let message = format!("this is `{}`, which is never null", value.ty);
            self.cx.report.push(Diagnostic::warning(codes::NEVER_NULL, value.span, message, "always there"));
        }
        Expr { kind: ExprKind::IsNull(Box::new(value)), ty: Type::Bool, span }
    }

    /// A comparison of two typed values, brought to one type.
    pub(super) fn compare(&self, op: Op, op_span: Span, a: Expr, b: Expr, span: Span) -> Option<Expr> {
        self.members(&a, &b)?;
        let common = match (a.ty.bare(), b.ty.bare()) {
            // A text beside a choice is one of its members by now, so it is compared as one.
            (choice @ Type::Choice(_), Type::String) if b.as_literal().is_some() && is_equality(op) => {
                Some(choice.clone())
            }
            (Type::String, choice @ Type::Choice(_)) if a.as_literal().is_some() && is_equality(op) => {
                Some(choice.clone())
            }
            (Type::Choice(_), Type::Choice(_)) if !is_equality(op) => Some(Type::String),
            (left, right) => join(left, right).filter(|ty| comparable(op, ty)),
        };
        let Some(common) = common else {
            let message = match join(a.ty.bare(), b.ty.bare()) {
                Some(ty) => format!("`{ty}` has no order, so `{}` cannot compare it", symbol(op)),
                None => format!("`{}` does not compare `{}` with `{}`", symbol(op), a.ty, b.ty),
            };
            let error = Diagnostic::error(codes::BAD_OPERANDS, op_span, message, "cannot be compared");
            let error = error.related(a.span, format!("`{}`", a.ty)).related(b.span, format!("`{}`", b.ty));
            return self.cx.fail(mixing_help(error, &a.ty, &b.ty));
        };
        let null = a.ty.is_optional() || b.ty.is_optional();
        let a = self.fit(a.clone(), &secret::like(common.clone(), &a.ty), "the comparison")?;
        let b = self.fit(b.clone(), &secret::like(common, &b.ty), "the comparison")?;
        let op = match op {
            Op::NotEqual => BinaryOp::NotEqual,
            Op::Less => BinaryOp::Less,
            Op::LessEqual => BinaryOp::LessEqual,
            Op::Greater => BinaryOp::Greater,
            Op::GreaterEqual => BinaryOp::GreaterEqual,
            _ => BinaryOp::Equal,
        };
        let ty = if null { Type::Bool.optional() } else { Type::Bool };
        Some(Expr { kind: ExprKind::Binary { op, left: Box::new(a), right: Box::new(b) }, ty, span })
    }

    /// A text that is compared with a choice must be one of its members.
    pub(super) fn members(&self, a: &Expr, b: &Expr) -> Option<()> {
        for (choice, text) in [(a, b), (b, a)] {
            if let (Type::Choice(members), Some(Value::String(s))) = (choice.ty.bare(), text.as_literal())
                && !members.contains(s)
            {
                return self.cx.fail(member(s, &choice.ty, text.span));
            }
        }
        Some(())
    }
}

fn is_equality(op: Op) -> bool {
    matches!(op, Op::Equal | Op::NotEqual)
}

/// Whether values of a type can be compared by an operator.
pub(super) fn comparable(op: Op, ty: &Type) -> bool {
    use Type as T;
    is_equality(op) || matches!(ty, T::Bool | T::Int | T::Float | T::Decimal(_) | T::String | T::Time(_) | T::Duration)
}
