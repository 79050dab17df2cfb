//! The summary at the end of a run.
use std::time::Duration;

use hexafn::{Account, Report, StepId};
use serde_json::{Value, json};

/// Events that the sources read.
pub fn events(accounts: &[(StepId, Account)], sources: &[StepId]) -> u64 {
    accounts.iter().filter(|(id, _)| sources.contains(id)).map(|(_, a)| a.received).sum()
}

/// `1234567` as `1,234,567`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Events per second, as text.
pub fn rate(events: u64, time: Duration) -> String {
    count((events as f64 / time.as_secs_f64().max(1e-6)) as u64)
}

type Read = fn(&Account) -> u64;

/// The columns of the table; those after the first two are left out where they are zero throughout.
const COLUMNS: [(&str, Read); 7] = [
    ("in", |a| a.received),
    ("passed", |a| a.passed),
    ("filtered", |a| a.filtered),
    ("dead", |a| a.dead),
    ("held", |a| a.held),
    ("absorbed", |a| a.absorbed),
    ("emitted", |a| a.emitted),
];

/// The table for people.
pub fn table(report: &Report, sources: &[StepId], width: usize) -> String {
    let shown: Vec<&(&str, Read)> = COLUMNS
        .iter()
        .enumerate()
        .filter(|(i, (_, read))| *i < 2 || report.steps.iter().any(|(_, a)| read(a) > 0))
        .map(|(_, column)| column)
        .collect();
    let cells = |account: &Account| shown.iter().map(|(_, read)| count(read(account))).collect::<Vec<_>>();
    let rows: Vec<(String, Vec<String>)> = report.steps.iter().map(|(id, a)| (id.to_string(), cells(a))).collect();
    let head: Vec<String> = shown.iter().map(|(name, _)| (*name).to_owned()).collect();
    let wide = |i: usize| rows.iter().map(|(_, c)| c[i].len()).chain([head[i].len()]).max().unwrap_or(0);
    let widths: Vec<usize> = (0..shown.len()).map(wide).collect();
    let room = width.saturating_sub(widths.iter().map(|w| w + 2).sum::<usize>()).max(8);
    let longest = rows.iter().map(|(id, _)| id.chars().count()).max().unwrap_or(0).max(4).min(room);
    let line = |name: &str, cells: &[String]| {
        let name: String = name.chars().take(longest).collect();
        let cells: String = cells.iter().zip(&widths).map(|(c, w)| format!("  {c:>w$}", w = *w)).collect();
        format!("{name:<longest$}{cells}\n")
    };
    let mut text = line("step", &head);
    rows.iter().for_each(|(id, cells)| text.push_str(&line(id, cells)));
    for ((step, code), n) in &report.errors {
        let title = hexafn::diagnostics::explanation(*code).map_or("", |e| e.title);
        text.push_str(&format!("{step}: {} {code} ({title})\n", count(*n)));
    }
    for (step, said) in &report.summaries {
        text.push_str(&format!("{step}: {said}\n"));
    }
    if report.given_up {
        text.push_str(
            "not everything was delivered in the time that a stop may take; it is read again at the next start\n",
        );
    }
    let events = events(&report.steps, sources);
    let seconds = report.duration.as_secs_f64();
    text + &format!("{} events in {seconds:.2} s, {} events/s\n", count(events), rate(events, report.duration))
}

/// The same for programs.
pub fn json(report: &Report, sources: &[StepId], triggers: &hexafn::Registry) -> Value {
    let step = |(id, a): &(StepId, Account)| {
        let mut step = json!({ "step": id.to_string() });
        COLUMNS.iter().for_each(|(name, read)| step[*name] = read(a).into());
        step
    };
    let error = |((step, code), n): (&(StepId, hexafn::diagnostics::Code), &u64)| json!({ "step": step.to_string(), "code": code.to_string(), "count": n });
    json!({
        "events": events(&report.steps, sources),
        "seconds": report.duration.as_secs_f64(),
        "drained": report.drained,
        "workers": report.decoded,
        "steps": report.steps.iter().map(step).collect::<Vec<_>>(),
        "errors": report.errors.iter().map(error).collect::<Vec<_>>(),
        "triggers": triggers.list().map(|t| crate::registry::json(&t)).collect::<Vec<_>>(),
        "sinks": report.summaries.iter().map(|(id, said)| json!({ "step": id.to_string(), "summary": said })).collect::<Vec<_>>(),
    })
}
