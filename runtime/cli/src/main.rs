//! The binary hexafn
fn main() {}
