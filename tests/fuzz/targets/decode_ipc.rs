//! Arrow batches from other processes and snapshots: damaged bytes are an error, never a panic or an array that lies.
#![no_main]
use bytes::Bytes;
use hexafn_codec::ipc;
use hexafn_fuzz::rows;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    if let Ok((batch, origin)) = ipc::decode(Bytes::copy_from_slice(input)) {
        rows::read(&batch);
        let again = ipc::encode(&batch, origin.as_ref()).expect("a valid batch");
        let (back, of) = ipc::decode(again.into()).expect("what was written");
        assert_eq!((back, of), (batch, origin));
    }
});
