//! The keys of rows, computed before the rows are sent to their workers.
use std::rc::Rc;
use std::sync::Arc;

use arrow_array::{BooleanArray, RecordBatch, UInt64Array};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use arrow_select::filter::filter_record_batch;
use hexafn_codec::keys;
use hexafn_expr::{RowErrors, Scope};
use hexafn_ir::Batch;
use hexafn_ir::dead_letter::Loss;
use timely::dataflow::channels::pact::Pipeline;
use timely::dataflow::operators::generic::builder_rc::OperatorBuilder;
use timely::progress::operate::FrontierInterest;

use super::Spec;
use super::key::bytes;
use crate::EngineError;
use crate::control::Local;
use crate::layout::Layout;
use crate::loss::{self, Failed};
use crate::operator::{Outlet, Stream, watched};

/// The columns that are added: the key's bytes and their hash, which is the last one.
const KEY: &str = "#key";
const HASH: &str = "#hash";

/// The schema of keyed rows.
pub(super) fn schema(input: &Layout) -> SchemaRef {
    let added = [Field::new(KEY, DataType::Binary, false), Field::new(HASH, DataType::UInt64, false)];
    let fields: Vec<_> = input.schema.fields().iter().cloned().chain(added.map(Arc::new)).collect();
    Arc::new(Schema::new(fields))
}

/// Adds the operator to the dataflow: keyed rows, and rows whose key cannot be computed.
pub(super) fn build<'s>(spec: Arc<Spec>, input: Stream<'s>, local: &Rc<Local>) -> (Stream<'s>, Option<Stream<'s>>) {
    let mut builder = OperatorBuilder::new(format!("{} (keys)", spec.id), input.scope());
    let mut inlet = builder.new_input(input, Pipeline);
    builder.set_notify_for(0, FrontierInterest::Never);
    let (mut rows, stream) = Outlet::new(&mut builder);
    let (mut letters, lost) = spec.errors.then(|| Outlet::new(&mut builder)).unzip();
    let (local, schema) = (local.clone(), schema(&spec.input));
    builder.build(move |capabilities| {
        drop(capabilities);
        watched(local.process.clone(), spec.id.to_string(), move |_| {
            let (process, scope) = (&*local.process, local.scope());
            let mut result = Ok(());
            inlet.for_each(|capability, message| {
                let (Some(batch), Ok(())) = (message.take(), &result) else { return };
                match keyed(&spec, &schema, &batch, &scope) {
                    Ok((keyed, failed)) => {
                        if let Some(failed) = failed {
                            let counters = process.books.counters(spec.page);
                            counters.received(failed.rows.len());
                            counters.dead(failed.rows.len());
                            loss::send(Loss::Error, &failed, process, letters.as_mut(), &capability);
                        }
                        keyed.into_iter().for_each(|rows_of_key| rows.send(&capability, rows_of_key));
                    }
                    Err(error) => result = Err(EngineError::Columns { step: spec.id.to_string(), error }),
                }
            });
            result
        })
    });
    (stream, lost)
}

/// A batch with its keys, and the rows that have none.
fn keyed(
    spec: &Spec,
    schema: &SchemaRef,
    batch: &Batch,
    scope: &Scope,
) -> Result<(Option<Batch>, Option<Failed>), ArrowError> {
    let mut errors = RowErrors::new();
    let values: Vec<_> = spec.key.iter().map(|k| k.array(&batch.rows, scope, None, &mut errors)).collect();
    let hashes = match values.is_empty() {
        // Without keys all rows have the same one.
        true => vec![0; batch.len()],
        false => keys::hash(&values).map_err(|e| ArrowError::ExternalError(Box::new(e)))?,
    };
    let mut columns = batch.rows.columns().to_vec();
    columns.push(Arc::new(bytes(&values, batch.len())?) as _);
    columns.push(Arc::new(UInt64Array::from(hashes)));
    let rows = RecordBatch::try_new(schema.clone(), columns)?;
    let Some(passed) = errors.passed(batch.len()) else {
        return Ok((Some(batch.with_rows(rows)), None));
    };
    let kept = filter_record_batch(&rows, &BooleanArray::new(passed, None))?;
    let failed = Failed::of_errors(&spec.id, &spec.input.columns, batch, errors);
    Ok(((kept.num_rows() > 0).then(|| batch.with_rows(kept)), Some(failed)))
}
