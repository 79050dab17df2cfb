//! A large file is split over the workers, and the answer does not depend on how.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use hexafn_tests::hexafn;
use serde_json::Value;

/// Larger than what is read by one worker alone, with long and short lines.
fn input() -> String {
    (0..120_000)
        .map(|i| format!("{{\"n\":{i},\"k\":{},\"pad\":\"{}\"}}\n", i % 13, "x".repeat((i * 7) % 150)))
        .collect()
}

const PROGRAM: &str = r#"hfn 1
source rows: { n: int, k: int } from file("in.ndjson")
sink out to file("out.ndjson") { append: false }
on invalid, error, undelivered -> drop
pipeline keep { rows | running by k { seen = count(), total = sum(n), before = last(n) } -> out }
"#;

#[test]
fn each_of_two_workers_decodes_at_least_30_percent_and_running_aggregates_are_those_of_one_worker() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.hfn"), PROGRAM).unwrap();
    std::fs::write(folder.path().join("in.ndjson"), input()).unwrap();
    let mut answers = Vec::new();
    for workers in ["1", "2", "4"] {
        let done = hexafn(folder.path(), ["run", "p.hfn", "--json", "--workers", workers]);
        assert_eq!(done.code, 0, "{}", done.stderr);
        let summary: Value = serde_json::from_str(done.stderr.trim()).unwrap();
        let decoded: Vec<u64> = summary["workers"].as_array().unwrap().iter().filter_map(Value::as_u64).collect();
        assert_eq!((decoded.len().to_string().as_str(), decoded.iter().sum()), (workers, 120_000));
        if workers == "2" {
            assert!(decoded.iter().all(|n| *n >= 36_000), "{decoded:?}");
        }
        let text = std::fs::read_to_string(folder.path().join("out.ndjson")).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        answers.push(lines);
    }
    assert_eq!(answers[0].len(), 120_000);
    assert!(answers[0] == answers[1] && answers[0] == answers[2], "the same rows with 1, 2 and 4 workers");
}
