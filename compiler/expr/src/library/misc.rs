//! What fits nowhere else: null and secrets.
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
    Definition::new(
        &["reveal(value: T) -> T"],
        "A secret, no longer kept from sinks and logs.",
        (r#"reveal("s3cret")"#, r#""s3cret""#),
        |call| Ok(call.column(0)?.clone()),
    )
    .revealing(),
    Definition::new(
        &["mask(text: string, keep?: int) -> string"],
        "A text with all but its last `keep` characters (none) replaced by `*`; at least half is always masked.",
        (r#"mask("4111111111111111", 4)"#, r#""************1111""#),
        mask,
    )
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

fn mask(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    let keep = if call.count() > 1 { Some(call.int(1)?) } else { None };
    call.texts(|row, out| {
        let text = text.at(row);
        let count = text.chars().count();
        let keep = keep.map_or(0, |k| usize::try_from(k.at(row)).unwrap_or(0)).min(count / 2);
        out.extend(std::iter::repeat_n('*', count - keep));
        out.extend(text.chars().skip(count - keep));
        Ok(Some(()))
    })
}
