//! Differences of rows, drawn for people.
use serde_json::Value;

use super::compare::Member;
use super::outcome::Failure;
use super::pairing::Difference;

/// The most rows of a kind that are drawn.
const MOST: usize = 10;
/// The narrowest column of values.
const NARROWEST: usize = 12;

/// How to draw.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to use colours.
    pub color: bool,
}

impl Style {
    /// Without colours.
    pub fn plain(width: usize) -> Style {
        Style { width, color: false }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// Red: what should be there and is not.
    pub fn bad(&self, text: &str) -> String {
        self.paint("31", text)
    }

    /// Green: what is there.
    pub fn good(&self, text: &str) -> String {
        self.paint("32", text)
    }
}

/// An expectation that was not met, in lines.
pub fn failure(failure: &Failure, style: &Style) -> String {
    let Difference { expected, actual, same, different, missing, unexpected } = &failure.difference;
    let rows = |n: usize| format!("{n} row{}", if n == 1 { "" } else { "s" });
    let came = match (expected, actual) {
        (0, n) => format!("expected no rows, and {} came", rows(*n)),
        (n, 0) => format!("expected {}, and none came", rows(*n)),
        (n, m) => format!("expected {}, {m} came, {same} as expected", rows(*n)),
    };
    let mut text = format!("expect {} ({}): {came}\n", failure.target, failure.place);
    for (number, members) in different.iter().take(MOST) {
        text.push_str(&table(*number, members, style));
    }
    text.push_str(&more(different.len(), "differ"));
    for (number, row) in missing.iter().take(MOST) {
        let line = format!("  - row {number} is missing: {}", shown(row));
        text.push_str(&style.bad(&elided(&line, style.width)));
        text.push('\n');
    }
    text.push_str(&more(missing.len(), "are missing"));
    for row in unexpected.iter().take(MOST) {
        let line = format!("  + unexpected: {}", shown(row));
        text.push_str(&style.good(&elided(&line, style.width)));
        text.push('\n');
    }
    text.push_str(&more(unexpected.len(), "are unexpected"));
    text
}

fn more(count: usize, what: &str) -> String {
    match count.checked_sub(MOST) {
        None | Some(0) => String::new(),
        Some(more) => format!("    {more} more {what}\n"),
    }
}

/// The members of a row that differs, one a line: those that differ are marked.
fn table(number: usize, members: &[Member], style: &Style) -> String {
    let cells: Vec<[String; 3]> = members
        .iter()
        .map(|m| {
            let show = |value: &Option<Value>| value.as_ref().map_or_else(|| "(nothing)".to_owned(), shown);
            [m.path.clone(), show(&m.expected), show(&m.actual)]
        })
        .collect();
    let wide = |column: usize, head: &str| {
        cells.iter().map(|c| c[column].chars().count()).chain([head.chars().count()]).max().unwrap_or(0)
    };
    let head = format!("row {number}");
    let name = wide(0, &head).min(style.width / 3);
    let room = style.width.saturating_sub(name + 8).max(2 * NARROWEST);
    let (expected, actual) = (wide(1, "expected"), wide(2, "got"));
    let expected =
        if expected + actual <= room { expected } else { expected.min(room.saturating_sub(actual).max(room / 2)) };
    let actual = actual.min(room.saturating_sub(expected).max(NARROWEST));
    let line = |cells: [&str; 3]| {
        let [path, want, got] = cells;
        let (path, want, got) = (elided(path, name), elided(want, expected), elided(got, actual));
        let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.chars().count()));
        (format!("{path}{}", pad(&path, name)), format!("{want}{}", pad(&want, expected)), got)
    };
    let (_, want, got) = line(["", "expected", "got"]);
    let mut text = format!("  ~ {}  {want}  {got}\n", line([&head, "", ""]).0);
    for (cells, member) in cells.iter().zip(members) {
        let (path, want, got) = line([&cells[0], &cells[1], &cells[2]]);
        let row = match member.same {
            true => format!("    {path}  {want}  {got}"),
            false => format!("  ! {path}  {}  {}", style.bad(&want), style.good(&got)),
        };
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

/// A value as a test would have it: fields without quotes.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(name, value)| format!("{name}: {}", shown(value))).collect();
            if members.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", members.join(", ")) }
        }
        Value::Array(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// The text in at most so many characters: of a longer one the middle is left out.
fn elided(text: &str, width: usize) -> String {
    let count = text.chars().count();
    if count <= width {
        return text.to_owned();
    }
    let kept = width.saturating_sub(1);
    let (head, tail) = (kept - kept / 3, kept / 3);
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(count - tail).collect();
    format!("{start}…{end}")
}
