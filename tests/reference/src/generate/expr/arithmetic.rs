//! `+ - * / %` and `-x`.
use crate::generate::Generator;
use crate::model::{Arithmetic, Expr, Kind, Ty, Wire};

const ALL: [Arithmetic; 5] =
    [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide, Arithmetic::Remainder];

pub fn binary(g: &mut Generator, want: &Ty) -> Option<Expr> {
    let mut op = *g.chance.pick(&ALL);

    let (left, right) = match want.required() {
        Ty::Int => (Ty::Int, Ty::Int),
        Ty::Float => match g.chance.below(4) {
            0 => (Ty::Int, Ty::Float),
            1 => (Ty::Float, Ty::Int),
            _ => (Ty::Float, Ty::Float),
        },
        Ty::Decimal(n) => {
            let other =
                if g.chance.percent(40) { Ty::Int } else { Ty::Decimal(g.chance.below(usize::from(*n) + 1) as u8) };
            if g.chance.percent(50) { (other, Ty::Decimal(*n)) } else { (Ty::Decimal(*n), other) }
        }
        Ty::Text => {
            op = Arithmetic::Add;
            (Ty::Text, Ty::Text)
        }
        Ty::Duration => match g.chance.below(4) {
            0 => {
                op = *g.chance.pick(&[Arithmetic::Multiply, Arithmetic::Divide]);
                (Ty::Duration, Ty::Int)
            }
            1 => {
                op = Arithmetic::Multiply;
                (Ty::Int, Ty::Duration)
            }
            2 => {
                op = Arithmetic::Subtract;
                (Ty::Time(Wire::Text), Ty::Time(Wire::Text))
            }
            _ => {
                op = *g.chance.pick(&[Arithmetic::Add, Arithmetic::Subtract]);
                (Ty::Duration, Ty::Duration)
            }
        },
        Ty::Time(_) => {
            let time = want.required().clone();
            if g.chance.percent(30) {
                op = Arithmetic::Add;
                (Ty::Duration, time)
            } else {
                op = *g.chance.pick(&[Arithmetic::Add, Arithmetic::Subtract]);
                (time, Ty::Duration)
            }
        }
        _ => return None,
    };
    let (a, b) = (g.operand(&left, want), g.operand(&right, want));
    let (a, b) = g.beside(a, b);
    let converted = |g: &mut Generator, e: Expr| match (e.ty.required(), want.required()) {
        (Ty::Int, Ty::Float) => g.widen(e, Ty::Float),
        (Ty::Int, Ty::Decimal(_)) => g.widen(e, Ty::Decimal(0)),
        _ => e,
    };
    let (a, b) = (converted(g, a), converted(g, b));
    let null = a.ty.is_optional() || b.ty.is_optional();
    Some(g.make(Kind::Arithmetic(op, Box::new(a), Box::new(b)), want.required().clone().or_null(null)))
}

pub fn negate(g: &mut Generator, want: &Ty) -> Option<Expr> {
    if !matches!(want.required(), Ty::Int | Ty::Float | Ty::Decimal(_) | Ty::Duration) {
        return None;
    }
    let a = g.operand(want.required(), want);
    let ty = a.ty.clone();
    // A literal with a sign before it is a literal.
    (!a.is_literal()).then(|| g.make(Kind::Negate(Box::new(a)), ty))
}
