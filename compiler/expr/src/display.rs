//! Expressions as they would be written.
use hexafn_ir::envelope::Meta;
use hexafn_ir::expr::CastMode;
use hexafn_ir::{BinaryOp, Expr, ExprKind, Type, Value};

/// The expression as it would be written in the language. Conversions that the checker put in are left out; of a
/// secret constant only that it is one is shown. For people, not to be parsed again.
pub fn display(expr: &Expr) -> String {
    let mut out = String::new();
    write(&mut out, expr, 0);
    out
}

/// The sign of an operator.
pub(crate) fn symbol(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Remainder => "%",
        BinaryOp::Equal => "==",
        BinaryOp::NotEqual => "!=",
        BinaryOp::Less => "<",
        BinaryOp::LessEqual => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterEqual => ">=",
    }
}

/// How strongly an expression binds; operands that bind less get parentheses.
fn strength(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::If { .. } | ExprKind::Lambda { .. } => 1,
        ExprKind::Coalesce(..) => 2,
        ExprKind::Or(..) => 3,
        ExprKind::And(..) => 4,
        ExprKind::Not(_) => 5,
        ExprKind::In(..) | ExprKind::IsNull(_) => 6,
        ExprKind::Binary { op, .. } => match op {
            BinaryOp::Add | BinaryOp::Subtract => 7,
            BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder => 8,
            _ => 6,
        },
        ExprKind::Cast(inner, CastMode::Widen) => strength(inner),
        ExprKind::Cast(..) => 9,
        ExprKind::Negate(_) => 10,
        _ => 11,
    }
}

/// Writes an operand, in parentheses if it binds less than `least`.
fn write(out: &mut String, expr: &Expr, least: u8) {
    if strength(expr) < least {
        out.push('(');
        bare(out, expr);
        out.push(')');
    } else {
        bare(out, expr);
    }
}

fn infix(out: &mut String, left: &Expr, sign: &str, right: &Expr, strength: u8) {
    write(out, left, strength);
    out.push(' ');
    out.push_str(sign);
    out.push(' ');
    // All operators group to the left.
    write(out, right, strength + 1);
}

fn list<'a>(out: &mut String, items: impl IntoIterator<Item = &'a Expr>) {
    for (i, item) in items.into_iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        write(out, item, 0);
    }
}

fn bare(out: &mut String, expr: &Expr) {
    match &expr.kind {
        ExprKind::Literal(_) if expr.ty.has_secret() => out.push_str("<secret>"),
        ExprKind::Literal(value) => literal(out, value),
        ExprKind::Column(name) | ExprKind::Param(name) => out.push_str(name),
        ExprKind::Row => out.push_str("it"),
        ExprKind::Meta(meta) => out.push_str(match meta {
            Meta::Offset => "meta.offset",
            Meta::Time => "meta.time",
            Meta::Arrived => "meta.arrived",
            Meta::Id => "meta.id",
            Meta::Key => "meta.key",
            Meta::Topic => "meta.topic",
            Meta::Headers => "meta.headers",
        }),
        ExprKind::Local(local) => out.push_str(&name(*local)),
        ExprKind::Let { local, value, body } => {
            out.push_str(&format!("{{ let {} = ", name(*local)));
            write(out, value, 0);
            out.push_str("; ");
            write(out, body, 0);
            out.push_str(" }");
        }
        ExprKind::Field(base, field) => {
            write(out, base, 11);
            out.push_str(if base.ty.is_optional() && *base.ty.bare() != Type::Json { "?." } else { "." });
            out.push_str(field);
        }
        ExprKind::Index(base, index) => {
            write(out, base, 11);
            out.push('[');
            write(out, index, 0);
            out.push(']');
        }
        ExprKind::Call { function, arguments, .. } => {
            out.push_str(function);
            out.push('(');
            list(out, arguments);
            out.push(')');
        }
        ExprKind::Lambda { parameters, body } => {
            match &parameters[..] {
                [(one, _)] => out.push_str(&name(*one)),
                many => {
                    let names: Vec<_> = many.iter().map(|(local, _)| name(*local)).collect();
                    out.push_str(&format!("({})", names.join(", ")));
                }
            }
            out.push_str(" => ");
            write(out, body, 1);
        }
        ExprKind::Not(a) => {
            out.push_str("not ");
            write(out, a, 5);
        }
        ExprKind::Negate(a) => {
            out.push('-');
            write(out, a, 10);
        }
        ExprKind::Binary { op, left, right } => infix(out, left, symbol(*op), right, strength(expr)),
        ExprKind::And(a, b) => infix(out, a, "and", b, 4),
        ExprKind::Or(a, b) => infix(out, a, "or", b, 3),
        ExprKind::Coalesce(a, b) => infix(out, a, "??", b, 2),
        ExprKind::In(a, b) => infix(out, a, "in", b, 6),
        ExprKind::IsNull(a) => {
            write(out, a, 7);
            out.push_str(" == null");
        }
        ExprKind::If { condition, then, otherwise } => {
            out.push_str("if ");
            write(out, condition, 0);
            out.push_str(" then ");
            write(out, then, 0);
            out.push_str(" else ");
            write(out, otherwise, 0);
        }
        ExprKind::Concat(parts) => interpolated(out, parts),
        ExprKind::Cast(a, CastMode::Widen) => bare(out, a),
        ExprKind::Cast(a, _) => {
            write(out, a, 9);
            out.push_str(&format!(" as {}", expr.ty));
        }
        ExprKind::List(items) => {
            out.push('[');
            list(out, items);
            out.push(']');
        }
        ExprKind::Record(members) => {
            out.push_str("{ ");
            for (i, (name, value)) in members.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                out.push_str(name);
                out.push_str(": ");
                write(out, value, 0);
            }
            out.push_str(" }");
        }
    }
}

fn interpolated(out: &mut String, parts: &[Expr]) {
    out.push_str("$\"");
    for part in parts {
        match part.as_literal() {
            Some(Value::String(text)) if !part.ty.has_secret() => {
                let text = text.escape_debug().to_string();
                out.push_str(&text.replace("\\'", "'").replace('{', "{{").replace('}', "}}"));
            }
            _ => {
                out.push('{');
                write(out, part, 0);
                out.push('}');
            }
        }
    }
    out.push('"');
}

fn literal(out: &mut String, value: &Value) {
    match value {
        Value::Time(micros) => {
            out.push('"');
            crate::text::write_time(out, *micros);
            out.push('"');
        }
        Value::Duration(micros) => crate::text::write_duration(out, *micros),
        Value::List(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                literal(out, item);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// A local has only a number: `a`, `b`, … `z`, `a1`, ….
fn name(local: u32) -> String {
    let letter = char::from(b'a' + (local % 26) as u8);
    if local < 26 { letter.to_string() } else { format!("{letter}{}", local / 26) }
}
