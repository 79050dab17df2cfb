#![allow(clippy::unwrap_used, clippy::panic)]
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use hexafn_ir::program;
use hexafn_port::{Chunk, Data, Polled};
use proptest::prelude::*;
use tempfile::tempdir;

use super::*;
use crate::testing::{self, count, lines, next, text};

mod follow;
mod long_line;

fn source(path: &str) -> program::Source {
    testing::source("file", [("path", text(path))])
}

fn open(folder: &Path, path: &str, may_split: bool) -> Vec<Partition> {
    testing::open(&FileFactory, &source(path), &testing::settings(folder), may_split).unwrap()
}

fn refused(folder: &Path, path: &str) -> String {
    let opened = testing::open(&FileFactory, &source(path), &testing::settings(folder), false);
    let message = opened.err().unwrap().to_string();
    message.replace(&folder.display().to_string(), "FOLDER")
}

/// All chunks, the partitions polled in turns, by number.
fn read(partitions: &mut [Partition]) -> BTreeMap<u64, Chunk> {
    let (mut chunks, mut ended) = (BTreeMap::new(), 0);
    let mut open: Vec<bool> = partitions.iter().map(|_| true).collect();
    while ended < partitions.len() {
        for (partition, open) in partitions.iter_mut().zip(&mut open).filter(|(_, open)| **open) {
            match partition.reader.poll(1 << 20).unwrap() {
                Polled::Chunk(chunk) => {
                    let sequence = chunk.sequence;
                    assert!(chunks.insert(sequence, chunk).is_none(), "two chunks number {sequence}");
                }
                Polled::End => (*open, ended) = (false, ended + 1),
                _ => panic!("a plain file is never pending"),
            }
        }
    }
    chunks
}

fn joined(chunks: &BTreeMap<u64, Chunk>) -> String {
    chunks.values().map(lines).collect()
}

/// Offset and line number of a chunk.
fn place(chunk: &Chunk) -> (u64, Option<u64>) {
    match &chunk.data {
        Data::Lines { offset, line, .. } => (*offset, *line),
        _ => panic!("not lines"),
    }
}

#[test]
fn the_files_of_a_glob_come_in_the_order_of_their_names() {
    let folder = tempdir().unwrap();
    fs::create_dir(folder.path().join("sub[1]")).unwrap();
    for name in ["b.jsonl", "a.jsonl", "c.txt", "sub[1]/d.jsonl"] {
        fs::write(folder.path().join(name), format!("{name}\n")).unwrap();
    }
    let mut partitions = open(folder.path(), "*.jsonl", true);
    let names: Vec<_> = partitions.iter().map(|p| (p.name.to_string(), p.number)).collect();
    assert_eq!(names, [("a.jsonl".to_owned(), 0), ("b.jsonl".to_owned(), 1)]);
    assert_eq!(joined(&read(&mut partitions)), "a.jsonl\nb.jsonl\n");
    assert_eq!(joined(&read(&mut open(folder.path(), "**/*.jsonl", true))), "a.jsonl\nb.jsonl\nsub[1]/d.jsonl\n");
    // A name that looks like a pattern is found as itself, and so is a folder with such a name.
    assert_eq!(joined(&read(&mut open(folder.path(), "sub[1]/d.jsonl", true))), "sub[1]/d.jsonl\n");
    assert_eq!(joined(&read(&mut open(&folder.path().join("sub[1]"), "*.jsonl", true))), "sub[1]/d.jsonl\n");
}

#[test]
fn what_cannot_be_opened_is_named_as_the_program_names_it() {
    let folder = tempdir().unwrap();
    fs::create_dir(folder.path().join("logs")).unwrap();
    let messages = ["missing.jsonl", "logs/*.jsonl", "logs", "a***b"].map(|path| refused(folder.path(), path));
    expect_test::expect![[r#"
        in: there is no file `missing.jsonl` (looked for in `FOLDER`)
        in: no file matches `logs/*.jsonl` in `FOLDER`
        in: `logs` is a folder; write `logs/*` to read the files in it
        in: `a***b` is not a pattern: wildcards are either regular `*` or recursive `**`"#]]
    .assert_eq(&messages.join("\n"));
}

#[test]
fn an_empty_file_has_no_chunk_and_a_mark_or_a_missing_newline_costs_nothing() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("x.jsonl");
    fs::write(&path, "").unwrap();
    assert!(read(&mut open(folder.path(), "x.jsonl", true)).is_empty());
    fs::write(&path, "\u{feff}{\"a\":1}\r\n\n{\"a\":2}").unwrap();
    let chunks = read(&mut open(folder.path(), "x.jsonl", true));
    assert_eq!(joined(&chunks), "{\"a\":1}\r\n\n{\"a\":2}");
    assert_eq!(place(&chunks[&0]), (3, Some(1)));
}

#[test]
fn a_file_that_vanishes_or_shrinks_is_one_clear_error() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("x.jsonl");
    fs::write(&path, vec![b'\n'; 3 << 20]).unwrap();
    let mut partitions = open(folder.path(), "x.jsonl", true);
    next(&mut partitions[0]).unwrap();
    fs::write(&path, "short\n").unwrap();
    let error = partitions[0].reader.poll(1).err().unwrap().to_string();
    assert_eq!(error, "in: `x.jsonl`: became shorter while it was read");
    let mut partitions = open(folder.path(), "x.jsonl", true);
    fs::remove_file(&path).unwrap();
    let error = partitions[0].reader.poll(1).err().unwrap().to_string();
    assert_eq!(error, "in: the file `x.jsonl` is no longer there");
}

#[test]
fn a_gzipped_file_is_unpacked_and_read_on_from_a_kept_position() {
    let folder = tempdir().unwrap();
    let all: String = (0..400_000).map(|n| format!("{{\"n\":{n}}}\n")).collect();
    let path = folder.path().join("x.jsonl.gz");
    let mut packed = flate2::write::GzEncoder::new(fs::File::create(&path).unwrap(), flate2::Compression::fast());
    packed.write_all(all.as_bytes()).unwrap();
    packed.finish().unwrap();
    let mut partitions = open(folder.path(), "x.jsonl.gz", true);
    assert_eq!(joined(&read(&mut partitions)), all);

    let mut partitions = open(folder.path(), "x.jsonl.gz", true);
    let first = lines(&next(&mut partitions[0]).unwrap());
    let kept = partitions[0].reader.position();
    let mut partitions = open(folder.path(), "x.jsonl.gz", true);
    partitions[0].reader.seek(&kept).unwrap();
    assert_eq!(first + &joined(&read(&mut partitions)), all);

    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let mut partitions = open(folder.path(), "x.jsonl.gz", true);
    let error = loop {
        match partitions[0].reader.poll(1) {
            Ok(polled) => assert!(matches!(polled, Polled::Chunk(_))),
            Err(e) => break e.to_string(),
        }
    };
    assert!(error.starts_with("in: `x.jsonl.gz`: is not a whole gzip file"), "{error}");
}

#[test]
fn a_csv_record_that_crosses_blocks_is_whole_and_later_blocks_carry_the_header() {
    let folder = tempdir().unwrap();
    let field = "line\nline ".repeat(30_000);
    let mut all = "id,\"the\ntext\"\n".to_owned();
    for n in 0..10 {
        all.push_str(&format!("{n},\"{field}\"\n"));
    }
    fs::write(folder.path().join("x.csv"), &all).unwrap();
    let mut partitions = open(folder.path(), "x.csv", true);
    let chunks = read(&mut partitions);
    assert_eq!(joined(&chunks), all);
    for (number, chunk) in &chunks {
        let Data::Lines { block, header, offset, line } = &chunk.data else { panic!("not lines") };
        let begins = *number == 0 || block.is_empty() || block[1..].starts_with(b",\"line");
        assert!(begins, "chunk {number} begins in the middle of a record");
        assert_eq!(header.is_some(), *number > 0 && !block.is_empty());
        let before = &all.as_bytes()[..*offset as usize];
        if !block.is_empty() {
            assert_eq!(*line, Some(1 + memchr::memchr_iter(b'\n', before).count() as u64));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    /// Lines from empty to longer than a block, in a file that is just large enough to be split.
    #[test]
    fn the_stripes_together_are_the_file_and_each_line_is_in_one_of_them(
        lengths in prop::collection::vec(
            prop_oneof![40 => 0usize..300, 2 => 4_000usize..300_000, 1 => 1_000_000usize..1_048_000], 20..200),
        seed: u8, ended: bool, stop_after in 0usize..12,
    ) {
        let folder = tempdir().unwrap();
        let mut all = Vec::new();
        for length in lengths.iter().cycle() {
            all.extend((0..*length).map(|i| b'a' + (i as u8).wrapping_add(seed) % 26));
            all.push(b'\n');
            if all.len() as u64 > LARGE + 1000 {
                break;
            }
        }
        if !ended {
            all.pop();
        }
        let all = String::from_utf8(all).unwrap();
        fs::write(folder.path().join("x.jsonl"), &all).unwrap();
        fs::write(folder.path().join("y.jsonl"), "last\n").unwrap();
        let whole = format!("{all}last\n");

        let mut partitions = open(folder.path(), "*.jsonl", true);
        prop_assert_eq!(partitions.len(), STRIPES as usize + 1);
        let chunks = read(&mut partitions);
        prop_assert_eq!(chunks.keys().copied().collect::<Vec<_>>(), (0..chunks.len() as u64).collect::<Vec<_>>());
        prop_assert!(joined(&chunks) == whole);
        for chunk in chunks.values().filter(|chunk| !lines(chunk).is_empty() && chunk.sequence + 1 < chunks.len() as u64) {
            let offset = place(chunk).0 as usize;
            prop_assert!(offset == 0 || all.as_bytes()[offset - 1] == b'\n');
            prop_assert!(all[offset..].starts_with(&lines(chunk)));
        }

        // Stopped anywhere and gone on from the kept positions: the same.
        let mut partitions = open(folder.path(), "*.jsonl", true);
        let mut halves = BTreeMap::new();
        for partition in partitions.iter_mut().take(stop_after) {
            halves.extend(next(partition).map(|chunk| (chunk.sequence, chunk)));
        }
        let kept: Vec<_> = partitions.iter().map(|p| p.reader.position()).collect();
        let mut partitions = open(folder.path(), "*.jsonl", true);
        for (partition, kept) in partitions.iter_mut().zip(&kept) {
            partition.reader.seek(kept).unwrap();
        }
        halves.append(&mut read(&mut partitions));
        prop_assert!(joined(&halves) == whole);
    }
}

#[test]
fn a_position_behind_the_end_is_refused() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("x.jsonl");
    fs::write(&path, vec![b'\n'; 3 << 20]).unwrap();
    let mut partitions = open(folder.path(), "x.jsonl", false);
    next(&mut partitions[0]).unwrap();
    let kept = partitions[0].reader.position();
    fs::write(&path, "{}\n").unwrap();
    let mut partitions = open(folder.path(), "x.jsonl", false);
    let error = partitions[0].reader.seek(&kept).unwrap_err().to_string();
    assert!(error.contains("has 3 bytes, but an earlier run had read 1048576 of it"), "{error}");
}

#[test]
fn a_wrong_option_is_named() {
    let source = testing::source("file", [("path", count(5))]);
    let opened = testing::open(&FileFactory, &source, &testing::settings(Path::new("")), false);
    assert_eq!(opened.err().unwrap().to_string(), "in: the option `path` is missing");
}
