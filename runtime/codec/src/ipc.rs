//! Batches as bytes, for other processes and for snapshots: the length and the checksum of an Arrow IPC stream (eight bytes
//! each), then the stream, of one batch whose schema carries the origin as metadata. The checksum is looked at first:
//! Arrow's reader trusts the offsets that it reads, and panics on damaged ones.
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
use crate::keys::xxh64::xxh64;

/// Why bytes are not a batch, or a batch cannot be written.
#[derive(Debug, Error)]
pub enum IpcError {
    /// Not what [`encode`] wrote.
    #[error("the bytes are not an Arrow batch")]
    Arrow(#[from] ArrowError),
    /// The checksum is not that of the bytes.
    #[error("the bytes of the batch are damaged: their checksum is not right")]
    Checksum,
    /// The stream ended before the batch did.
    #[error("the bytes end before the batch does")]
    Short,
    /// The origin's numbers are not numbers.
    #[error("the origin of the batch is damaged: `{0}`")]
    Origin(String),
}

/// The length and the checksum before the stream; what the stream needs to lie on boundaries of sixteen.
const HEAD: usize = 16;

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
    let mut bytes = Vec::with_capacity(rows.get_array_memory_size() + 1024);
    bytes.resize(HEAD, 0);
    let mut writer = StreamWriter::try_new(bytes, &schema)?;
    writer.write(&rows.with_schema(Arc::new(schema))?)?;
    let mut bytes = writer.into_inner()?;
    let length = (bytes.len() - HEAD) as u64;
    let sum = xxh64(&bytes[HEAD..]);
    bytes[..8].copy_from_slice(&length.to_le_bytes());
    bytes[8..HEAD].copy_from_slice(&sum.to_le_bytes());
    Ok(bytes)
}

/// The batch that [`encode`] wrote, and its origin. Columns point into `bytes`; what follows the batch is not looked at.
///
/// # Errors
/// If the bytes are damaged.
pub fn decode(bytes: Bytes) -> Result<(RecordBatch, Option<Origin>), IpcError> {
    let mut buffer = Buffer::from(stream(&bytes)?);
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

/// The Arrow stream in `bytes`, once it is sure that they are what was written.
fn stream(bytes: &Bytes) -> Result<Bytes, IpcError> {
    let (length, rest) = bytes.split_first_chunk::<8>().ok_or(IpcError::Short)?;
    let (sum, rest) = rest.split_first_chunk::<8>().ok_or(IpcError::Short)?;
    let length =
        usize::try_from(u64::from_le_bytes(*length)).ok().filter(|n| *n <= rest.len()).ok_or(IpcError::Short)?;
    if xxh64(&rest[..length]) != u64::from_le_bytes(*sum) {
        return Err(IpcError::Checksum);
    }
    Ok(bytes.slice(HEAD..HEAD + length))
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
