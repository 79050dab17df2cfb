//! One row for each element of a list.
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, UInt32Array};
use arrow_schema::ArrowError;
use arrow_select::take::take;

/// The columns after it, the elements in place of the lists. Null and empty lists give no rows.
pub(crate) fn flatten(columns: &[ArrayRef], place: usize) -> Result<(Vec<ArrayRef>, usize), ArrowError> {
    let lists = columns[place].as_list_opt::<i32>();
    let lists = lists.ok_or_else(|| ArrowError::SchemaError("the column to flatten is not a list".into()))?;
    let (mut rows, mut elements) = (Vec::new(), Vec::new());
    for row in (0..lists.len()).filter(|row| lists.is_valid(*row)) {
        let offsets = lists.value_offsets();
        for element in offsets[row]..offsets[row + 1] {
            rows.push(row as u32);
            elements.push(element as u32);
        }
    }
    let (rows, elements) = (UInt32Array::from(rows), UInt32Array::from(elements));
    let column = |(index, column): (usize, &ArrayRef)| match index == place {
        true => take(lists.values(), &elements, None),
        false => take(column, &rows, None),
    };
    let columns = columns.iter().enumerate().map(column).collect::<Result<_, _>>()?;
    Ok((columns, rows.len()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use arrow_array::types::Int64Type;
    use arrow_array::{Int64Array, ListArray};

    use super::*;

    #[test]
    fn null_and_empty_lists_give_no_rows_and_the_others_one_per_element() {
        let lists = [Some(vec![Some(1), Some(2)]), None, Some(vec![]), Some(vec![Some(3)])];
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from(vec![10, 20, 30, 40])),
            Arc::new(ListArray::from_iter_primitive::<Int64Type, _, _>(lists)),
        ];
        let (columns, rows) = flatten(&columns, 1).unwrap();
        assert_eq!(rows, 3);
        assert_eq!(columns[0].as_primitive::<Int64Type>().values(), &[10, 10, 40]);
        assert_eq!(columns[1].as_primitive::<Int64Type>().values(), &[1, 2, 3]);
    }
}
