//! Expressions.
use hexafn_diagnostics::Span;

use super::Formatter;
use super::doc::{Doc, LINE, concat, group, join, nest, text};
use super::entry::Entry;
use crate::ast::{Argument, Arm, ArmPattern, BinaryOp, Call, Expr, ExprKind, RecordField, UnaryOp};

/// How strongly a form binds; an operand that binds less than its place asks for stands in parentheses.
mod strength {
    pub const ANY: u8 = 0;
    pub const NOT: u8 = 4;
    pub const RANGE: u8 = 6;
    pub const AS: u8 = 9;
    pub const NEGATE: u8 = 10;
    pub const POSTFIX: u8 = 11;
}

fn strength(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::If { .. } | ExprKind::Lambda { .. } => strength::ANY,
        ExprKind::Binary { op, .. } => operator(*op).1,
        ExprKind::Unary(UnaryOp::Not, _) => strength::NOT,
        ExprKind::Unary(UnaryOp::Negate, _) => strength::NEGATE,
        ExprKind::Range(..) => strength::RANGE,
        ExprKind::As(..) => strength::AS,
        _ => strength::POSTFIX,
    }
}

fn operator(op: BinaryOp) -> (&'static str, u8) {
    match op {
        BinaryOp::Coalesce => ("??", 1),
        BinaryOp::Or => ("or", 2),
        BinaryOp::And => ("and", 3),
        BinaryOp::Equal => ("==", 5),
        BinaryOp::NotEqual => ("!=", 5),
        BinaryOp::Less => ("<", 5),
        BinaryOp::LessEqual => ("<=", 5),
        BinaryOp::Greater => (">", 5),
        BinaryOp::GreaterEqual => (">=", 5),
        BinaryOp::In => ("in", 5),
        BinaryOp::NotIn => ("not in", 5),
        BinaryOp::Add => ("+", 7),
        BinaryOp::Subtract => ("-", 7),
        BinaryOp::Multiply => ("*", 8),
        BinaryOp::Divide => ("/", 8),
        BinaryOp::Remainder => ("%", 8),
    }
}

impl Formatter<'_> {
    pub(super) fn expr(&self, expr: &Expr) -> Doc {
        self.operand(expr, strength::ANY)
    }

    /// `expr` where something that binds at least as strongly as `least` is wanted.
    fn operand(&self, expr: &Expr, least: u8) -> Doc {
        let doc = self.bare(expr);
        if strength(expr) >= least { doc } else { concat([text("("), doc, text(")")]) }
    }

    fn bare(&self, expr: &Expr) -> Doc {
        match &expr.kind {
            ExprKind::Null => text("null"),
            ExprKind::It => text("it"),
            ExprKind::Meta => text("meta"),
            ExprKind::Bool(value) => text(value.to_string()),
            ExprKind::Name(name) => text(name),
            ExprKind::Int(_) | ExprKind::Fraction(_) | ExprKind::Duration(_) | ExprKind::Size(_) => {
                self.source(expr.span, "0")
            }
            ExprKind::String(_) | ExprKind::Interpolated(_) => self.source(expr.span, "\"\""),
            ExprKind::Range(low, high) => {
                concat([self.operand(low, strength::RANGE + 1), text(".."), self.operand(high, strength::RANGE + 1)])
            }
            ExprKind::List(items) => {
                let entries = items.iter().map(|e| Entry::new(e.span, || self.expr(e))).collect();
                self.bracketed("[", "]", entries)
            }
            ExprKind::Record(fields) => self.record(fields),
            ExprKind::Field { base, name, optional } => {
                let dot = text(if *optional { "?." } else { "." });
                concat([self.operand(base, strength::POSTFIX), dot, self.name(name)])
            }
            ExprKind::Index { base, index } => {
                concat([self.operand(base, strength::POSTFIX), text("["), self.expr(index), text("]")])
            }
            ExprKind::Call(call) => self.call(call),
            ExprKind::Unary(UnaryOp::Not, operand) => concat([text("not "), self.operand(operand, strength::NOT)]),
            ExprKind::Unary(UnaryOp::Negate, operand) => concat([text("-"), self.operand(operand, strength::NEGATE)]),
            ExprKind::Binary { .. } => group(self.chain(expr)),
            ExprKind::As(value, ty) => concat([self.operand(value, strength::AS), text(" as "), self.type_expr(ty)]),
            ExprKind::If { .. } => group(self.conditional(expr)),
            ExprKind::Match { subject, arms } => {
                let head = concat([text("match "), self.expr(subject), text(" ")]);
                let entries = arms.iter().map(|a| Entry::new(a.span, || self.arm(a))).collect();
                concat([head, self.bracketed("{", "}", entries)])
            }
            ExprKind::Block { lets, result } => {
                let mut entries: Vec<Entry<'_>> = vec![];
                for (name, value) in lets {
                    let build =
                        move || concat([text("let "), self.name(name), text(" = "), self.expr(value), text(";")]);
                    entries.push(Entry::line(name.span.to(value.span), build));
                }
                entries.push(Entry::line(result.span, || self.expr(result)));
                self.block(entries)
            }
            ExprKind::Lambda { parameters, body } => {
                let names = self.names(parameters);
                let single = names.len() == 1;
                let names = join(names, text(", "));
                let head = if single { names } else { concat([text("("), names, text(")")]) };
                concat([head, text(" => "), self.expr(body)])
            }
        }
    }

    /// Operators of one strength, broken all together before each operator.
    fn chain(&self, expr: &Expr) -> Doc {
        let mut operators = vec![];
        let mut left = expr;
        let mut level = None;
        while let ExprKind::Binary { op, left: inner, right, .. } = &left.kind {
            let (sign, strength) = operator(*op);
            if level.is_some_and(|l| l != strength || strength == 5) {
                break;
            }
            level = Some(strength);
            operators.push((sign, right));
            left = inner;
        }
        let level = level.unwrap_or(strength::ANY);
        // Comparisons do not associate: both sides bind stronger.
        let first = self.operand(left, if level == 5 { level + 1 } else { level });
        let mut docs = vec![];
        for (sign, right) in operators.into_iter().rev() {
            docs.push(concat([LINE, text(sign), text(" "), self.operand(right, level + 1)]));
        }
        concat([first, nest(Doc::Concat(docs))])
    }

    fn conditional(&self, expr: &Expr) -> Doc {
        let mut docs = vec![];
        let mut rest = expr;
        while let ExprKind::If { condition, then, otherwise } = &rest.kind {
            docs.push(text("if "));
            docs.push(self.expr(condition));
            docs.push(nest(concat([LINE, text("then "), self.expr(then)])));
            docs.push(nest(concat([LINE, text("else ")])));
            rest = otherwise;
        }
        docs.push(nest(self.expr(rest)));
        Doc::Concat(docs)
    }

    pub(super) fn record(&self, fields: &[RecordField]) -> Doc {
        let entries = fields.iter().map(|f| {
            let short = matches!(f.value.kind, ExprKind::Name(_)) && f.value.span == f.name.span;
            Entry::new(f.name.span.to(f.value.span), move || match short {
                true => self.name(&f.name),
                false => concat([self.name(&f.name), text(": "), self.expr(&f.value)]),
            })
        });
        self.bracketed("{", "}", entries.collect())
    }

    fn arm(&self, arm: &Arm) -> Doc {
        let pattern = match &arm.pattern {
            ArmPattern::Any => text("_"),
            ArmPattern::Bind(name) => self.name(name),
            ArmPattern::Values(values) => join(values.iter().map(|v| self.expr(v)).collect(), text(" | ")),
        };
        let guard = arm.guard.as_ref().map(|g| concat([text(" if "), self.expr(g)]));
        concat([pattern, guard.unwrap_or(super::doc::NIL), text(" => "), self.expr(&arm.value)])
    }

    pub(super) fn call(&self, call: &Call) -> Doc {
        let path = join(self.names(&call.path), text("."));
        if !self.text.get(call.span.range()).is_some_and(|t| t.ends_with(')')) {
            // A connector without parentheses, or `every 5s`.
            return match call.arguments.first() {
                Some(argument) => concat([path, text(" "), self.expr(&argument.value)]),
                None => path,
            };
        }
        let mut entries: Vec<Entry<'_>> = vec![];
        for argument in &call.arguments {
            let span = argument_span(argument);
            entries.push(Entry::new(span, move || match &argument.name {
                Some(name) => concat([self.name(name), text(": "), self.expr(&argument.value)]),
                None => self.expr(&argument.value),
            }));
        }
        if let Some(filter) = &call.filter {
            let arguments = entries.into_iter().map(|e| self.entry(e.span, e.build)).collect();
            let arguments = join(arguments, text(", "));
            let space = text(if call.arguments.is_empty() { "" } else { " " });
            return concat([path, text("("), arguments, space, text("where "), self.expr(filter), text(")")]);
        }
        concat([path, self.bracketed("(", ")", entries)])
    }

    fn block(&self, entries: Vec<Entry<'_>>) -> Doc {
        let broken = entries.first().is_some_and(|e| self.begins_line(e.span.start));
        let mut docs = vec![];
        let mut end = None;
        for Entry { span, build, .. } in entries {
            let blank = end.is_some_and(|end| self.blank_between(end, span.start));
            docs.push(Doc::Line { blank });
            docs.push(self.entry(span, build));
            end = Some(span.end);
        }
        super::doc::group_if(broken, concat([text("{"), nest(Doc::Concat(docs)), LINE, text("}")]))
    }
}

fn argument_span(argument: &Argument) -> Span {
    argument.name.as_ref().map_or(argument.value.span, |n| n.span.to(argument.value.span))
}
