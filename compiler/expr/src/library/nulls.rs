//! Null.
use std::sync::Arc;

use arrow_array::BooleanArray;
use arrow_buffer::BooleanBuffer;

use super::Call;
use super::function::Definition;
use crate::Column;
use crate::frame::Outcome;
use crate::node::select::select;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["coalesce(first: T?, ...more: T?) -> T?"],
        "The first argument that is not null. All are evaluated; `??` evaluates only what it needs.",
        ("coalesce(null, 2, 3)", "2"),
        coalesce,
    ),
    Definition::new(&["is_null(value: any) -> bool"], "Whether it is null.", ("is_null(null)", "true"), is_null)
        .revealing(),
];

fn coalesce(call: &mut Call<'_, '_>) -> Outcome {
    let mut result = call.column(0)?.clone();
    for i in 1..call.count() {
        let Some(nulls) = result.nulls(call.rows) else { return Ok(result) };
        let next = call.column(i)?;
        result = if result.is_constant() { next.clone() } else { select(nulls.inner(), &result, next)? };
    }
    Ok(result)
}

fn is_null(call: &mut Call<'_, '_>) -> Outcome {
    let column = call.column(0)?;
    let bits = match column.nulls(call.rows) {
        None => BooleanBuffer::new_unset(call.rows),
        Some(nulls) => !nulls.inner(),
    };
    Ok(Column::Array(Arc::new(BooleanArray::new(bits, None))))
}
