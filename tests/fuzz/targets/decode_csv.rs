//! CSV: any bytes give a header's error or rows and invalid events, and every row can be read.
#![no_main]
use bytes::Bytes;
use hexafn_codec::decode::{Decoder, Place};
use hexafn_fuzz::rows;
use hexafn_ir::decode::Format;
use libfuzzer_sys::fuzz_target;

const PLACE: Place<'static> = Place { offset: 0, topic: "fuzz", time: 0 };

fuzz_target!(|input: &[u8]| {
    let Some((choice, text)) = input.split_first() else { return };
    let plan = rows::decode(Format::Csv, *choice);
    let mut decoder = Decoder::new(&plan).expect("a plan that holds together");
    if choice & 16 != 0 {
        decoder.separator(b';');
    }
    if choice & 32 != 0 && decoder.header(b"id,n,f,d,ok,c,t,ms,took,by").is_err() {
        return;
    }
    let Ok(decoded) = decoder.decode_lines(&Bytes::copy_from_slice(text), &PLACE) else { return };
    for batch in &decoded.batches {
        rows::read(batch);
        rows::written(batch, &plan.wanted);
    }
});
