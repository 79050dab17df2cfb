//! Arrow batches from other processes and snapshots: whatever is damaged in them is told, by an error.
#![no_main]
use bytes::Bytes;
use hexafn_codec::decode::{Decoder, Place};
use hexafn_codec::ipc;
use hexafn_fuzz::rows;
use hexafn_ir::decode::Format;
use libfuzzer_sys::fuzz_target;

const LINES: &[u8] = b"{\"id\":\"a text longer than a view\",\"n\":1,\"d\":1.25,\"l\":[1,null],\"m\":{\"a\":true},\"r\":{\"x\":1}}\n{\"id\":\"b\"}\n";

// Each three bytes of the input are a place and what is flipped there; a last odd byte cuts the end off.
fuzz_target!(|input: &[u8]| {
    let plan = rows::decode(Format::Json, 0);
    let mut decoder = Decoder::new(&plan).expect("a plan that holds together");
    let place = Place { offset: 0, topic: "fuzz", time: 0 };
    let decoded = decoder.decode_lines(&Bytes::from_static(LINES), &place).expect("a sound decoder");
    let batch = decoded.batches.first().expect("two good lines");
    let whole = ipc::encode(batch, None).expect("a valid batch");
    let mut damaged = whole.clone();
    let edits = input.chunks_exact(3);
    let cut = edits.remainder().first().map_or(0, |n| usize::from(*n));
    for edit in edits {
        let at = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % damaged.len();
        damaged[at] ^= edit[2];
    }
    damaged.truncate(whole.len() - cut.min(whole.len()));
    match ipc::decode(Bytes::from(damaged.clone())) {
        Ok((back, _)) => assert_eq!((&back, &damaged), (batch, &whole)),
        Err(_) => assert_ne!(damaged, whole),
    }
});
