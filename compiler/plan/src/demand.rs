//! What is read of rows: columns, members of records, parts of the envelope.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hexafn_ir::expr::{Expr, ExprKind};
use hexafn_ir::{Name, Record, Type};

/// How much of a value is read.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Need {
    /// All of it.
    All,
    /// Only these members of a record.
    Members(BTreeMap<Name, Need>),
}

/// What is read of a row.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Demand {
    /// Columns by name.
    pub(crate) columns: BTreeMap<Name, Need>,
    /// Envelope columns by name.
    pub(crate) envelope: BTreeSet<Name>,
}

impl Need {
    fn add(&mut self, other: Need) {
        match (&mut *self, other) {
            (Need::All, _) => {}
            (_, Need::All) => *self = Need::All,
            (Need::Members(mine), Need::Members(theirs)) => {
                for (name, need) in theirs {
                    add(mine, name, need);
                }
            }
        }
    }

    /// The need that leaves of the type `full` just `part`.
    pub(crate) fn between(part: &Type, full: &Type) -> Need {
        match (part.bare(), full.bare()) {
            (Type::Record(part), Type::Record(full)) if part != full => {
                let member =
                    |f: &hexafn_ir::Field| Some((f.name.clone(), Need::between(&f.ty, &full.field(&f.name)?.ty)));
                Need::Members(part.fields.iter().filter_map(member).collect())
            }
            _ => Need::All,
        }
    }

    /// The type without the members that are not read.
    pub(crate) fn prune(&self, ty: &Type) -> Type {
        match (self, ty) {
            (Need::Members(members), Type::Record(record)) => Type::Record(Arc::new(prune(record, members))),
            (_, Type::Optional(inner)) => Type::Optional(Box::new(self.prune(inner))),
            (_, Type::Secret(inner)) => Type::Secret(Box::new(self.prune(inner))),
            _ => ty.clone(),
        }
    }
}

/// The record without the fields that are not read, and their types without the members that are not.
pub(crate) fn prune(record: &Record, needs: &BTreeMap<Name, Need>) -> Record {
    let fields = record.fields.iter().filter_map(|f| {
        let need = needs.get(&f.name)?;
        Some(hexafn_ir::Field { ty: need.prune(&f.ty), ..f.clone() })
    });
    Record { name: record.name.clone(), fields: fields.collect() }
}

fn add(needs: &mut BTreeMap<Name, Need>, name: Name, need: Need) {
    match needs.get_mut(&name) {
        Some(there) => there.add(need),
        None => _ = needs.insert(name, need),
    }
}

impl Demand {
    /// Reads what the other reads, too.
    pub(crate) fn merge(&mut self, other: &Demand) {
        for (name, need) in &other.columns {
            add(&mut self.columns, name.clone(), need.clone());
        }
        self.envelope.extend(other.envelope.iter().cloned());
    }

    /// Reads all of a column.
    pub(crate) fn column(&mut self, name: &Name) {
        self.columns.insert(name.clone(), Need::All);
    }

    /// Reads all columns of a row.
    pub(crate) fn everything(&mut self, row: &Record) {
        row.fields.iter().for_each(|f| self.column(&f.name));
    }

    /// Reads an envelope column.
    pub(crate) fn envelope(&mut self, column: &str) {
        self.envelope.insert(column.into());
    }

    /// Reads what an expression reads.
    pub(crate) fn expression(&mut self, expr: &Expr) {
        if let Some((column, path)) = member(expr) {
            let need = path.into_iter().rev().fold(Need::All, |inner, name| Need::Members([(name, inner)].into()));
            add(&mut self.columns, column, need);
            return;
        }
        match &expr.kind {
            ExprKind::Row => {
                if let Ok(row) = hexafn_ir::layout::columns(&expr.ty) {
                    self.everything(&row);
                }
            }
            ExprKind::Meta(meta) => self.envelope(meta.column()),
            _ => {}
        }
        for child in expr.children() {
            self.expression(child);
        }
    }
}

/// `column.a.b` as the column and the path of members; other expressions have none.
fn member(expr: &Expr) -> Option<(Name, Vec<Name>)> {
    match &expr.kind {
        ExprKind::Column(name) => Some((name.clone(), vec![])),
        ExprKind::Field(base, name) if matches!(base.ty.bare(), Type::Record(_)) => {
            let (column, mut path) = member(base)?;
            path.push(name.clone());
            Some((column, path))
        }
        // A member of json is found when it is read; the column is decoded as a whole.
        _ => None,
    }
}
