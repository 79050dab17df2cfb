//! Golden tests: each `cases/NAME.hfn` with what the checker says of it in `cases/NAME.txt`: the drawn diagnostics, then
//! (of a program without errors) the typed program. `UPDATE_EXPECT=1 cargo test -p hexafn-check --test cases` rewrites
//! the texts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use hexafn_check::{Options, SourceFile, check, dump};
use hexafn_diagnostics::{Files, RenderOptions, render};

fn said(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let mut files = Files::default();
    let name = path.file_name().unwrap().to_str().unwrap();
    let id = files.add(name, &text);
    let parsed = hexafn_syntax::parse(id, &text);
    assert!(parsed.diagnostics.is_empty(), "{name} does not parse: {:?}", parsed.diagnostics);
    let checked = check(&[SourceFile { id, ast: &parsed.ast }], &Options::default());
    assert_eq!(checked.program.is_none(), checked.diagnostics.iter().any(|d| d.is_error()), "{name}");
    let drawn = checked.diagnostics.iter().map(|d| render(d, &files, RenderOptions::default()));
    drawn.chain(checked.program.iter().map(dump)).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_case_says_what_is_written_beside_it() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "hfn"));
    paths.sort();
    assert!(paths.len() >= 40, "only {} cases", paths.len());
    for path in paths {
        expect_file![path.with_extension("txt")].assert_eq(&said(&path));
    }
}
