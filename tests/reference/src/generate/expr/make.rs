//! Lists, records, blocks.
use crate::generate::Generator;
use crate::model::{Expr, Kind, Ty};

pub fn list(g: &mut Generator, want: &Ty) -> Option<Expr> {
    let Ty::List(item) = want.required() else { return None };
    let items: Vec<Expr> = (0..g.chance.within(1, 4)).map(|_| g.expr(item)).collect();
    let same = items.iter().all(|i| i.ty == **item);
    same.then(|| g.make(Kind::List(items), want.required().clone()))
}

pub fn record(g: &mut Generator, want: &Ty) -> Option<Expr> {
    let Ty::Record(fields) = want.required() else { return None };
    let members: Vec<(String, Expr)> = fields.iter().map(|f| (f.name.clone(), g.expr(&f.ty))).collect();
    let same = members.iter().zip(fields).all(|((_, e), f)| e.ty == f.ty);
    same.then(|| g.make(Kind::Record(members), want.required().clone()))
}

pub fn block(g: &mut Generator, want: &Ty) -> Option<Expr> {
    let before = g.scope.locals.len();
    let mut lets = vec![];
    for _ in 0..g.chance.within(1, 2) {
        let ty = g.value_type();
        let value = g.expr(&ty);
        let name = g.name("v");
        g.scope.locals.push((name.clone(), value.ty.clone()));
        lets.push((name, value));
    }
    let result = g.expr(want);
    g.scope.locals.truncate(before);
    let ty = result.ty.clone();
    Some(g.make(Kind::Block(lets, Box::new(result)), ty))
}
