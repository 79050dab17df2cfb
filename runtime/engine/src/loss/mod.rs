//! What is lost: counted, told to the receipts, and sent on its route as dead letters.
mod letters;

use std::sync::Arc;

use hexafn_codec::dead_letter::Failure;
use hexafn_codec::decode::Invalid;
use hexafn_diagnostics::{Code, Span};
use hexafn_expr::RowErrors;
use hexafn_ir::dead_letter::Loss;
use hexafn_ir::{Batch, Origin, Receipt, Record};
use hexafn_plan::StepId;
use timely::dataflow::operators::CapabilityTrait;

use crate::operator::Outlet;
use crate::process::Process;
use crate::timestamp::Stamp;

/// Decoded rows that were lost.
pub(crate) struct Failed {
    pub step: StepId,
    /// The columns of the batch, without the envelope.
    pub columns: Arc<Record>,
    /// A batch with the rows, and perhaps others.
    pub batch: Batch,
    /// The rows and why, and the place in the program that failed on them.
    pub rows: Vec<(Failure, Option<Span>)>,
}

impl Failed {
    /// Rows that expressions failed on.
    pub fn of_errors(step: &StepId, columns: &Arc<Record>, batch: &Batch, errors: RowErrors) -> Failed {
        let failure = |e: hexafn_expr::RowError| {
            let failure = Failure { row: e.row as usize, code: e.code, message: e.message, cause: None, attempts: 1 };
            (failure, Some(e.span))
        };
        let rows = errors.into_sorted().into_iter().map(failure).collect();
        Failed { step: step.clone(), columns: columns.clone(), batch: batch.clone(), rows }
    }
}

/// Events that could not be decoded.
pub(crate) struct Undecoded {
    pub step: StepId,
    pub origin: Arc<Origin>,
    pub receipts: Vec<Arc<dyn Receipt>>,
    pub events: Vec<Invalid>,
    /// The number of the block's first line, where it is known.
    pub line: Option<u64>,
    /// Whether the declared type has secrets: the text must not be shown then.
    pub secret: bool,
}

/// Notes rows as lost and sends them on, if there is a route.
pub(crate) fn send(
    kind: Loss,
    failed: &Failed,
    process: &Process,
    route: Option<&mut Outlet>,
    capability: &impl CapabilityTrait<Stamp>,
) {
    count(failed, process);
    let Some(route) = route else { return };
    match letters::of_rows(kind, failed, process) {
        Ok(letters) => letters.into_iter().for_each(|batch| route.send(capability, batch)),
        Err(error) => unwritten(process, &failed.step, error),
    }
}

/// Only notes them.
pub(crate) fn count(failed: &Failed, process: &Process) {
    note(&failed.step, failed.rows.iter().map(|(f, _)| f.code), &failed.batch.receipts, process);
}

/// The same for events that could not be decoded.
pub(crate) fn send_undecoded(
    undecoded: &Undecoded,
    process: &Process,
    route: Option<&mut Outlet>,
    capability: &impl CapabilityTrait<Stamp>,
) {
    note(&undecoded.step, undecoded.events.iter().map(|e| e.code), &undecoded.receipts, process);
    let Some(route) = route else { return };
    match letters::of_events(undecoded, process) {
        Ok(letters) => letters.into_iter().for_each(|batch| route.send(capability, batch)),
        Err(error) => unwritten(process, &undecoded.step, error),
    }
}

fn note(step: &StepId, codes: impl Iterator<Item = Code>, receipts: &[Arc<dyn Receipt>], process: &Process) {
    codes.for_each(|code| process.errors.add(step, code, 1));
    receipts.iter().for_each(|receipt| receipt.lost());
}

/// A dead letter that cannot be written would be lost silently.
fn unwritten(process: &Process, step: &StepId, error: hexafn_codec::dead_letter::LetterError) {
    process.failure.set(crate::EngineError::Letters { step: step.to_string(), error });
}
