//! The projecting decoder against serde_json and a naive conversion, on random documents.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::sync::Arc;

use bytes::Bytes;
use hexafn_codec::decode::{Decoder, Place, split_body};
use hexafn_codec::encode::JsonEncoder;
use hexafn_ir::decode::{Decode, Format};
use hexafn_ir::{Field, Record, TimeWire, Type, Union, Value as Constant, layout};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn member() -> Record {
    Record::of([("x", Type::Int), ("y", Type::String.optional())])
}

fn declared() -> Record {
    let mut record = Record::of([
        ("id", Type::String),
        ("n", Type::Int),
        ("f", Type::Float.optional()),
        ("d", Type::Decimal(2).optional()),
        ("c", Type::Choice(Arc::from(["a".into(), "b".into()])).optional()),
        ("t", Type::Time(TimeWire::Millis).optional()),
        ("j", Type::Json.optional()),
        ("l", Type::List(Box::new(Type::Int.optional())).optional()),
        ("m", Type::Map(Box::new(Type::Bool)).optional()),
        ("r", Type::Record(Arc::new(member())).optional()),
    ]);
    record.fields.push(Field { name: "b".into(), ty: Type::Bool, default: Some(Constant::Bool(true)) });
    record
}

/// What the decoder must make of a value, as the encoder writes it; `None` if it must refuse it.
fn convert(ty: &Type, value: &Value) -> Option<Value> {
    Some(match (ty, value) {
        (Type::Optional(_), Value::Null) => Value::Null,
        (Type::Optional(ty), value) => return convert(ty, value),
        (Type::Bool, Value::Bool(b)) => json!(b),
        (Type::Int, Value::Number(n)) => json!(n.to_string().parse::<i64>().ok()?),
        (Type::Float, Value::Number(n)) => {
            let x = n.to_string().parse::<f64>().ok().filter(|x| x.is_finite())?;
            ryu::Buffer::new().format_finite(x).parse::<serde_json::Number>().unwrap().into()
        }
        (Type::Decimal(2), Value::Number(n)) => {
            let text = without_exponent(&n.to_string())?;
            let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
            let fraction = fraction.trim_end_matches('0');
            if fraction.len() > 2 || whole.trim_start_matches('-').len() > 36 {
                return None;
            }
            let zero = whole.trim_start_matches('-') == "0" && fraction.is_empty();
            let whole = if zero { "0" } else { whole };
            format!("{whole}.{fraction:0<2}").parse::<serde_json::Number>().unwrap().into()
        }
        (Type::Time(TimeWire::Rfc3339), Value::String(text)) if text.starts_with("2026-02-") => json!(text),
        (Type::Time(TimeWire::Rfc3339), _) => return None,
        (Type::Time(_), Value::Number(n)) => {
            let millis = n.to_string().parse::<i64>().ok()?;
            millis.checked_mul(1000)?;
            json!(millis)
        }
        (Type::String, Value::String(_)) => value.clone(),
        (Type::Choice(choices), Value::String(s)) if choices.iter().any(|c| **c == **s) => value.clone(),
        (Type::Json, value) => value.clone(),
        (Type::List(item), Value::Array(items)) => {
            Value::Array(items.iter().map(|i| convert(item, i)).collect::<Option<_>>()?)
        }
        (Type::Map(item), Value::Object(members)) => {
            let members = members.iter().map(|(k, v)| Some((k.clone(), convert(item, v)?)));
            Value::Object(members.collect::<Option<Map<_, _>>>()?)
        }
        (Type::Record(record), Value::Object(members)) => {
            let members: Vec<_> = members.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
            Value::Object(convert_row(record, record, true, &members)?)
        }
        _ => return None,
    })
}

/// The same number without exponent; `None` if it has too many digits to be of interest.
fn without_exponent(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.bytes().all(|b| b == b'0') {
        return Some(format!("{sign}0"));
    }
    let point = whole.len() as i64 + exponent.parse::<i64>().ok().filter(|e| e.abs() < 400)?;
    let zeros = |n: i64| "0".repeat(n.max(0) as usize);
    let digits = format!("{}{digits}{}", zeros(1 - point), zeros(point - digits.len() as i64));
    let (whole, fraction) = digits.split_at(point.max(1) as usize);
    let whole = whole.trim_start_matches('0');
    Some(format!("{sign}{}.{fraction}", if whole.is_empty() { "0" } else { whole }))
}

/// Whether a value that nobody reads passes.
fn passes(ty: &Type, value: &Value) -> bool {
    match ty {
        Type::Optional(_) if value.is_null() => true,
        Type::Optional(ty) => passes(ty, value),
        Type::Bool => value.is_boolean(),
        Type::Time(TimeWire::Rfc3339) => value.is_string(),
        Type::Int | Type::Float | Type::Decimal(_) | Type::Time(_) => value.is_number(),
        Type::String | Type::Choice(_) => value.is_string(),
        Type::List(_) => value.is_array(),
        Type::Map(_) | Type::Record(_) => value.is_object(),
        _ => true,
    }
}

fn convert_row(
    declared: &Record,
    wanted: &Record,
    strict: bool,
    members: &[(String, Value)],
) -> Option<Map<String, Value>> {
    for (key, value) in members {
        let Some(field) = declared.field(key) else { continue };
        if value.is_null() && (field.ty.is_optional() || field.default.is_some()) {
            continue;
        }
        let read = strict || wanted.field(key).is_some();
        if if read { convert(&field.ty, value).is_none() } else { !passes(&field.ty, value) } {
            return None;
        }
    }
    let mut out = Map::new();
    for field in &declared.fields {
        let last = members.iter().rev().find(|(key, value)| **key == *field.name && !(value.is_null()));
        // Of equal keys the last counts, a null among them included.
        let last_any = members.iter().rev().find(|(key, _)| **key == *field.name);
        let last = if last_any.is_some_and(|(_, v)| v.is_null()) { None } else { last };
        let value = match (last, &field.default) {
            (Some((_, value)), _) => convert(&field.ty, value),
            (None, Some(Constant::Bool(b))) => Some(json!(b)),
            (None, _) if field.ty.is_optional() => Some(Value::Null),
            (None, _) => return None,
        };
        if wanted.field(&field.name).is_some() {
            out.insert(field.name.to_string(), value?);
        }
    }
    Some(out)
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        3 => prop_oneof!["[ab]", "[a-z\"\\\\/é\u{1F600}\n]{0,20}", "\\PC{0,40}"].prop_map(Value::from),
        3 => prop_oneof![any::<i64>(), -1000..1000i64].prop_map(Value::from),
        1 => "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,4})?([eE]-?[0-9]{1,3})?".prop_map(|t| Value::Number(t.parse().unwrap())),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(prop_oneof![any::<i64>().prop_map(Value::from), Just(Value::Null)], 0..4)
                .prop_map(Value::from),
            prop::collection::btree_map("[xyz]", inner, 0..4).prop_map(|m| Value::Object(m.into_iter().collect())),
            (any::<i64>(), "[a-z]{0,20}").prop_map(|(x, y)| json!({ "y": y, "x": x })),
            prop::collection::btree_map("[a-z]{1,3}", any::<bool>(), 0..12)
                .prop_map(|m| Value::Object(m.into_iter().map(|(k, v)| (k, v.into())).collect())),
        ]
    })
}

/// A value that is mostly right for the field.
fn value_for(name: &'static str) -> BoxedStrategy<Value> {
    let right: BoxedStrategy<Value> = match name {
        "id" => "\\PC{0,30}".prop_map(Value::from).boxed(),
        "n" | "t" => (-5_000_000_000i64..5_000_000_000).prop_map(Value::from).boxed(),
        "f" => any::<f64>().prop_filter("finite", |x| x.is_finite()).prop_map(Value::from).boxed(),
        "d" => (-10_000i64..10_000)
            .prop_map(|n| Value::Number(format!("{}.{:02}", n / 100, n % 100 * n.signum()).parse().unwrap()))
            .boxed(),
        "c" => "[ab]".prop_map(Value::from).boxed(),
        "b" => any::<bool>().prop_map(Value::from).boxed(),
        _ => value().boxed(),
    };
    prop_oneof![12 => right, 1 => value(), 1 => Just(Value::Null)].boxed()
}

const NAMES: [&str; 12] = ["id", "n", "f", "d", "c", "t", "j", "l", "m", "r", "b", "unknown"];

type Document = Vec<(String, Value)>;

fn document() -> impl Strategy<Value = Document> {
    let fields = NAMES.map(|name| {
        let there = if matches!(name, "id" | "n") { 0.97 } else { 0.6 };
        (prop::bool::weighted(there), value_for(name)).prop_map(move |(there, v)| there.then(|| (name.to_string(), v)))
    });
    let twice = (prop::bool::weighted(0.1), prop::sample::select(&NAMES[..]), value());
    (fields.to_vec(), twice, any::<bool>()).prop_flat_map(|(fields, (twice, name, value), keep)| {
        let mut all: Vec<_> = fields.into_iter().flatten().collect();
        if twice {
            all.push((name.to_string(), value));
        }
        // Half of the documents keep the order, so that the predicted path is taken often.
        if keep { Just(all).boxed() } else { Just(all).prop_shuffle().boxed() }
    })
}

/// The document as text, with white space and escapes as `style` says.
fn written(document: &Document, style: u8) -> String {
    let space = if style & 1 == 1 { " " } else { "" };
    // As most programs write it: white space after the colon and nowhere else.
    let after = if style & 4 == 4 { " " } else { space };
    let members = document.iter().map(|(key, value)| {
        let mut text = value.to_string();
        if style & 2 == 2 {
            text = text.replace('é', "\\u00e9").replace('\u{1F600}', "\\ud83d\\ude00");
        }
        format!("\"{key}\"{space}:{after}{text}")
    });
    let members: Vec<_> = members.collect();
    format!("{space}{{{space}{}{space}}}{space}", members.join(&format!("{space},{space}")))
}

fn plan(row: Type, wanted: Record, strict: bool) -> Decode {
    Decode {
        format: Format::Json,
        row,
        wanted: Arc::new(wanted),
        kinds: None,
        envelope: vec![],
        strict,
        max_bytes: 1 << 20,
    }
}

fn rows(decoder: &mut Decoder, wanted: &Record, text: &str) -> (Vec<String>, Vec<u64>) {
    let decoded =
        decoder.decode_lines(&Bytes::from(text.to_string()), &Place { offset: 0, topic: "", time: 0 }).unwrap();
    let mut out = Vec::new();
    for batch in &decoded.batches {
        batch.column(0).to_data().validate_full().unwrap();
        let encoder = JsonEncoder::new(&Type::Record(Arc::new(wanted.clone())), &batch.schema()).unwrap();
        encoder.encode(batch, &mut out, None).unwrap();
    }
    let text = String::from_utf8(out).unwrap();
    (text.lines().map(str::to_string).collect(), decoded.invalid.iter().map(|i| i.line).collect())
}

/// A document of fields that take the fastest way: numbers, bools, times and strings, some of them not as usual.
fn plain() -> impl Strategy<Value = Document> {
    (ints_and_texts(), value_for("f"), value_for("d"), value_for("c"), value_for("b"), clock()).prop_map(
        |(mut document, f, d, c, b, w)| {
            if document.len() == 4 {
                let more = [("f", f), ("d", d), ("c", c), ("b", b), ("w", w)];
                document.extend(more.map(|(k, v)| (k.to_string(), v)));
            }
            document
        },
    )
}

/// A time as text, or something else.
fn clock() -> impl Strategy<Value = Value> {
    let time = (0u32..24, 0u32..60, 1u32..29).prop_map(|(h, m, d)| json!(format!("2026-02-{d:02}T{h:02}:{m:02}:00Z")));
    prop_oneof![8 => time, 1 => value()]
}

fn ints_and_texts() -> impl Strategy<Value = Document> {
    let text = prop_oneof![8 => "[a-zé]{0,30}".prop_map(Value::from), 1 => "[a\"\\\\]{1,3}".prop_map(Value::from), 1 => value()];
    let int = prop_oneof![8 => any::<i64>().prop_map(Value::from), 1 => value()];
    (text.clone(), int.clone(), text, int, prop::bool::weighted(0.9)).prop_map(|(id, n, y, t, all)| {
        let mut document = vec![("id", id), ("n", n), ("y", y), ("t", t)];
        document.truncate(if all { 4 } else { 3 });
        document.into_iter().map(|(k, v)| (k.to_string(), v)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn decoding_is_serde_json_and_a_naive_conversion(
        documents in prop::collection::vec((document(), 0u8..8), 1..12),
        wanted in prop::sample::subsequence(&NAMES[..11], 0..=11).prop_shuffle(),
        strict in any::<bool>(),
    ) {
        let declared = declared();
        let fields = wanted.iter().map(|name| declared.field(name).unwrap().clone()).collect();
        let wanted = Record { name: None, fields };
        let text: Vec<_> = documents.iter().map(|(d, style)| written(d, *style)).collect();
        let mut decoder = Decoder::new(&plan(Type::Record(Arc::new(declared.clone())), wanted.clone(), strict)).unwrap();
        let (got, invalid) = rows(&mut decoder, &wanted, &text.join("\n"));
        let again = rows(&mut decoder, &wanted, &text.join("\n"));
        // The second time the decoder knows an order of keys.
        prop_assert_eq!((&got, &invalid), (&again.0, &again.1));
        let mut got = got.iter();
        for (i, (document, _)) in documents.iter().enumerate() {
            let expected = convert_row(&declared, &wanted, strict, document);
            prop_assert_eq!(expected.is_none(), invalid.contains(&(i as u64)), "line {}: {}", i, text[i]);
            if let Some(expected) = expected {
                let row: Map<String, Value> = serde_json::from_str(got.next().unwrap()).unwrap();
                prop_assert_eq!(row, expected, "line {}: {}", i, text[i]);
            }
        }
    }

    /// Lines of one order of keys, long enough a block for all ways through it, read into every choice of columns.
    #[test]
    fn lines_that_are_as_predicted_are_read_as_all_others(
        documents in prop::collection::vec((plain(), prop_oneof![8 => Just(0u8), 1 => Just(1), 2 => Just(4)]), 1..60),
        wanted in prop::sample::subsequence(&["id", "n", "y", "t", "f", "d", "c", "b", "w"][..], 0..=9),
        ending in prop_oneof![Just("\n"), Just("\r\n")],
        strict in any::<bool>(),
    ) {
        let declared = Record::of([
            ("id", Type::String),
            ("n", Type::Int),
            ("y", Type::String.optional()),
            ("t", Type::Time(TimeWire::Millis).optional()),
            ("f", Type::Float.optional()),
            ("d", Type::Decimal(2).optional()),
            ("c", Type::Choice(Arc::from(["a".into(), "b".into()])).optional()),
            ("b", Type::Bool.optional()),
            ("w", Type::Time(TimeWire::Rfc3339).optional()),
        ]);
        let fields = wanted.iter().map(|name| declared.field(name).unwrap().clone()).collect();
        let wanted = Record { name: None, fields };
        let text: Vec<_> = documents.iter().map(|(d, style)| written(d, *style)).collect();
        let mut decoder = Decoder::new(&plan(Type::Record(Arc::new(declared.clone())), wanted.clone(), strict)).unwrap();
        let learned =
            r#"{"id":"a","n":1,"y":"b","t":2,"f":0.5,"d":1.25,"c":"a","b":true,"w":"2026-01-01T00:00:00Z"}"#;
        rows(&mut decoder, &wanted, learned);
        let (got, invalid) = rows(&mut decoder, &wanted, &text.join(ending));
        let mut got = got.iter();
        for (i, (document, _)) in documents.iter().enumerate() {
            let expected = convert_row(&declared, &wanted, strict, document);
            prop_assert_eq!(expected.is_none(), invalid.contains(&(i as u64)), "line {}: {}", i, text[i]);
            if let Some(expected) = expected {
                let row: Map<String, Value> = serde_json::from_str(got.next().unwrap()).unwrap();
                prop_assert_eq!(row, expected, "line {}: {}", i, text[i]);
            }
        }
    }

    #[test]
    fn what_was_encoded_decodes_to_the_same(documents in prop::collection::vec(document(), 1..8)) {
        let declared = declared();
        let row = Type::Record(Arc::new(declared.clone()));
        let text: Vec<_> = documents.iter().map(|d| written(d, 0)).collect();
        let mut decoder = Decoder::new(&plan(row, declared.clone(), true)).unwrap();
        let (first, _) = rows(&mut decoder, &declared, &text.join("\n"));
        let (second, invalid) = rows(&mut decoder, &declared, &first.join("\n"));
        prop_assert_eq!(invalid, Vec::<u64>::new());
        prop_assert_eq!(first, second);
    }

    /// Damaged and random lines are refused or read, but never break anything, and valid ones beside them stay.
    #[test]
    fn no_bytes_break_the_decoder(
        document in document(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 0..6),
        noise in prop::collection::vec(any::<u8>(), 0..60),
        strict in any::<bool>(),
    ) {
        let mut bytes = written(&document, 1).into_bytes();
        for (at, byte, insert) in cuts {
            let at = at.index(bytes.len());
            if insert { bytes.insert(at, byte) } else { bytes[at] = byte }
        }
        let good = br#"{"id":"x","n":1}"#;
        let block = [&good[..], b"\n", &bytes, b"\n", &noise, b"\n", good].concat();
        let declared = declared();
        let event = union();
        for row in [Type::Record(Arc::new(declared.clone())), event] {
            let wanted = layout::columns(&row).unwrap().as_ref().clone();
            let mut decoder = Decoder::new(&plan(row.clone(), wanted, strict)).unwrap();
            let place = Place { offset: 0, topic: "", time: 0 };
            decoder.decode_lines(&Bytes::from_static(br#"{"id":"x","n":1}"#), &place).unwrap();
            let decoded = decoder.decode_lines(&Bytes::from(block.clone()), &place).unwrap();
            let c = decoded.counts;
            prop_assert_eq!(c.events, c.kept + c.filtered + c.invalid);
            if matches!(row, Type::Record(_)) {
                prop_assert!(c.kept >= 2);
            }
        }
        let _ = split_body(&block);
    }
}

fn union() -> Type {
    let kinds = vec![("a".into(), Arc::new(declared())), ("b".into(), Arc::new(member()))];
    Type::Union(Arc::new(Union { name: "U".into(), tag: "c".into(), kinds }))
}
