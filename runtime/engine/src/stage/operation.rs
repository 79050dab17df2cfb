//! One stateless operation, made ready for batches of one layout.
use std::sync::Arc;

use arrow_array::ArrayRef;
use hexafn_expr::Kernel;
use hexafn_plan::{Operation, OperationKind, StepId};
use hexafn_port::Tally;

use super::fire::Fire;
use super::sample::Sample;
use crate::EngineError;
use crate::layout::Layout;
use crate::lower::compile;

/// An operation with its kernels.
pub(crate) struct Prepared {
    pub id: StepId,
    /// Its page in the books.
    pub page: usize,
    pub input: Layout,
    pub output: Layout,
    pub work: Work,
    /// Where the columns of the output lie among those that the work leaves.
    pub places: Vec<usize>,
    /// Of an operation of a trigger: where its rows are counted.
    pub watch: Option<Watch>,
}

/// What an operation has to do with a trigger.
pub(crate) struct Watch {
    pub tally: Arc<Tally>,
    /// Its rows are those that the condition is asked of.
    pub first: bool,
    /// Rows that pass it have fired.
    pub last: bool,
}

/// What an operation does with the columns of a batch.
pub(crate) enum Work {
    /// Keeps rows.
    Where(Kernel),
    /// Puts each value in place of a column, or after the last one.
    Set(Vec<(Kernel, usize)>),
    /// The values are the columns; the envelope follows.
    Select(Vec<Kernel>),
    /// One row for each element of the list in this column.
    Flatten(usize),
    Sample(Sample),
    Fire(Fire),
    /// Only columns change.
    Nothing,
}

impl Prepared {
    /// Compiles an operation for batches of `input`; what is in `output` goes on.
    pub fn new(operation: &Operation, input: &Layout, output: Layout, page: usize) -> Result<Prepared, EngineError> {
        let step = &operation.id;
        let mut after: Vec<String> = input.schema.fields().iter().map(|f| f.name().clone()).collect();
        let work = match &operation.kind {
            OperationKind::Where(condition) => Work::Where(compile(step, condition, input)?),
            OperationKind::Set(items) => {
                let mut kernels = Vec::with_capacity(items.len());
                let mut seen = input.clone();
                for (name, value) in items {
                    let kernel = compile(step, value, &seen)?;
                    let place = after.iter().position(|n| **n == **name).unwrap_or(after.len());
                    if place == after.len() {
                        after.push(name.to_string());
                    }
                    seen = seen.with(place, name, &value.ty);
                    kernels.push((kernel, place));
                }
                Work::Set(kernels)
            }
            OperationKind::Select(items) => {
                after = items.iter().map(|(name, _)| name.to_string()).collect();
                after.extend(input.envelope.iter().map(ToString::to_string));
                Work::Select(items.iter().map(|(_, value)| compile(step, value, input)).collect::<Result<_, _>>()?)
            }
            OperationKind::Flatten(name) => Work::Flatten(position(input, name, step)?),
            OperationKind::Sample { share, by } => Work::Sample(Sample::new(step, share, by, input)?),
            OperationKind::Fire(_) => {
                after.push("fired".to_owned());
                Work::Fire(Fire::new(input, &output))
            }
            OperationKind::Tap(_) | OperationKind::Keep => Work::Nothing,
        };
        let place = |field: &arrow_schema::FieldRef| {
            after.iter().position(|n| n == field.name()).ok_or_else(|| missing(step, field.name()))
        };
        let places = output.schema.fields().iter().map(place).collect::<Result<_, _>>()?;
        Ok(Prepared { id: step.clone(), page, input: input.clone(), output, work, places, watch: None })
    }

    /// The columns that go on, of those that the work left.
    pub fn keep(&self, columns: &[ArrayRef]) -> Vec<ArrayRef> {
        self.places.iter().map(|place| columns[*place].clone()).collect()
    }
}

fn position(layout: &Layout, name: &str, step: &StepId) -> Result<usize, EngineError> {
    layout.position(name).ok_or_else(|| missing(step, name))
}

fn missing(step: &StepId, column: &str) -> EngineError {
    EngineError::Plan { step: step.to_string(), reason: format!("there is no column `{column}`") }
}
