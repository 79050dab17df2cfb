//! Operators: which of them is handled where; `and`, `or`, `not`, `??`.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::{Expr, ExprKind, Type};
use hexafn_syntax::ast::{self, BinaryOp as Op, ExprKind as E, UnaryOp};

use super::scope::present;
use super::{Scope, facts, flexible, mixing_help};
use crate::convert::join;

impl Scope<'_, '_> {
    pub(super) fn binary(
        &mut self,
        op: Op,
        op_span: Span,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        hint: Option<&Type>,
    ) -> Option<Expr> {
        match op {
            Op::And | Op::Or => self.connective(op == Op::And, left, right, span),
            Op::Coalesce => self.coalesce(left, right, span, op_span, hint),
            Op::In | Op::NotIn => self.membership(left, right, span, op == Op::NotIn),
            Op::Equal | Op::NotEqual | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => {
                self.comparison(op, op_span, left, right, span)
            }
            Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Remainder => {
                self.arithmetic(op, op_span, left, right, span, hint)
            }
        }
    }

    pub(super) fn unary(&mut self, op: UnaryOp, inner: &ast::Expr, span: Span, hint: Option<&Type>) -> Option<Expr> {
        match (op, &inner.kind) {
            (UnaryOp::Negate, E::Int(n)) => self.int(n.checked_neg()?, span, hint),
            (UnaryOp::Negate, E::Duration(d)) => {
                Some(Expr::literal(hexafn_ir::Value::Duration(d.checked_neg()?), Type::Duration, span))
            }
            (UnaryOp::Negate, E::Fraction(text)) => self.fraction(text, true, span, hint),
            (UnaryOp::Negate, _) => {
                let value = self.infer(inner, hint)?;
                match value.ty.bare() {
                    Type::Int | Type::Float | Type::Decimal(_) | Type::Duration => {
                        let ty = value.ty.clone();
                        Some(Expr { kind: ExprKind::Negate(Box::new(value)), ty, span })
                    }
                    other => {
                        let message = format!("`-` takes a number or a duration, and this is `{other}`");
                        let error = Diagnostic::error(codes::BAD_OPERANDS, value.span, message, "not a number");
                        self.cx.fail(mixing_help(error, &value.ty, &Type::Int))
                    }
                }
            }
            (UnaryOp::Not, _) => {
                let value = self.condition(inner, "`not`")?;
                Some(not(value, span))
            }
        }
    }

    fn connective(&mut self, and: bool, left: &ast::Expr, right: &ast::Expr, span: Span) -> Option<Expr> {
        let what = if and { "`and`" } else { "`or`" };
        let a = self.condition(left, what);
        // The right side is evaluated where the left one does not decide.
        let known = match &a {
            Some(a) if and => facts::of_true(a),
            Some(a) => facts::of_false(a),
            None => vec![],
        };
        let b = self.knowing(known, |scope| scope.condition(right, what));
        let (a, b) = (a?, b?);
        let ty = either_null(&a, &b);
        let (a, b) = (Box::new(a), Box::new(b));
        Some(Expr { kind: if and { ExprKind::And(a, b) } else { ExprKind::Or(a, b) }, ty, span })
    }

    fn coalesce(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        op_span: Span,
        hint: Option<&Type>,
    ) -> Option<Expr> {
        let a = self.infer(left, hint.map(|t| t.clone().optional()).as_ref());
        let wanted = a.as_ref().map(|a| present(&a.ty)).filter(|t| *t != Type::Null);
        let b = if flexible(self.cx, right) || wanted.is_some() {
            self.infer(right, wanted.as_ref())
        } else {
            self.infer(right, hint)
        };
        let (a, b) = (a?, b?);
        if !a.ty.is_optional() {
            let message = format!("`??` does nothing here: the left side is `{}`, which is never null", a.ty);
            self.cx.report.push(
                Diagnostic::warning(codes::NEVER_NULL, op_span, message, "never needed")
                    .related(a.span, "always there"),
            );
            return Some(a);
        }
        let Some(ty) = join(&present(&a.ty), &b.ty) else {
            let message = format!("both sides of `??` have one type, and these are `{}` and `{}`", a.ty, b.ty);
            let error = Diagnostic::error(codes::TYPE_MISMATCH, b.span, message, format!("`{}`", b.ty));
            return self.cx.fail(mixing_help(error.related(a.span, format!("`{}`", a.ty)), &a.ty, &b.ty));
        };
        let a = self.fit(a, &super::secret::optional(ty.clone()), "`??`")?;
        let b = self.fit(b, &ty, "`??`")?;
        Some(Expr { kind: ExprKind::Coalesce(Box::new(a), Box::new(b)), ty, span })
    }
}

/// `a and b`.
pub(super) fn both(a: Expr, b: Expr) -> Expr {
    let (ty, span) = (either_null(&a, &b), a.span.to(b.span));
    Expr { kind: ExprKind::And(Box::new(a), Box::new(b)), ty, span }
}

/// The type of what combines two conditions.
pub(super) fn either_null(a: &Expr, b: &Expr) -> Type {
    if a.ty.is_optional() || b.ty.is_optional() { Type::Bool.optional() } else { Type::Bool }
}

/// `not x`.
pub(super) fn not(value: Expr, span: Span) -> Expr {
    let ty = value.ty.clone();
    Expr { kind: ExprKind::Not(Box::new(value)), ty, span }
}
