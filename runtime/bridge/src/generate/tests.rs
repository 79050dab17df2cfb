#![allow(clippy::unwrap_used, clippy::panic)]
use std::path::Path;

use hexafn_ir::Value;

use super::*;
use crate::testing::{self, Hand, count, host_at};

/// `n = i`, and a failure for row 13 if asked.
struct Counted;

impl RowMaker for Counted {
    fn rows(&mut self, first: i64, count: usize) -> Result<RecordBatch, String> {
        if (first..first + count as i64).contains(&13_000) {
            return Err("row 13000: division by zero".to_owned());
        }
        let numbers = Int64Array::from_iter_values(first..first + count as i64);
        RecordBatch::try_from_iter([("n", Arc::new(numbers) as _)]).map_err(|e| e.to_string())
    }
}

fn open(clock: &Arc<Hand>, options: Vec<(&str, Setting)>) -> Partition {
    let host = Host { rows: Arc::new(|_, _| Ok(Box::new(Counted))), ..host_at(clock.clone()) };
    let mut source = testing::source("generate", [("row", Setting::Row(Vec::new()))]);
    source.connector.options.extend(options.into_iter().map(|(name, setting)| (name.into(), setting)));
    let settings = testing::settings(Path::new(""));
    testing::open(&GenerateFactory::new(&host), &source, &settings, true).unwrap().remove(0)
}

fn rows(chunk: Option<Chunk>) -> usize {
    match chunk.map(|chunk| chunk.data) {
        Some(Data::Rows { rows, .. }) => rows.num_rows(),
        None => 0,
        Some(_) => panic!("not rows"),
    }
}

#[test]
fn as_many_as_are_asked_for_then_the_end() {
    let mut source = open(&Hand::at(0), vec![("count", count(10_000))]);
    assert_eq!([8192, 1808, 0], std::array::from_fn(|_| rows(testing::next(&mut source))));
    assert!(matches!(source.reader.poll(1).unwrap(), Polled::End));
}

#[test]
fn a_row_that_fails_stops_the_run() {
    let mut source = open(&Hand::at(0), vec![]);
    assert_eq!(rows(testing::next(&mut source)), 8192);
    let error = source.reader.poll(1).err().unwrap().to_string();
    assert_eq!(error, "in: row 13000: division by zero");
}

#[test]
fn the_rate_is_exact_over_time_however_often_it_is_polled() {
    let clock = Hand::at(0);
    let mut source = open(&clock, vec![("rate", Setting::Value(Value::Float(2.5)))]);
    let mut total = rows(testing::next(&mut source));
    for step in [1, 399_999, 7, 1_000_000, 3, 598_590_000, 10_000] {
        clock.forward(step);
        total += rows(testing::next(&mut source));
    }
    // 600.00001 seconds: rows 0 to 1500.
    assert_eq!(total, 1501);
    let Polled::After(wait) = source.reader.poll(1).unwrap() else { panic!("no wait") };
    assert_eq!(wait.as_micros(), 399_990);
}

#[test]
fn a_restart_goes_on_with_the_next_row() {
    let mut source = open(&Hand::at(0), vec![]);
    testing::next(&mut source);
    let kept = source.reader.position();
    let mut source = open(&Hand::at(0), vec![("count", count(8200))]);
    source.reader.seek(&kept).unwrap();
    let chunk = testing::next(&mut source).unwrap();
    assert_eq!((chunk.sequence, rows(Some(chunk))), (1, 8));
}
