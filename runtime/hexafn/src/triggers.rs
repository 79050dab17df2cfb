//! The trigger file of a program: what its triggers are, and what becomes of them while the program runs.
mod reload;
mod switch;

use hexafn_check::{Listed, PIPELINE};
use hexafn_diagnostics::Files;
use hexafn_ir::Program;
use hexafn_ir::program::{Stream, StreamKind};
use hexafn_ir::step::StepKind;
use hexafn_trigger::Description;

pub(crate) use reload::watch;
pub use switch::{SwitchError, switch};

/// The triggers of a program, those that a trigger file lists among them.
pub(crate) fn describe(program: &Program, listed: &[Listed], files: &Files) -> Vec<Description> {
    let triggers = program.streams.iter().filter(|s| s.kind == StreamKind::Trigger);
    triggers
        .map(|stream| {
            listed
                .iter()
                .find(|l| *l.id == *stream.name)
                .map_or_else(|| declared(program, stream, files), |l| of_file(l, files))
        })
        .collect()
}

fn of_file(listed: &Listed, files: &Files) -> Description {
    Description {
        id: listed.id.clone(),
        on: listed.on.clone(),
        when: listed.when.clone(),
        call: listed.call.clone(),
        to: listed.to.clone(),
        enabled: listed.enabled,
        tags: listed.tags.clone(),
        description: listed.description.clone(),
        place: files.place(listed.span),
    }
}

fn declared(program: &Program, stream: &Stream, files: &Files) -> Description {
    let condition = stream.steps.iter().find(|s| matches!(s.kind, StepKind::Where(_)));
    let text = condition.and_then(|s| files.get(s.span.file)?.text.get(s.span.range()));
    let reads = |other: &&Stream| {
        other.input == stream.name
            || other.steps.iter().any(|s| matches!(&s.kind, StepKind::Merge(m) if m.contains(&stream.name)))
    };
    Description {
        id: stream.name.to_string(),
        on: stream.input.to_string(),
        when: text.unwrap_or_default().to_owned(),
        call: None,
        to: program.streams.iter().filter(reads).map(|s| s.name.trim_end_matches(PIPELINE).to_owned()).collect(),
        enabled: true,
        tags: vec![],
        description: None,
        place: files.place(stream.span),
    }
}
