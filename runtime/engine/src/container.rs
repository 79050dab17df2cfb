//! What timely moves: one batch at a time.
use std::cell::OnceCell;
use std::io::Write;

use hexafn_ir::Batch;
use timely::Accountable;
use timely::dataflow::channels::ContainerBytes;

use crate::wire;

/// A batch on its way. `None` only as what timely leaves behind when it takes a container; it is never sent.
#[derive(Clone, Default)]
pub(crate) struct Message {
    batch: Option<Batch>,
    /// timely asks for the length before the bytes: the encoding is made once.
    wire: OnceCell<Vec<u8>>,
}

impl Message {
    /// Takes the batch out; timely keeps the empty container, so nothing that a batch holds back stays in a channel.
    pub fn take(&mut self) -> Option<Batch> {
        self.wire = OnceCell::new();
        self.batch.take()
    }

    fn wire(&self) -> &[u8] {
        self.wire.get_or_init(|| match self.batch.as_ref().map(wire::encode) {
            None => Vec::new(),
            Some(Ok(bytes)) => bytes,
            // As of reading, below.
            #[expect(clippy::panic)]
            Some(Err(error)) => panic!("a batch cannot be written for another process: {error}"),
        })
    }
}

impl From<Batch> for Message {
    fn from(batch: Batch) -> Self {
        Message { batch: Some(batch), wire: OnceCell::new() }
    }
}

impl Accountable for Message {
    fn record_count(&self) -> i64 {
        self.batch.as_ref().map_or(0, |b| b.len() as i64)
    }
}

impl ContainerBytes for Message {
    fn from_bytes(bytes: timely::bytes::arc::Bytes) -> Self {
        if bytes.is_empty() {
            return Message::default();
        }
        match wire::decode(&bytes) {
            Ok(batch) => batch.into(),
            // Bytes of a peer of the same version that cannot be read: rows are lost, so the worker must not go on. The
            // trait leaves no other way to say so.
            #[expect(clippy::panic)]
            Err(error) => panic!("a batch from another process cannot be read: {error}"),
        }
    }

    fn length_in_bytes(&self) -> usize {
        self.wire().len()
    }

    fn into_bytes<W: Write>(&self, writer: &mut W) {
        if let Err(error) = writer.write_all(self.wire()) {
            // timely hands in memory of the announced length.
            tracing::error!(%error, "a batch does not fit into its message");
        }
    }
}
