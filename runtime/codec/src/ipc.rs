//! Batches as bytes, for other processes and for snapshots: an Arrow IPC stream of one batch whose schema carries the
//! origin as metadata.
use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::reader::StreamDecoder;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, Metadata, Schema};
use bytes::Bytes;
use hexafn_ir::Origin;
use thiserror::Error;

use crate::compact::compact;

/// Why bytes are not a batch, or a batch cannot be written.
#[derive(Debug, Error)]
pub enum IpcError {
    /// Not what [`encode`] wrote.
    #[error("the bytes are not an Arrow batch")]
    Arrow(#[from] ArrowError),
    /// The stream ended before the batch did.
    #[error("the bytes end before the batch does")]
    Short,
    /// The origin's numbers are not numbers.
    #[error("the origin of the batch is damaged: `{0}`")]
    Origin(String),
}

const SOURCE: &str = "hexafn.source";
const ORDINAL: &str = "hexafn.ordinal";
const PARTITION: &str = "hexafn.partition";
const NUMBER: &str = "hexafn.number";

/// The bytes of a batch, without what no value points to.
///
/// # Errors
/// None that a valid batch can cause.
pub fn encode(rows: &RecordBatch, origin: Option<&Origin>) -> Result<Vec<u8>, IpcError> {
    let rows = compact(rows)?;
    let mut metadata = HashMap::new();
    if let Some(Origin { source, ordinal, partition, number }) = origin {
        metadata.insert(SOURCE.to_string(), source.to_string());
        metadata.insert(ORDINAL.to_string(), ordinal.to_string());
        metadata.insert(PARTITION.to_string(), partition.to_string());
        metadata.insert(NUMBER.to_string(), number.to_string());
    }
    let schema = Schema::new_with_metadata(rows.schema().fields().clone(), metadata);
    let mut writer = StreamWriter::try_new(Vec::with_capacity(rows.get_array_memory_size() + 1024), &schema)?;
    writer.write(&rows.with_schema(Arc::new(schema))?)?;
    Ok(writer.into_inner()?)
}

/// The batch that [`encode`] wrote, and its origin. Columns point into `bytes`; what follows the batch is not looked at.
///
/// # Errors
/// If the bytes are damaged.
pub fn decode(bytes: Bytes) -> Result<(RecordBatch, Option<Origin>), IpcError> {
    let mut buffer = Buffer::from(bytes);
    let mut decoder = StreamDecoder::new();
    while !buffer.is_empty() {
        let Some(rows) = decoder.decode(&mut buffer)? else { continue };
        let schema = rows.schema();
        let plain = Arc::new(Schema::new(schema.fields().clone()));
        // Metadata is the only difference, so the columns fit.
        let rows = RecordBatch::try_new_with_options(
            plain,
            rows.columns().to_vec(),
            &arrow_array::RecordBatchOptions::new().with_row_count(Some(rows.num_rows())),
        )?;
        return Ok((rows, origin(schema.metadata())?));
    }
    Err(IpcError::Short)
}

fn origin(metadata: &Metadata) -> Result<Option<Origin>, IpcError> {
    let Some(source) = metadata.get(SOURCE) else { return Ok(None) };
    let text = |key: &str| metadata.get(key).map(|v| v.as_str()).unwrap_or_default();
    let number = |key: &str| text(key).parse::<u32>().map_err(|_| IpcError::Origin(format!("{key}={}", text(key))));
    Ok(Some(Origin {
        source: source.as_str().into(),
        ordinal: number(ORDINAL)?,
        partition: text(PARTITION).into(),
        number: number(NUMBER)?,
    }))
}
