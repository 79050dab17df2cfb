//! The mutations still fit the code: a cheap check; `tests/mutants/run` looks for each.
#![allow(clippy::expect_used)]
use std::path::Path;

use hexafn_mutants::{list, plant};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[test]
fn every_snippet_is_once_in_its_file_and_there_are_at_least_fifty() {
    let mutants = list::read(root()).expect("the list");
    assert!(mutants.len() >= 50);
    let files = plant::planted(root(), &mutants).expect("snippets that are in the code");
    let planted: usize = files.values().map(|text| text.matches("crate::mutant::on(").count()).sum();
    assert_eq!(planted, mutants.len());
}
