//! Functions of elements.
use crate::generate::Generator;
use crate::model::{Expr, Kind, Ty};

/// `map`, `filter`, `any`, `all`, `sort_by`.
pub fn higher(g: &mut Generator, want: &Ty) -> Option<Expr> {
    let (name, item, body) = match want.required() {
        Ty::List(result) if g.chance.percent(40) => ("map", g.simple(), (**result).clone()),
        Ty::List(item) if g.chance.percent(50) => ("filter", (**item).clone(), Ty::Bool),
        Ty::List(item) if !matches!(**item, Ty::Record(_)) => {
            let key = g.simple();
            ("sort_by", (**item).clone(), if matches!(key, Ty::Choice(..)) { Ty::Int } else { key })
        }
        Ty::Bool => (*g.chance.pick(&["any", "all"]), g.simple(), Ty::Bool),
        _ => return None,
    };
    let list = g.operand(&Ty::list(item.clone()), want);
    let lambda = g.lambda(&[item], &body)?;
    let null = list.ty.is_optional();
    Some(g.make(Kind::Call(name, vec![list, lambda]), want.required().clone().or_null(null)))
}

/// `fold`.
pub fn fold(g: &mut Generator, want: &Ty) -> Option<Expr> {
    if want.is_optional() || !matches!(want, Ty::Int | Ty::Float | Ty::Decimal(_) | Ty::Text) {
        return None;
    }
    let item = g.simple();
    let list = g.expr(&Ty::list(item.clone()));
    let start = g.expr(want);
    let lambda = g.lambda(&[want.clone(), item], want)?;
    Some(g.make(Kind::Call("fold", vec![list, start, lambda]), want.clone()))
}

impl Generator {
    fn lambda(&mut self, parameters: &[Ty], body: &Ty) -> Option<Expr> {
        let before = self.scope.locals.len();
        let names: Vec<String> = parameters.iter().map(|_| self.name("v")).collect();
        self.scope.locals.extend(names.iter().cloned().zip(parameters.iter().cloned()));
        let value = self.expr(body);
        self.scope.locals.truncate(before);
        (value.ty == *body).then(|| self.make(Kind::Lambda(names, Box::new(value)), body.clone()))
    }
}
