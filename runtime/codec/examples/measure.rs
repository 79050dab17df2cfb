//! Measures the decoder against a typed sonic-rs parser and against reading and splitting lines, from file to file.
//!
//! `cargo run --release -p hexafn-codec --example measure -- [EVENTS.ndjson] [ROUNDS]`: NEXMark events; without a file,
//! two hundred thousand bids are made. Three fields of bids are written as NDJSON. The best round of each is shown.
#![allow(clippy::unwrap_used, clippy::expect_used)]
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use hexafn_codec::decode::{Decoder, Place, whole_lines};
use hexafn_codec::encode::JsonEncoder;
use hexafn_ir::decode::{Decode, Format};
use hexafn_ir::{Record, Type, nexmark};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const BLOCK: usize = 256 * 1024;
const PLACE: Place<'static> = Place { offset: 0, topic: "events", time: 0 };

fn main() {
    let mut arguments = std::env::args().skip(1);
    let input = arguments.next().map_or_else(generate, PathBuf::from);
    let rounds = arguments.next().map_or(5, |n| n.parse().expect("a number of rounds"));
    let ways: [(&str, Way); 7] = [
        ("read and split", split),
        ("typed sonic-rs", sonic),
        ("decode", |i, o| decode(i, o, Write3::No, false)),
        ("decode, encode", |i, o| decode(i, o, Write3::Fields, false)),
        ("strictly", |i, o| decode(i, o, Write3::Fields, true)),
        ("decode text too", |i, o| decode(i, o, Write3::Text, false)),
        ("whole events", |i, o| decode(i, o, Write3::Raw, false)),
    ];
    let only = arguments.next();
    in_memory(&input);
    let mut best = [Duration::MAX; 7];
    let mut events = 0;
    for _ in 0..rounds {
        for ((name, way), best) in ways.iter().zip(&mut best) {
            if only.as_deref().is_some_and(|o| !name.starts_with(o)) {
                continue;
            }
            let mut out = File::create(std::env::temp_dir().join("measure.out.ndjson")).unwrap();
            let start = Instant::now();
            events = way(&input, &mut out).max(events);
            *best = start.elapsed().min(*best);
        }
    }
    for ((name, _), best) in ways.iter().zip(best).filter(|(_, best)| *best < Duration::MAX) {
        let seconds = best.as_secs_f64();
        println!("{name:18} {:6.0} k events/s {:6.0} ns", events as f64 / seconds / 1e3, seconds * 1e9 / events as f64);
    }
}

/// Decodes and encodes one block again and again in memory; the best time says what the code costs when nothing disturbs.
fn in_memory(path: &Path) {
    let mut text = vec![0; 1 << 20];
    let n = File::open(path).unwrap().read(&mut text).unwrap();
    text.truncate(whole_lines(&text[..n]));
    let block = Bytes::from(text);
    let (mut decoder, encoder) = three_fields(Write3::Fields, false);
    let (mut decoding, mut encoding) = (Duration::MAX, Duration::MAX);
    let (mut out, mut events) = (Vec::new(), 0);
    for _ in 0..500 {
        let start = Instant::now();
        let decoded = decoder.decode_lines(&block, &PLACE).unwrap();
        decoding = start.elapsed().min(decoding);
        let start = Instant::now();
        out.clear();
        decoded.batches.iter().for_each(|batch| encoder.encode(batch, &mut out, None).unwrap());
        encoding = start.elapsed().min(encoding);
        events = decoded.counts.events;
    }
    for (name, time) in [("decode in memory", decoding), ("encode in memory", encoding)] {
        println!("{name:18} {:26.0} ns", time.as_secs_f64() * 1e9 / events as f64);
    }
}

type Way = fn(&Path, &mut File) -> u64;

/// Calls `each` with blocks of whole lines.
fn blocks(path: &Path, mut each: impl FnMut(Bytes)) {
    let mut file = File::open(path).unwrap();
    let mut rest = Vec::new();
    loop {
        let mut block = Vec::with_capacity(BLOCK + rest.len());
        block.append(&mut rest);
        if (&mut file).take(BLOCK as u64).read_to_end(&mut block).unwrap() == 0 {
            if !block.is_empty() {
                each(Bytes::from(block));
            }
            return;
        }
        let end = whole_lines(&block);
        rest = block[end..].to_vec();
        block.truncate(end);
        each(Bytes::from(block));
    }
}

fn split(path: &Path, _: &mut File) -> u64 {
    let mut lines = 0;
    blocks(path, |block| lines += memchr::memchr_iter(b'\n', &block).count() as u64);
    lines
}

#[derive(serde::Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Tagged {
    Bid(Bid),
    #[serde(other)]
    Other,
}

#[derive(serde::Deserialize)]
struct Bid {
    auction: i64,
    bidder: i64,
    price: i64,
}

#[derive(serde::Deserialize)]
struct Flat<'a> {
    #[serde(rename = "type", borrow)]
    kind: &'a str,
    auction: Option<i64>,
    bidder: Option<i64>,
    price: Option<i64>,
}

fn sonic(path: &Path, out: &mut File) -> u64 {
    let (mut lines, mut text) = (0, Vec::new());
    blocks(path, |block| {
        for line in block.split_inclusive(|b| *b == b'\n') {
            lines += 1;
            let Ok(flat) = sonic_rs::from_slice::<Flat<'_>>(line) else { continue };
            let bid = match flat {
                Flat { kind: "bid", auction: Some(auction), bidder: Some(bidder), price: Some(price) } => {
                    Tagged::Bid(Bid { auction, bidder, price })
                }
                _ => Tagged::Other,
            };
            if let Tagged::Bid(Bid { auction, bidder, price }) = bid {
                let mut number = itoa::Buffer::new();
                for (before, value) in [("{\"auction\":", auction), (",\"bidder\":", bidder), (",\"price\":", price)] {
                    text.extend_from_slice(before.as_bytes());
                    text.extend_from_slice(number.format(value).as_bytes());
                }
                text.extend_from_slice(b"}\n");
            }
        }
        out.write_all(&text).unwrap();
        text.clear();
    });
    lines
}

#[derive(Clone, Copy, PartialEq)]
enum Write3 {
    No,
    Fields,
    Text,
    Raw,
}

fn decode(path: &Path, out: &mut File, write: Write3, strict: bool) -> u64 {
    let (mut decoder, encoder) = three_fields(write, strict);
    let (mut events, mut text) = (0, Vec::new());
    blocks(path, |block| {
        let decoded = decoder.decode_lines(&block, &PLACE).unwrap();
        assert!(decoded.invalid.is_empty(), "{:?}", decoded.invalid[0]);
        events += decoded.counts.events;
        if write != Write3::No {
            for batch in &decoded.batches {
                encoder.encode(batch, &mut text, None).unwrap();
            }
            out.write_all(&text).unwrap();
            text.clear();
        }
    });
    events
}

/// A decoder of what is written, and the encoder.
fn three_fields(write: Write3, strict: bool) -> (Decoder, JsonEncoder) {
    let wanted = match write {
        Write3::Raw => Record::of([("type", Type::String)]),
        Write3::Text => Record::of([("auction", Type::Int), ("price", Type::Int), ("url", Type::String)]),
        _ => Record::of([("auction", Type::Int), ("bidder", Type::Int), ("price", Type::Int)]),
    };
    let merged = hexafn_ir::layout::columns(&nexmark::event_type()).unwrap();
    let fields = wanted.fields.iter().map(|f| merged.field(&f.name).unwrap().clone()).collect();
    let wanted = Record { name: None, fields };
    let raw = write == Write3::Raw;
    let plan = Decode {
        format: Format::Json,
        row: nexmark::event_type(),
        wanted: Arc::new(wanted.clone()),
        kinds: if raw { None } else { Some(vec!["bid".into()]) },
        envelope: if raw { vec!["@raw".into()] } else { vec![] },
        strict,
        max_bytes: 1 << 20,
    };
    let decoder = Decoder::new(&plan).unwrap();
    let encoder = JsonEncoder::new(&Type::Record(Arc::new(wanted)), &decoder.schema()).unwrap();
    (decoder, encoder)
}

/// Bids of about 270 bytes.
fn generate() -> PathBuf {
    let path = std::env::temp_dir().join("measure.in.ndjson");
    let mut out = std::io::BufWriter::new(File::create(&path).unwrap());
    let mut state = 1u64;
    let mut next = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) % n
    };
    for i in 0..200_000u64 {
        let (auction, bidder, price, channel) =
            (1000 + next(5000), 1000 + next(90_000), 100 + next(9_000_000), next(10_000));
        let url = format!(
            "https://www.nexmark.com/{:x}/{:x}/item.htm?query=1&channel_id={}",
            next(1 << 30),
            next(1 << 30),
            next(1 << 30)
        );
        let extra = "abcdefghijklmnopqrstuvwxyz".repeat(2);
        let time = 1_767_225_600_000 + i;
        writeln!(out, r#"{{"type":"bid","auction":{auction},"bidder":{bidder},"price":{price},"channel":"channel-{channel}","url":"{url}","date_time":{time},"extra":"{extra}"}}"#).unwrap();
    }
    out.flush().unwrap();
    path
}
