//! Batches for other processes: their length, their bytes, and nothing to fill timely's steps of eight with.
use bytes::Bytes;
use hexafn_codec::ipc::{self, IpcError};
use hexafn_ir::Batch;

/// The bytes of a batch, in steps of eight. Receipts stay behind: they belong to the process that read the rows.
pub(crate) fn encode(batch: &Batch) -> Result<Vec<u8>, IpcError> {
    let mut bytes = ipc::encode(&batch.rows, batch.origin.as_deref())?;
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    Ok(bytes)
}

pub(crate) fn decode(bytes: &[u8]) -> Result<Batch, IpcError> {
    let (rows, origin) = ipc::decode(Bytes::copy_from_slice(bytes))?;
    Ok(Batch { rows, origin: origin.map(Into::into), receipts: vec![] })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use arrow_array::{RecordBatch, StringViewArray};
    use hexafn_ir::Origin;

    use super::*;

    #[test]
    fn a_batch_and_its_origin_are_read_back() {
        let texts = Arc::new(StringViewArray::from(vec!["a", "a text that is longer than a view"])) as _;
        let rows = RecordBatch::try_from_iter([("t", texts)]).unwrap();
        let origin = Origin { source: "s".into(), ordinal: 1, partition: "p".into(), number: 2 };
        let batch = Batch { rows: rows.clone(), origin: Some(Arc::new(origin.clone())), receipts: vec![] };
        let bytes = encode(&batch).unwrap();
        assert_eq!(bytes.len() % 8, 0);
        let read = decode(&bytes).unwrap();
        assert_eq!((read.rows, read.origin.as_deref()), (rows, Some(&origin)));
        assert!(decode(&bytes[..bytes.len() / 2]).is_err());
    }
}
