//! What an expression can name.
use crate::model::{Field, Ty};

/// The names that can be read, with their types.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The fields of the row, if there is one.
    pub row: Option<Vec<Field>>,
    /// Local names.
    pub locals: Vec<(String, Ty)>,
    /// `let`s and params.
    pub constants: Vec<(String, Ty)>,
    /// Functions: name, parameters, result.
    pub functions: Vec<(String, Vec<Ty>, Ty)>,
    /// The size that the expression may still have.
    pub budget: usize,
}
