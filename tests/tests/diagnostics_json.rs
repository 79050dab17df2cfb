//! Diagnostics as JSON: exactly the fields that `docs/errors.md` describes, of the types that it says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use hexafn_tests::hexafn;
use serde_json::{Map, Value};

const PROGRAM: &str = "hfn 1\ntype Größe { n: int, e: Option<int> }\nsource rows: Größe from file(\"in.ndjson\") { late: 3 }\n\
    on invalid, error, undelivered -> drop\npipeline p { rows | where m = 1 && n < 9 | set x = n ?? 3 -> drop }\nlet a = (1\n";

const PLACE: &[&str] = &["file", "line", "column", "end_line", "end_column", "start", "end"];

/// Takes the fields of a place, and checks them against the text.
fn place(object: &mut Map<String, Value>) {
    let mut taken = |name: &str| object.remove(name).unwrap_or_else(|| panic!("no `{name}`"));
    assert_eq!(taken("file"), "p.hfn");
    let mut number = |name: &str| usize::try_from(taken(name).as_u64().expect("an integer")).unwrap();
    let (start, end) = (number("start"), number("end"));
    assert!(start <= end && PROGRAM.get(start..end).is_some());
    for (line, column, at) in [("line", "column", start), ("end_line", "end_column", end)] {
        let before = &PROGRAM[..at];
        assert_eq!(number(line), before.matches('\n').count() + 1);
        assert_eq!(number(column), before.rsplit('\n').next().unwrap().chars().count() + 1);
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        other => panic!("no object: {other}"),
    }
}

fn text(object: &mut Map<String, Value>, name: &str) -> String {
    object.remove(name).and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_else(|| panic!("no text `{name}`"))
}

fn list(object: &mut Map<String, Value>, name: &str) -> Vec<Value> {
    object.remove(name).and_then(|v| v.as_array().cloned()).unwrap_or_else(|| panic!("no list `{name}`"))
}

#[test]
fn every_diagnostic_has_these_fields_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.hfn"), PROGRAM).unwrap();
    let done = hexafn(folder.path(), ["check", "p.hfn", "--format", "json"]);
    assert_eq!((done.code, done.stderr.as_str()), (3, ""));
    let (mut fixes, mut seen) = (0, vec![]);
    for line in done.stdout.lines() {
        let mut diagnostic = object(serde_json::from_str(line).unwrap());
        let code = text(&mut diagnostic, "code");
        assert!(code.len() == 7 && code.starts_with("HFN") && code[3..].bytes().all(|b| b.is_ascii_digit()));
        assert!(["error", "warning"].contains(&text(&mut diagnostic, "severity").as_str()));
        assert!(!text(&mut diagnostic, "message").is_empty() && !text(&mut diagnostic, "label").is_empty());
        place(&mut diagnostic);
        for related in list(&mut diagnostic, "related") {
            let mut related = object(related);
            text(&mut related, "label");
            place(&mut related);
            assert!(related.is_empty(), "{related:?}");
        }
        assert!(list(&mut diagnostic, "help").iter().all(Value::is_string));
        match diagnostic.remove("fix").expect("there or null") {
            Value::Null => {}
            fix => {
                let mut fix = object(fix);
                assert!(!text(&mut fix, "title").is_empty() && fix.remove("certain").unwrap().is_boolean());
                let edits = list(&mut fix, "edits");
                assert!(!edits.is_empty() && fix.is_empty(), "{fix:?}");
                fixes += 1;
                for edit in edits {
                    let mut edit = object(edit);
                    text(&mut edit, "replacement");
                    place(&mut edit);
                    assert!(edit.is_empty(), "{edit:?}");
                }
            }
        }
        assert!(diagnostic.is_empty(), "not described: {diagnostic:?}");
        seen.push(code);
    }
    assert!(seen.len() >= 4 && fixes >= 3, "{seen:?}");
    let described = std::fs::read_to_string(hexafn_tests::repository().join("docs/errors.md")).unwrap();
    let names =
        ["code", "severity", "message", "label", "related", "help", "fix", "title", "certain", "edits", "replacement"];
    for name in PLACE.iter().chain(&names) {
        assert!(described.contains(&format!("`{name}`")), "docs/errors.md says nothing of `{name}`");
    }
}

#[test]
fn an_unknown_code_names_the_nearest_and_texts_fit_80_columns() {
    let folder = tempfile::tempdir().unwrap();
    let unknown = hexafn(folder.path(), ["explain", "HFN9999"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("the nearest is HFN"), "{}", unknown.stderr);
    for code in ["HFN0003", "HFN0301", "HFN0032"] {
        let done = hexafn(folder.path(), ["explain", code]);
        let (text, _) = done.stdout.split_once("\nWrong:").expect("an example");
        assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
        assert!(done.stdout.contains("\nRight:\n"), "{}", done.stdout);
    }
}
