//! A share of the rows, the same in every run.
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{Array, ArrayRef, StringViewArray};
use arrow_buffer::BooleanBuffer;
use arrow_schema::ArrowError;
use hexafn_codec::keys;
use hexafn_expr::{Kernel, RowErrors, Scope};
use hexafn_ir::envelope::OFFSET;
use hexafn_ir::expr::Items;
use hexafn_ir::{Batch, Expr};
use hexafn_plan::StepId;

use crate::EngineError;
use crate::layout::Layout;
use crate::lower::compile;

/// Which rows, and what they are told apart by.
pub(crate) struct Sample {
    share: Kernel,
    /// The keys; without any the event's id decides.
    by: Vec<Kernel>,
    offset: Option<usize>,
}

impl Sample {
    pub fn new(step: &StepId, share: &Expr, by: &Items, input: &Layout) -> Result<Sample, EngineError> {
        let by = by.iter().map(|(_, key)| compile(step, key, input)).collect::<Result<_, _>>()?;
        Ok(Sample { share: compile(step, share, input)?, by, offset: input.position(OFFSET) })
    }

    /// The rows that stay. A row stays if its hash, as a part of the whole, is below the share.
    pub fn mask(
        &self,
        batch: &Batch,
        columns: &[ArrayRef],
        scope: &Scope,
        errors: &mut RowErrors,
    ) -> Result<BooleanBuffer, ArrowError> {
        let share = self.share.array(&batch.rows, scope, None, errors);
        let hashes = self.hashes(batch, columns, scope, errors)?;
        let floats = share.as_primitive_opt::<Float64Type>();
        let limit = |row: usize| floats.filter(|s| s.is_valid(row)).map_or(0.0, |s| s.value(row));
        Ok(BooleanBuffer::collect_bool(batch.len(), |row| !errors.has(row) && part(hashes[row]) < limit(row)))
    }

    fn hashes(
        &self,
        batch: &Batch,
        columns: &[ArrayRef],
        scope: &Scope,
        errors: &mut RowErrors,
    ) -> Result<Vec<u64>, ArrowError> {
        let mut by: Vec<ArrayRef> = self.by.iter().map(|k| k.array(&batch.rows, scope, None, errors)).collect();
        if by.is_empty() {
            let origin = batch.origin.as_ref().map(|o| format!("{}/{}", o.source, o.partition)).unwrap_or_default();
            by.push(Arc::new(StringViewArray::from_iter_values((0..batch.len()).map(|_| &origin))));
            by.extend(self.offset.map(|place| columns[place].clone()));
        }
        keys::hash(&by).map_err(|e| ArrowError::ExternalError(Box::new(e)))
    }
}

/// A hash as a number from 0 up to but not including 1.
fn part(hash: u64) -> f64 {
    (hash >> 11) as f64 / (1u64 << 53) as f64
}
