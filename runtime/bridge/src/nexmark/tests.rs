#![allow(clippy::unwrap_used, clippy::panic)]
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use hexafn_ir::decode::{Decode, Format};
use hexafn_ir::{Record, nexmark, program};
use hexafn_port::{Chunk, Data, OpenSource, Partition, Polled, SourceFactory};
use serde_json::Value;

use super::*;
use crate::testing::{self, Hand, count, host_at};

const EVENTS: u64 = 20_000;

fn decode(wanted: &[&str], kinds: Option<&[&str]>) -> Decode {
    let mut decode = testing::decode_of(nexmark::event_type(), Format::Json);
    if !wanted.is_empty() {
        let fields = wanted.iter().map(|name| decode.wanted.field(name).unwrap().clone()).collect();
        decode.wanted = Arc::new(Record { name: None, fields });
    }
    decode.kinds = kinds.map(|kinds| kinds.iter().map(|kind| (*kind).into()).collect());
    decode
}

fn source(options: &[(&str, i64)]) -> program::Source {
    let mut source = testing::source("nexmark", []);
    source.row = nexmark::event_type();
    source.connector.options.extend(options.iter().map(|(name, value)| ((*name).into(), count(*value))));
    source
}

fn open_at(clock: &Arc<Hand>, options: &[(&str, i64)], decode: &Decode, may_split: bool) -> Vec<Partition> {
    let (source, settings) = (source(options), testing::settings(Path::new("")));
    let factory = NexmarkFactory::new(&host_at(clock.clone()));
    factory.open(&OpenSource { source: &source, decode, may_split, settings: &settings }).unwrap()
}

fn open(options: &[(&str, i64)], decode: &Decode, may_split: bool) -> Vec<Partition> {
    open_at(&Hand::at(0), options, decode, may_split)
}

/// All rows by chunk number.
fn read(mut partitions: Vec<Partition>) -> BTreeMap<u64, RecordBatch> {
    let mut chunks = BTreeMap::new();
    for partition in &mut partitions {
        while let Polled::Chunk(Chunk { data: Data::Rows { rows, .. }, sequence, .. }) =
            partition.reader.poll(1).unwrap()
        {
            assert!(chunks.insert(sequence, rows).is_none());
        }
    }
    chunks
}

/// A cell as it stands in the NDJSON; `None` for null.
fn cell(rows: &RecordBatch, column: usize, row: usize) -> Option<Value> {
    let column = rows.column(column);
    let value = match column.data_type() {
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).into(),
        DataType::Timestamp(..) => (column.as_primitive::<TimestampMicrosecondType>().value(row) / 1000).into(),
        DataType::Utf8View => column.as_string_view().value(row).into(),
        other => panic!("a column of {other}"),
    };
    column.is_valid(row).then_some(value)
}

fn ndjson(events: u64, seed: u64) -> String {
    let mut text = Vec::new();
    write_ndjson(events, seed, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn the_text_and_the_rows_are_the_same_events() {
    let decode = decode(&[], None);
    let chunks = read(open(&[("events", EVENTS as i64), ("seed", 7)], &decode, true));
    let cells = |(rows, row): (&RecordBatch, usize)| -> BTreeMap<String, Value> {
        let names = decode.wanted.fields.iter().enumerate();
        names.filter_map(|(i, f)| cell(rows, i, row).map(|value| (f.name.to_string(), value))).collect()
    };
    let made = chunks.values().flat_map(|rows| (0..rows.num_rows()).map(move |row| (rows, row))).map(cells);
    let text = ndjson(EVENTS, 7);
    let read = text.lines().map(|line| serde_json::from_str::<BTreeMap<String, Value>>(line).unwrap());
    assert!(made.eq(read));
}

#[test]
fn the_first_events_of_a_seed_stay_what_they_are() {
    let text = ndjson(6, 1);
    let shown: Vec<String> = text.lines().map(|line| line.chars().take(230).collect()).collect();
    expect_test::expect![[r#"
        {"type":"person","id":1000,"name":"Sarah White","email_address":"pitlo@zet.com","credit_card":"4971 0231 8374 1593","city":"San Francisco","state":"AZ","date_time":1436918400000,"extra":"jflbjlvbjtxltmrvopyopdiebdvrrvgtwbctsxqbsyl
        {"type":"auction","id":1000,"item_name":"w   prfcvay","description":"vn otnbirmpttrxjht kxeguovm bnukv svhngs aoozjytcu hvitfm","initial_bid":614,"reserve":271608,"date_time":1436918400000,"expires":1436918400241,"seller":1000,"ca
        {"type":"auction","id":1001,"item_name":"dnmg x fxjegpop","description":"ykaunwzecix","initial_bid":68148,"reserve":93119916,"date_time":1436918400000,"expires":1436918400297,"seller":1000,"category":13,"extra":"ghekxmcevhpprmitow
        {"type":"auction","id":1002,"item_name":"cpziqf t","description":"kscthmpedgai lw kqkljcnxqiencm si ctacepborb osovsaysmeignrsbxp rwwsr oyozpgyusvnkmfetfvs kvakv","initial_bid":141,"reserve":1794,"date_time":1436918400000,"expires
        {"type":"bid","auction":1000,"bidder":1008,"price":56316,"channel":"Baidu","url":"https://www.nexmark.com/tsqn/rhgb/eba/item.htm?query=1","date_time":1436918400000,"extra":"znknoeohimuurzgtqfuuduhcfoujevjnjgekgqqvhfmilvseajpaixvbi
        {"type":"bid","auction":1009,"bidder":1001,"price":2808026,"channel":"Baidu","url":"https://www.nexmark.com/tsqn/rhgb/eba/item.htm?query=1","date_time":1436918400000,"extra":"dcwyahwmqurcimpumdojsykjnufblbtrefoxsmaauatoxjklcwawutf"#]].assert_eq(&shown.join("\n"));
}

#[test]
fn columns_kinds_and_partitions_that_are_not_asked_for_change_nothing_in_the_others() {
    let narrow = decode(&["price", "auction"], Some(&["bid"]));
    let all = decode(&[], None);
    let options = [("events", EVENTS as i64)];
    let (narrow_rows, all_rows) = (read(open(&options, &narrow, true)), read(open(&options, &all, false)));
    assert_eq!(open(&options, &narrow, true).len(), 16);
    assert_eq!(open(&options, &all, false).len(), 1);
    let price = all.wanted.position("price").unwrap();
    let auction = all.wanted.position("auction").unwrap();
    let numbers = |rows: &RecordBatch, column: usize| -> Vec<i64> {
        rows.column(column).as_primitive::<Int64Type>().iter().flatten().collect()
    };
    let offsets = |rows: &RecordBatch| numbers(rows, rows.num_columns() - 1);
    assert_eq!(narrow_rows.keys().collect::<Vec<_>>(), all_rows.keys().collect::<Vec<_>>());
    for (sequence, rows) in &narrow_rows {
        assert_eq!(rows.column(0).null_count(), 0);
        assert_eq!(numbers(rows, 0), numbers(&all_rows[sequence], price));
        assert_eq!(numbers(rows, 1), numbers(&all_rows[sequence], auction));
        assert!(offsets(rows).iter().all(|n| n % 50 > 3));
    }
    assert_eq!(narrow_rows.values().map(RecordBatch::num_rows).sum::<usize>(), EVENTS as usize / 50 * 46);
}

#[test]
fn proportions_and_distributions_are_those_of_the_benchmark() {
    let text = ndjson(100_000, 3);
    let events: Vec<BTreeMap<String, Value>> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |kind: &str| events.iter().filter(|e| e["type"] == kind).collect::<Vec<_>>();
    let (persons, auctions, bids) = (of("person"), of("auction"), of("bid"));
    assert_eq!((persons.len(), auctions.len(), bids.len()), (2_000, 6_000, 92_000));

    let number = |event: &BTreeMap<String, Value>, field: &str| event[field].as_u64().unwrap();
    let share = |some: usize, of: usize| some as f64 / of as f64;
    let near = |value: f64, expected: f64| (value / expected - 1.0).abs() < 0.03;
    assert_eq!(number(persons[0], "id"), 1000);
    assert_eq!(number(auctions[5_999], "id"), 6_999);
    // Half of the bids go to the hot auction, three quarters come from the hot bidder.
    let hot = bids.iter().filter(|b| number(b, "auction") % 100 == 0).count();
    assert!(near(share(hot, bids.len()), 0.504), "{}", share(hot, bids.len()));
    let hot = bids.iter().filter(|b| number(b, "bidder") % 100 == 1).count();
    assert!(near(share(hot, bids.len()), 0.752), "{}", share(hot, bids.len()));
    // The logarithm of the price is even between 2 and 8.
    let logs: f64 = bids.iter().map(|b| (number(b, "price") as f64).log10()).sum();
    assert!(near(logs / bids.len() as f64, 5.0));
    assert!(bids.iter().all(|b| (100..=100_000_000).contains(&number(b, "price"))));
    assert!(auctions.iter().all(|a| (10..15).contains(&number(a, "category"))));
    assert!(auctions.iter().all(|a| number(a, "reserve") > number(a, "initial_bid")));
    assert!(auctions.iter().all(|a| number(a, "expires") > number(a, "date_time")));
    // Ten events per millisecond of event time.
    assert_eq!(number(bids[91_999], "date_time") - number(persons[0], "date_time"), 9_999);

    let bytes = |kind: &str| {
        let lines: Vec<&str> = text.lines().filter(|l| l.contains(&format!("\"type\":\"{kind}\""))).collect();
        lines.iter().map(|l| l.len() + 1).sum::<usize>() / lines.len()
    };
    assert!((255..285).contains(&bytes("bid")), "a bid has {} bytes", bytes("bid"));
    assert!((560..640).contains(&bytes("auction")), "an auction has {} bytes", bytes("auction"));
    assert!((270..340).contains(&bytes("person")), "a person has {} bytes", bytes("person"));
}

#[test]
fn another_seed_gives_other_events() {
    assert_ne!(ndjson(100, 1), ndjson(100, 2));
    assert_eq!(ndjson(100, 1), ndjson(100, 1));
}

#[test]
fn at_a_rate_events_come_when_they_are_due() {
    let clock = Hand::at(0);
    let decode = decode(&["type"], None);
    let mut source = open_at(&clock, &[("events", 100), ("rate", 20)], &decode, true);
    assert_eq!(source.len(), 1);
    let mut seen = Vec::new();
    for step in [0, 49_999, 1, 950_000, 60_000_000, 0] {
        clock.forward(step);
        seen.push(match source[0].reader.poll(1).unwrap() {
            Polled::Chunk(Chunk { data: Data::Rows { rows, .. }, .. }) => format!("{} rows", rows.num_rows()),
            Polled::After(wait) => format!("wait {wait:?}"),
            Polled::End => "end".to_owned(),
            _ => panic!("neither rows nor a wait"),
        });
    }
    assert_eq!(seen, ["1 rows", "wait 1ms", "1 rows", "19 rows", "79 rows", "end"]);
}

#[test]
fn a_restart_goes_on_with_the_next_block() {
    let decode = decode(&["type"], None);
    let options = [("events", EVENTS as i64)];
    let mut partitions = open(&options, &decode, false);
    let first = testing::next(&mut partitions[0]).unwrap();
    let kept = partitions[0].reader.position();
    let mut partitions = open(&options, &decode, false);
    partitions[0].reader.seek(&kept).unwrap();
    let rest = read(partitions);
    assert_eq!((first.sequence, rest.keys().copied().collect::<Vec<_>>()), (0, vec![1, 2]));
}
