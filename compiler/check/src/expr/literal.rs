//! Numbers, and strings with expressions in them.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::expr::CastMode;
use hexafn_ir::{Expr, ExprKind, Type, Value};
use hexafn_syntax::ast::{self, BinaryOp, DeclarationKind, ExprKind as E, Part, UnaryOp};

use super::Scope;
use crate::context::Context;
use crate::declarations::Space;
use crate::numbers::{self, Unfit};

impl Scope<'_, '_> {
    /// An int literal: of the numeric type that it meets, else `int`.
    pub(super) fn int(&self, value: i128, span: Span, hint: Option<&Type>) -> Option<Expr> {
        if let Some(ty @ Type::Decimal(scale)) = hint.map(Type::bare) {
            return match numbers::rescale(value, 0, *scale) {
                Some(digits) => Some(Expr::literal(Value::Decimal(digits, *scale), ty.clone(), span)),
                None => self.unfit(Unfit::Range, span, &format!("more digits than `{ty}` has")),
            };
        }
        let literal = match numbers::int(value) {
            Ok(value) => Expr::literal(value, Type::Int, span),
            Err(unfit) => return self.unfit(unfit, span, "an int has 64 bits"),
        };
        match hint.map(Type::bare) {
            Some(Type::Float) => self.fit(literal, &Type::Float, "the number"),
            _ => Some(literal),
        }
    }

    /// A fraction literal: exact next to int and decimal, else a float.
    pub(super) fn fraction(&self, text: &str, negative: bool, span: Span, hint: Option<&Type>) -> Option<Expr> {
        let exact = matches!(hint.map(Type::bare), Some(Type::Int | Type::Decimal(_)));
        match numbers::fraction(text, negative, exact) {
            Ok((value, ty)) => Some(Expr::literal(value, ty, span)),
            Err(unfit) => self.unfit(unfit, span, "a decimal has at most 38 digits"),
        }
    }

    fn unfit(&self, unfit: Unfit, span: Span, range: &str) -> Option<Expr> {
        let (message, label) = match unfit {
            Unfit::Range => ("the number does not fit", range),
            Unfit::Scale => ("the number has too many fraction digits", "a decimal keeps at most 18"),
        };
        self.cx.fail(Diagnostic::error(codes::NUMBER_RANGE, span, message, label))
    }

    /// `$"text {expr}"`.
    pub(super) fn interpolated(&mut self, parts: &[Part], span: Span) -> Option<Expr> {
        let mut all = Vec::with_capacity(parts.len());
        let mut fine = true;
        for part in parts {
            let part = match part {
                Part::Text(text) => Some(Expr::literal(Value::String(text.as_str().into()), Type::String, span)),
                Part::Expr(e) => self.infer(e, None).and_then(|e| self.as_text(e)),
            };
            fine &= part.is_some();
            all.extend(part);
        }
        fine.then_some(Expr { kind: ExprKind::Concat(all), ty: Type::String, span })
    }

    fn as_text(&self, expr: Expr) -> Option<Expr> {
        let span = expr.span;
        if expr.ty.has_secret() {
            let message = "a secret cannot become part of a text";
            let error = Diagnostic::error(codes::SECRET_ESCAPES, span, message, format!("`{}`", expr.ty));
            return self.cx.fail(error.help("say `reveal(x)` where it must be seen"));
        }
        let ty = if expr.ty.is_optional() { Type::String.optional() } else { Type::String };
        match expr.ty.bare() {
            Type::String => Some(expr),
            _ => Some(Expr { kind: ExprKind::Cast(Box::new(expr), CastMode::Widen), ty, span }),
        }
    }
}

/// Whether an expression is made of number literals only, so that its type follows from its surroundings.
pub(crate) fn flexible(cx: &Context<'_>, e: &ast::Expr) -> bool {
    match &e.kind {
        E::Int(_) | E::Fraction(_) => true,
        E::Unary(UnaryOp::Negate, inner) => flexible(cx, inner),
        E::Binary { op, left, right, .. } => is_arithmetic(*op) && flexible(cx, left) && flexible(cx, right),
        E::If { then, otherwise, .. } => flexible(cx, then) && flexible(cx, otherwise),
        E::Name(name) => match cx.declarations.peek(Space::Value, name, e.span).map(|d| d.kind) {
            // A literal only: a `let` that names itself must not lead round in circles.
            Some(DeclarationKind::Let(b)) => matches!(b.value.kind, E::Int(_) | E::Fraction(_)),
            _ => false,
        },
        _ => false,
    }
}

/// `+ - * / %`.
pub(super) fn is_arithmetic(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder)
}
