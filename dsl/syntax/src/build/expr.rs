//! Expressions: operators.
use hexafn_diagnostics::{BOUND_WITHOUT_WITHIN, CHAINED_COMPARISON, Diagnostic, EXPRESSION_TOO_LONG, Span};
use pest::iterators::Pair;

use super::operators::{binary, compares, pratt};
use super::{Broken, Build, Builder, Kids, MAX_TREE_DEPTH};
use crate::ast::{BinaryOp, Expr, ExprKind, Name, UnaryOp};
use crate::grammar::Rule;

/// How many prefix operators may stand in a row; each is a call deep.
const MAX_PREFIXES: usize = 32;

/// An expression with what its spans cannot tell.
pub(super) struct Node {
    pub expr: Expr,
    /// Where it stands, parentheses included; those are not part of the expression's own span.
    pub span: Span,
    /// How deep its tree is.
    pub depth: u32,
    /// In parentheses.
    pub closed: bool,
}

impl Builder<'_> {
    /// The rule `expr`.
    pub(super) fn expr(&self, pair: Pair<'_, Rule>) -> Build<Expr> {
        self.node(pair).map(|node| node.expr)
    }

    /// The rule `expr`, with its depth.
    pub(super) fn node(&self, pair: Pair<'_, Rule>) -> Build<Node> {
        self.check_prefixes(&pair)?;
        pratt()
            .map_primary(|pair| self.primary(pair))
            .map_prefix(|op, right| self.prefix(&op, right?))
            .map_postfix(|left, op| self.postfix(left?, op))
            .map_infix(|left, op, right| self.infix(left?, &op, right?))
            .parse(pair.into_inner())
    }

    fn check_prefixes(&self, pair: &Pair<'_, Rule>) -> Build<()> {
        let mut run = 0;
        for kid in pair.clone().into_inner() {
            run = if matches!(kid.as_rule(), Rule::op_not | Rule::op_negate) { run + 1 } else { 0 };
            if run > MAX_PREFIXES {
                return Err(self.too_long(self.span(&kid)));
            }
        }
        Ok(())
    }

    fn too_long(&self, span: Span) -> Broken {
        let error = Diagnostic::error(
            EXPRESSION_TOO_LONG,
            span,
            "this expression is too long",
            "too many operators in one expression",
        );
        self.report(error.help("name parts of it with `let`, or use a list with `in`, `any` or `all`"))
    }

    /// A node over others, the deepest of which is `deepest` deep.
    pub(super) fn over(&self, kind: ExprKind, span: Span, deepest: u32) -> Build<Node> {
        if deepest >= MAX_TREE_DEPTH {
            return Err(self.too_long(span));
        }
        Ok(Node { expr: Expr { kind, span }, span, depth: deepest + 1, closed: false })
    }

    fn prefix(&self, op: &Pair<'_, Rule>, right: Node) -> Build<Node> {
        let span = self.span(op).to(right.span);
        let unary = if op.as_rule() == Rule::op_not { UnaryOp::Not } else { UnaryOp::Negate };
        self.over(ExprKind::Unary(unary, Box::new(right.expr)), span, right.depth)
    }

    fn postfix(&self, left: Node, op: Pair<'_, Rule>) -> Build<Node> {
        let span = left.span.to(self.span(&op));
        let rule = op.as_rule();
        let operand = Kids::of(op).any()?;
        let base = Box::new(left.expr);
        match rule {
            Rule::index => {
                let index = self.node(operand)?;
                let depth = left.depth.max(index.depth);
                self.over(ExprKind::Index { base, index: Box::new(index.expr) }, span, depth)
            }
            Rule::cast => {
                let ty = self.type_expr(operand)?;
                self.over(ExprKind::As(base, ty), span, left.depth)
            }
            _ => {
                let name: Name = self.name(&operand);
                let optional = rule == Rule::optional_access;
                self.over(ExprKind::Field { base, name, optional }, span, left.depth)
            }
        }
    }

    fn infix(&self, left: Node, op: &Pair<'_, Rule>, right: Node) -> Build<Node> {
        let op_span = self.span(op);
        let span = left.span.to(right.span);
        let depth = left.depth.max(right.depth);
        let Some(binary) = binary(op.as_rule()) else {
            if matches!(left.expr.kind, ExprKind::Range(..)) && !left.closed {
                let error = Diagnostic::error(CHAINED_COMPARISON, op_span, "ranges cannot be chained", "a second `..`");
                self.report(error);
            }
            return self.over(ExprKind::Range(Box::new(left.expr), Box::new(right.expr)), span, depth);
        };
        if !self.is_bound(binary, op_span, &right.expr) {
            self.check_chain(binary, op_span, &left);
        }
        let kind = ExprKind::Binary { op: binary, op_span, left: Box::new(left.expr), right: Box::new(right.expr) };
        self.over(kind, span, depth)
    }

    /// `in 5m` is never meant as it is written: says so.
    fn is_bound(&self, op: BinaryOp, op_span: Span, right: &Expr) -> bool {
        if op != BinaryOp::In || !matches!(right.kind, ExprKind::Duration(_)) {
            return false;
        }
        let error = Diagnostic::error(
            BOUND_WITHOUT_WITHIN,
            op_span,
            "a bound in time is written `within`",
            "`in` looks for a value in a list or range",
        );
        self.report(error.guess(op_span, "within", "write `within`, in a trigger"));
        true
    }

    fn check_chain(&self, op: BinaryOp, op_span: Span, left: &Node) {
        let ExprKind::Binary { op: before, op_span: before_span, .. } = &left.expr.kind else { return };
        if left.closed || !compares(op) || !compares(*before) {
            return;
        }
        let error =
            Diagnostic::error(CHAINED_COMPARISON, op_span, "comparisons cannot be chained", "a second comparison");
        let error = error.related(*before_span, "the first one");
        self.report(error.help("write `a < b and b < c`, or use parentheses to compare the result"));
    }
}
