//! The reference of the library as a page of Markdown.
use std::fmt::Write;

use super::function::{Function, groups};
use super::pattern::Signature;
use crate::aggregate;

const HEAD: &str = "\
# Functions

Generated from the library's own source; the tests run every example. `hexafn explain fn NAME` prints the same for one
function.

A parameter `name?` may be left out, `...name` stands for any number of arguments. `T`, `U` stand for any type, `number` for
int, float, decimal and duration, `ordered` for those and string, time and bool; `decimal` is a decimal with any number of
fraction digits, and so is the result. An int or a decimal is taken where a float is asked for. Where an argument that is not
declared with `?` is null, the result is null. A function that **can fail** sends the row to `on error` where it does.

";

/// All functions and aggregates by group, with a table of contents.
pub fn reference() -> String {
    let mut out = HEAD.to_owned();
    for group in groups() {
        contents(&mut out, group.title, group.functions.iter().map(|f| (f.name, f.name.to_owned())));
    }
    contents(&mut out, AGGREGATES, aggregate::all().map(|f| (f.name, format!("{}-aggregate", f.name))));
    for group in groups() {
        let _ = write!(out, "\n## {}\n", group.title);
        for function in &group.functions {
            describe(&mut out, function);
        }
    }
    let _ = write!(out, "\n## {AGGREGATES}\n{AGGREGATES_HEAD}");
    for f in aggregate::all() {
        heading(&mut out, &format!("{} (aggregate)", f.name), &f.signatures, f.doc, f.can_fail);
        let _ = writeln!(out, "\n`{}` over rows with x = {} → `{}`", f.example, f.rows, f.result);
    }
    out
}

const AGGREGATES: &str = "Aggregates";

const AGGREGATES_HEAD: &str = "
An aggregate looks at many rows and stands in the braces of a step such as `running`. Rows where an argument is null do not
count, nor do those for which its `where` is not true: `sum(amount where ok)`.
";

/// A group in the table of contents: its names, each with the place it leads to.
fn contents(out: &mut String, title: &str, names: impl Iterator<Item = (&'static str, String)>) {
    let names: Vec<String> = names.map(|(name, anchor)| format!("[{name}](#{anchor})")).collect();
    // Writing to a String cannot fail.
    let _ = writeln!(out, "- [{title}](#{}): {}", title.to_lowercase().replace(' ', "-"), names.join(", "));
}

fn describe(out: &mut String, f: &Function) {
    heading(out, f.name, &f.signatures, f.doc, f.can_fail);
    // What is made from an event has no one result.
    if !f.of_event {
        let _ = write!(out, "\n`{}` → `{}`\n", f.example, f.result);
    }
}

fn heading(out: &mut String, name: &str, signatures: &[Signature], doc: &str, can_fail: bool) {
    let _ = write!(out, "\n### {name}\n\n```text\n");
    for signature in signatures {
        let _ = writeln!(out, "{signature}");
    }
    let fails = if can_fail { " **Can fail.**" } else { "" };
    let _ = writeln!(out, "```\n\n{doc}{fails}");
}
