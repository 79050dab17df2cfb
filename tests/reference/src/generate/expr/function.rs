//! Calls of the program's functions.
use crate::generate::Generator;
use crate::model::{Expr, Kind, Ty};

pub fn apply(g: &mut Generator, want: &Ty) -> Option<Expr> {
    let fits = |ty: &Ty| ty == want || (want.is_optional() && ty == want.required());
    let found: Vec<_> = g.scope.functions.iter().filter(|(_, _, result)| fits(result)).cloned().collect();
    if found.is_empty() {
        return None;
    }
    let (name, parameters, result) = g.chance.pick(&found).clone();
    let arguments = parameters.iter().map(|ty| g.expr(ty)).collect();
    Some(g.make(Kind::Apply(name, arguments), result))
}
