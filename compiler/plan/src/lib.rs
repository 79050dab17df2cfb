//! Program → Plan: the dataflow graph (petgraph), its optimiser passes and its drawings.
//!
//! [`plan`] is the whole way; [`build`] is its first half, the program as written with one node for each step. Every
//! pass of [`passes::ALL`] leaves a plan that can run and gives the same answers.
#![forbid(unsafe_code)]

mod build;
mod condition;
mod demand;
pub mod draw;
mod dump;
pub mod graph;
mod hash;
mod order;
pub mod passes;
mod physical;
mod raw;
mod rewire;
mod show;
mod topo;
mod visit;

use hexafn_diagnostics::Diagnostic;
use hexafn_ir::Program;

pub use build::build;
pub use dump::dump;
pub use graph::{
    Edge, KeyedKind, KeyedNode, Node, NodeKind, Operation, OperationKind, Order, Plan, SinkNode, SourceNode, StepId,
};
pub use hash::hash;
pub use physical::physical;

/// The plan of a program, after all passes.
///
/// # Errors
/// As of [`build`].
pub fn plan(program: &Program) -> Result<Plan, Vec<Diagnostic>> {
    let mut plan = build(program)?;
    for pass in passes::ALL {
        (pass.run)(&mut plan);
    }
    Ok(plan)
}
