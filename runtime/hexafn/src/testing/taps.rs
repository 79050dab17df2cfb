//! Streams that a test expects rows of: they get one more sink, so that their rows are seen without changing them.
use hexafn_ir::connector::Connector;
use hexafn_ir::program::{Delivery, Route, Sink};
use hexafn_ir::test::{StatementKind, Target, Test};
use hexafn_ir::{Name, Program};

/// No name of a program has a colon.
const PREFIX: &str = "expect:";

/// The name under which the rows of a target are kept.
pub(super) fn name(target: &Target) -> Name {
    match target {
        Target::Sink(name) => name.clone(),
        Target::Stream(name) => format!("{PREFIX}{name}").into(),
    }
}

/// Whether a step is there for a test only.
pub(super) fn is_one(step: &str) -> bool {
    step.contains(PREFIX)
}

/// The program with a sink for each stream that the test expects rows of.
pub(super) fn add(program: &Program, test: &Test) -> Program {
    let mut program = program.clone();
    for statement in &test.statements {
        let StatementKind::Expect { target: target @ Target::Stream(stream), .. } = &statement.kind else { continue };
        let sink = name(target);
        let tapped = program.streams.iter_mut().find(|s| s.name == *stream);
        let Some(tapped) = tapped.filter(|s| s.routes.iter().all(|r| r.sink != sink)) else { continue };
        tapped.routes.push(Route { sink: sink.clone(), when: None, span: tapped.span });
        let connector = Connector { kind: "drop".into(), options: Default::default() };
        let span = tapped.span;
        program.sinks.push(Sink { name: sink, connector, delivery: Delivery::default(), losses: vec![], span });
    }
    program
}
