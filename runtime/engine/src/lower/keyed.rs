//! Steps with state by key.
use std::sync::Arc;

use hexafn_ir::Name;
use hexafn_ir::envelope::{OFFSET, TIME};
use hexafn_plan::{KeyedKind, KeyedNode, Node, Order};

use super::{Context, compile};
use crate::EngineError;
use crate::keyed::{Aggregates, Spec, Work};
use crate::layout::Layout;

pub(super) fn prepare(
    node: &Node,
    step: &KeyedNode,
    index: usize,
    input: Layout,
    output: Layout,
    errors: bool,
    context: &mut Context<'_>,
) -> Result<Arc<Spec>, EngineError> {
    let id = node.id.clone();
    let broken = |reason: String| EngineError::Plan { step: id.to_string(), reason };
    let key = step.key.iter().map(|(_, key)| compile(&id, key, &input)).collect::<Result<_, _>>()?;
    let (work, added): (Work, Vec<Name>) = match &step.kind {
        KeyedKind::Running(aggregates) => {
            let aggregates = Aggregates::new(&id, aggregates, &input)?;
            let names = aggregates.names().cloned().collect();
            (Work::Running(Arc::new(aggregates)), names)
        }
        KeyedKind::Dedupe(lasting) => (Work::Dedupe(*lasting), vec![]),
        KeyedKind::Throttle { count, per } => (Work::Throttle { count: *count, per: *per }, vec![]),
    };
    let time = input.position(TIME);
    if step.order == Order::Time && time.is_none() {
        return Err(broken(format!("rows are put in order by time, but its input has no `{TIME}`")));
    }
    let before = input.schema.fields().len();
    let place = |field: &arrow_schema::FieldRef| {
        // An aggregate takes the place of a field of the same name.
        let new = added.iter().position(|name| **name == **field.name()).map(|at| before + at);
        let place = new.or_else(|| input.position(field.name()));
        place.ok_or_else(|| broken(format!("there is no column `{}`", field.name())))
    };
    let places = output.schema.fields().iter().map(place).collect::<Result<_, _>>()?;
    for worker in 0..context.workers {
        context.gather.expect((index, worker), &id.0);
    }
    Ok(Arc::new(Spec {
        index,
        page: context.books.open(id.clone()),
        order: step.order,
        key,
        work,
        places,
        offset: input.position(OFFSET),
        time,
        errors,
        input,
        output,
        id,
    }))
}
