//! The programs written by hand give the same bytes, on plain events and on odd ones.
#![allow(clippy::unwrap_used)]
mod events;

use std::fs;

use hexafn_benches::baseline::{Counts, Query, Reader, run};

fn outcome(reader: Reader, query: Query, input: &[u8]) -> (Counts, String) {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("in.ndjson"), folder.path().join("out.ndjson"));
    fs::write(&from, input).unwrap();
    let counts = run(reader, query, &from, &to).unwrap();
    (counts, fs::read_to_string(to).unwrap())
}

/// What both give, once it is known to be the same.
fn agreed(query: Query, input: &[u8]) -> (Counts, String) {
    let [sonic, scanner] = [Reader::Sonic, Reader::Scanner].map(|reader| outcome(reader, query, input));
    assert_eq!(sonic, scanner, "{query:?}: sonic and scanner");
    sonic
}

const BID: &str = r#"{"type":"bid","auction":1230,"bidder":7,"price":50,"channel":"G","url":"u","date_time":1436918400000,"extra":"x"}"#;
const PASSED: &str = "{\"auction\":1230,\"bidder\":7,\"price\":50}\n";

#[test]
fn generated_events() {
    let mut input = Vec::new();
    events::write_events(20_000, 1, &mut input).unwrap();
    for query in [Query::Pass, Query::Q1] {
        let (counts, output) = agreed(query, &input);
        assert_eq!(counts, Counts { lines: 20_000, invalid: 0, written: 18_400 });
        assert_eq!(output.lines().count(), 18_400);
    }
    let (counts, output) = agreed(Query::All, &input);
    assert_eq!(counts, Counts { lines: 20_000, invalid: 0, written: 20_000 });
    assert_eq!(output.as_bytes(), input);
    for line in agreed(Query::Q2, &input).1.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(row["auction"].as_i64().unwrap() % 123, 0);
    }
}

#[test]
fn rows_of_each_query() {
    let rows = Query::ALL.map(|query| agreed(query, BID.as_bytes()).1);
    let q1 = "{\"auction\":1230,\"bidder\":7,\"price\":45.400,\"date_time\":1436918400000}\n";
    assert_eq!(rows, [PASSED, q1, "{\"auction\":1230,\"price\":50}\n", &format!("{BID}\n")]);
}

#[test]
fn odd_whitespace_permuted_keys_escapes_and_unicode() {
    let odd = [
        // A plain one first and between, so that the scanner has a layout to be wrong with.
        BID.to_owned(),
        BID.replace(':', " : ").replace(',', "\t, "),
        BID.to_owned(),
        format!("  {BID} \t\r"),
        r#"{"extra":"x","price":50,"url":"u","auction":1230,"type":"bid","date_time":1436918400000,"channel":"G","bidder":7}"#.into(),
        BID.to_owned(),
        BID.replace("\"u\"", r#""a \"quoted\" \\ path\\""#),
        BID.replace("\"G\"", r#""\u0047\n""#),
        BID.replace("\"x\"", "\"žluťoučký 🐎 \u{2028}\""),
        BID.replace("\"type\"", r#""\u0074ype""#),
        BID.replace("\"bid\"", r#""\u0062id""#),
        BID.replace("\"x\"", r#""},{\"type\":\"bid\",\"price\":1}""#),
        BID.replace("\"G\"", r#"{"price":9,"a":[1,{"auction":2}]}"#),
    ]
    .join("\n");
    for query in [Query::Pass, Query::Q1, Query::Q2] {
        let (counts, output) = agreed(query, odd.as_bytes());
        assert_eq!(counts, Counts { lines: 13, invalid: 0, written: 13 });
        let plain = agreed(query, BID.as_bytes()).1;
        assert_eq!(output, plain.repeat(13));
    }
    // The last line has an object where a text must be, which only the query that reads all fields sees.
    let (counts, output) = agreed(Query::All, odd.as_bytes());
    assert_eq!(counts, Counts { lines: 13, invalid: 1, written: 12 });
    let kept: Vec<&str> = odd.lines().take(12).map(|line| line.trim_ascii()).collect();
    assert_eq!(output, kept.join("\n") + "\n");
}

#[test]
fn a_new_field_in_an_event_is_stepped_over_or_learned() {
    let more = BID.replace("\"bidder\"", r#""new":[1,2],"bidder""#);
    let later = BID.replace("\"bidder\"", r#""new":"\\","bidder""#);
    let input = [BID, &more, BID, &later, &later, BID].join("\n");
    assert_eq!(agreed(Query::Pass, input.as_bytes()).1, PASSED.repeat(6));
    assert_eq!(agreed(Query::All, input.as_bytes()).1, input + "\n");
}

#[test]
fn what_is_no_event_is_counted_and_left_out() {
    let bad = [
        "nonsense",
        "[]",
        "{}",
        r#"{"type":"bid"}"#,
        r#"{"type":"sale","auction":1}"#,
        &BID.replace("1230", "12.5"),
        &BID.replace("1230", "\"1230\""),
        &BID.replace("1230", "01230"),
        &BID.replace("1230", "12345678901234567890"),
        &BID.replace("1230", "null"),
        &BID[..BID.len() - 1],
    ];
    let input = bad.map(|line| format!("{BID}\n{line}\n\n \r\n")).concat();
    for query in Query::ALL {
        let (counts, _) = agreed(query, input.as_bytes());
        assert_eq!(counts, Counts { lines: 22, invalid: 11, written: 11 }, "{query:?}");
    }
}

#[test]
fn numbers_up_to_64_bits() {
    for price in ["0", "-1", "99999999", "100000000", "999999999999999", "1000000000000000", "9223372036854775807"] {
        let (counts, output) = agreed(Query::Pass, format!("{BID}\n{}", BID.replace("50", price)).as_bytes());
        assert_eq!(counts.written, 2, "{price}");
        assert_eq!(output, format!("{PASSED}{}", PASSED.replace("50", price)));
    }
}

#[test]
fn all_readers_see_the_same_lines() {
    let input = format!("{BID}\n\n{BID}\r\n   \n{BID}");
    for reader in [Reader::Split, Reader::Lines, Reader::Sonic, Reader::Scanner] {
        assert_eq!(outcome(reader, Query::All, input.as_bytes()).0.lines, 3, "{reader:?}");
    }
}
