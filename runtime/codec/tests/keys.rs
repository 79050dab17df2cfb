//! The frozen hash of keys. If a golden value changes, state on disk is lost: fix the code, not the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{
    ArrayRef, BinaryViewArray, BooleanArray, Decimal128Array, DurationMicrosecondArray, Float64Array, Int64Array,
    NullArray, RecordBatch, StringViewArray, StructArray, TimestampMicrosecondArray,
};
use bytes::Bytes;
use expect_test::expect;
use hexafn_codec::decode::{Decoder, Place};
use hexafn_codec::keys::{hash, partition, split, worker};
use hexafn_ir::decode::{Decode, Format};
use hexafn_ir::{Record, Type};
use proptest::prelude::*;

fn ints(values: impl IntoIterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(Int64Array::from_iter(values))
}

fn texts(values: &[&str]) -> ArrayRef {
    Arc::new(StringViewArray::from_iter_values(values))
}

fn decimals(values: &[i128], scale: i8) -> ArrayRef {
    Arc::new(Decimal128Array::from(values.to_vec()).with_precision_and_scale(38, scale).unwrap())
}

#[test]
fn the_hash_is_frozen() {
    let member: ArrayRef = ints([Some(1), Some(2)]);
    let field = Arc::new(arrow_schema::Field::new("a", arrow_schema::DataType::Int64, true));
    let nested = Decoder::new(&Decode {
        format: Format::Json,
        row: nested_type(),
        wanted: hexafn_ir::layout::columns(&nested_type()).unwrap(),
        kinds: None,
        envelope: vec![],
        strict: false,
        max_bytes: 1000,
    });
    let lines = Bytes::from_static(
        b"{\"l\":[1,2],\"m\":{\"a\":\"x\",\"b\":\"y\"}}\n{\"l\":[],\"m\":{\"b\":\"y\",\"a\":\"x\"}}\n",
    );
    let nested = nested.unwrap().decode_lines(&lines, &Place { offset: 0, topic: "", time: 0 }).unwrap();
    let columns: Vec<(&str, Vec<ArrayRef>)> = vec![
        ("null", vec![Arc::new(NullArray::new(1))]),
        ("bool", vec![Arc::new(BooleanArray::from(vec![Some(false), Some(true), None]))]),
        ("int", vec![ints([Some(0), Some(1), Some(-1), Some(i64::MIN), None])]),
        ("time", vec![Arc::new(TimestampMicrosecondArray::from(vec![1]))]),
        ("duration", vec![Arc::new(DurationMicrosecondArray::from(vec![1]))]),
        ("float", vec![Arc::new(Float64Array::from(vec![0.0, -0.0, 1.5, f64::NAN, -f64::NAN]))]),
        ("decimal(2)", vec![decimals(&[0, 100, 150, -150, 10i128.pow(37)], 2)]),
        ("decimal(4)", vec![decimals(&[0, 10_000, 15_000], 4)]),
        ("string", vec![texts(&["", "a", "a text of some length that fills more than one stripe"])]),
        ("bytes", vec![Arc::new(BinaryViewArray::from_iter_values([b"a"]))]),
        ("record", vec![Arc::new(StructArray::from(vec![(field, member)]))]),
        ("list", vec![nested.batches[0].column(0).clone()]),
        ("map", vec![nested.batches[0].column(1).clone()]),
        ("int and string", vec![ints([Some(1), Some(2)]), texts(&["a", "a"])]),
        ("string and int", vec![texts(&["a", "a"]), ints([Some(1), Some(2)])]),
    ];
    let mut shown = String::new();
    for (name, columns) in columns {
        for h in hash(&columns).unwrap() {
            shown += &format!("{name}: {h:016x} partition {}\n", partition(h));
        }
    }
    expect![[r#"
        null: a5e13f0c92b7d846 partition 165
        bool: 3c79ac492ba7b653 partition 60
        bool: d1b54a32d192ed03 partition 209
        bool: a5e13f0c92b7d846 partition 165
        int: e220a8397b1dcdaf partition 226
        int: 910a2dec89025cc1 partition 145
        int: e4d971771b652c20 partition 228
        int: 481ec0a212a9f3db partition 72
        int: a5e13f0c92b7d846 partition 165
        time: 910a2dec89025cc1 partition 145
        duration: 910a2dec89025cc1 partition 145
        float: e220a8397b1dcdaf partition 226
        float: e220a8397b1dcdaf partition 226
        float: d6dab18e1392608a partition 214
        float: c72971d82e15bb46 partition 199
        float: c72971d82e15bb46 partition 199
        decimal(2): a706dd2f4d197e6f partition 167
        decimal(2): 34e46ca044279f2a partition 52
        decimal(2): b852a53d99239d82 partition 184
        decimal(2): 0e3e72618e7c87df partition 14
        decimal(2): c2435ea42d2928ce partition 194
        decimal(4): a706dd2f4d197e6f partition 167
        decimal(4): 34e46ca044279f2a partition 52
        decimal(4): b852a53d99239d82 partition 184
        string: ef46db3751d8e999 partition 239
        string: d24ec4f1a98c6e5b partition 210
        string: 72a198fc40b36828 partition 114
        bytes: d24ec4f1a98c6e5b partition 210
        record: 1350d7e740ace3de partition 19
        record: 251fcaac4a5de956 partition 37
        list: dc238b6266054aa3 partition 220
        list: 8cb92ba72f3d8dd7 partition 140
        map: ab3b21a59621baf3 partition 171
        map: ab3b21a59621baf3 partition 171
        int and string: 3358d2b0c3df6270 partition 51
        int and string: b259b01387b32f98 partition 178
        string and int: 2e17eb1dc11762ba partition 46
        string and int: 79d0c3f5a056032e partition 121
    "#]]
    .assert_eq(&shown);
}

fn nested_type() -> Type {
    let list = Type::List(Box::new(Type::Int));
    Type::Record(Arc::new(Record::of([("l", list), ("m", Type::Map(Box::new(Type::String)))])))
}

#[test]
fn columns_that_are_no_key_are_refused() {
    assert!(hash(&[ints([Some(1)]), ints([])]).is_err());
    assert!(hash(&[Arc::new(arrow_array::UInt8Array::from(vec![1]))]).is_err());
    assert_eq!(hash(&[]).unwrap(), Vec::<u64>::new());
}

#[test]
fn small_numbers_spread_over_all_partitions() {
    let hashes = hash(&[ints((0..25_600).map(Some))]).unwrap();
    let mut rows = [0; 256];
    hashes.iter().for_each(|h| rows[usize::from(partition(*h))] += 1);
    assert!(rows.iter().all(|n| (50..200).contains(n)), "{rows:?}");
}

proptest! {
    /// Every row goes to the worker of its key, rows keep their order, none is lost; texts too long for a view included.
    #[test]
    fn a_split_is_a_partition_that_keeps_the_order(keys in prop::collection::vec(prop::option::of(-5i64..5), 1..100), workers in 1usize..9) {
        let words: Vec<String> = keys.iter().enumerate().map(|(i, _)| format!("row number {i}, a long text")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let order = ints((0..keys.len() as i64).map(Some));
        let rows = RecordBatch::try_from_iter([("key", ints(keys.clone())), ("order", order), ("word", texts(&words))]).unwrap();
        let hashes = hash(&rows.columns()[..1]).unwrap();
        let parts = split(&rows, &hashes, workers).unwrap();
        prop_assert_eq!(parts.len(), workers);
        let mut seen = 0;
        for (i, part) in parts.iter().enumerate() {
            let Some(part) = part else { continue };
            seen += part.num_rows();
            let order = part.column(1).as_primitive::<Int64Type>().values();
            prop_assert!(order.is_sorted());
            for (row, at) in order.iter().enumerate() {
                prop_assert_eq!(worker(hashes[*at as usize], workers), i);
                prop_assert_eq!(part.column(2).as_string_view().value(row), words[*at as usize]);
            }
        }
        prop_assert_eq!(seen, keys.len());
    }
}
