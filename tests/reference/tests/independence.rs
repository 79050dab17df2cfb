//! The interpreter shares nothing with what it tests.
#![allow(clippy::expect_used)]
use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|e| e == "rs") {
            all.push(path);
        }
    }
}

#[test]
fn only_the_engines_side_names_crates_of_hexafn() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = vec![];
    sources(&root, &mut all);
    let (engine, other): (Vec<_>, Vec<_>) = all.into_iter().partition(|p| {
        let path = p.strip_prefix(&root).expect("below the root");
        path.starts_with("engine") || path == Path::new("engine.rs") || path.starts_with("bin")
    });
    let names = |p: &PathBuf| fs::read_to_string(p).expect("a source").contains("hexafn_");
    assert!(engine.iter().any(names), "the test looks at the wrong files");
    let wrong: Vec<_> = other.iter().filter(|p| names(p)).collect();
    assert_eq!(wrong, Vec::<&PathBuf>::new());
    assert!(other.iter().any(|p| p.ends_with("interpret/run.rs")));
}
