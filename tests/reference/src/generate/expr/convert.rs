//! `as` and interpolation.
use crate::generate::Generator;
use crate::model::{Expr, Kind, Ty, Wire};

pub fn conversion(g: &mut Generator, want: &Ty) -> Option<Expr> {
    let from = match want.required() {
        Ty::Int => pick(g, &[Ty::Float, Ty::Text, Ty::Json, Ty::Decimal(2)]),
        Ty::Float => pick(g, &[Ty::Int, Ty::Text, Ty::Json, Ty::Decimal(3)]),
        Ty::Decimal(_) => pick(g, &[Ty::Int, Ty::Float, Ty::Text, Ty::Json, Ty::Decimal(1), Ty::Decimal(6)]),
        Ty::Text => pick(
            g,
            &[Ty::Int, Ty::Float, Ty::Decimal(2), Ty::Bool, Ty::Duration, Ty::Time(Wire::Text), Ty::Bytes, Ty::Json],
        ),
        Ty::Bool | Ty::Duration => pick(g, &[Ty::Text, Ty::Json]),
        Ty::Time(_) => pick(g, &[Ty::Text, Ty::Time(Wire::Seconds)]),
        Ty::Bytes | Ty::Choice(..) => Ty::Text,
        Ty::Json => pick(g, &[Ty::Int, Ty::Bool, Ty::Decimal(2), Ty::Duration]),
        Ty::List(item) if matches!(**item, Ty::Int | Ty::Text | Ty::Float) => Ty::Json,
        _ => return None,
    };
    let from =
        if g.chance.percent(10) && !matches!(want.required(), Ty::List(_)) { want.required().clone() } else { from };
    let null = g.chance.percent(40);
    let inner = g.expr(&from.or_null(null));
    if inner.ty == *want || inner.is_literal() && inner.ty.is_optional() {
        return None;
    }
    // What goes by itself keeps the type that is asked for, also without null.
    Some(g.make(Kind::As(Box::new(inner)), want.clone()))
}

fn pick(g: &mut Generator, all: &[Ty]) -> Ty {
    g.chance.pick(all).clone()
}

pub fn interpolation(g: &mut Generator, want: &Ty) -> Option<Expr> {
    if *want.required() != Ty::Text {
        return None;
    }
    let mut parts = vec![];
    for _ in 0..g.chance.within(1, 3) {
        if g.chance.percent(50) {
            parts.push(Err((*g.chance.pick(&["a ", "{x}", "ü\"", ": "])).to_owned()));
        }
        let ty = g.value_type();
        parts.push(Ok(g.expr(&ty)));
    }
    Some(g.make(Kind::Interpolate(parts), Ty::Text))
}
