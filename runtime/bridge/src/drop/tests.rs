#![allow(clippy::unwrap_used)]
use arrow_array::{Int64Array, RecordBatch, StringViewArray};
use hexafn_ir::{Batch, Record, Type};

use super::*;
use crate::testing;

fn row_type() -> Type {
    Type::Record(Arc::new(Record::of([("n", Type::Int), ("text", Type::String.optional())])))
}

fn delivery(rows: &[(i64, Option<&str>)]) -> Delivery {
    let row = row_type();
    let numbers = Int64Array::from_iter_values(rows.iter().map(|r| r.0));
    let texts: StringViewArray = rows.iter().map(|r| r.1).collect();
    let Type::Record(record) = &row else { unreachable!() };
    let rows = RecordBatch::try_new(layout::schema(record), vec![Arc::new(numbers), Arc::new(texts)]).unwrap();
    Delivery { batch: Batch { rows, origin: None, receipts: Vec::new() }, row, text: Vec::new(), ends: Vec::new() }
}

const LONG: &str = "longer than fits into a view";
const ROWS: [(i64, Option<&str>); 4] = [(1, Some("a")), (2, None), (3, Some(LONG)), (4, Some(""))];

fn summary(batches: &[&[(i64, Option<&str>)]]) -> String {
    let (factory, sink) = (DropFactory::default(), testing::sink("drop", []));
    // One forwarder per batch, as if each had its own worker.
    let mut forwarders: Vec<_> = batches.iter().map(|_| factory.open(&sink, &Settings::default()).unwrap()).collect();
    for (forwarder, rows) in forwarders.iter_mut().zip(batches) {
        forwarder.deliver(&delivery(rows), Duration::ZERO).unwrap();
    }
    forwarders[0].summary().unwrap()
}

#[test]
fn the_checksum_does_not_depend_on_order_batches_or_workers() {
    let mut turned = ROWS;
    turned.reverse();
    let whole = summary(&[&ROWS]);
    assert_eq!(summary(&[&turned]), whole);
    assert_eq!(summary(&[&ROWS[..1], &ROWS[3..], &ROWS[1..3]]), whole);
    expect_test::expect!["4 rows, checksum 43bef1db52e015d3"].assert_eq(&whole);
}

#[test]
fn every_column_of_every_row_counts() {
    let whole = summary(&[&ROWS]);
    let mut seen = vec![whole];
    for row in 0..ROWS.len() {
        for changed in
            [(9, ROWS[row].1), (ROWS[row].0, Some("other")), (ROWS[row].0, Some("longer than fits into a vieW"))]
        {
            let mut rows = ROWS;
            rows[row] = changed;
            let other = summary(&[&rows]);
            assert!(!seen.contains(&other), "row {row}: {changed:?}");
            seen.push(other);
        }
    }
}

#[test]
fn values_that_change_places_between_rows_or_columns_change_the_checksum() {
    assert_ne!(summary(&[&[(1, Some("a")), (2, Some("b"))]]), summary(&[&[(1, Some("b")), (2, Some("a"))]]));
    assert_ne!(summary(&[&[(1, None)]]), summary(&[&[(1, Some(""))]]));
}
