//! What goes wrong: with rows, and with making a kernel.
use arrow_buffer::{BooleanBuffer, BooleanBufferBuilder};
use hexafn_diagnostics::{Code, Span};
use hexafn_ir::Name;

/// Why an expression could not be made into a kernel. The checker lets none of these through, so they mean that the
/// expression does not belong to the batch's layout.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
pub enum CompileError {
    /// A column is not in the batch.
    #[error("there is no column `{name}` in the batch")]
    NoColumn {
        /// The column.
        name: Name,
        /// Where it is read.
        span: Span,
    },
    /// A function or its overload is not in the library.
    #[error("`{function}`: {reason}")]
    Function {
        /// The function.
        function: Name,
        /// What is wrong.
        reason: String,
        /// Where it is called.
        span: Span,
    },
    /// An operation does not exist for these types.
    #[error("{operation} does not exist for {types}")]
    Operation {
        /// The operation.
        operation: String,
        /// The types of its operands.
        types: String,
        /// Where it is written.
        span: Span,
    },
    /// A constant is not of the type that it is said to have.
    #[error("{reason}")]
    Constant {
        /// What is wrong.
        reason: String,
        /// Where it is written.
        span: Span,
    },
    /// A local is used where it is not bound.
    #[error("local {local} is not bound here")]
    Local {
        /// Its number.
        local: u32,
        /// Where it is used.
        span: Span,
    },
}

impl CompileError {
    /// The place in the program.
    pub fn span(&self) -> Span {
        match self {
            CompileError::NoColumn { span, .. }
            | CompileError::Function { span, .. }
            | CompileError::Operation { span, .. }
            | CompileError::Constant { span, .. }
            | CompileError::Local { span, .. } => *span,
        }
    }
}

/// Why a row failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowError {
    /// The row in the batch.
    pub row: u32,
    /// The operand or operation that failed.
    pub span: Span,
    /// What kind of failure: one of the codes 11xx.
    pub code: Code,
    /// What happened, with the values (secrets are masked).
    pub message: String,
}

/// The rows of one batch that failed: the first error of each.
#[derive(Clone, Default, Debug)]
pub struct RowErrors {
    list: Vec<RowError>,
    /// One bit per row, grown as needed.
    failed: Vec<u64>,
}

impl RowErrors {
    /// No errors yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether no row failed.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many rows failed.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether `row` failed.
    pub fn has(&self, row: usize) -> bool {
        self.failed.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Records that `row` failed, unless it has failed before; the message is made only if it is kept.
    pub fn fail(&mut self, row: usize, span: Span, code: Code, message: impl FnOnce() -> String) {
        if self.has(row) {
            return;
        }
        if self.failed.len() <= row / 64 {
            self.failed.resize(row / 64 + 1, 0);
        }
        self.failed[row / 64] |= 1 << (row % 64);
        self.list.push(RowError { row: row as u32, span, code, message: message() });
    }

    /// The errors, in order of rows.
    pub fn into_sorted(mut self) -> Vec<RowError> {
        self.list.sort_by_key(|e| e.row);
        self.list
    }

    /// The errors in the order in which they happened.
    pub fn iter(&self) -> std::slice::Iter<'_, RowError> {
        self.list.iter()
    }

    /// Of `rows` rows, those that did not fail; `None` if none failed.
    pub fn passed(&self, rows: usize) -> Option<BooleanBuffer> {
        if self.list.is_empty() {
            return None;
        }
        let mut bits = BooleanBufferBuilder::new(rows);
        bits.append_n(rows, true);
        for error in self.list.iter().filter(|e| (e.row as usize) < rows) {
            bits.set_bit(error.row as usize, false);
        }
        Some(bits.finish())
    }
}

impl<'a> IntoIterator for &'a RowErrors {
    type Item = &'a RowError;
    type IntoIter = std::slice::Iter<'a, RowError>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}
