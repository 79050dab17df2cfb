//! The two answers side by side.
use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value as Json;

use crate::engine::Outcome;
use crate::interpret::{Answer, Letter, Out};
use crate::write::Written;

/// What differs, in words; nothing if the answers are the same.
pub fn differences(expected: &Answer, written: &Written, found: &Outcome) -> Vec<String> {
    let mut all = found.accounts.clone();
    for (sink, rows) in &expected.sinks {
        let lines = found.sinks.get(sink).map_or(&[][..], |l| l);
        all.extend(missing_and_extra(sink, rows.iter().map(|r| r.line.clone()).collect(), lines.to_vec()));
        all.extend(disorder(sink, rows, lines));
    }
    for (sink, lines) in &found.sinks {
        if sink != "dead" && !expected.sinks.contains_key(sink) {
            all.push(format!("{sink}: nothing was expected, and there are {} rows", lines.len()));
        }
    }
    all.extend(letters(expected, written, found.sinks.get("dead").map_or(&[][..], |l| l)));
    all
}

/// What is on one side only.
fn missing_and_extra(sink: &str, mut expected: Vec<String>, mut found: Vec<String>) -> Vec<String> {
    expected.sort();
    found.sort();
    let mut all = vec![];
    let (mut e, mut f) = (expected.into_iter().peekable(), found.into_iter().peekable());
    loop {
        match (e.peek(), f.peek()) {
            (None, None) => return all,
            (Some(a), Some(b)) if a == b => _ = (e.next(), f.next()),
            (Some(a), b) if b.is_none_or(|b| a < b) => {
                all.push(format!("{sink}: missing {a}"));
                e.next();
            }
            (_, Some(b)) => {
                all.push(format!("{sink}: not expected {b}"));
                f.next();
            }
            (Some(_), None) => _ = e.next(),
        }
    }
}

/// Rows of one lane that came in another order. Only lines that belong to one lane can tell.
fn disorder(sink: &str, rows: &[Out], lines: &[String]) -> Vec<String> {
    let mut lane_of: BTreeMap<&str, Option<&Rc<str>>> = BTreeMap::new();
    for row in rows {
        let lane = lane_of.entry(&row.line).or_insert(row.lane.as_ref());
        if *lane != row.lane.as_ref() {
            *lane = None;
        }
    }
    let mut lanes: BTreeMap<&Rc<str>, (Vec<&str>, Vec<&str>)> = BTreeMap::new();
    let lane = |line: &str| lane_of.get(line).copied().flatten();
    for row in rows {
        if let Some(lane) = lane(&row.line) {
            lanes.entry(lane).or_default().0.push(&row.line);
        }
    }
    for line in lines {
        if let Some(lane) = lane(line) {
            lanes.entry(lane).or_default().1.push(line);
        }
    }
    let wrong = lanes.iter().filter(|(_, (e, f))| e.len() == f.len() && e != f);
    wrong.map(|(lane, (e, f))| format!("{sink}: rows of `{lane}` in another order: {e:?} and {f:?}")).collect()
}

/// Each lost row, as both sides tell it.
fn letters(expected: &Answer, written: &Written, lines: &[String]) -> Vec<String> {
    let mut all = vec![];
    let mut found: Vec<(Json, &String)> = vec![];
    for line in lines {
        match serde_json::from_str(line) {
            Ok(json) => found.push((json, line)),
            Err(_) => all.push(format!("dead: not JSON: {line}")),
        }
    }
    for letter in &expected.letters {
        match found.iter().position(|(json, _)| is(letter, json, written)) {
            Some(at) => drop(found.swap_remove(at)),
            None => all.push(format!(
                "dead: missing {} of {} at {}: {:?}",
                letter.kind,
                letter.id,
                letter.step,
                told(letter, written)
            )),
        }
    }
    all.extend(found.into_iter().map(|(_, line)| format!("dead: not expected {line}")));
    all
}

/// The causes with their places.
fn told(letter: &Letter, written: &Written) -> Vec<(String, Option<String>)> {
    let place = |at: u32| {
        let (line, column) = written.place(at);
        format!("main:{line}:{column}")
    };
    letter.causes.iter().map(|(code, at)| (format!("HFN{code:04}"), at.map(place))).collect()
}

fn is(letter: &Letter, json: &Json, written: &Written) -> bool {
    let text = |name: &str| json.get(name).and_then(Json::as_str);
    let payload = match &letter.payload {
        None => true,
        Some(line) if letter.kind == "invalid" && letter.causes.iter().all(|(code, _)| (1000..1100).contains(code)) => {
            // What could not be decoded is a string; a time that could not be told left the event as it was.
            text("payload") == Some(line) || json.get("payload") == serde_json::from_str(line).ok().as_ref()
        }
        Some(line) => json.get("payload") == serde_json::from_str(line).ok().as_ref(),
    };
    let cause = told(letter, written)
        .into_iter()
        .any(|(code, at)| text("code") == Some(&code) && (at.is_none() || text("at") == at.as_deref()));
    text("kind") == Some(letter.kind)
        && text("id") == Some(&letter.id)
        && text("step") == Some(&letter.step)
        && cause
        && payload
}
