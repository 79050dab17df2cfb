//! Golden tests: each `cases/NAME.hfn` with what the checker says of it in `cases/NAME.txt`: the drawn diagnostics, then
//! (of a program without errors) the typed program. A folder with a `main.hfn` is a case of several files. `UPDATE_EXPECT=1 cargo test -p hexafn-check --test cases` rewrites
//! the texts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod texts;

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use hexafn_check::dump;

fn said(path: &Path) -> String {
    let mut paths = vec![path.to_owned()];
    if path.is_dir() {
        paths = files_of(path);
        let main = paths.iter().position(|p| p.ends_with("main.hfn")).expect("a folder has a main.hfn");
        paths[..=main].rotate_right(1);
    }
    let texts: Vec<(String, String)> = paths
        .iter()
        .map(|p| (p.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(p).unwrap()))
        .collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (checked, files) = texts::checked(&texts);
    assert_eq!(checked.program.is_none(), checked.diagnostics.iter().any(|d| d.is_error()), "{}", path.display());
    let drawn = texts::drawn(&checked, &files);
    drawn.into_iter().chain(checked.program.iter().map(dump)).collect::<Vec<_>>().join("\n")
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "hfn") || p.join("main.hfn").exists());
    paths.sort();
    paths
}

#[test]
fn every_case_says_what_is_written_beside_it() {
    let paths = files_of(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases"));
    assert!(paths.len() >= 40, "only {} cases", paths.len());
    for path in paths {
        expect_file![path.with_extension("txt")].assert_eq(&said(&path));
    }
}
