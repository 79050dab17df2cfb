//! What a fix makes of the lines that it changes.
//!
//! Drawn here and not by annotate-snippets, which does not hold out edits on several lines.
use std::fmt::Write;

use super::window::Window;
use super::{RenderOptions, paint};
use crate::{Edit, File, Fix};

/// More groups of lines than this are not shown.
const MAX_HUNKS: usize = 5;

/// More lines than this of one group are not shown.
const MAX_LINES: usize = 8;

/// Neighbouring lines that change together: the edits are all in them.
struct Hunk<'t> {
    window: Window<'t>,
    edits: Vec<(std::ops::Range<usize>, &'t str)>,
}

/// The title and the changed lines; `gutter` is how wide line numbers are above, `helped` whether help stands there.
pub(super) fn draw(fix: &Fix, file: &File, gutter: usize, helped: bool, options: RenderOptions) -> String {
    let hunks = hunks(fix, file);
    let last = hunks.iter().map(|h| h.window.line + h.window.text.matches('\n').count()).max().unwrap_or(1);
    let canvas = Canvas { gutter: gutter.max(last.to_string().len()), options };
    let mut out = String::new();
    if !helped {
        canvas.bar(&mut out);
    }
    let _ = writeln!(out, "{}: {}", paint("1;96", "help", options), fix.title);
    canvas.bar(&mut out);
    let mut ends_with_marks = false;
    for (i, hunk) in hunks.iter().take(MAX_HUNKS).enumerate() {
        if i > 0 {
            let _ = writeln!(out, "{}", paint("1;94", "...", options));
        }
        ends_with_marks = canvas.hunk(hunk, &mut out);
    }
    if hunks.len() > MAX_HUNKS {
        let _ = writeln!(out, "{} and {} more places", paint("1;94", "...", options), hunks.len() - MAX_HUNKS);
    }
    if !ends_with_marks {
        canvas.bar(&mut out);
    }
    out
}

fn hunks<'t>(fix: &'t Fix, file: &'t File) -> Vec<Hunk<'t>> {
    let mut edits: Vec<&Edit> = fix.edits.iter().collect();
    edits.sort_by_key(|e| e.span.start);
    let mut groups: Vec<Vec<&Edit>> = vec![];
    for edit in edits {
        let same_line = |last: &&Edit| {
            let between = file.text.get(last.span.range().end..edit.span.range().start);
            between.is_some_and(|t| !t.contains('\n'))
        };
        match groups.last_mut().filter(|g| g.last().is_some_and(same_line)) {
            Some(group) => group.push(edit),
            None => groups.push(vec![edit]),
        }
    }
    let hunk = |group: Vec<&'t Edit>| {
        let window = Window::over(&file.text, group.iter().map(|e| e.span));
        let edits = group.iter().map(|e| trimmed(window.text, window.range(e.span), &e.replacement)).collect();
        Hunk { window, edits }
    };
    groups.into_iter().map(hunk).collect()
}

/// The edit without what it leaves as it is: `in` becoming `within` only inserts.
fn trimmed<'t>(text: &str, mut range: std::ops::Range<usize>, mut new: &'t str) -> (std::ops::Range<usize>, &'t str) {
    let old = text.get(range.clone()).unwrap_or("");
    let same = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum::<usize>();
    (range.start, new) = (range.start + same, &new[same..]);
    let old = text.get(range.clone()).unwrap_or("");
    let backwards = old.chars().rev().zip(new.chars().rev());
    let same = backwards.take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum::<usize>();
    range.end -= same;
    (range, &new[..new.len() - same])
}

impl Hunk<'_> {
    /// The lines with the edits applied.
    fn mended(&self) -> String {
        let (mut mended, mut at) = (String::new(), 0);
        for (range, new) in &self.edits {
            mended.push_str(self.window.text.get(at..range.start).unwrap_or(""));
            mended.push_str(new);
            at = range.end.max(at);
        }
        mended.push_str(self.window.text.get(at..).unwrap_or(""));
        mended
    }

    /// The columns of what is new in the mended line, if the edits only insert into one line.
    fn inserted(&self) -> Option<Vec<(usize, usize)>> {
        let single = !self.window.text.trim_end_matches('\n').contains('\n');
        if !single || self.edits.iter().any(|(range, new)| !range.is_empty() || new.contains('\n')) {
            return None;
        }
        let mut grown = 0;
        let columns = self.edits.iter().map(|(range, new)| {
            let before = width(self.window.text.get(..range.start).unwrap_or("")) + grown;
            grown += width(new);
            (before, width(new))
        });
        Some(columns.collect())
    }
}

struct Canvas {
    gutter: usize,
    options: RenderOptions,
}

impl Canvas {
    fn bar(&self, out: &mut String) {
        let _ = writeln!(out, "{} {}", " ".repeat(self.gutter), paint("1;94", "|", self.options));
    }

    fn line(&self, number: usize, sign: &str, text: &str, out: &mut String) {
        let number = paint("1;94", &format!("{number:<width$}", width = self.gutter), self.options);
        let sign = match sign {
            "+" => paint("92", sign, self.options),
            "-" => paint("91", sign, self.options),
            _ => paint("1;94", sign, self.options),
        };
        let _ = writeln!(out, "{}", format!("{number} {sign} {text}").trim_end());
    }

    /// Draws it; gives whether its last line is one of marks.
    fn hunk(&self, hunk: &Hunk<'_>, out: &mut String) -> bool {
        let mended = hunk.mended();
        let room = self.options.width.saturating_sub(self.gutter + 3).max(20);
        if let Some(inserted) = hunk.inserted() {
            let (from, length) = inserted.first().copied().unwrap_or_default();
            let cut = Cut::around(from, length, width(mended.trim_end_matches('\n')), room);
            self.line(hunk.window.line, "|", &cut.of(mended.trim_end_matches('\n')), out);
            let mut marks = String::new();
            for (column, length) in inserted {
                let column = cut.column(column);
                marks.extend(std::iter::repeat_n(' ', column.saturating_sub(marks.chars().count())));
                marks.extend(std::iter::repeat_n('+', length.min(room.saturating_sub(column))));
            }
            let bar = paint("1;94", "|", self.options);
            let marks = paint("92", &marks, self.options);
            let _ = writeln!(out, "{} {bar} {marks}", " ".repeat(self.gutter));
            return true;
        }
        self.replaced(hunk, &mended, room, out);
        false
    }

    fn replaced(&self, hunk: &Hunk<'_>, mended: &str, room: usize, out: &mut String) {
        let (mut old, mut new): (Vec<&str>, Vec<&str>) = (hunk.window.text.lines().collect(), mended.lines().collect());
        let mut number = hunk.window.line;
        // Lines that stay give the place.
        let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        if same > 0 {
            number += same - 1;
            self.line(number, "|", &Cut::around(0, 0, width(old[same - 1]), room).of(old[same - 1]), out);
            number += 1;
            (old, new) = (old.split_off(same), new.split_off(same));
        }
        while old.last().is_some_and(|l| new.last() == Some(l)) {
            old.pop();
            new.pop();
        }
        if old.len() == 1 && new.iter().all(|l| l.trim().is_empty()) {
            new.clear();
        }
        let changed = hunk.edits.first().map_or(0, |(range, _)| {
            let before = hunk.window.text.get(..range.start).unwrap_or("");
            width(&before[before.rfind('\n').map_or(0, |n| n + 1)..])
        });
        for (sign, lines) in [("-", old), ("+", new)] {
            for (i, line) in lines.iter().enumerate().take(MAX_LINES) {
                let cut = Cut::around(if i == 0 { changed } else { 0 }, 0, width(line), room);
                self.line(number + i, sign, &cut.of(line), out);
            }
        }
    }
}

/// The part of a line that fits.
struct Cut {
    from: usize,
    room: usize,
    long: bool,
}

impl Cut {
    fn around(column: usize, length: usize, line: usize, room: usize) -> Cut {
        let from = if line <= room || column + length + 10 < room { 0 } else { column.saturating_sub(room / 2) };
        Cut { from, room, long: line > room }
    }

    fn of(&self, line: &str) -> String {
        let line = shown(line);
        if !self.long {
            return line;
        }
        let mut part: String = line.chars().skip(self.from).take(self.room.saturating_sub(3)).collect();
        if self.from > 0 {
            part = format!("...{}", part.chars().skip(3).collect::<String>());
        }
        if line.chars().nth(self.from + self.room.saturating_sub(3)).is_some() { part + "..." } else { part }
    }

    fn column(&self, column: usize) -> usize {
        column.saturating_sub(self.from)
    }
}

/// As the line is shown: tabs as four spaces, other control characters as a box.
fn shown(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.trim_end_matches('\r').chars() {
        match c {
            '\t' => out.push_str("    "),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum()
}
