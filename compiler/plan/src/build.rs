//! Program → Plan as written: one node for each step, all columns everywhere. The passes make it lean.
mod envelope;
mod ids;
mod losses;
mod sources;
mod streams;

use std::collections::BTreeMap;

use hexafn_diagnostics::{Diagnostic, PLAN_CONTRADICTION, Span};
use hexafn_ir::Name;
use hexafn_ir::program::Program;
use hexafn_ir::step::StepKind;
use petgraph::graph::NodeIndex;

use crate::order;
use crate::{NodeKind, Plan, SinkNode, StepId};

/// The plan of a program before any pass.
///
/// # Errors
/// Losses of sinks that go in a circle; a condition on losses that can fail; a program that `check` would not have made.
pub fn build(program: &Program) -> Result<Plan, Vec<Diagnostic>> {
    let mut builder = Builder {
        program,
        plan: Plan::empty(program.params.clone(), program.secrets.clone()),
        envelope: envelope::of(program),
        outputs: BTreeMap::new(),
        sinks: BTreeMap::new(),
        filters: BTreeMap::new(),
    };
    builder.all().map_err(|problem| vec![*problem])?;
    losses::circles(&builder.plan)?;
    order::assign(&mut builder.plan);
    Ok(builder.plan)
}

/// What has been built so far.
struct Builder<'a> {
    program: &'a Program,
    plan: Plan,
    /// The envelope columns that any expression of the program reads.
    envelope: Vec<Name>,
    /// Where the rows of a source or stream come out.
    outputs: BTreeMap<Name, NodeIndex>,
    /// The sinks that are planned.
    sinks: BTreeMap<Name, NodeIndex>,
    /// The filters before the targets of losses, by their names.
    filters: BTreeMap<StepId, NodeIndex>,
}

impl Builder<'_> {
    fn all(&mut self) -> Result<(), Box<Diagnostic>> {
        let program = self.program;
        let live = live(program);
        for (ordinal, source) in program.sources.iter().enumerate() {
            if live[ordinal] {
                self.source(source, ordinal)?;
            }
        }
        for (stream, live) in program.streams.iter().zip(&live[program.sources.len()..]) {
            if *live {
                self.stream(stream)?;
            }
        }
        self.undelivered()
    }

    /// The node of a sink; made when the first route leads to it.
    fn sink(&mut self, name: &Name, span: Span) -> Result<NodeIndex, Box<Diagnostic>> {
        if let Some(node) = self.sinks.get(name) {
            return Ok(*node);
        }
        let declared = self.program.sinks.iter().find(|s| s.name == *name);
        let sink = declared.ok_or_else(|| contradiction(span, format!("there is no sink `{name}`")))?;
        // Sinks and sources have names of their own kind; the steps of a plan have one kind of names.
        let id = if self.readable(name) { format!("to-{name}").into() } else { name.clone() };
        let row = hexafn_ir::Type::Record(Default::default());
        let mut node = self.node(StepId(id), NodeKind::Sink(SinkNode { sink: sink.clone() }), &row, sink.span)?;
        node.envelope.clear();
        let index = self.plan.graph.add_node(node);
        self.sinks.insert(name.clone(), index);
        Ok(index)
    }

    fn readable(&self, name: &Name) -> bool {
        let sources = self.program.sources.iter().map(|s| &s.name);
        sources.chain(self.program.streams.iter().map(|s| &s.name)).any(|n| n == name)
    }
}

/// Whether rows lead to a sink, for the sources, then the streams, in their order.
fn live(program: &Program) -> Vec<bool> {
    let sources = program.sources.iter().map(|s| &s.name);
    let names: Vec<&Name> = sources.chain(program.streams.iter().map(|s| &s.name)).collect();
    let mut live = vec![false; names.len()];
    for (i, stream) in program.streams.iter().enumerate().rev() {
        let at = program.sources.len() + i;
        live[at] |= !stream.routes.is_empty();
        if live[at] {
            let merged =
                stream.steps.iter().filter_map(|s| if let StepKind::Merge(m) = &s.kind { Some(m) } else { None });
            for input in merged.flatten().chain([&stream.input]) {
                if let Some(read) = names.iter().position(|n| *n == input) {
                    live[read] = true;
                }
            }
        }
    }
    live
}

/// The checked program does not hold together: a mistake of hexafn, told as such.
fn contradiction(span: Span, what: String) -> Box<Diagnostic> {
    let message = format!("the checked program contradicts itself: {what}");
    let problem = Diagnostic::error(PLAN_CONTRADICTION, span, message, "here");
    Box::new(problem.help("this is a mistake in hexafn, not in your program; please report it"))
}
