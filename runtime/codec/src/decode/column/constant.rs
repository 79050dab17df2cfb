//! Adding constants: defaults.
use hexafn_ir::Value;

use super::Column;

impl Column {
    /// Adds a constant; false, and the column in pieces, if it is not of the column's type. Ints may stand for floats and
    /// decimals, and decimals for ones with more fraction digits.
    pub fn push_constant(&mut self, value: &Value) -> bool {
        match (self, value) {
            (column, Value::Null) => column.push_null(),
            (Column::Bool(v), Value::Bool(x)) => v.push(*x),
            (Column::Int(v), Value::Int(x)) => v.push(*x),
            (Column::Float(v), Value::Float(x)) => v.push(*x),
            (Column::Float(v), Value::Int(x)) => v.push(*x as f64),
            (Column::Float(v), Value::Decimal(x, scale)) => v.push(*x as f64 / 10f64.powi(i32::from(*scale))),
            (Column::Decimal(v, scale), Value::Int(x)) => return push_decimal(v, i128::from(*x), *scale),
            (Column::Decimal(v, scale), Value::Decimal(x, of)) if of <= scale => {
                return push_decimal(v, *x, *scale - of);
            }
            (Column::Time(v, _), Value::Time(x)) => v.push(*x),
            (Column::Duration(v), Value::Duration(x)) => v.push(*x),
            (Column::Text(views, nulls), Value::String(x)) | (Column::Json(views, nulls), Value::Json(x)) => {
                nulls.0.append_non_null();
                return views.push_str(x);
            }
            (Column::Choice(views, nulls, choices), Value::String(x)) => {
                nulls.0.append_non_null();
                return choices.contains(x) && views.push_str(x);
            }
            (Column::Bytes(bytes, ends), Value::Bytes(x)) => {
                bytes.extend_from_slice(x);
                let Ok(end) = u32::try_from(bytes.len()) else { return false };
                ends.push(end);
            }
            (Column::List(list), Value::List(items)) => {
                let done = items.iter().all(|item| list.items.push_constant(item));
                list.ends.push(list.items.len());
                return done;
            }
            (Column::Map(map), Value::Record(entries)) => {
                let done = entries.iter().all(|(key, v)| map.keys.push_str(key) && map.values.push_constant(v));
                map.ends.push(map.values.len());
                return done;
            }
            (Column::Record(record), Value::Record(fields)) => return record.push_constant(fields),
            _ => return false,
        }
        true
    }
}

fn push_decimal(values: &mut super::Values<i128>, digits: i128, shift: u8) -> bool {
    let Some(digits) = digits.checked_mul(10i128.pow(u32::from(shift))) else { return false };
    values.push(digits);
    true
}
