//! The expressions of steps, to look at and to change, and whether they can fail.
use hexafn_ir::expr::{Expr, Items};
use hexafn_ir::step::Aggregate;

use crate::{KeyedKind, KeyedNode, NodeKind, Operation, OperationKind};

fn values(items: &Items) -> impl Iterator<Item = &Expr> {
    items.iter().map(|(_, e)| e)
}

fn values_mut(items: &mut Items) -> impl Iterator<Item = &mut Expr> {
    items.iter_mut().map(|(_, e)| e)
}

impl Operation {
    /// Its expressions, in written order.
    pub fn expressions(&self) -> Vec<&Expr> {
        use OperationKind as K;
        match &self.kind {
            K::Where(e) => vec![e],
            K::Set(items) | K::Select(items) => values(items).collect(),
            K::Sample { share, by } => std::iter::once(share).chain(values(by)).collect(),
            K::Flatten(_) | K::Fire(_) | K::Tap(_) | K::Keep => vec![],
        }
    }

    /// Its expressions, to change them.
    pub fn expressions_mut(&mut self) -> Vec<&mut Expr> {
        use OperationKind as K;
        match &mut self.kind {
            K::Where(e) => vec![e],
            K::Set(items) | K::Select(items) => values_mut(items).collect(),
            K::Sample { share, by } => std::iter::once(share).chain(values_mut(by)).collect(),
            K::Flatten(_) | K::Fire(_) | K::Tap(_) | K::Keep => vec![],
        }
    }

    /// Whether some row may leave it as an error.
    pub fn can_fail(&self) -> bool {
        self.expressions().into_iter().any(Expr::can_fail)
    }
}

impl KeyedNode {
    /// The expressions of its keys and aggregates.
    pub fn expressions(&self) -> Vec<&Expr> {
        let aggregates: &[Aggregate] = if let KeyedKind::Running(all) = &self.kind { all } else { &[] };
        values(&self.key).chain(aggregates.iter().flat_map(|a| a.arguments.iter().chain(&a.filter))).collect()
    }

    /// The expressions of its keys and aggregates, to change them.
    pub fn expressions_mut(&mut self) -> Vec<&mut Expr> {
        let aggregates: &mut [Aggregate] = if let KeyedKind::Running(all) = &mut self.kind { all } else { &mut [] };
        values_mut(&mut self.key)
            .chain(aggregates.iter_mut().flat_map(|a| a.arguments.iter_mut().chain(&mut a.filter)))
            .collect()
    }

    /// Whether some row may leave it as an error. An aggregate may: a sum can overflow.
    pub fn can_fail(&self) -> bool {
        matches!(self.kind, KeyedKind::Running(_)) || values(&self.key).any(Expr::can_fail)
    }
}

impl NodeKind {
    /// Whether some row may leave it as an error.
    pub fn can_fail(&self) -> bool {
        match self {
            NodeKind::Source(s) => s.source.time.as_ref().is_some_and(|t| t.value.can_fail()),
            NodeKind::Stage(operations) => operations.iter().any(Operation::can_fail),
            NodeKind::Keyed(keyed) => keyed.can_fail(),
            NodeKind::Merge | NodeKind::Sink(_) => false,
        }
    }

    /// Its expressions.
    pub fn expressions_mut(&mut self) -> Vec<&mut Expr> {
        match self {
            NodeKind::Source(s) => s.source.time.iter_mut().map(|t| &mut t.value).collect(),
            NodeKind::Stage(operations) => operations.iter_mut().flat_map(Operation::expressions_mut).collect(),
            NodeKind::Keyed(keyed) => keyed.expressions_mut(),
            NodeKind::Merge | NodeKind::Sink(_) => vec![],
        }
    }
}
