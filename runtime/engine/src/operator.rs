//! The shape that all operators share: they send batches, and what they fail with ends the run.
use std::sync::Arc;

use hexafn_ir::Batch;
use hexafn_ir::batch::MAX_ROWS;
use timely::dataflow::channels::pushers::Output;
use timely::dataflow::operators::CapabilityTrait;
use timely::dataflow::operators::generic::builder_rc::OperatorBuilder;
use timely::progress::frontier::MutableAntichain;

use crate::EngineError;
use crate::container::Message;
use crate::process::Process;
use crate::timestamp::Stamp;

/// Batches on their way.
pub(crate) type Stream<'s> = timely::dataflow::Stream<'s, Stamp, Message>;

/// One output of an operator.
pub(crate) struct Outlet {
    output: Output<Stamp, Message>,
    port: usize,
}

impl Outlet {
    /// Adds an output to an operator that has not got its inputs yet, or none.
    pub fn new<'s>(builder: &mut OperatorBuilder<'s, Stamp>) -> (Outlet, Stream<'s>) {
        let (output, stream) = builder.new_output();
        let port = output.output_index();
        (Outlet { output, port }, stream)
    }

    /// Its number.
    pub fn port(&self) -> usize {
        self.port
    }

    /// Sends a batch, in pieces if it has too many rows; an empty one is not sent.
    pub fn send(&mut self, capability: &impl CapabilityTrait<Stamp>, batch: Batch) {
        let mut session = self.output.activate();
        let rows = batch.len();
        if rows <= MAX_ROWS {
            session.give(capability, &mut Message::from(batch));
            return;
        }
        for start in (0..rows).step_by(MAX_ROWS) {
            let piece = batch.rows.slice(start, MAX_ROWS.min(rows - start));
            session.give(capability, &mut Message::from(batch.with_rows(piece)));
        }
    }
}

/// The logic of an operator, watched: an error or panic becomes the failure of the run, named after the step.
pub(crate) fn watched(
    process: Arc<Process>,
    step: String,
    mut logic: impl FnMut(&[MutableAntichain<Stamp>]) -> Result<(), EngineError>,
) -> impl FnMut(&[MutableAntichain<Stamp>]) {
    move |frontiers| {
        if !process.failure.happened() {
            process.failure.watch(&step, || logic(frontiers));
        }
    }
}

/// The one stamp that a message has: operators here send under single capabilities only.
pub(crate) fn stamp(stamps: &timely::progress::Stamp<Stamp>, step: &str) -> Result<Stamp, EngineError> {
    stamps.as_singleton().copied().ok_or_else(|| EngineError::Plan {
        step: step.to_owned(),
        reason: format!("a batch has {} stamps", stamps.len()),
    })
}
