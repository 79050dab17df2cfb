//! `and`, `or`, `not`, `??`.
use crate::generate::Generator;
use crate::model::{Expr, Kind, Ty};

pub fn connective(g: &mut Generator, want: &Ty) -> Option<Expr> {
    if *want.required() != Ty::Bool {
        return None;
    }
    let (a, b) = (g.operand(&Ty::Bool, want), g.operand(&Ty::Bool, want));
    let null = a.ty.is_optional() || b.ty.is_optional();
    let or = g.chance.percent(50);
    Some(g.make(Kind::Logic(or, Box::new(a), Box::new(b)), Ty::Bool.or_null(null)))
}

pub fn not(g: &mut Generator, want: &Ty) -> Option<Expr> {
    if *want.required() != Ty::Bool {
        return None;
    }
    let a = g.operand(&Ty::Bool, want);
    let ty = a.ty.clone();
    Some(g.make(Kind::Not(Box::new(a)), ty))
}

pub fn coalesce(g: &mut Generator, want: &Ty) -> Option<Expr> {
    let a = g.expr(&want.clone().optional());
    if !a.ty.is_optional() {
        return None;
    }
    let b = g.expr(want);
    let ty = b.ty.clone();
    Some(g.make(Kind::Coalesce(Box::new(a), Box::new(b)), ty))
}
