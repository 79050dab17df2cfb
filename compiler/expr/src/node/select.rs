//! One of two columns, row by row.
use arrow_array::{Array, BooleanArray, Datum, Scalar};
use arrow_buffer::BooleanBuffer;
use arrow_schema::ArrowError;
use arrow_select::zip::zip;

use crate::Column;
use crate::conform::conform;

/// The value of `then` where `mask` is set, of `otherwise` elsewhere.
pub(crate) fn select(mask: &BooleanBuffer, then: &Column, otherwise: &Column) -> Result<Column, ArrowError> {
    // Branches may differ in which nested values are optional; the outermost conversion of the kernel settles that.
    let aligned = if then.data_type() == otherwise.data_type() {
        otherwise.array().clone()
    } else {
        conform(otherwise.array(), then.data_type())?
    };
    let mask = BooleanArray::new(mask.clone(), None);
    let left = datum(then.array().clone(), then.is_constant());
    let right = datum(aligned, otherwise.is_constant());
    Ok(Column::Array(zip(&mask, left.as_ref(), right.as_ref())?))
}

/// The column as arrow's kernels take it.
pub(crate) fn datum(array: arrow_array::ArrayRef, one: bool) -> Box<dyn Datum> {
    if one && array.len() == 1 { Box::new(Scalar::new(array)) } else { Box::new(array) }
}
