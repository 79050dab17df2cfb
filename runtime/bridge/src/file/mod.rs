//! The source `file`: NDJSON and CSV files, plain or gzipped, once or as they grow.
mod blocks;
mod follow;
mod gzip;
mod position;
mod shape;

use std::sync::Arc;

use hexafn_ir::decode::Format;
use hexafn_port::{OpenSource, Partition, PortError, Source, SourceFactory};

use self::blocks::{BLOCK, Blocks};
use self::follow::Follow;
use self::gzip::Gzip;
use self::shape::Shape;
use crate::options::Options;
use crate::paths::{self, Found};
use crate::stream::Stream;

/// Into how many partitions a large file is split, whatever the number of workers.
const STRIPES: u32 = 16;
/// The least size that is worth splitting.
const LARGE: u64 = 8 << 20;
/// With more files than this each is opened anew for every block rather than kept open.
const MANY: usize = 64;
/// Chunk numbers set aside for a file whose number of chunks is not known beforehand.
const UNKNOWN_CHUNKS: u64 = 1 << 32;

/// Opens `file` sources.
pub(crate) struct FileFactory;

impl SourceFactory for FileFactory {
    fn open(&self, request: &OpenSource<'_>) -> Result<Vec<Partition>, PortError> {
        let source = request.source;
        let options = Options { owner: &source.name, connector: &source.connector, settings: request.settings };
        let pattern = options.needed_text("path")?;
        let follow = options.flag("follow").unwrap_or(false);
        let files = paths::matching(&source.name, &request.settings.folder, &pattern)?;
        let keep_open = files.len() <= MANY;
        let mut opened = Opened { partitions: Vec::new(), sequence: 0 };
        for found in files {
            let shape = Shape {
                owner: source.name.clone(),
                found,
                format: request.decode.format,
                max: source.max_bytes,
                keep_open,
            };
            opened.add(Arc::new(shape), follow, request.may_split)?;
        }
        Ok(opened.partitions)
    }
}

struct Opened {
    partitions: Vec<Partition>,
    /// The number of the next file's first chunk.
    sequence: u64,
}

impl Opened {
    fn add(&mut self, shape: Arc<Shape>, follow: bool, may_split: bool) -> Result<(), PortError> {
        let metadata = shape.open()?.metadata().map_err(|e| shape.failed("look at", e))?;
        let Found { path, .. } = &shape.found;
        if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz")) {
            if follow {
                return Err(shape.error("a gzipped file cannot be followed"));
            }
            self.push(&shape, Box::new(Gzip::new(shape.clone(), self.sequence)?));
            self.sequence += UNKNOWN_CHUNKS;
        } else if !metadata.is_file() {
            // A pipe or device: it may block, so it has a thread of its own.
            let reader = Stream::new(shape.owner.clone(), shape.format, shape.max, Box::new(shape.open()?));
            self.push(&shape, Box::new(reader.starting_at(self.sequence)));
            self.sequence += UNKNOWN_CHUNKS;
        } else if follow {
            self.push(&shape, Box::new(Follow::new(shape.clone())?));
        } else {
            self.add_plain(&shape, metadata.len(), may_split)?;
        }
        Ok(())
    }

    fn add_plain(&mut self, shape: &Arc<Shape>, length: u64, may_split: bool) -> Result<(), PortError> {
        // Where a CSV record begins is only known from the file's beginning.
        let split = may_split && length > LARGE && shape.format == Format::Json;
        let stripes = if split { STRIPES } else { 1 };
        for stripe in 0..stripes {
            self.push(shape, Box::new(Blocks::new(shape.clone(), length, self.sequence, stripe, stripes)?));
        }
        self.sequence += length.div_ceil(BLOCK);
        Ok(())
    }

    fn push(&mut self, shape: &Shape, reader: Box<dyn Source>) {
        let number = u32::try_from(self.partitions.len()).unwrap_or(u32::MAX);
        self.partitions.push(Partition { name: shape.found.shown.clone(), number, reader });
    }
}

#[cfg(test)]
mod tests;
