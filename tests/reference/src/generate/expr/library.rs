//! Calls of the library.
use crate::generate::Generator;
use crate::model::{Expr, Kind, Ty, Wire};

/// What an argument is.
enum Arg {
    /// Of a type.
    Of(Ty),
    /// A small int, as a constant.
    Small,
}

pub fn call(g: &mut Generator, want: &Ty) -> Option<Expr> {
    use Arg::{Of, Small};
    let text = || Of(Ty::Text);
    let time = || Of(Ty::Time(Wire::Text));
    if want.is_optional() && g.chance.percent(30) {
        return nullable(g, want);
    }
    let bare = want.required().clone();
    let same = || Of(bare.clone());
    let mut any = || Of(g.value_type());
    let mut forms: Vec<(&'static str, Vec<Arg>)> = match &bare {
        Ty::Text => vec![
            ("lower", vec![text()]),
            ("upper", vec![text()]),
            ("trim", vec![text()]),
            ("replace", vec![text(), text(), text()]),
            ("substring", vec![text(), Small]),
            ("substring", vec![text(), Small, Small]),
            ("pad_start", vec![text(), Small, text()]),
            ("pad_end", vec![text(), Small]),
            ("repeat", vec![text(), Small]),
            ("join", vec![Of(Ty::list(Ty::Text)), text()]),
            ("reverse", vec![text()]),
            ("hex", vec![text()]),
            ("hex", vec![Of(Ty::Bytes)]),
            ("base64_encode", vec![Of(Ty::Bytes)]),
            ("base64_encode", vec![text()]),
            ("to_string", vec![any()]),
        ],
        Ty::Bool => {
            let item = g.simple();
            vec![
                ("starts_with", vec![text(), text()]),
                ("ends_with", vec![text(), text()]),
                ("contains", vec![text(), text()]),
                ("contains", vec![Of(Ty::list(item.clone())), Of(item)]),
                ("is_nan", vec![Of(Ty::Float)]),
            ]
        }
        Ty::Int => {
            let item = g.simple();
            let map = Ty::Map(Box::new(g.simple()));
            let number = if g.chance.percent(50) { Ty::Float } else { g.decimal() };
            vec![
                ("length", vec![text()]),
                ("length", vec![Of(Ty::list(item))]),
                ("length", vec![Of(map)]),
                ("length", vec![Of(Ty::Bytes)]),
                ("abs", vec![same()]),
                ("sign", vec![Of(number)]),
                ("sign", vec![same()]),
                ("unix", vec![time()]),
                ("unix_ms", vec![time()]),
                ("year", vec![time()]),
                ("month", vec![time()]),
                ("day", vec![time()]),
                ("hour", vec![time()]),
                ("minute", vec![time()]),
                ("second", vec![time()]),
                ("weekday", vec![time()]),
                ("hash64", vec![text()]),
                ("parse_int", vec![text()]),
                ("sum", vec![Of(Ty::list(Ty::Int))]),
            ]
        }
        Ty::Float => vec![
            ("abs", vec![same()]),
            ("floor", vec![same()]),
            ("ceil", vec![same()]),
            ("round", vec![same()]),
            ("round", vec![same(), Small]),
            ("sqrt", vec![same()]),
            ("pow", vec![same(), same()]),
            ("parse_float", vec![text()]),
            ("sum", vec![Of(Ty::list(Ty::Float))]),
        ],
        Ty::Decimal(_) => vec![
            ("abs", vec![same()]),
            ("floor", vec![same()]),
            ("ceil", vec![same()]),
            ("round", vec![same()]),
            ("round", vec![same(), Small]),
            ("sum", vec![Of(Ty::list(bare.clone()))]),
        ],
        Ty::Time(Wire::Text) => vec![
            ("from_unix", vec![Of(Ty::Int)]),
            ("from_unix_ms", vec![Of(Ty::Int)]),
            ("truncate", vec![time(), Of(Ty::Duration)]),
            ("parse_time", vec![text()]),
        ],
        Ty::Json => vec![("to_json", vec![any()]), ("parse_json", vec![text()])],
        Ty::List(item) => {
            let mut forms = vec![
                ("reverse", vec![same()]),
                ("concat", vec![same(), same()]),
                ("slice", vec![same(), Small]),
                ("slice", vec![same(), Small, Small]),
                ("values", vec![Of(Ty::Map(item.clone()))]),
            ];
            if item.is_ordered() {
                forms.extend([("sort", vec![same()]), ("distinct", vec![same()])]);
                forms.push(("flatten", vec![Of(Ty::list(bare.clone()))]));
            }
            match **item {
                Ty::Text => {
                    forms.push(("split", vec![text(), text()]));
                    forms.push(("keys", vec![Of(Ty::Map(Box::new(Ty::Int)))]));
                }
                Ty::Int => forms.push(("range", vec![Small, Small])),
                _ => {}
            }
            forms
        }
        Ty::Map(_) => vec![("merge", vec![same(), same()])],
        _ => vec![],
    };
    if bare.is_ordered() {
        forms.push(("min", vec![same(), same()]));
        forms.push(("max", vec![same(), same(), same()]));
        forms.push(("clamp", vec![same(), same(), same()]));
    }
    if forms.is_empty() {
        return None;
    }
    let (name, parts) = forms.swap_remove(g.chance.below(forms.len()));
    let takes_null = matches!(name, "to_string" | "to_json");
    let mut arguments = Vec::with_capacity(parts.len());
    for part in parts {
        arguments.push(match part {
            Small => g.small(),
            Of(ty) if takes_null => g.expr(&ty),
            Of(ty) => g.operand(&ty, want),
        });
    }
    // A choice beside another would be another type.
    let shown = |e: &Expr| matches!(e.ty.required(), Ty::Choice(..));
    if !takes_null && arguments.iter().any(shown) && name != "length" {
        return None;
    }
    let result = if name == "truncate" { Ty::Time(Wire::Text) } else { bare };
    Some(if takes_null { g.make(Kind::Call(name, arguments), result) } else { g.strict(name, arguments, result) })
}

/// Functions that have null for an answer.
fn nullable(g: &mut Generator, want: &Ty) -> Option<Expr> {
    let item = want.required().clone();
    if matches!(item, Ty::Choice(..) | Ty::List(_) | Ty::Record(_) | Ty::Map(_)) {
        return None;
    }
    Some(match g.chance.below(6) {
        0 => {
            let list = g.operand(&Ty::list(item), want);
            let name = *g.chance.pick(&["first", "last"]);
            g.make(Kind::Call(name, vec![list]), want.clone())
        }
        1 => {
            let (list, at) = (g.operand(&Ty::list(item), want), g.small());
            g.make(Kind::Call("get", vec![list, at]), want.clone())
        }
        2 => {
            let (map, key) = (g.operand(&Ty::Map(Box::new(item)), want), g.expr(&Ty::Text));
            g.make(Kind::Call("get", vec![map, key]), want.clone())
        }
        3 if item == Ty::Int => {
            let (text, part) = (g.operand(&Ty::Text, want), g.operand(&Ty::Text, want));
            g.make(Kind::Call("index_of", vec![text, part]), want.clone())
        }
        4 if item == Ty::Float => {
            let list = g.operand(&Ty::list(Ty::Float), want);
            g.make(Kind::Call("avg", vec![list]), want.clone())
        }
        _ => {
            let (a, b) = (g.expr(want), g.expr(want));
            if !a.ty.is_optional() || !b.ty.is_optional() {
                return None;
            }
            g.make(Kind::Call("coalesce", vec![a, b]), want.clone())
        }
    })
}
