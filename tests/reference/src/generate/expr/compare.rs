//! Comparisons, `in`, and tests for null.
use crate::generate::Generator;
use crate::model::{Comparison, Expr, Kind, Ty, Value};

const ALL: [Comparison; 6] = [
    Comparison::Equal,
    Comparison::NotEqual,
    Comparison::Less,
    Comparison::LessEqual,
    Comparison::Greater,
    Comparison::GreaterEqual,
];

pub fn comparison(g: &mut Generator, want: &Ty) -> Option<Expr> {
    if *want.required() != Ty::Bool {
        return None;
    }
    let mut op = *g.chance.pick(&ALL);
    let left = if g.chance.percent(12) { g.value_type().required().clone() } else { g.simple() };
    let nested = matches!(left, Ty::List(_) | Ty::Record(_) | Ty::Map(_) | Ty::Bytes);
    if left == Ty::Json {
        return None;
    }
    if nested {
        op = *g.chance.pick(&ALL[..2]);
    }
    let right = match &left {
        Ty::Int if g.chance.percent(25) => Ty::Float,
        Ty::Int if g.chance.percent(25) => g.decimal(),
        Ty::Decimal(_) if g.chance.percent(40) => g.decimal(),
        Ty::Decimal(_) if g.chance.percent(30) => Ty::Int,
        Ty::Choice(..) if g.chance.percent(30) => Ty::Text,
        other => other.clone(),
    };
    let (a, b) = (g.operand(&left, want), g.operand(&right, want));
    // The compiler refuses a constant text that is none of the choices.
    let constant = |e: &Expr| e.is_literal() || matches!(e.kind, Kind::Constant(_)) && e.ty == Ty::Text;
    if matches!(left, Ty::Choice(..)) && (constant(&a) || constant(&b)) {
        return choice(g, &left, op, want);
    }
    let (a, b) = g.beside(a, b);
    let common = a.ty.required().join(b.ty.required())?;
    let (a, b) = (g.widen(a, common.clone()), g.widen(b, common));
    let null = a.ty.is_optional() || b.ty.is_optional();
    Some(g.make(Kind::Compare(op, Box::new(a), Box::new(b)), Ty::Bool.or_null(null)))
}

/// A choice beside one of its members as it is written.
fn choice(g: &mut Generator, ty: &Ty, op: Comparison, want: &Ty) -> Option<Expr> {
    let a = g.operand(ty, want);
    if a.is_literal() {
        return None;
    }
    let value = g.value(ty);
    let b = g.make(Kind::Literal { value, bare: true }, ty.clone());
    let null = a.ty.is_optional();
    Some(g.make(Kind::Compare(op, Box::new(a), Box::new(b)), Ty::Bool.or_null(null)))
}

pub fn membership(g: &mut Generator, want: &Ty) -> Option<Expr> {
    if *want.required() != Ty::Bool {
        return None;
    }
    let ty = g.simple();
    let a = g.operand(&ty, want);
    let not = g.chance.percent(40);
    let list = if g.chance.percent(60) {
        let count = *g.chance.pick(&[1, 2, 3, 12]);
        let items = (0..count).map(|_| {
            let value = g.value(&ty);
            g.constant(value, ty.clone())
        });
        let items = items.collect();
        g.make(Kind::List(items), Ty::list(ty))
    } else {
        g.expr(&Ty::list(ty))
    };
    let null = a.ty.is_optional();
    Some(g.make(Kind::In(not, Box::new(a), Box::new(list)), Ty::Bool.or_null(null)))
}

pub fn is_null(g: &mut Generator, want: &Ty) -> Option<Expr> {
    if *want.required() != Ty::Bool {
        return None;
    }
    let ty = g.value_type().optional();
    let a = g.expr(&ty);
    if matches!(&a.kind, Kind::Literal { value: Value::Null, .. }) {
        return None;
    }
    let not = g.chance.percent(50);
    Some(g.make(Kind::IsNull(not, Box::new(a)), Ty::Bool))
}
