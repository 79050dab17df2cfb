//! JSON lines: any bytes give rows and invalid events, every row can be read, written and decoded to the same again.
#![no_main]
use bytes::Bytes;
use hexafn_codec::decode::{Decoder, Place};
use hexafn_fuzz::rows;
use hexafn_ir::decode::Format;
use libfuzzer_sys::fuzz_target;

const PLACE: Place<'static> = Place { offset: 0, topic: "fuzz", time: 0 };

fuzz_target!(|input: &[u8]| {
    let Some((choice, text)) = input.split_first() else { return };
    let plan = rows::decode(Format::Json, *choice);
    let mut decoder = Decoder::new(&plan).expect("a plan that holds together");
    // Twice: the decoder learns the order of keys, and then reads another way.
    for _ in 0..2 {
        let decoded = decoder.decode_lines(&Bytes::copy_from_slice(text), &PLACE).expect("a sound decoder");
        let rows: usize = decoded.batches.iter().map(|b| b.num_rows()).sum();
        assert!(rows + decoded.invalid.len() <= text.split(|b| *b == b'\n').count());
        for batch in &decoded.batches {
            rows::read(batch);
            let written = rows::written(batch, &plan.wanted);
            let mut plan = plan.clone();
            (plan.row, plan.max_bytes) = (hexafn_ir::Type::Record(plan.wanted.clone()), 1 << 20);
            let again = Decoder::new(&plan).expect("the same plan").decode_lines(&written.clone().into(), &PLACE);
            let again = again.expect("a sound decoder");
            assert!(again.invalid.is_empty(), "{:?} in {}", again.invalid, String::from_utf8_lossy(&written));
            let back: Vec<u8> = again.batches.iter().flat_map(|b| rows::written(b, &plan.wanted)).collect();
            assert_eq!(String::from_utf8_lossy(&back), String::from_utf8_lossy(&written));
        }
    }
});
