//! Sinks: opened once per process, with their threads.
use std::sync::Arc;
use std::time::Duration;

use hexafn_ir::Value;
use hexafn_ir::program::Delivery as Policy;
use hexafn_plan::{Node, SinkNode, StepId};
use hexafn_port::{Forwarder, Payload};

use super::{Context, Incoming};
use crate::EngineError;
use crate::forward::Queue;
use crate::sink::{Encoding, Inlet, Shared, Spec, Target};

/// What was opened and must be ended.
#[derive(Default)]
pub(crate) struct OpenSinks {
    /// Forwarders that run on the workers.
    pub inline: Vec<(StepId, Arc<Shared>)>,
    /// Forwarders that wait for their threads.
    pub threads: Vec<Waiting>,
}

/// A forwarder whose thread has not begun.
pub(crate) struct Waiting {
    pub sink: StepId,
    pub forwarder: Box<dyn Forwarder>,
    pub policy: Policy,
    pub queue: Arc<Queue>,
}

pub(super) fn open(
    node: &Node,
    step: &SinkNode,
    incoming: &[Incoming],
    route: bool,
    context: &mut Context<'_>,
) -> Result<Arc<Spec>, EngineError> {
    let (id, sink) = (node.id.clone(), &step.sink);
    let missing = || EngineError::NoConnector { step: id.to_string(), kind: sink.connector.kind.to_string() };
    let factory = context.forwarder(&sink.connector.kind).ok_or_else(missing)?.clone();
    let payload = factory.payload(sink);
    let separator = match sink.connector.value("separator").or_else(|| sink.connector.value("delimiter")) {
        Some(Value::String(text)) => text.bytes().next().unwrap_or(b','),
        _ => b',',
    };
    let inlet = |incoming: &Incoming| {
        let encoding = match payload {
            Payload::Rows => Encoding::none(&incoming.row, &incoming.layout),
            Payload::Lines => Encoding::new(&incoming.row, &incoming.layout, sink.connector.format(), separator)
                .map_err(|e| EngineError::Plan { step: id.to_string(), reason: e.to_string() })?,
        };
        Ok(Inlet { encoding, columns: incoming.layout.columns.clone(), letters: incoming.letters })
    };
    let inlets = incoming.iter().map(inlet).collect::<Result<_, EngineError>>()?;
    let forwarder = factory.open(sink, context.settings)?;
    let target = match payload {
        Payload::Rows => {
            let shared = Arc::new(Shared::new(forwarder));
            context.sinks.inline.push((id.clone(), shared.clone()));
            Target::Inline(shared)
        }
        Payload::Lines => {
            let (policy, queue) = (sink.delivery.clone(), Arc::new(Queue::default()));
            context.sinks.threads.push(Waiting { sink: id.clone(), forwarder, policy, queue: queue.clone() });
            Target::Thread(queue)
        }
    };
    let page = context.books.open(id.clone());
    let timeout = Duration::from_micros(u64::try_from(sink.delivery.timeout).unwrap_or(0));
    let most = match payload {
        // Nothing is gained by cutting what stays in memory.
        Payload::Rows => usize::MAX,
        Payload::Lines => sink.delivery.batch.0.max(1) as usize,
    };
    Ok(Arc::new(Spec { id, page, inlets, target, most, timeout, route }))
}
