//! Every operation that can fail sends the event to `on error`, and the dead letter points at the operand to blame.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use hexafn_tests::hexafn;

const TYPES: &str = r#"hfn 1
type Event {
  n: int, zero: int, most: int, least: int, d: decimal(2), none: decimal(2), wide: decimal(18), x: float, nothing: float,
  at: time, pause: duration, long: duration, stop: duration, text: string, missing: int?, word: string?,
  tags: list<string>, numbers: list<int>, payload: json, pattern: string, raw: bytes,
}
source events: Event from file("events.ndjson")
sink dead to file("dead.ndjson")
on invalid, error, undelivered -> dead
"#;

const EVENT: &str = r#"{"n":7,"zero":0,"most":9223372036854775807,"least":-9223372036854775808,"d":1.25,"none":0,"wide":99999999999999999999.5,"x":1e300,"nothing":0.0,"at":"2026-01-01T00:00:00Z","pause":"5m","long":"106751000d","stop":"0s","text":"seven","tags":["a"],"numbers":[1,0],"payload":{"a":"b","list":[1]},"pattern":"(","raw":"/w=="}"#;

/// Expressions that fail on the event, the part to blame in «», and the code.
const EXPRESSIONS: &[(&str, &str)] = &[
    ("«most + n»", "HFN1101"),
    ("«least - n»", "HFN1101"),
    ("«most * n»", "HFN1101"),
    ("«-least»", "HFN1101"),
    ("«wide * wide»", "HFN1101"),
    ("«at + long * 1»", "HFN1101"),
    ("at - «long * 1000000»", "HFN1101"),
    ("«pause * x»", "HFN1101"),
    ("n / «zero»", "HFN1102"),
    ("n % «zero»", "HFN1102"),
    ("d / «none»", "HFN1102"),
    ("d % «none»", "HFN1102"),
    ("pause / «zero»", "HFN1102"),
    ("pause / «stop»", "HFN1102"),
    ("pause % «stop»", "HFN1102"),
    ("pause / «nothing»", "HFN1102"),
    ("«text» as int", "HFN1103"),
    ("«text» as time", "HFN1103"),
    ("«text» as bool", "HFN1103"),
    ("«missing» as int", "HFN1103"),
    ("«x» as int", "HFN1103"),
    ("«x» as decimal(2)", "HFN1103"),
    ("«payload.a» as int", "HFN1103"),
    ("«payload.gone» as string", "HFN1103"),
    ("«payload» as list<int>", "HFN1103"),
    ("«payload.list» as list<string>", "HFN1103"),
    ("«raw» as string", "HFN1103"),
    ("tags[«1»]", "HFN1104"),
    ("tags[«-2»]", "HFN1104"),
    ("tags[«n - 2»]", "HFN1104"),
    ("«matches(text, pattern)»", "HFN1105"),
    ("«parse_json(text)»", "HFN1105"),
    ("map(numbers, i => n / «i»)", "HFN1102"),
    ("fold(numbers, 1, (a, i) => a / «i»)", "HFN1102"),
    ("filter(numbers, i => n % «i» == 0)", "HFN1102"),
    ("$\"{n / «zero»}\"", "HFN1102"),
    ("{ let y = n / «zero»; y + 1 }", "HFN1102"),
    ("match n { 1 => 0, _ => n / «zero» }", "HFN1102"),
    ("match «text» as int { 1 => 0, other => other }", "HFN1103"),
    ("if n > 0 then n / «zero» else 0", "HFN1102"),
    ("missing ?? n / «zero»", "HFN1102"),
    ("[1, n / «zero»]", "HFN1102"),
    ("{ a: n / «zero» }", "HFN1102"),
    ("{ a: n / «zero» } as map<string, int>", "HFN1102"),
    ("n in 1..n / «zero»", "HFN1102"),
    ("n in [n / «zero»]", "HFN1102"),
];

/// Pipelines whose steps and routes fail, likewise.
const STEPS: &[(&str, &str)] = &[
    ("events | where n / «zero» > 1 -> drop", "HFN1102"),
    ("events | set a = 1, b = tags[«a»] -> drop", "HFN1104"),
    ("events | dedupe by k = n / «zero» -> drop", "HFN1102"),
    ("events | throttle 1 per 1s by k = n / «zero» -> drop", "HFN1102"),
    ("events | running by n { s = sum(n / «zero») } -> drop", "HFN1102"),
    ("events | running by n { s = count() / «zero» } -> drop", "HFN1102"),
    ("events | select n, zero -> drop when n / «zero» > 1", "HFN1102"),
    ("broken -> drop", ""),
];

/// The text without its marks, and where the marked part begins: a column, from 1.
fn unmarked(text: &str) -> (String, usize) {
    let column = text.chars().position(|c| c == '«').map_or(0, |at| at + 1);
    (text.replace(['«', '»'], ""), column)
}

#[test]
fn the_dead_letter_of_each_failure_points_at_its_operand() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = TYPES.to_owned();
    let mut expected: BTreeMap<String, (String, &str)> = BTreeMap::new();
    let mut line = program.lines().count();
    let steps = EXPRESSIONS.iter().map(|(e, code)| (format!("events | select value = {e} -> drop"), *code));
    let steps = steps.chain(STEPS.iter().map(|(s, code)| ((*s).to_owned(), *code)));
    for (number, (flow, code)) in steps.enumerate() {
        line += 1;
        let (text, column) = unmarked(&format!("pipeline p{number} {{ {flow} }}"));
        writeln!(program, "{text}").unwrap();
        if !code.is_empty() {
            expected.insert(format!("p{number}"), (format!("main.hfn:{line}:{column}"), code));
        }
    }
    let (trigger, column) = unmarked("trigger broken on events when n % «zero» == 1");
    writeln!(program, "{trigger}").unwrap();
    expected.insert("broken".to_owned(), (format!("main.hfn:{}:{column}", line + 1), "HFN1102"));
    fs::write(folder.path().join("main.hfn"), program).unwrap();
    fs::write(folder.path().join("events.ndjson"), format!("{EVENT}\n")).unwrap();
    let run = hexafn(folder.path(), ["run", "main.hfn", "--workers", "1"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let dead = fs::read_to_string(folder.path().join("dead.ndjson")).unwrap();
    let mut found: BTreeMap<String, (String, String)> = BTreeMap::new();
    for letter in dead.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()) {
        let text = |name: &str| letter[name].as_str().unwrap_or_default().to_owned();
        assert_eq!(text("kind"), "error", "{letter}");
        let step = text("step");
        let stream = step.split('.').next().unwrap().to_owned();
        assert!(found.insert(stream, (text("at"), text("code"))).is_none(), "{step} failed twice");
    }
    for (stream, (at, code)) in &expected {
        let (found_at, found_code) = found.get(stream).unwrap_or_else(|| panic!("{stream} did not fail (at {at})"));
        assert_eq!((found_at, found_code.as_str()), (at, *code), "{stream}");
    }
    assert_eq!(found.len(), expected.len());
}
