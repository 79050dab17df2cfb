//! JUnit XML is read back as what it was made of, whatever is in the names and rows.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::collections::BTreeMap;

use hexafn::testing::{Suite, TestOptions, junit, run};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

const PROGRAM: &str = r#"hfn 1
source events: { id: string } from http.post("/events")
sink out to file("out.ndjson")
on invalid, undelivered -> drop
pipeline p { events -> out }
test "passes" { expect out is empty }
test "names with <, & and \" \u{1}" {
  feed events = { id: "]]> <b> & \u{7}" }
  expect out is empty
}
test "breaks" {
  expect out = file("missing.ndjson")
}
"#;

fn attributes(tag: &BytesStart<'_>) -> BTreeMap<String, String> {
    let one = |a: quick_xml::events::attributes::Attribute<'_>| {
        (String::from_utf8(a.key.as_ref().to_vec()).unwrap(), a.unescape_value().unwrap().into_owned())
    };
    tag.attributes().map(|a| one(a.unwrap())).collect()
}

#[test]
fn results_are_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.hfn");
    std::fs::write(&path, PROGRAM).unwrap();
    let suite = Suite::open(&path, &[]).unwrap();
    let xml = junit(&run(&[suite], &TestOptions::default()));

    let mut reader = Reader::from_str(&xml);
    let (mut open, mut suites, mut cases, mut ends) = (Vec::new(), vec![], vec![], vec![]);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                let name = String::from_utf8(tag.name().as_ref().to_vec()).unwrap();
                match name.as_str() {
                    "testsuites" | "testsuite" => suites.push(attributes(&tag)),
                    "testcase" => cases.push(attributes(&tag)),
                    other => ends.push((other.to_owned(), attributes(&tag)["message"].clone())),
                }
                open.push(name);
            }
            Event::Empty(tag) => cases.push(attributes(&tag)),
            Event::End(_) => drop(open.pop()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    for totals in &suites {
        assert_eq!((&*totals["tests"], &*totals["failures"], &*totals["errors"]), ("3", "1", "1"));
    }
    assert_eq!(suites.len(), 2);
    let names: Vec<&str> = cases.iter().map(|c| c["name"].as_str()).collect();
    assert_eq!(names, ["passes", "names with <, & and \" \u{fffd}", "breaks"]);
    assert!(cases.iter().all(|c| c["time"].parse::<f64>().is_ok() && c["classname"].ends_with("p.hfn")));
    assert_eq!(ends[0].0, "failure");
    assert_eq!(ends[1].0, "error");
    assert!(ends[1].1.contains("missing.ndjson"), "{ends:?}");
}
