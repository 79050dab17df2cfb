//! What is there, what is not, and of which kind.
use std::sync::Arc;

use arrow_array::Array;
use hexafn_ir::Type;

use super::Call;
use super::function::Definition;
use crate::Column;
use crate::access::{Texts, place};
use crate::column::IsNullAt;
use crate::frame::Outcome;
use crate::node::select::select;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["null_if(value: T, unwanted: T) -> T?"],
        "The value, or null where it is equal to `unwanted`.",
        (r#"null_if("n/a", "n/a")"#, "null"),
        null_if,
    ),
    Definition::new(
        &["if_empty(text: string?, otherwise: string) -> string"],
        "The text, or `otherwise` where it is null, empty or white space.",
        (r#"if_empty("  ", "none")"#, r#""none""#),
        if_empty,
    ),
    Definition::new(
        &["count_present(...values: any) -> int"],
        "How many of its arguments are not null.",
        (r#"count_present(1, null, "a")"#, "2"),
        |call| {
            let columns = (0..call.count()).map(|i| call.column(i)).collect::<Result<Vec<_>, _>>()?;
            call.ints(|row| Ok(Some(columns.iter().filter(|c| !c.array().is_null_at(place(c, row))).count() as i64)))
        },
    )
    .revealing(),
    Definition::new(
        &["type_of(value: any) -> string"],
        "The name of its type, of `json` what the value is, `null` where it is null.",
        (r#"type_of(1.5)"#, r#""float""#),
        type_of,
    )
    .revealing(),
];

fn null_if(call: &mut Call<'_, '_>) -> Outcome {
    let (value, unwanted) = (call.column(0)?, call.column(1)?);
    let same = arrow_ord::ord::make_comparator(value.array(), unwanted.array(), Default::default())?;
    let kept = (0..call.rows)
        .map(|row| call.active(row) && same(place(value, row), place(unwanted, row)).is_ne())
        .collect::<arrow_buffer::BooleanBuffer>();
    let none = Column::Constant(arrow_array::new_null_array(value.data_type(), 1));
    select(&kept, value, &none)
}

fn if_empty(call: &mut Call<'_, '_>) -> Outcome {
    let (text, otherwise) = (call.column(0)?, call.text(1)?);
    let texts = Texts::of(text)?;
    let array: Arc<dyn Array> = text.array().clone();
    call.parts(|row| {
        let there = !array.is_null_at(place(text, row)) && !texts.at(row).trim().is_empty();
        Ok(Some(if there { texts.at(row) } else { otherwise.at(row) }))
    })
}

fn type_of(call: &mut Call<'_, '_>) -> Outcome {
    let (column, ty) = (call.column(0)?, call.types[0].bare().clone());
    let name = match &ty {
        Type::Choice(_) => "string".to_owned(),
        Type::List(_) => "list".to_owned(),
        Type::Map(_) => "map".to_owned(),
        Type::Record(_) | Type::Union(_) => "record".to_owned(),
        Type::Decimal(_) => "decimal".to_owned(),
        Type::Time(_) => "time".to_owned(),
        other => other.to_string(),
    };
    let texts = if ty == Type::Json { Some(Texts::of(column)?) } else { None };
    call.parts(|row| {
        if column.array().is_null_at(place(column, row)) {
            return Ok(Some("null"));
        }
        use crate::json::{Kind, kind};
        Ok(Some(match texts.and_then(|texts| kind(texts.at(row))) {
            Some(Kind::Object) => "object",
            Some(Kind::Array) => "array",
            Some(Kind::String) => "string",
            Some(Kind::Number) => "number",
            Some(Kind::Bool) => "bool",
            Some(Kind::Null) => "null",
            None => name.as_str(),
        }))
    })
}
