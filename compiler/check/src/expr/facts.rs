//! What a condition says of the row where it holds: which values are there, and which kind of a union it is.
use std::sync::Arc;

use hexafn_ir::expr::{CastMode, Local};
use hexafn_ir::{BinaryOp, Expr, ExprKind, Field, Name, Record, Type, Union, Value, layout};

use super::scope::{Row, Scope, present, same_data};

/// A place whose value does not change while an expression is evaluated.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Path {
    root: Root,
    fields: Vec<Name>,
}

#[derive(Clone, PartialEq, Debug)]
enum Root {
    Column(Name),
    Local(Local),
}

impl Path {
    /// The place that an expression reads, if it is no more than that.
    pub fn of(expr: &Expr) -> Option<Path> {
        match &expr.kind {
            ExprKind::Column(name) => Some(Path { root: Root::Column(name.clone()), fields: vec![] }),
            ExprKind::Local(local) => Some(Path { root: Root::Local(*local), fields: vec![] }),
            ExprKind::Field(base, name) => {
                let mut path = Path::of(base)?;
                path.fields.push(name.clone());
                Some(path)
            }
            ExprKind::Cast(inner, CastMode::Widen) if same_data(&inner.ty, &expr.ty) => Path::of(inner),
            _ => None,
        }
    }

    /// The column, if it is one.
    fn column(&self) -> Option<&Name> {
        match &self.root {
            Root::Column(name) if self.fields.is_empty() => Some(name),
            _ => None,
        }
    }
}

/// Something known to be true.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Fact {
    /// The value is not null.
    Present(Path),
    /// The text is one of these.
    Among(Path, Vec<Name>),
    /// The text is none of these.
    NotAmong(Path, Vec<Name>),
}

/// What follows from a condition being true (`holds`), or not being true. Only what is never null says something.
fn of(condition: &Expr, holds: bool) -> Vec<Fact> {
    use ExprKind as K;
    match (&condition.kind, holds) {
        (K::And(a, b), true) | (K::Or(a, b), false) => [of(a, holds), of(b, holds)].concat(),
        (K::Or(a, b), true) | (K::And(a, b), false) => both(&of(a, holds), &of(b, holds)),
        (K::Not(inner), _) => of(inner, !holds),
        (K::IsNull(inner), false) => Path::of(inner).map(Fact::Present).into_iter().collect(),
        (K::Binary { op: BinaryOp::Equal, left, right }, _) => equal(left, right, holds),
        (K::Binary { op: BinaryOp::NotEqual, left, right }, _) => equal(left, right, !holds),
        (K::In(value, list), _) => among(value, texts(list), holds),
        (K::Cast(inner, CastMode::Widen), _) if *inner.ty.bare() == Type::Bool => of(inner, holds),
        _ => vec![],
    }
}

/// What follows from a condition being true, not merely not false: the operands of a comparison are there, too.
pub(super) fn of_true(condition: &Expr) -> Vec<Fact> {
    match &condition.kind {
        ExprKind::And(a, b) => [of_true(a), of_true(b)].concat(),
        ExprKind::Binary { left, right, .. } => {
            let there = [left, right].into_iter().filter_map(|e| Path::of(e)).map(Fact::Present);
            of(condition, true).into_iter().chain(there).collect()
        }
        ExprKind::In(value, _) => of(condition, true).into_iter().chain(Path::of(value).map(Fact::Present)).collect(),
        _ => of(condition, true),
    }
}

/// What holds where a condition is false or null.
pub(super) fn of_false(condition: &Expr) -> Vec<Fact> {
    of(condition, false)
}

fn equal(left: &Expr, right: &Expr, same: bool) -> Vec<Fact> {
    match (left.as_literal(), right.as_literal()) {
        (None, Some(Value::String(s))) => among(left, Some(vec![s.clone()]), same),
        (Some(Value::String(s)), None) => among(right, Some(vec![s.clone()]), same),
        _ => vec![],
    }
}

fn among(value: &Expr, texts: Option<Vec<Name>>, holds: bool) -> Vec<Fact> {
    // Of a value that may be null, false says nothing: null is neither in nor out.
    let path = Path::of(value).filter(|_| !value.ty.is_optional());
    match (path, texts) {
        (Some(path), Some(texts)) if holds => vec![Fact::Among(path, texts)],
        (Some(path), Some(texts)) => vec![Fact::NotAmong(path, texts)],
        _ => vec![],
    }
}

fn texts(list: &Expr) -> Option<Vec<Name>> {
    let text = |v: &Value| v.as_str().map(Name::from);
    match &list.kind {
        ExprKind::List(items) => items.iter().map(|i| i.as_literal().and_then(text)).collect(),
        ExprKind::Literal(Value::List(items)) => items.iter().map(text).collect(),
        _ => None,
    }
}

/// What holds if one of two sets of facts does.
fn both(a: &[Fact], b: &[Fact]) -> Vec<Fact> {
    let mut common = Vec::new();
    for x in a {
        for y in b {
            match (x, y) {
                (Fact::Present(p), Fact::Present(q)) if p == q => common.push(x.clone()),
                (Fact::Among(p, some), Fact::Among(q, more)) if p == q => {
                    common.push(Fact::Among(p.clone(), some.iter().chain(more).cloned().collect()));
                }
                _ => {}
            }
        }
    }
    common
}

impl Scope<'_, '_> {
    /// The kinds that a union row can be here; `None` where it is no union or nothing is known.
    pub(super) fn kinds(&self) -> Option<Vec<Name>> {
        let Row::Of(Type::Union(union)) = &self.row else { return None };
        let kinds = kinds_left(union, &self.facts);
        (kinds.len() < union.kinds.len()).then_some(kinds)
    }
}

fn kinds_left(union: &Union, facts: &[Fact]) -> Vec<Name> {
    let about = |path: &Path| path.column() == Some(&union.tag);
    let possible = |kind: &Name| {
        facts.iter().all(|fact| match fact {
            Fact::Among(path, kinds) if about(path) => kinds.contains(kind),
            Fact::NotAmong(path, kinds) if about(path) => !kinds.contains(kind),
            _ => true,
        })
    };
    union.kinds.iter().map(|(k, _)| k).filter(|k| possible(k)).cloned().collect()
}

/// The union with these kinds only.
pub(super) fn only(union: &Union, kinds: &[Name]) -> Union {
    let kinds = union.kinds.iter().filter(|(k, _)| kinds.contains(k)).cloned().collect();
    Union { name: union.name.clone(), tag: union.tag.clone(), kinds }
}

/// The type of the rows for which `condition` held: absent kinds of a union are gone, tested fields lose their `?`.
pub(crate) fn narrowed_row(row: &Type, condition: &Expr) -> Type {
    let facts = of_true(condition);
    match row {
        Type::Union(union) => {
            let left = kinds_left(union, &facts);
            match left.as_slice() {
                [] => row.clone(),
                [kind] => one_kind(union, kind),
                _ if left.len() == union.kinds.len() => row.clone(),
                _ => Type::Union(Arc::new(only(union, &left))),
            }
        }
        Type::Record(record) => {
            let there =
                |f: &Field| facts.iter().any(|fact| matches!(fact, Fact::Present(p) if p.column() == Some(&f.name)));
            if !record.fields.iter().any(|f| f.ty.is_optional() && there(f)) {
                return row.clone();
            }
            let fields = record
                .fields
                .iter()
                .map(|f| if there(f) { Field { ty: present(&f.ty), ..f.clone() } } else { f.clone() });
            Type::Record(Arc::new(Record { name: None, fields: fields.collect() }))
        }
        other => other.clone(),
    }
}

/// The rows of one kind of a union: the tag, then the fields of the kind.
fn one_kind(union: &Union, kind: &Name) -> Type {
    let record = layout::union_record(&only(union, std::slice::from_ref(kind)));
    let name = union.kinds.iter().find(|(k, _)| k == kind).and_then(|(_, r)| r.name.clone());
    Type::Record(Arc::new(Record { name, ..record }))
}
