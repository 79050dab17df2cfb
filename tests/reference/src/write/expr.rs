//! Expressions, with parentheses where they are needed, and here and there where they are not.
use super::Written;
use super::literal::{escaped, plain};
use super::types::name;
use crate::model::{Arithmetic, Arm, Comparison, Expr, Kind, MetaPart, Pattern, Value};

/// How strongly a form binds; a stronger one may stand inside of a weaker one without parentheses.
fn strength(e: &Expr) -> u8 {
    match &e.kind {
        Kind::Widen(inner) => strength(inner),
        Kind::If(..) | Kind::Match(..) | Kind::Lambda(..) | Kind::Block(..) => 0,
        Kind::Coalesce(..) => 1,
        Kind::Logic(true, ..) => 2,
        Kind::Logic(false, ..) => 3,
        Kind::Not(_) => 4,
        Kind::Compare(..) | Kind::In(..) | Kind::IsNull(..) => 5,
        Kind::Arithmetic(Arithmetic::Add | Arithmetic::Subtract, ..) => 6,
        Kind::Arithmetic(..) => 7,
        Kind::As(_) => 8,
        Kind::Negate(_) => 9,
        Kind::Literal { value, bare } => match value {
            Value::Duration(d) if *d < 0 => 9,
            Value::Int(n) if *bare && *n < 0 => 9,
            Value::Float(x) if *bare && x.is_sign_negative() => 9,
            Value::Decimal(d, _) if *bare && *d < 0 => 9,
            Value::Int(_) | Value::Float(_) | Value::Decimal(..) if *bare => 11,
            Value::Bool(_) | Value::Duration(_) | Value::List(_) => 11,
            Value::Text(_) if !matches!(e.ty.required(), crate::model::Ty::Choice(..)) => 11,
            _ => 8,
        },
        Kind::Record(_) => 11,
        _ => 11,
    }
}

impl Written {
    /// An expression where nothing is beside it.
    pub(super) fn expr(&mut self, e: &Expr) {
        self.mark(e.id);
        self.inside(e);
    }

    /// An operand: in parentheses unless it binds at least as strongly as `least`.
    fn operand(&mut self, e: &Expr, least: u8) {
        let own = strength(e);
        // Every third one that needs none has parentheses all the same.
        if own < least || (own < 10 && e.id.is_multiple_of(3)) {
            // Parentheses are around an expression, and no part of it.
            self.put("(");
            self.expr(e);
            self.put(")");
        } else {
            self.expr(e);
        }
    }

    fn inside(&mut self, e: &Expr) {
        match &e.kind {
            Kind::Literal { value, bare: true } => self.put(&plain(value)),
            Kind::Literal { value, .. } => self.typed(value, &e.ty),
            Kind::Column(name, it) => self.put(&format!("{}{name}", if *it { "it." } else { "" })),
            Kind::Local(name) | Kind::Constant(name) => self.put(name),
            Kind::Meta(MetaPart::Offset) => self.put("meta.offset"),
            Kind::Meta(MetaPart::Time) => self.put("meta.time"),
            Kind::Widen(inner) => self.expr(inner),
            Kind::Arithmetic(op, a, b) => {
                let (sign, own) = match op {
                    Arithmetic::Add => ("+", 6),
                    Arithmetic::Subtract => ("-", 6),
                    Arithmetic::Multiply => ("*", 7),
                    Arithmetic::Divide => ("/", 7),
                    Arithmetic::Remainder => ("%", 7),
                };
                self.infix(a, own, sign, b, own + 1);
            }
            Kind::Negate(a) => {
                self.put("-");
                self.operand(a, 10);
            }
            Kind::Compare(op, a, b) => self.infix(a, 6, comparison(*op), b, 6),
            Kind::Logic(or, a, b) => {
                let (word, own) = if *or { ("or", 2) } else { ("and", 3) };
                self.infix(a, own, word, b, own + 1);
            }
            Kind::Not(a) => {
                self.put("not ");
                self.operand(a, 5);
            }
            Kind::In(not, a, list) => self.infix(a, 6, if *not { "not in" } else { "in" }, list, 6),
            Kind::IsNull(not, a) => {
                self.operand(a, 6);
                self.put(if *not { " != null" } else { " == null" });
            }
            Kind::Coalesce(a, b) => self.infix(a, 2, "??", b, 2),
            Kind::If(c, a, b) => {
                self.put("if ");
                self.operand(c, 1);
                self.put(" then ");
                self.operand(a, 1);
                self.put(" else ");
                self.operand(b, 1);
            }
            Kind::Match(subject, arms) => {
                self.put("match ");
                self.operand(subject, 11);
                self.put(" { ");
                self.each(arms, ", ", Self::arm);
                self.put(" }");
            }
            Kind::As(a) => {
                self.operand(a, 8);
                self.put(&format!(" as {}", name(&e.ty)));
            }
            Kind::Interpolate(parts) => {
                self.put("$\"");
                for part in parts {
                    match part {
                        Err(text) => self.put(&escaped(text, true)),
                        Ok(e) => {
                            // Two brackets would be one of the text.
                            self.put("{ ");
                            self.expr(e);
                            self.put(" }");
                        }
                    }
                }
                self.put("\"");
            }
            Kind::Member(base, name, optional) => {
                self.operand(base, 11);
                self.put(if *optional { "?." } else { "." });
                self.put(name);
            }
            Kind::Index(base, index) => {
                self.operand(base, 11);
                self.put("[");
                self.expr(index);
                self.put("]");
            }
            Kind::List(items) => {
                self.put("[");
                self.each(items, ", ", Self::expr);
                self.put("]");
            }
            Kind::Record(fields) => {
                self.put("{ ");
                self.each(fields, ", ", |w, (name, value)| {
                    w.put(&format!("{name}: "));
                    w.expr(value);
                });
                self.put(" }");
            }
            Kind::Call(name, arguments) => self.call(name, arguments),
            Kind::Apply(name, arguments) => self.call(name, arguments),
            Kind::Lambda(parameters, body) => {
                match &parameters[..] {
                    [one] => self.put(one),
                    all => self.put(&format!("({})", all.join(", "))),
                }
                self.put(" => ");
                self.operand(body, 1);
            }
            Kind::Block(lets, result) => {
                self.put("{ ");
                for (name, value) in lets {
                    self.put(&format!("let {name} = "));
                    self.expr(value);
                    self.put("; ");
                }
                self.expr(result);
                self.put(" }");
            }
        }
    }

    fn infix(&mut self, a: &Expr, left: u8, sign: &str, b: &Expr, right: u8) {
        self.operand(a, left);
        self.put(&format!(" {sign} "));
        self.operand(b, right);
    }

    fn call(&mut self, name: &str, arguments: &[Expr]) {
        self.put(name);
        self.put("(");
        self.each(arguments, ", ", Self::expr);
        self.put(")");
    }

    fn arm(&mut self, arm: &Arm) {
        match &arm.pattern {
            Pattern::Any => self.put("_"),
            Pattern::Bind(name) => self.put(name),
            Pattern::Values(values) => self.each(values, " | ", |w, v| w.put(&plain(v))),
            Pattern::Range(low, high) => self.put(&format!("{}..{}", plain(low), plain(high))),
        }
        if let Some(guard) = &arm.guard {
            self.put(" if ");
            self.operand(guard, 1);
        }
        self.put(" => ");
        self.operand(&arm.value, 1);
    }
}

fn comparison(op: Comparison) -> &'static str {
    match op {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterEqual => ">=",
    }
}
