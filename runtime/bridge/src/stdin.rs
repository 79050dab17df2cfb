//! The source `stdin`.
use std::sync::atomic::{AtomicBool, Ordering};

use hexafn_port::{OpenSource, Partition, PortError, SourceFactory};

use crate::stream::Stream;

/// Opens `stdin`, once: two readers would each get a part of the lines.
#[derive(Default)]
pub(crate) struct StdinFactory {
    taken: AtomicBool,
}

impl SourceFactory for StdinFactory {
    fn open(&self, request: &OpenSource<'_>) -> Result<Vec<Partition>, PortError> {
        let source = request.source;
        if self.taken.swap(true, Ordering::Relaxed) {
            let message = "standard input is already read by another source; let both streams read that one";
            return Err(PortError::new(&*source.name, message));
        }
        let reader =
            Stream::new(source.name.clone(), request.decode.format, source.max_bytes, Box::new(std::io::stdin()));
        Ok(vec![Partition { name: "stdin".into(), number: 0, reader: Box::new(reader) }])
    }
}
