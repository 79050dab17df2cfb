//! `+ - * / %`.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::{BinaryOp, Expr, ExprKind, Type, Value};
use hexafn_syntax::ast::{self, BinaryOp as Op};

use super::{Scope, flexible, mixing_help, secret};

/// What an operator makes of two types: the types that its operands are brought to, and that of the result.
struct Rule {
    left: Type,
    right: Type,
    result: Type,
    /// The operands change places: `2 * 5m`.
    swap: bool,
}

impl Scope<'_, '_> {
    pub(super) fn arithmetic(
        &mut self,
        op: Op,
        op_span: Span,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
        hint: Option<&Type>,
    ) -> Option<Expr> {
        let (a, b) = self.operands(left, right, hint);
        let (a, b) = (a?, b?);
        let Some(rule) = rule(op, a.ty.bare(), b.ty.bare()) else {
            let message = format!("`{}` does not go with `{}` and `{}`", symbol(op), a.ty, b.ty);
            let error = Diagnostic::error(codes::BAD_OPERANDS, op_span, message, "no such operation");
            let error = error.related(a.span, format!("`{}`", a.ty)).related(b.span, format!("`{}`", b.ty));
            return self.cx.fail(mixing_help(error, &a.ty, &b.ty));
        };
        let ty = secret::result(rule.result, [&a, &b]);
        let a = self.fit(a.clone(), &secret::like(rule.left, &a.ty), "the operator")?;
        let b = self.fit(b.clone(), &secret::like(rule.right, &b.ty), "the operator")?;
        let (a, b) = if rule.swap { (b, a) } else { (a, b) };
        let op = match op {
            Op::Subtract => BinaryOp::Subtract,
            Op::Multiply => BinaryOp::Multiply,
            Op::Divide => BinaryOp::Divide,
            Op::Remainder => BinaryOp::Remainder,
            _ => BinaryOp::Add,
        };
        self.computed(Expr { kind: ExprKind::Binary { op, left: Box::new(a), right: Box::new(b) }, ty, span })
    }

    /// A calculation, done at once where it is one of constants. One that fails on every row is an error.
    fn computed(&self, expr: Expr) -> Option<Expr> {
        let ExprKind::Binary { op, left, right } = &expr.kind else { return Some(expr) };
        let zero = matches!(right.as_literal(), Some(Value::Int(0) | Value::Duration(0) | Value::Decimal(0, _)));
        if zero && matches!(op, BinaryOp::Divide | BinaryOp::Remainder) && expr.can_fail() {
            let message = "this constant cannot be computed: it divides by zero";
            let message = if left.as_literal().is_some() { message } else { "this divides by zero for every row" };
            return self.cx.fail(Diagnostic::error(codes::CONSTANT_FAILS, expr.span, message, "fails always"));
        }
        if left.as_literal().is_none() || right.as_literal().is_none() || expr.ty.has_secret() {
            return Some(expr);
        }
        match hexafn_expr::constant(&expr) {
            Some(value) => Some(Expr::literal(value, expr.ty, expr.span)),
            None => {
                let message = format!("this constant cannot be computed: the result does not fit `{}`", expr.ty);
                self.cx.fail(Diagnostic::error(codes::CONSTANT_FAILS, expr.span, message, "fails always"))
            }
        }
    }

    /// Both operands; number literals take the type of the other side.
    pub(super) fn operands(
        &mut self,
        left: &ast::Expr,
        right: &ast::Expr,
        hint: Option<&Type>,
    ) -> (Option<Expr>, Option<Expr>) {
        match (flexible(self.cx, left), flexible(self.cx, right)) {
            (true, false) => {
                let b = self.infer(right, None);
                let met = b.as_ref().map(|b| b.ty.clone());
                (self.infer(left, met.as_ref()), b)
            }
            (false, true) => {
                let a = self.infer(left, None);
                let met = a.as_ref().map(|a| a.ty.clone());
                let b = self.infer(right, met.as_ref());
                (a, b)
            }
            (true, true) => (self.infer(left, hint), self.infer(right, hint)),
            (false, false) => (self.infer(left, None), self.infer(right, None)),
        }
    }
}

fn rule(op: Op, a: &Type, b: &Type) -> Option<Rule> {
    use Type as T;
    let same = |ty: T| Some(Rule { left: ty.clone(), right: ty.clone(), result: ty, swap: false });
    let to = |left: T, right: T, result: T, swap| Some(Rule { left, right, result, swap });
    let (add, subtract) = (op == Op::Add, op == Op::Subtract);
    match (a, b) {
        (T::Int, T::Int) => same(T::Int),
        (T::Float, T::Float | T::Int) | (T::Int, T::Float) => same(T::Float),
        // An int is a decimal without fraction digits; the larger scale results.
        (T::Decimal(n), T::Int) => to(T::Decimal(*n), T::Decimal(0), T::Decimal(*n), false),
        (T::Int, T::Decimal(n)) => to(T::Decimal(0), T::Decimal(*n), T::Decimal(*n), false),
        (T::Decimal(n), T::Decimal(m)) => to(T::Decimal(*n), T::Decimal(*m), T::Decimal(*n.max(m)), false),
        (T::Duration, T::Duration) if add || subtract || op == Op::Remainder => same(T::Duration),
        (T::Duration, T::Duration) if op == Op::Divide => to(T::Duration, T::Duration, T::Float, false),
        (T::Duration, T::Float) if matches!(op, Op::Multiply | Op::Divide) => {
            to(T::Duration, T::Float, T::Duration, false)
        }
        (T::Float, T::Duration) if op == Op::Multiply => to(T::Float, T::Duration, T::Duration, true),
        (T::Duration, T::Int) if matches!(op, Op::Multiply | Op::Divide) => to(T::Duration, T::Int, T::Duration, false),
        (T::Int, T::Duration) if op == Op::Multiply => to(T::Int, T::Duration, T::Duration, true),
        (T::Time(w), T::Duration) if add || subtract => to(T::Time(*w), T::Duration, T::Time(*w), false),
        (T::Duration, T::Time(w)) if add => to(T::Duration, T::Time(*w), T::Time(*w), true),
        (T::Time(w), T::Time(v)) if subtract => to(T::Time(*w), T::Time(*v), T::Duration, false),
        (T::String | T::Choice(_), T::String | T::Choice(_)) if add => same(T::String),
        _ => None,
    }
}

/// The operator as it is written.
pub(super) fn symbol(op: Op) -> &'static str {
    match op {
        Op::Coalesce => "??",
        Op::Or => "or",
        Op::And => "and",
        Op::Equal => "==",
        Op::NotEqual => "!=",
        Op::Less => "<",
        Op::LessEqual => "<=",
        Op::Greater => ">",
        Op::GreaterEqual => ">=",
        Op::In => "in",
        Op::NotIn => "not in",
        Op::Add => "+",
        Op::Subtract => "-",
        Op::Multiply => "*",
        Op::Divide => "/",
        Op::Remainder => "%",
    }
}
