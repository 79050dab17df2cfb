//! The time of events, from their fields or from when they came.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use hexafn_tests::hexafn;

#[test]
fn an_event_without_a_time_has_the_one_at_which_it_arrived() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("in.ndjson", "{\"n\": 1, \"at\": \"2020-05-05T00:00:00Z\"}\n{\"n\": 2}\n{\"n\": 3, \"at\": null}\n");
    write(
        "p.hfn",
        r#"hfn 1
source rows: { n: int, at: time? } from file("in.ndjson") { time: at ?? meta.time }
pipeline p { rows | select n, seen = meta.time, same = meta.time == meta.arrived -> file("out.ndjson") }
on invalid, late, error, undelivered -> drop
"#,
    );
    let done = hexafn(folder.path(), ["run", "p.hfn", "--quiet"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let out = std::fs::read_to_string(folder.path().join("out.ndjson")).unwrap();
    let rows: Vec<serde_json::Value> = out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let told: Vec<_> = rows.iter().map(|r| (r["n"].as_i64().unwrap(), r["same"].as_bool().unwrap())).collect();
    assert_eq!(told, [(1, false), (2, true), (3, true)]);
    assert_eq!(rows[0]["seen"], "2020-05-05T00:00:00Z");
}
