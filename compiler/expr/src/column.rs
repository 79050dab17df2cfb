//! The result of evaluating an expression over a batch.
use arrow_array::{Array, ArrayRef, UInt32Array};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, DataType};
use arrow_select::take::take;

/// One value per row, or one value for all rows. Constants are never spread out until somebody asks for it.
#[derive(Clone, Debug)]
pub enum Column {
    /// A value for each row.
    Array(ArrayRef),
    /// An array of one value, which every row has.
    Constant(ArrayRef),
}

impl Column {
    /// The array inside: as long as the batch, or of length one.
    pub fn array(&self) -> &ArrayRef {
        let (Column::Array(array) | Column::Constant(array)) = self;
        array
    }

    /// Whether all rows have the same value.
    pub fn is_constant(&self) -> bool {
        matches!(self, Column::Constant(_))
    }

    /// The Arrow type.
    pub fn data_type(&self) -> &DataType {
        self.array().data_type()
    }

    /// As an array of `rows` values.
    ///
    /// # Errors
    /// If the values of a constant, repeated, do not fit an array (offsets beyond 32 bits).
    pub fn into_array(self, rows: usize) -> Result<ArrayRef, ArrowError> {
        match self {
            Column::Array(array) => Ok(array),
            Column::Constant(one) if rows == 1 => Ok(one),
            Column::Constant(one) => take(&one, &UInt32Array::from(vec![0; rows]), None),
        }
    }

    /// Which of `rows` rows are null; `None` if none is.
    pub fn nulls(&self, rows: usize) -> Option<NullBuffer> {
        match self {
            Column::Array(array) => array.logical_nulls().filter(|n| n.null_count() > 0),
            Column::Constant(one) => one.is_null_at(0).then(|| NullBuffer::new_null(rows)),
        }
    }

    /// The values of the rows at `indices`.
    pub(crate) fn take(&self, indices: &UInt32Array) -> Result<Column, ArrowError> {
        match self {
            Column::Array(array) => Ok(Column::Array(take(array, indices, None)?)),
            constant => Ok(constant.clone()),
        }
    }
}

/// Nulls of any array, also of those of type null, which have no null buffer.
pub(crate) trait IsNullAt {
    /// Whether the value at `row` is null.
    fn is_null_at(&self, row: usize) -> bool;
}

impl<A: Array + ?Sized> IsNullAt for A {
    fn is_null_at(&self, row: usize) -> bool {
        *self.data_type() == DataType::Null || self.is_null(row)
    }
}
