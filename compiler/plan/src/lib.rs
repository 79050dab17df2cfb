//! Program → Plan: the dataflow graph (petgraph), its optimiser passes and its drawings.
#![forbid(unsafe_code)]

pub mod graph;

pub use graph::{
    Edge, KeyedKind, KeyedNode, Node, NodeKind, Operation, OperationKind, Order, Plan, SinkNode, SourceNode, StepId,
};
