//! What a random program is, before it is text: declarations, steps and expressions with the types that the generator
//! meant. The interpreter runs this; the engine gets the text, so that mistakes of parser and checker are found too.
mod expr;
mod program;
mod types;
mod value;

pub use expr::{Arithmetic, Arm, Comparison, Expr, Kind, MetaPart, Pattern};
pub use program::{
    Aggregate, By, Chunk, Declaration, Feed, Flow, Function, Item, Line, Param, Partition, Program, Role, Route, Shape,
    Source, Step, StepKind, Stream,
};
pub use types::{Field, Ty, Wire};
pub use value::Value;
