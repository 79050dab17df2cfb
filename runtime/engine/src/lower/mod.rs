//! The plan made ready: every expression compiled, every layout known, every connector open. Done once per process, before
//! the workers begin, so that what is wrong with a program is an error and not a panic of a worker.
mod context;
mod keyed;
mod sinks;
mod sources;
mod triggers;

use std::sync::Arc;

use hexafn_expr::Kernel;
use hexafn_ir::dead_letter::{self, Loss};
use hexafn_ir::{Expr, Type};
use hexafn_plan::{Edge, Node, NodeKind, Plan, StepId};
use petgraph::Direction;
use petgraph::algo::toposort;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

pub(crate) use context::Context;
pub(crate) use sinks::OpenSinks;
pub(crate) use sources::Hands;
use triggers::Watches;

use crate::EngineError;
use crate::layout::Layout;
use crate::{keyed as step_keyed, merge, sink, source, stage};

/// The steps in an order in which each comes after what it reads.
pub(crate) struct Physical {
    pub steps: Vec<Step>,
}

/// One step with its inputs.
pub(crate) struct Step {
    pub inputs: Vec<Input>,
    /// Inputs of different layouts are brought to one first.
    pub unite: Option<Arc<merge::Spec>>,
    pub kind: Kind,
}

/// Where rows come from.
#[derive(Clone, Copy)]
pub(crate) struct Input {
    /// The step, by its number.
    pub from: usize,
    pub port: Edge,
}

/// What a step is made of.
pub(crate) enum Kind {
    Source(Arc<source::Spec>),
    Stage { step: String, operations: Arc<Vec<stage::Prepared>>, errors: bool },
    Merge(Arc<merge::Spec>),
    Keyed(Arc<step_keyed::Spec>),
    Sink(Arc<sink::Spec>),
}

/// What is known of an input while lowering.
struct Incoming {
    input: Input,
    layout: Layout,
    row: Type,
    letters: bool,
}

/// Compiles an expression for rows of a layout.
pub(crate) fn compile(step: &StepId, expr: &Expr, layout: &Layout) -> Result<Kernel, EngineError> {
    hexafn_expr::compile(expr, &layout.schema).map_err(|error| EngineError::Compile { step: step.to_string(), error })
}

/// Makes a plan ready. Connectors are opened on the way.
pub(crate) fn lower(plan: &Plan, context: &mut Context<'_>) -> Result<Physical, EngineError> {
    let broken = |id: &StepId, reason: &str| EngineError::Plan { step: id.to_string(), reason: reason.to_owned() };
    let order =
        toposort(&plan.graph, None).map_err(|cycle| broken(&plan.graph[cycle.node_id()].id, "it feeds itself"))?;
    let number = |node: NodeIndex| order.iter().position(|n| *n == node).unwrap_or_default();
    let mut letters = vec![false; order.len()];
    let mut watches = triggers::watches(plan, &order, context.triggers);
    let mut steps = Vec::with_capacity(order.len());
    for (index, at) in order.iter().enumerate() {
        let node = &plan.graph[*at];
        let mut incoming: Vec<Incoming> = plan
            .graph
            .edges_directed(*at, Direction::Incoming)
            .map(|edge| {
                let from = &plan.graph[edge.source()];
                let input = Input { from: number(edge.source()), port: *edge.weight() };
                match edge.weight() {
                    Edge::Rows => {
                        let layout = Layout::new(from.columns.clone(), &from.envelope);
                        Incoming { input, layout, row: from.row.clone(), letters: letters[input.from] }
                    }
                    Edge::Loss(_) => {
                        let row = Type::Record(Arc::new(dead_letter::record()));
                        Incoming { input, layout: Layout::letters(), row, letters: true }
                    }
                }
            })
            .collect();
        incoming.sort_by_key(|i| i.input.from);
        letters[index] = !incoming.is_empty() && incoming.iter().all(|i| i.letters);
        let losses = losses(plan, *at);
        let output = Layout::new(node.columns.clone(), &node.envelope);
        let mut unite = None;
        let kind = match &node.kind {
            NodeKind::Source(source) => Kind::Source(sources::open(plan, *at, source, index, losses, context)?),
            NodeKind::Stage(operations) => {
                let (spec, input) = united(node, &incoming)?;
                unite = spec;
                let operations = stage_of(node, operations, input, &output, &mut watches, context)?;
                Kind::Stage { step: node.id.to_string(), operations, errors: losses.contains(&Loss::Error) }
            }
            NodeKind::Merge => {
                let places = places(node, &incoming, &output)?;
                let page = Some(context.books.open(node.id.clone()));
                Kind::Merge(Arc::new(merge::Spec { step: node.id.to_string(), page, places, output }))
            }
            NodeKind::Keyed(step) => {
                let (spec, input) = united(node, &incoming)?;
                unite = spec;
                let errors = losses.contains(&Loss::Error);
                Kind::Keyed(keyed::prepare(node, step, index, input, output, errors, context)?)
            }
            NodeKind::Sink(step) => {
                let route = losses.contains(&Loss::Undelivered);
                Kind::Sink(sinks::open(node, step, &incoming, route, context)?)
            }
        };
        steps.push(Step { inputs: incoming.iter().map(|i| i.input).collect(), unite, kind });
    }
    Ok(Physical { steps })
}

/// The kinds of loss of a step that have a route.
fn losses(plan: &Plan, node: NodeIndex) -> Vec<Loss> {
    let has = |kind: &Loss| plan.graph.edges(node).any(|edge| *edge.weight() == Edge::Loss(*kind));
    Loss::ALL.into_iter().filter(has).collect()
}

/// The layout of the input of a step that has one; several inputs are brought to the layout of the first.
fn united(node: &Node, incoming: &[Incoming]) -> Result<(Option<Arc<merge::Spec>>, Layout), EngineError> {
    let step = node.id.to_string();
    let Some(first) = incoming.first() else {
        return Err(EngineError::Plan { step, reason: "it reads nothing".into() });
    };
    let output = first.layout.clone();
    if incoming.len() == 1 {
        return Ok((None, output));
    }
    let places = places(node, incoming, &output)?;
    Ok((Some(Arc::new(merge::Spec { step, page: None, places, output: output.clone() })), output))
}

/// For each input, where the columns of `to` lie in it.
fn places(node: &Node, incoming: &[Incoming], to: &Layout) -> Result<Vec<Option<Vec<usize>>>, EngineError> {
    let place = |input: &Incoming| {
        if input.layout.schema == to.schema {
            return Ok(None);
        }
        let missing = |column| EngineError::Plan {
            step: node.id.to_string(),
            reason: format!("one of its inputs has no column `{column}`"),
        };
        input.layout.places(to).map(Some).map_err(missing)
    };
    incoming.iter().map(place).collect()
}

fn stage_of(
    node: &Node,
    operations: &[hexafn_plan::Operation],
    input: Layout,
    output: &Layout,
    watches: &mut Watches,
    context: &mut Context<'_>,
) -> Result<Arc<Vec<stage::Prepared>>, EngineError> {
    let mut prepared: Vec<stage::Prepared> = Vec::with_capacity(operations.len());
    for (number, operation) in operations.iter().enumerate() {
        let input = prepared.last().map_or_else(|| input.clone(), |p| p.output.clone());
        let page = context.books.open(operation.id.clone());
        // The last one also lets go of the part of the envelope that nobody reads.
        let keep = match number + 1 == operations.len() {
            true => output.clone(),
            false => Layout::new(operation.keep.clone(), &input.envelope),
        };
        let watch = watches.remove(&operation.id);
        prepared.push(stage::Prepared { watch, ..stage::Prepared::new(operation, &input, keep, page)? });
    }
    if prepared.is_empty() {
        return Err(EngineError::Plan { step: node.id.to_string(), reason: "a stage has no operation".into() });
    }
    Ok(Arc::new(prepared))
}
