//! Sources that play a feed.
use std::collections::HashMap;

use bytes::Bytes;
use hexafn_port::{Chunk, Data, OpenSource, Partition, Polled, PortError, Source, SourceFactory, Waker};

use crate::model::Feed;

/// The feeds by source.
pub struct Feeds(pub HashMap<String, Feed>);

impl SourceFactory for Feeds {
    fn open(&self, request: &OpenSource<'_>) -> Result<Vec<Partition>, PortError> {
        let name = &request.source.name;
        let feed = self.0.get(&**name).ok_or_else(|| PortError::new(name.to_string(), "it has no feed"))?;
        let mut offset = 0;
        let partition = |(number, partition): (usize, &crate::model::Partition)| {
            let mut chunks = Vec::new();
            for chunk in &partition.chunks {
                let text: String = chunk.lines.iter().map(|l| format!("{}\n", l.text)).collect();
                let start = offset;
                offset += text.len() as u64;
                chunks.push((chunk.sequence, chunk.arrived, start, Bytes::from(text)));
            }
            Partition { name: name.clone(), number: number as u32, reader: Box::new(Player { chunks, next: 0 }) }
        };
        Ok(feed.partitions.iter().enumerate().map(partition).collect())
    }
}

struct Player {
    chunks: Vec<(u64, i64, u64, Bytes)>,
    next: usize,
}

impl Source for Player {
    fn start(&mut self, _: Waker) {}

    fn seek(&mut self, _: &[u8]) -> Result<(), PortError> {
        Ok(())
    }

    fn poll(&mut self, _: usize) -> Result<Polled, PortError> {
        let Some((sequence, arrived, offset, block)) = self.chunks.get(self.next).cloned() else {
            return Ok(Polled::End);
        };
        self.next += 1;
        let data = Data::Lines { block, offset, line: None, header: None };
        Ok(Polled::Chunk(Chunk { data, sequence, arrived: Some(arrived), receipt: None }))
    }

    fn position(&self) -> Vec<u8> {
        self.next.to_le_bytes().to_vec()
    }

    fn commit(&mut self, _: &[u8]) -> Result<(), PortError> {
        Ok(())
    }
}
