//! Input that is wrong leaves a dead letter with its place, code and reason, and the rest flows on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::io::Write;
use std::path::Path;

use hexafn_tests::{Finished, hexafn};
use serde_json::Value;

const PROGRAM: &str = r#"hfn 1
source rows: { id: string, n: int, d: decimal(2) = 0 } from file("in.ndjson")
sink out to file("out.ndjson") { append: false }
sink dead to file("dead.ndjson") { append: false }
on invalid, error, undelivered -> dead
pipeline keep { rows | set q = 100 / n -> out }
"#;

fn run(input: &[u8]) -> (tempfile::TempDir, Finished) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.hfn"), PROGRAM).unwrap();
    std::fs::write(folder.path().join("in.ndjson"), input).unwrap();
    let done = hexafn(folder.path(), ["run", "p.hfn", "--json"]);
    (folder, done)
}

fn rows(folder: &Path, name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// Every step's account adds up.
fn assert_accounts(done: &Finished) {
    let line = done.stderr.lines().find(|l| l.starts_with('{')).expect("a summary");
    let summary: Value = serde_json::from_str(line).unwrap();
    let steps = summary["steps"].as_array().unwrap();
    assert!(!steps.is_empty());
    for step in steps {
        let n = |name: &str| step[name].as_u64().unwrap();
        let out = n("passed") + n("filtered") + n("dead") + n("held") + n("absorbed");
        assert_eq!(n("in"), out, "{step}");
    }
}

#[test]
fn each_kind_of_bad_line_goes_to_its_route_with_place_and_code_and_the_good_ones_flow() {
    let lines: [(&[u8], &str); 9] = [
        (b"{\"id\":\"a\",\"n\":5}", ""),
        (b"not json", "HFN1001"),
        (b"{\"id\":\"b\",\"n\":\"five\"}", "HFN1002"),
        (b"{\"id\":\"c\"}", "HFN1003"),
        (b"{\"id\":\"d\",\"n\":99999999999999999999}", "HFN1004"),
        (b"{\"id\":\"\xff\",\"n\":1}", "HFN1005"),
        (b"{\"id\":\"e\",\"n\":1,\"d\":1.005}", "HFN1004"),
        (b"{\"id\":\"f\",\"n\":0}", "HFN1102"),
        (b"{\"id\":\"g\",\"n\":4}", ""),
    ];
    let input: Vec<u8> = lines.iter().flat_map(|(l, _)| [l, &b"\n"[..]].concat()).collect();
    let (folder, done) = run(&input);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let good: Vec<Value> = rows(folder.path(), "out.ndjson").iter().map(|r| r["id"].clone()).collect();
    assert_eq!(good, ["a", "g"]);
    let mut dead: Vec<(String, String)> = rows(folder.path(), "dead.ndjson")
        .iter()
        .map(|r| (r["place"].as_str().unwrap().to_owned(), r["code"].as_str().unwrap().to_owned()))
        .collect();
    dead.sort();
    let mut at = 0;
    let mut expected = Vec::new();
    for (i, (line, code)) in lines.iter().enumerate() {
        // Who decodes knows the line; a step that fails later knows the offset.
        let place = if *code == "HFN1102" { format!("in.ndjson@{at}") } else { format!("in.ndjson:{}", i + 1) };
        if !code.is_empty() {
            expected.push((place, (*code).to_owned()));
        }
        at += line.len() + 1;
    }
    expected.sort();
    assert_eq!(dead, expected);
    for letter in rows(folder.path(), "dead.ndjson") {
        assert!(letter["id"].as_str().unwrap().starts_with("rows/"), "{letter}");
        assert!(!letter["message"].as_str().unwrap().is_empty() && !letter["payload"].is_null(), "{letter}");
    }
    assert_accounts(&done);
}

#[test]
fn a_line_of_100_megabytes_is_one_dead_letter_in_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.hfn"), PROGRAM).unwrap();
    let mut file = std::io::BufWriter::new(std::fs::File::create(folder.path().join("in.ndjson")).unwrap());
    file.write_all(b"{\"id\":\"a\",\"n\":1}\n{\"id\":\"").unwrap();
    for _ in 0..100 {
        file.write_all(&vec![b'x'; 1 << 20]).unwrap();
    }
    file.write_all(b"\",\"n\":1}\n{\"id\":\"b\",\"n\":1}\n").unwrap();
    file.into_inner().unwrap().sync_all().unwrap();
    let done = hexafn(folder.path(), ["run", "p.hfn", "--json"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(rows(folder.path(), "out.ndjson").len(), 2);
    let dead = rows(folder.path(), "dead.ndjson");
    assert_eq!((dead.len(), dead[0]["code"].as_str()), (1, Some("HFN1006")), "{dead:?}");
    assert!(dead[0]["payload"].to_string().len() < 1 << 20, "only the beginning is kept");
    assert_accounts(&done);
}

#[test]
fn an_empty_file_no_last_newline_windows_line_ends_and_blank_lines_are_fine() {
    for (input, count) in [
        (&b""[..], 0),
        (b"{\"id\":\"a\",\"n\":1}", 1),
        (b"{\"id\":\"a\",\"n\":1}\r\n{\"id\":\"b\",\"n\":1}\r\n", 2),
        (b"\n\n{\"id\":\"a\",\"n\":1}\n\n", 1),
        (b"\xef\xbb\xbf{\"id\":\"a\",\"n\":1}\n", 1),
    ] {
        let (folder, done) = run(input);
        assert_eq!(done.code, 0, "{}", done.stderr);
        assert_eq!(rows(folder.path(), "out.ndjson").len(), count, "{input:?}");
        assert_eq!(rows(folder.path(), "dead.ndjson").len(), 0, "{input:?}");
    }
}

#[test]
fn a_sink_that_cannot_be_written_is_one_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let program = PROGRAM.replace("file(\"out.ndjson\")", "file(\"/proc/no/such/out.ndjson\")");
    std::fs::write(folder.path().join("p.hfn"), program).unwrap();
    std::fs::write(folder.path().join("in.ndjson"), "{\"id\":\"a\",\"n\":1}\n").unwrap();
    let done = hexafn(folder.path(), ["run", "p.hfn"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stderr.contains("/proc/no/such"), "{}", done.stderr);
}

#[test]
fn a_full_disk_under_the_loss_route_stops_the_run_instead_of_losing_rows() {
    let folder = tempfile::tempdir().unwrap();
    let program = PROGRAM
        .replace("file(\"out.ndjson\")", "file(\"/dev/full\")")
        .replace("{ append: false }", "{ append: true, retry: { max: 2, backoff: 1ms..2ms } }")
        .replace("file(\"dead.ndjson\")", "file(\"/dev/full\")");
    std::fs::write(folder.path().join("p.hfn"), program).unwrap();
    std::fs::write(folder.path().join("in.ndjson"), "{\"id\":\"a\",\"n\":1}\n").unwrap();
    let done = hexafn(folder.path(), ["run", "p.hfn"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stderr.contains("dead"), "{}", done.stderr);
}
