//! The triggers of a program, for people and for programs.
use hexafn::{Registry, TriggerState};
use serde_json::{Value, json};

use crate::summary::count;

/// A line for each trigger, under a head; nothing where there are none.
pub fn table(registry: &Registry) -> String {
    let head = ["trigger", "on", "enabled", "evaluated", "fired", "failed", "took", "longest"].map(str::to_owned);
    let row = |t: TriggerState<'_>| {
        let on = if t.enabled { "yes" } else { "no" };
        let c = t.counts;
        [
            t.description.id.clone(),
            t.description.on.clone(),
            on.to_owned(),
            count(c.evaluated),
            count(c.fired),
            count(c.failed),
            format!("{:.1?}", c.total),
            format!("{:.1?}", c.longest),
        ]
    };
    let rows: Vec<[String; 8]> = registry.list().map(row).collect();
    if rows.is_empty() {
        return String::new();
    }
    let wide = |i: usize| rows.iter().chain([&head]).map(|r| r[i].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..head.len()).map(wide).collect();
    let line = |row: &[String; 8]| {
        let cell = |(i, (text, width)): (usize, (&String, &usize))| match i {
            0..=2 => format!("{text:<width$}"),
            _ => format!("{text:>width$}"),
        };
        let cells: Vec<String> = row.iter().zip(&widths).enumerate().map(cell).collect();
        cells.join("  ").trim_end().to_owned() + "\n"
    };
    [&head].into_iter().chain(&rows).map(line).collect()
}

/// One trigger.
pub fn json(trigger: &TriggerState<'_>) -> Value {
    let (d, c) = (trigger.description, trigger.counts);
    json!({
        "id": d.id,
        "on": d.on,
        "when": d.when,
        "call": d.call,
        "to": d.to,
        "enabled": trigger.enabled,
        "tags": d.tags,
        "description": d.description,
        "place": d.place,
        "evaluated": c.evaluated,
        "fired": c.fired,
        "failed": c.failed,
        "seconds": c.total.as_secs_f64(),
        "longest": c.longest.as_secs_f64(),
    })
}
