//! `if` and `match`.
use crate::generate::Generator;
use crate::model::{Arm, Expr, Kind, Pattern, Ty, Value};

pub fn condition(g: &mut Generator, want: &Ty) -> Option<Expr> {
    let null = g.chance.percent(30);
    let c = g.expr(&Ty::Bool.or_null(null));
    let (a, b) = (g.expr(want), g.expr(want));
    let ty = a.ty.join(&b.ty)?;
    Some(g.make(Kind::If(Box::new(c), Box::new(a), Box::new(b)), ty))
}

pub fn matching(g: &mut Generator, want: &Ty) -> Option<Expr> {
    let ty = match g.chance.below(5) {
        0 => Ty::Bool,
        1 => Ty::Text,
        2 => g.decimal(),
        3 => g.simple(),
        _ => Ty::Int,
    };
    if matches!(ty, Ty::Time(_) | Ty::Duration | Ty::Float) {
        return None;
    }
    let null = g.chance.percent(30);
    let subject = g.expr(&ty.clone().or_null(null));
    if subject.is_literal() {
        return None;
    }
    let mut arms = vec![];
    for _ in 0..g.chance.within(1, 3) {
        let pattern = pattern(g, &subject.ty);
        let guard = g.chance.percent(25).then(|| g.expr(&Ty::Bool));
        arms.push(Arm { pattern, guard, value: g.expr(want) });
    }
    let last = if g.chance.percent(50) {
        Arm { pattern: Pattern::Any, guard: None, value: g.expr(want) }
    } else {
        let name = g.name("v");
        g.scope.locals.push((name.clone(), subject.ty.clone()));
        let value = g.expr(want);
        g.scope.locals.pop();
        Arm { pattern: Pattern::Bind(name), guard: None, value }
    };
    arms.push(last);
    let mut result = arms[0].value.ty.clone();
    for arm in &arms[1..] {
        result = result.join(&arm.value.ty)?;
    }
    Some(g.make(Kind::Match(Box::new(subject), arms), result))
}

fn pattern(g: &mut Generator, ty: &Ty) -> Pattern {
    let constant = |g: &mut Generator| match ty.required() {
        Ty::Int => Value::Int(g.chance.within(-3, 9)),
        Ty::Decimal(n) => Value::Decimal(i128::from(g.chance.within(-900, 900)), *n),
        other => g.value(other),
    };
    if matches!(ty.required(), Ty::Int) && g.chance.percent(30) {
        let low = g.chance.within(-3, 3);
        return Pattern::Range(Value::Int(low), Value::Int(low + g.chance.within(0, 5)));
    }
    let mut values: Vec<Value> = (0..g.chance.within(1, 2)).map(|_| constant(g)).collect();
    if ty.is_optional() && g.chance.percent(40) {
        values.push(Value::Null);
    }
    Pattern::Values(values)
}
