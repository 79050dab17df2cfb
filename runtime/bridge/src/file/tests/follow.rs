//! Files that grow, are cut and are replaced.
use std::fs::OpenOptions;

use hexafn_ir::Value;
use hexafn_ir::connector::Setting;

use super::*;

struct Followed {
    folder: tempfile::TempDir,
    partitions: Vec<Partition>,
}

fn source() -> program::Source {
    testing::source("file", [("path", text("x.jsonl")), ("follow", Setting::Value(Value::Bool(true)))])
}

impl Followed {
    fn new(beginning: &str) -> Self {
        let folder = tempdir().unwrap();
        fs::write(folder.path().join("x.jsonl"), beginning).unwrap();
        let partitions = testing::open(&FileFactory, &source(), &testing::settings(folder.path()), true).unwrap();
        Followed { folder, partitions }
    }

    fn restart(&mut self) {
        let kept = self.partitions[0].reader.position();
        self.partitions = testing::open(&FileFactory, &source(), &testing::settings(self.folder.path()), true).unwrap();
        self.partitions[0].reader.seek(&kept).unwrap();
    }

    fn append(&self, text: &str) {
        let mut file = OpenOptions::new().append(true).open(self.folder.path().join("x.jsonl")).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    fn rename(&self, to: &str) {
        fs::rename(self.folder.path().join("x.jsonl"), self.folder.path().join(to)).unwrap();
    }

    fn write(&self, text: &str) {
        fs::write(self.folder.path().join("x.jsonl"), text).unwrap();
    }

    /// The lines that are there now.
    fn lines(&mut self) -> Vec<(String, u64, Option<u64>)> {
        let mut seen = Vec::new();
        // A poll says "later" only when it has looked and found nothing; the next one may have been told of a rotation.
        while let Some(chunk) = next(&mut self.partitions[0]) {
            let (offset, line) = place(&chunk);
            seen.push((lines(&chunk), offset, line));
        }
        seen
    }
}

fn line(text: &str, offset: u64, line: u64) -> (String, u64, Option<u64>) {
    (text.to_owned(), offset, Some(line))
}

#[test]
fn appended_lines_come_when_they_are_whole() {
    let mut file = Followed::new("one\n");
    assert_eq!(file.lines(), [line("one\n", 0, 1)]);
    file.append("two\nthr");
    assert_eq!(file.lines(), [line("two\n", 4, 2)]);
    assert_eq!(file.lines(), []);
    file.append("ee\n");
    assert_eq!(file.lines(), [line("three\n", 8, 3)]);
}

#[test]
fn rotation_loses_nothing_of_the_old_file_and_begins_the_new_one_at_its_beginning() {
    let mut file = Followed::new("one\n");
    assert_eq!(file.lines().len(), 1);
    file.append("two\nrest");
    file.rename("x.1");
    // No file of that name: the old one is read on.
    assert_eq!(file.lines(), [line("two\n", 4, 2)]);
    file.write("three\n");
    assert_eq!(file.lines(), [line("rest", 8, 3), line("three\n", 0, 1)]);
    file.append("four\n");
    assert_eq!(file.lines(), [line("four\n", 6, 2)]);
}

#[test]
fn a_truncated_file_is_read_from_its_beginning() {
    let mut file = Followed::new("one\ntwo\n");
    assert_eq!(file.lines().len(), 1);
    file.write("3\n");
    assert_eq!(file.lines(), [line("3\n", 0, 1)]);
}

#[test]
fn a_restart_goes_on_where_it_was_and_reads_a_replaced_file_anew() {
    let mut file = Followed::new("one\ntw");
    assert_eq!(file.lines().len(), 1);
    file.append("o\n");
    file.restart();
    assert_eq!(file.lines(), [line("two\n", 4, 2)]);
    file.rename("x.1");
    file.write("new\n");
    file.restart();
    assert_eq!(file.lines(), [line("new\n", 0, 1)]);
}

#[test]
fn the_waits_at_the_end_grow_to_a_quarter_of_a_second_and_begin_anew() {
    let mut file = Followed::new("one\n");
    assert_eq!(file.lines().len(), 1);
    let wait = |file: &mut Followed| match file.partitions[0].reader.poll(1).unwrap() {
        Polled::After(wait) => wait.as_millis(),
        _ => panic!("there is nothing to read"),
    };
    let waits: Vec<_> = (0..10).map(|_| wait(&mut file)).collect();
    assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 250, 250, 250]);
    file.append("two\n");
    assert_eq!(file.lines().len(), 1);
    assert_eq!(wait(&mut file), 2);
}
