//! `hexafn targets`.
use std::fmt::Write;

use hexafn::connector;
use hexafn::connectors::{ALL, SINK_OPTIONS, SOURCE_OPTIONS};

use crate::arguments::Targets;
use crate::exit::{Exit, Failure};
use crate::screen;

pub fn run(arguments: &Targets) -> Result<Exit, Failure> {
    let shown: Vec<_> = ALL.iter().filter(|s| arguments.kind.as_ref().is_none_or(|k| k == s.kind)).collect();
    if shown.is_empty() {
        let mut kinds: Vec<&str> = ALL.iter().map(|s| s.kind).collect();
        kinds.dedup();
        let kind = arguments.kind.as_deref().unwrap_or_default();
        return Err(Failure::usage(format!("there is no connector `{kind}`; there are {}", kinds.join(", "))));
    }
    let mut text = String::new();
    for spec in shown {
        describe(spec, arguments.kind.is_some(), &mut text);
    }
    if arguments.kind.is_none() {
        text.push_str("\n`hexafn targets KIND` lists the options of one.\n");
    }
    screen::print(&text)?;
    Ok(Exit::Fine)
}

fn describe(spec: &connector::Spec, options: bool, text: &mut String) {
    let (role, common) = match spec.role {
        connector::Role::Source => ("source", SOURCE_OPTIONS),
        connector::Role::Sink => ("sink", SINK_OPTIONS),
    };
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{role:<6}  {:<10}  {}", spec.kind, spec.doc);
    if !options {
        return;
    }
    for (title, list) in [("arguments", spec.arguments), ("options", spec.options), ("options of every such", common)] {
        if !list.is_empty() {
            let _ = writeln!(text, "  {title}");
        }
        for option in list {
            let need = if option.required { " (required)" } else { "" };
            let _ = writeln!(text, "    {:<12} {}{need}", option.name, option.doc);
        }
    }
}
