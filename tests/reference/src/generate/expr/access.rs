//! `base.name`, `base?.name`, `base[index]`.
use crate::generate::Generator;
use crate::model::{Expr, Kind, Ty, Value};

/// A member of a record in reach, or of json.
pub fn member(g: &mut Generator, want: &Ty) -> Option<Expr> {
    if *want == Ty::Json.optional() {
        let base = g.expr(want);
        let name = *g.chance.pick(&["a", "b", "c"]);
        return Some(g.make(Kind::Member(Box::new(base), name.into(), false), want.clone()));
    }
    let mut found = vec![];
    let row = g.scope.row.iter().flatten().map(|f| (Kind::Column(f.name.clone(), false), f.ty.clone()));
    let locals = g.scope.locals.iter().map(|(n, ty)| (Kind::Local(n.clone()), ty.clone()));
    for (kind, ty) in row.chain(locals) {
        let Ty::Record(fields) = ty.required() else { continue };
        for field in fields {
            let result = field.ty.clone().or_null(ty.is_optional());
            if result == *want || (want.is_optional() && result == *want.required()) {
                found.push((kind.clone(), ty.clone(), field.name.clone(), result));
            }
        }
    }
    if found.is_empty() {
        return None;
    }
    let (kind, ty, name, result) = g.chance.pick(&found).clone();
    let optional = ty.is_optional();
    let base = g.make(kind, ty);
    Some(g.make(Kind::Member(Box::new(base), name, optional), result))
}

/// An element of a list, map or json.
pub fn index(g: &mut Generator, want: &Ty) -> Option<Expr> {
    if *want == Ty::Json.optional() {
        let base = g.expr(want);
        let by_place = g.chance.percent(50);
        let index = if by_place { g.small() } else { g.constant(Value::Text("a".into()), Ty::Text) };
        return Some(g.make(Kind::Index(Box::new(base), Box::new(index)), want.clone()));
    }
    if matches!(want.required(), Ty::List(_) | Ty::Map(_) | Ty::Record(_) | Ty::Json) {
        return None;
    }
    if want.is_optional() && g.chance.percent(50) {
        let map = g.expr(&Ty::Map(Box::new(want.required().clone())));
        let key = g.expr(&Ty::Text);
        return Some(g.make(Kind::Index(Box::new(map), Box::new(key)), want.clone()));
    }
    let list = g.expr(&Ty::list(want.required().clone()));
    let index = if g.chance.percent(60) { g.small() } else { g.expr(&Ty::Int) };
    Some(g.make(Kind::Index(Box::new(list), Box::new(index)), want.required().clone()))
}

impl Generator {
    /// A small int as a constant.
    pub(super) fn small(&mut self) -> Expr {
        let n = self.chance.within(-2, 4);
        self.constant(Value::Int(n), Ty::Int)
    }
}
