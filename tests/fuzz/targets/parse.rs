//! The parser: any text gives a tree or errors that can be drawn, and never a panic.
#![no_main]
use hexafn_fuzz::program::parsed;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (_, parsed) = parsed(text);
    hexafn_syntax::dump(&parsed.ast);
});
