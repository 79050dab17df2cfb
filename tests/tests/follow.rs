//! A file that grows and is rotated is followed to the end of the run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::io::Write;
use std::path::Path;

use hexafn_tests::{Running, start};

const PROGRAM: &str = r#"hfn 1
source rows: { name: string, n: int } from file("in.csv") { follow: true }
sink out to file("out.ndjson") { append: false }
on invalid, error, undelivered -> drop
pipeline keep { rows -> out }
"#;

fn append(folder: &Path, text: &str) {
    let mut file = std::fs::File::options().append(true).create(true).open(folder.join("in.csv")).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

/// Waits until the output has so many lines; the process must not end meanwhile.
fn wait_lines(running: &mut Running, folder: &Path, count: usize) -> Vec<String> {
    loop {
        let text = std::fs::read_to_string(folder.join("out.ndjson")).unwrap_or_default();
        if text.ends_with('\n') && text.lines().count() >= count {
            return text.lines().map(str::to_owned).collect();
        }
        assert!(running.is_alive(), "it ended with {text:?}");
        std::thread::yield_now();
    }
}

#[test]
fn appended_rows_are_read_and_a_file_that_takes_the_place_of_another_has_its_own_header() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(folder.join("p.hfn"), PROGRAM).unwrap();
    append(folder, "name,n\na,1\n");
    let mut running = start(folder, ["run", "p.hfn", "--json"]);
    wait_lines(&mut running, folder, 1);
    append(folder, "b,2\nc,");
    wait_lines(&mut running, folder, 2);
    append(folder, "3\n");
    wait_lines(&mut running, folder, 3);
    std::fs::rename(folder.join("in.csv"), folder.join("in.csv.1")).unwrap();
    append(folder, "n,name\n4,d\n");
    let lines = wait_lines(&mut running, folder, 4);
    assert_eq!(lines[2..], [r#"{"name":"c","n":3}"#, r#"{"name":"d","n":4}"#]);
    running.signal("INT");
    assert_eq!(running.finish().code, 0);
}
