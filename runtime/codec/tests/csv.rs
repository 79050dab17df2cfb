//! CSV in and out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::sync::Arc;

use bytes::Bytes;
use expect_test::{Expect, expect};
use hexafn_codec::decode::{Decoded, Decoder, Place};
use hexafn_codec::encode::{CsvEncoder, JsonEncoder};
use hexafn_ir::decode::{Decode, Format};
use hexafn_ir::{Field, Record, Type, Value, layout};
use proptest::prelude::*;

const PLACE: Place<'static> = Place { offset: 0, topic: "in.csv", time: 0 };

fn record() -> Record {
    let mut record = Record::of([
        ("id", Type::String),
        ("n", Type::Int.optional()),
        ("price", Type::Decimal(2).optional()),
        ("ok", Type::Bool.optional()),
        ("took", Type::Duration.optional()),
    ]);
    record.fields.push(Field { name: "country".into(), ty: Type::String, default: Some(Value::String("??".into())) });
    record
}

fn plan(row: Type, wanted: Record) -> Decode {
    let wanted = Arc::new(wanted);
    Decode { format: Format::Csv, row, wanted, kinds: None, envelope: vec![], strict: false, max_bytes: 1000 }
}

fn decode(decoder: &mut Decoder, text: &str) -> Decoded {
    decoder.decode_lines(&Bytes::from(text.to_string()), &PLACE).unwrap()
}

fn check(plan: &Decode, text: &str, expected: Expect) {
    let decoded = decode(&mut Decoder::new(plan).unwrap(), text);
    let mut out = Vec::new();
    for batch in &decoded.batches {
        let encoder = JsonEncoder::new(&Type::Record(plan.wanted.clone()), &batch.schema()).unwrap();
        encoder.encode(batch, &mut out, None).unwrap();
    }
    let mut out = String::from_utf8(out).unwrap();
    for i in &decoded.invalid {
        out += &format!("{} line {} {} {}\n", i.offset, i.line, i.code, i.message);
    }
    expected.assert_eq(&out);
}

#[test]
fn the_header_says_which_column_is_which_field() {
    let text = "\u{FEFF}country,extra,\"id\",n,price,ok,took\r\n\
        FR,x,a,1,2.5,true,5m\r\n\
        ,,\"a \"\"quoted\"\", and long id\", 7 ,,,\n\
        DE,,\"two\nlines, one event\",,,false,\n";
    check(
        &plan(Type::Record(Arc::new(record())), record()),
        text,
        expect![[r#"
        {"id":"a","n":1,"price":2.50,"ok":true,"took":"5m","country":"FR"}
        {"id":"a \"quoted\", and long id","n":7,"price":null,"ok":null,"took":null,"country":"??"}
        {"id":"two\nlines, one event","n":null,"price":null,"ok":false,"took":null,"country":"DE"}
    "#]],
    );
}

#[test]
fn mistakes_name_the_field_and_the_text() {
    let text = "id,n,price,ok,took\n,1,,,\na,x,,,\na,99999999999999999999,,,\na,1,1.005,,\na,1,,yes,\na,1,,,5\na,1\na,\"1\"x,,,\na,1,,,\n\"a";
    check(
        &plan(Type::Record(Arc::new(record())), record()),
        text,
        expect![[r#"
            {"id":"a","n":1,"price":null,"ok":null,"took":null,"country":"??"}
            19 line 1 HFN1003 `id` is missing, expected string
            25 line 2 HFN1002 `n` is "x", expected int
            32 line 3 HFN1004 `n` is "99999999999999999999", out of range of int
            58 line 4 HFN1004 `price` is "1.005", out of range of decimal(2)
            70 line 5 HFN1002 `ok` is "yes", expected bool
            80 line 6 HFN1009 `took` is "5", expected a duration such as "1h30m"
            88 line 7 HFN1010 not CSV: a line of 2 cells, expected 5 as in the header
            92 line 8 HFN1010 not CSV: text after a closing quote, expected the end of the cell
            109 line 10 HFN1010 not CSV: a cell whose quote does not close, expected a closing quote
        "#]],
    );
}

#[test]
fn a_union_is_told_apart_by_its_column() {
    let kind = |fields: Vec<(&'static str, Type)>| Arc::new(Record::of(fields));
    let kinds = vec![("a".into(), kind(vec![("x", Type::Int)])), ("b".into(), kind(vec![("y", Type::Int)]))];
    let row = Type::Union(Arc::new(hexafn_ir::Union { name: "U".into(), tag: "k".into(), kinds }));
    let wanted = layout::columns(&row).unwrap().as_ref().clone();
    let text = "k,x,y\na,1,\nb,,2\na,,2\nc,1,1\n,1,1\n";
    let all = plan(row, wanted);
    check(
        &all,
        text,
        expect![[r#"
            {"k":"a","x":1,"y":null}
            {"k":"b","x":null,"y":2}
            16 line 3 HFN1003 `x` is missing, expected int
            21 line 4 HFN1007 `k` is "c", expected "a" | "b"
            27 line 5 HFN1003 `k` is missing, expected "a" | "b"
        "#]],
    );
    let only = Decode { kinds: Some(vec!["b".into()]), ..all };
    assert_eq!(decode(&mut Decoder::new(&only).unwrap(), text).counts.filtered, 2);
}

#[test]
fn the_header_may_come_from_elsewhere_and_the_separator_be_another() {
    let mut decoder = Decoder::new(&plan(Type::Record(Arc::new(record())), record())).unwrap();
    decoder.separator(b';');
    assert!(decoder.needs_header());
    decoder.header(b"n;id\n").unwrap();
    let decoded = decode(&mut decoder, "1;a\n2;\"b;c\"\n");
    assert_eq!((decoded.counts.kept, decoded.counts.invalid), (2, 0));
}

#[test]
fn headers_that_cannot_be_used_are_refused() {
    for header in ["n,price", "id,id", "\"id", "\u{e9}"] {
        let mut decoder = Decoder::new(&plan(Type::Record(Arc::new(record())), record())).unwrap();
        assert!(decoder.header(header.as_bytes()).is_err(), "{header}");
    }
}

proptest! {
    #[test]
    fn what_was_encoded_decodes_to_the_same(rows in prop::collection::vec(("[a-z,;\"\n\r é]{1,15}", any::<Option<i64>>(), any::<Option<bool>>()), 1..10)) {
        let record = Record::of([("id", Type::String), ("n", Type::Int.optional()), ("ok", Type::Bool.optional())]);
        let row = Type::Record(Arc::new(record.clone()));
        let mut json = String::new();
        for (id, n, ok) in &rows {
            json += &format!("{}\n", serde_json::json!({ "id": id, "n": n, "ok": ok }));
        }
        let mut decoder = Decoder::new(&Decode { format: Format::Json, ..plan(row.clone(), record.clone()) }).unwrap();
        let first = decode(&mut decoder, &json).batches.remove(0);
        let encoder = CsvEncoder::new(&row, &first.schema(), b',').unwrap();
        let mut text = Vec::new();
        encoder.header(&mut text);
        encoder.encode(&first, &mut text, None).unwrap();
        let text = String::from_utf8(text).unwrap();
        let second = decode(&mut Decoder::new(&plan(row, record)).unwrap(), &text);
        prop_assert!(second.invalid.is_empty(), "{:?} {:?}", text, second.invalid);
        for column in ["id", "n", "ok"] {
            prop_assert_eq!(first.column_by_name(column).unwrap(), second.batches[0].column_by_name(column).unwrap());
        }
    }

    #[test]
    fn no_text_breaks_the_decoder(text in "([a-z,\"\n\r 0-9]|id|n){0,60}") {
        let mut decoder = Decoder::new(&plan(Type::Record(Arc::new(record())), record())).unwrap();
        if let Ok(decoded) = decoder.decode_lines(&Bytes::from(text), &PLACE) {
            let c = decoded.counts;
            prop_assert_eq!(c.events, c.kept + c.invalid);
        }
    }
}
