//! `hexafn explain fn`: the library, and one function of it.
use std::fmt::Write;

use hexafn::diagnostics::edits;
use hexafn::library::Signature;
use hexafn::{aggregate, library};

use crate::exit::Failure;

/// The columns that the text may take.
const WIDTH: usize = 80;

/// All functions, or what is known of the one of that name.
pub(super) fn explain(name: Option<&str>) -> Result<String, Failure> {
    let Some(name) = name else { return Ok(list()) };
    let (function, aggregate) = (library::find(name), aggregate::find(name));
    if function.is_none() && aggregate.is_none() {
        return Err(Failure::usage(unknown(name)));
    }
    let parts = [function.map(of_function), aggregate.map(of_aggregate)];
    Ok(parts.into_iter().flatten().collect::<Vec<_>>().join("\n"))
}

fn unknown(name: &str) -> String {
    let names = library::all().map(|f| f.name).chain(aggregate::all().map(|f| f.name));
    let near = names.map(|known| (edits(name, known), known)).filter(|(d, known)| *d <= known.len() / 3 + 1).min();
    match near {
        Some((_, near)) => format!("the library has no function `{name}`; did you mean `{near}`?"),
        None => format!("the library has no function `{name}`; `hexafn explain fn` lists all"),
    }
}

fn list() -> String {
    let functions = library::groups().iter().map(|group| {
        let lines = group.functions.iter().map(|f| (f.name, f.doc));
        (group.title, lines.collect::<Vec<_>>())
    });
    let aggregates = ("Aggregates", aggregate::all().map(|f| (f.name, f.doc)).collect());
    let mut text = String::new();
    for (title, lines) in functions.chain([aggregates]) {
        let _ = writeln!(text, "{title}");
        for (name, doc) in lines {
            let indent = 20;
            // A long name stands on a line of its own.
            let head =
                if name.len() > indent - 3 { format!("  {name}\n{:indent$}", "") } else { format!("  {name:<18}") };
            let _ = writeln!(text, "{head}{}", wrap(doc, WIDTH - indent, indent));
        }
        text.push('\n');
    }
    text.push_str("`hexafn explain fn NAME` shows one of them with its forms and an example.\n");
    text
}

fn of_function(f: &library::Function) -> String {
    let mut text = described(&f.signatures, f.doc, f.can_fail);
    // Writing to a String cannot fail.
    // What is made from an event has no one result.
    if !f.of_event {
        let _ = write!(text, "\n    {}\n    // {}\n", f.example, f.result);
    }
    let related = library::related(f);
    if !related.is_empty() {
        let _ = write!(text, "\n{}: {}\n", f.group, wrap(&related.join(", "), WIDTH - f.group.len() - 2, 4));
    }
    text
}

fn of_aggregate(f: &aggregate::Function) -> String {
    let mut text = described(&f.signatures, f.doc, f.can_fail);
    let _ = write!(text, "\n    running by key {{ y = {} }}\n    // {} where x = {}\n", f.example, f.result, f.rows);
    text.push_str("\nAn aggregate looks at many rows; it stands in the braces of a step such as `running`.\n");
    text
}

fn described(signatures: &[Signature], doc: &str, can_fail: bool) -> String {
    let mut text: String = signatures.iter().map(|signature| format!("fn {signature}\n")).collect();
    let fails = if can_fail { " Where it cannot, the row goes to `on error`." } else { "" };
    let _ = write!(text, "\n{}\n", wrap(&format!("{doc}{fails}"), WIDTH, 0));
    text
}

/// Text in lines of at most `width` columns; those after the first are indented.
fn wrap(text: &str, width: usize, indent: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let long = word.chars().count();
        if column > 0 && column + 1 + long > width {
            let _ = write!(out, "\n{:indent$}", "");
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += long;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_fits_eighty_columns_and_names_every_function_under_its_group() {
        let text = explain(None).unwrap_or_default();
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        for f in library::all() {
            let group = text.split("\n\n").find(|part| part.lines().next() == Some(f.group)).unwrap_or_default();
            assert!(group.lines().any(|line| line.split(' ').nth(2) == Some(f.name)), "{} in {group}", f.name);
        }
    }

    #[test]
    fn a_name_of_both_a_function_and_an_aggregate_shows_both() {
        let text = explain(Some("sum")).unwrap_or_default();
        assert!(text.starts_with("fn sum(list: list<T>) -> T where T: number\n"), "{text}");
        assert!(text.contains("\nfn sum(x: T) -> T where T: number\n"), "{text}");
        assert!(text.contains("`on error`"), "{text}");
    }

    #[test]
    fn a_function_is_shown_with_its_example_and_what_is_near_it() {
        let expected = "fn trim_start(text: string) -> string\n\nWithout white space at the start.\n\n    \
                        trim_start(\"  a \")\n    // \"a \"\n\nText: ";
        let text = explain(Some("trim_start")).unwrap_or_default();
        assert!(text.starts_with(expected), "{text}");
        assert!(text[expected.len()..].contains("trim_end"), "{text}");
    }

    #[test]
    fn a_misspelt_name_is_met_with_the_one_that_was_meant() {
        assert_eq!(unknown("trm"), "the library has no function `trm`; did you mean `trim`?");
        assert_eq!(
            unknown("nothing_like_it_at_all"),
            "the library has no function `nothing_like_it_at_all`; `hexafn explain fn` lists all"
        );
    }
}
