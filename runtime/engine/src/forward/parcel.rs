//! Several jobs as one delivery.
use arrow_array::UInt32Array;
use arrow_select::concat::concat_batches;
use arrow_select::take::take_record_batch;
use hexafn_ir::Batch;
use hexafn_port::Delivery;

use super::{Job, Lost, Mailbox, Outcome};
use std::sync::Arc;

/// A job whose text is in the parcel's delivery.
struct Part {
    batch: Batch,
    input: usize,
    epoch: u64,
    answer: Arc<Mailbox>,
    lost: Vec<usize>,
}

/// Rows that go out together, and who asked for them.
pub(super) struct Parcel {
    pub delivery: Delivery,
    parts: Vec<Part>,
    /// Why rows were lost; the last reason counts for all of them.
    reason: Option<(u32, String, Option<String>)>,
}

impl Parcel {
    pub fn new(job: Job) -> Parcel {
        let Job { delivery, input, epoch, answer } = job;
        let part = Part { batch: delivery.batch.clone(), input, epoch, answer, lost: vec![] };
        Parcel { delivery, parts: vec![part], reason: None }
    }

    pub fn rows(&self) -> usize {
        self.delivery.ends.len()
    }

    pub fn bytes(&self) -> usize {
        self.delivery.text.len()
    }

    /// Takes a job in, or gives it back where it does not fit: too many rows, or other columns.
    pub fn join(&mut self, job: Job, most: usize) -> Result<(), Box<Job>> {
        let same = self.delivery.batch.rows.schema_ref() == job.delivery.batch.rows.schema_ref()
            && self.delivery.row == job.delivery.row
            && self.parts.last().is_some_and(|p| p.input == job.input);
        let rows = [&self.delivery.batch.rows, &job.delivery.batch.rows];
        let base = u32::try_from(self.delivery.text.len() + job.delivery.text.len());
        if !same || self.rows() + job.delivery.ends.len() > most || base.is_err() {
            return Err(Box::new(job));
        }
        let Ok(joined) = concat_batches(rows[0].schema_ref(), rows) else { return Err(Box::new(job)) };
        let Job { delivery, input, epoch, answer } = job;
        let base = self.delivery.text.len() as u32;
        self.delivery.ends.extend(delivery.ends.iter().map(|end| base + end));
        self.delivery.text.extend_from_slice(&delivery.text);
        // Its own receipts are held by the parts.
        self.delivery.batch = Batch { rows: joined, origin: None, receipts: vec![] };
        self.parts.push(Part { batch: delivery.batch, input, epoch, answer, lost: vec![] });
        Ok(())
    }

    /// The delivery of only these rows, in ascending order.
    pub fn only(&self, rows: &[usize]) -> Option<Delivery> {
        let indices = UInt32Array::from_iter_values(rows.iter().map(|r| *r as u32));
        let batch = self.delivery.batch.with_rows(take_record_batch(&self.delivery.batch.rows, &indices).ok()?);
        let (mut text, mut ends) = (Vec::new(), Vec::with_capacity(rows.len()));
        for row in rows {
            let start = row.checked_sub(1).map_or(0, |before| self.delivery.ends[before]);
            text.extend_from_slice(&self.delivery.text[start as usize..self.delivery.ends[*row] as usize]);
            ends.push(text.len() as u32);
        }
        Some(Delivery { batch, row: self.delivery.row.clone(), text, ends })
    }

    /// Notes rows (by number in the parcel) that will not be delivered.
    pub fn lose(&mut self, rows: &[usize], attempts: u32, message: &str, cause: Option<&str>) {
        let mut start = 0;
        for part in &mut self.parts {
            let end = start + part.batch.len();
            part.lost.extend(rows.iter().filter(|r| (start..end).contains(*r)).map(|r| r - start));
            start = end;
        }
        self.reason = Some((attempts, message.to_owned(), cause.map(str::to_owned)));
    }

    /// Tells everybody who asked what became of it.
    pub fn answer(self) {
        let Parcel { delivery, parts, reason } = self;
        drop(delivery);
        for Part { batch, input, epoch, answer, mut lost } in parts {
            // A row may be refused, and lost once more when a flush fails.
            lost.sort_unstable();
            lost.dedup();
            let delivered = batch.len() - lost.len();
            let lost = match &reason {
                Some((attempts, message, cause)) if !lost.is_empty() => Some(Lost {
                    batch,
                    rows: lost,
                    input,
                    attempts: *attempts,
                    message: message.clone(),
                    cause: cause.clone(),
                }),
                _ => {
                    // What the batch holds back is let go before the epoch is.
                    drop(batch);
                    None
                }
            };
            answer.put(Outcome { epoch, delivered, lost });
        }
    }
}
