//! Sources: decoding, deduplication and what they lose.
use hexafn_diagnostics::Diagnostic;
use hexafn_ir::connector::Role;
use hexafn_ir::dead_letter::Loss;
use hexafn_ir::decode::Decode;
use hexafn_ir::envelope::is_decoded;
use hexafn_ir::program::Source;

use super::Builder;
use super::ids::Ids;
use crate::{KeyedKind, NodeKind, Order, SourceNode, StepId};

impl Builder<'_> {
    /// Adds a source, and a step for its `dedupe:`.
    pub(super) fn source(&mut self, source: &Source, ordinal: usize) -> Result<(), Box<Diagnostic>> {
        let id = StepId(source.name.clone());
        let decode = Decode {
            format: source.connector.format(),
            row: source.row.clone(),
            wanted: Default::default(),
            kinds: None,
            envelope: self.envelope.iter().filter(|c| is_decoded(c)).cloned().collect(),
            strict: source.strict,
            max_bytes: source.max_bytes,
        };
        let ordinal = u32::try_from(ordinal).unwrap_or(u32::MAX);
        let kind = SourceNode { source: source.clone(), ordinal, decode, order: Order::Arrival };
        let mut node = self.node(id, NodeKind::Source(kind), &source.row, source.span)?;
        let columns = node.columns.clone();
        if let NodeKind::Source(source) = &mut node.kind {
            source.decode.wanted = columns;
        }
        let mut at = self.plan.graph.add_node(node);
        for loss in lost(source) {
            self.losses(at, loss, &source.name, &source.losses)?;
        }
        if let Some((by, lasting)) = &source.dedupe {
            let id = Ids::new(&source.name, &[]).fresh("dedupe");
            let kind = KeyedKind::Dedupe(Some(*lasting));
            let node = self.keyed(id, by, kind, false, &source.row, source.span)?;
            at = self.append(at, node, &source.name, &source.losses)?;
        }
        self.outputs.insert(source.name.clone(), at);
        Ok(())
    }
}

/// What can be lost before any step.
fn lost(source: &Source) -> Vec<Loss> {
    let spec = hexafn_ir::connectors::find(&source.connector.kind, Role::Source);
    let mut lost = vec![];
    if spec.is_none_or(|s| s.can_lose) {
        lost.push(Loss::Invalid);
    }
    if let Some(time) = &source.time {
        lost.push(Loss::Late);
        if time.value.can_fail() {
            lost.push(Loss::Error);
        }
    }
    lost
}
