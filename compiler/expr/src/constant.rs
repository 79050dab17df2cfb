//! Constant values as arrays, and back.
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, BinaryViewArray, BooleanArray, Float64Array, ListArray, MapArray, NullArray, StringViewArray,
    StructArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{ArrowError, DataType};
use hexafn_ir::layout::{data_type, fields, union_record};
use hexafn_ir::{Record, Type, Value};

use crate::access::{decimal_array, f64s, i64_array, i64s, i128s};
use crate::column::IsNullAt;
use crate::conform::record;

/// A value is not one of the type that it is said to have.
#[derive(Clone, PartialEq, Debug, thiserror::Error)]
#[error("{value} is not a value of type {ty}")]
pub struct Mismatch {
    /// The value, as it would be written.
    pub value: String,
    /// The type.
    pub ty: String,
}

/// The array of one value.
///
/// # Errors
/// If the value is not one of `ty`. An int is taken where a float or decimal is asked for.
pub fn scalar_array(value: &Value, ty: &Type) -> Result<ArrayRef, Mismatch> {
    array_of(std::slice::from_ref(value), ty)
}

/// The array of those values. Null is taken for any type, also at the top level of a required one.
///
/// # Errors
/// As [`scalar_array`].
pub fn array_of(values: &[Value], ty: &Type) -> Result<ArrayRef, Mismatch> {
    let refs: Vec<&Value> = values.iter().collect();
    build(&refs, ty)
}

fn refuse(value: &Value, ty: &Type) -> Mismatch {
    Mismatch { value: crate::show::shorten(&value.to_string()), ty: ty.to_string() }
}

/// The parts that `pick` finds in the values; null gives `None`.
fn each<'v, T>(
    values: &[&'v Value],
    ty: &Type,
    pick: impl Fn(&'v Value) -> Option<T>,
) -> Result<Vec<Option<T>>, Mismatch> {
    let one = |value: &&'v Value| match value {
        Value::Null => Ok(None),
        other => pick(other).map(Some).ok_or_else(|| refuse(other, ty)),
    };
    values.iter().map(one).collect()
}

fn nulls<T>(values: &[Option<T>]) -> Option<NullBuffer> {
    values.iter().any(Option::is_none).then(|| values.iter().map(Option::is_some).collect())
}

fn build(values: &[&Value], ty: &Type) -> Result<ArrayRef, Mismatch> {
    let broken = |error: ArrowError| Mismatch { value: error.to_string(), ty: ty.to_string() };
    Ok(match ty {
        Type::Optional(inner) | Type::Secret(inner) => return build(values, inner),
        Type::Null => {
            each(values, ty, |_| None::<()>)?;
            Arc::new(NullArray::new(values.len()))
        }
        Type::Bool => Arc::new(BooleanArray::from(each(values, ty, Value::as_bool)?)),
        Type::Int => integers(&each(values, ty, Value::as_int)?, ty).map_err(broken)?,
        Type::Time(_) => {
            let found = each(values, ty, |v| if let Value::Time(t) = v { Some(*t) } else { None })?;
            integers(&found, ty).map_err(broken)?
        }
        Type::Duration => integers(&each(values, ty, Value::as_duration)?, ty).map_err(broken)?,
        Type::Float => Arc::new(Float64Array::from(each(values, ty, float)?)),
        Type::Decimal(scale) => {
            let found = each(values, ty, |v| decimal(v, *scale))?;
            let digits = found.iter().map(|d| d.unwrap_or_default()).collect();
            decimal_array(*scale, digits, nulls(&found)).map_err(broken)?
        }
        Type::String => Arc::new(StringViewArray::from_iter(each(values, ty, Value::as_str)?)),
        Type::Choice(members) => {
            let member = |v: &'_ Value| v.as_str().is_some_and(|s| members.iter().any(|m| &**m == s));
            each(values, ty, |v| member(v).then_some(()))?;
            Arc::new(StringViewArray::from_iter(values.iter().map(|v| v.as_str())))
        }
        Type::Json => {
            let text = |v: &'_ Value| if let Value::Json(s) = v { Some(s.to_string()) } else { None };
            Arc::new(StringViewArray::from_iter(each(values, ty, text)?))
        }
        Type::Bytes => {
            let bytes = each(values, ty, |v| if let Value::Bytes(b) = v { Some(&b[..]) } else { None })?;
            Arc::new(BinaryViewArray::from_iter(bytes))
        }
        Type::List(item) => {
            let found = each(values, ty, |v| if let Value::List(items) = v { Some(items) } else { None })?;
            let inner: Vec<&Value> = found.iter().flatten().flat_map(|items| items.iter()).collect();
            let offsets = OffsetBuffer::try_from_lengths(found.iter().map(|l| l.map_or(0, Vec::len)));
            let offsets = offsets.map_err(|e| broken(ArrowError::ComputeError(e.to_string())))?;
            let DataType::List(field) = data_type(ty) else { return Err(refuse(&Value::Null, ty)) };
            if !item.is_optional() && inner.contains(&&Value::Null) {
                return Err(refuse(&Value::Null, item));
            }
            Arc::new(ListArray::try_new(field, offsets, build(&inner, item)?, nulls(&found)).map_err(broken)?)
        }
        Type::Map(item) => {
            let found = each(values, ty, entries)?;
            let keys = found.iter().flatten().flat_map(|e| e.iter().map(|(k, _)| Some(k.to_string())));
            let keys: ArrayRef = Arc::new(StringViewArray::from_iter(keys));
            let inner: Vec<&Value> = found.iter().flatten().flat_map(|e| e.iter().map(|(_, v)| v)).collect();
            let offsets = OffsetBuffer::try_from_lengths(found.iter().map(|l| l.map_or(0, Vec::len)));
            let offsets = offsets.map_err(|e| broken(ArrowError::ComputeError(e.to_string())))?;
            let DataType::Map(field, sorted) = data_type(ty) else { return Err(refuse(&Value::Null, ty)) };
            let DataType::Struct(members) = field.data_type().clone() else { return Err(refuse(&Value::Null, ty)) };
            let rows = record(members, vec![keys, build(&inner, item)?], inner.len(), None).map_err(broken)?;
            Arc::new(MapArray::try_new(field, offsets, rows, nulls(&found), sorted).map_err(broken)?)
        }
        Type::Record(r) => structs(values, r, ty)?,
        Type::Union(u) => structs(values, &union_record(u), ty)?,
    })
}

fn integers(values: &[Option<i64>], ty: &Type) -> Result<ArrayRef, ArrowError> {
    i64_array(&data_type(ty), values.iter().map(|v| v.unwrap_or_default()).collect(), nulls(values))
}

fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Float(x) => Some(*x),
        Value::Int(n) => Some(*n as f64),
        _ => None,
    }
}

fn decimal(value: &Value, scale: u8) -> Option<i128> {
    let (digits, from) = match value {
        Value::Decimal(digits, from) => (*digits, *from),
        Value::Int(n) => (i128::from(*n), 0),
        _ => return None,
    };
    let up = scale.checked_sub(from)?;
    digits.checked_mul(10i128.checked_pow(u32::from(up))?)
}

fn entries(value: &Value) -> Option<&Vec<(hexafn_ir::Name, Value)>> {
    if let Value::Record(entries) = value { Some(entries) } else { None }
}

fn structs(values: &[&Value], r: &Record, ty: &Type) -> Result<ArrayRef, Mismatch> {
    let found = each(values, ty, entries)?;
    let null = Value::Null;
    let mut columns = Vec::with_capacity(r.fields.len());
    for field in &r.fields {
        let of = |e: &Option<&'_ Vec<(hexafn_ir::Name, Value)>>| -> Option<Value> {
            let e = (*e)?;
            e.iter().find(|(n, _)| *n == field.name).map(|(_, v)| v.clone()).or_else(|| field.default.clone())
        };
        let members: Vec<Value> = found.iter().map(|e| of(e).unwrap_or_else(|| null.clone())).collect();
        let missing = members.iter().zip(&found).any(|(m, e)| e.is_some() && *m == Value::Null);
        if missing && !field.ty.is_optional() {
            return Err(Mismatch { value: format!("a record without `{}`", field.name), ty: ty.to_string() });
        }
        columns.push(array_of(&members, &field.ty)?);
    }
    let array = record(fields(r), columns, values.len(), nulls(&found));
    Ok(Arc::new(array.map_err(|e| Mismatch { value: e.to_string(), ty: ty.to_string() })?))
}

/// The value of a row of a column of type `ty`; null if the row or the column is not there.
pub fn value_at(array: &dyn Array, row: usize, ty: &Type) -> Value {
    if row >= array.len() || array.is_null_at(row) {
        return Value::Null;
    }
    read(array, row, ty).unwrap_or(Value::Null)
}

fn read(array: &dyn Array, row: usize, ty: &Type) -> Option<Value> {
    Some(match ty {
        Type::Optional(inner) | Type::Secret(inner) => return read(array, row, inner),
        Type::Null => Value::Null,
        Type::Bool => Value::Bool(array.as_boolean_opt()?.value(row)),
        Type::Int => Value::Int(i64s(array).ok()?[row]),
        Type::Time(_) => Value::Time(i64s(array).ok()?[row]),
        Type::Duration => Value::Duration(i64s(array).ok()?[row]),
        Type::Float => Value::Float(f64s(array).ok()?[row]),
        Type::Decimal(scale) => Value::Decimal(i128s(array).ok()?[row], *scale),
        Type::String | Type::Choice(_) => Value::String(array.as_string_view_opt()?.value(row).into()),
        Type::Json => Value::Json(array.as_string_view_opt()?.value(row).into()),
        Type::Bytes => Value::Bytes(array.as_binary_view_opt()?.value(row).to_vec()),
        Type::List(item) => {
            let items = array.as_list_opt::<i32>()?.value(row);
            Value::List((0..items.len()).map(|i| value_at(&items, i, item)).collect())
        }
        Type::Map(item) => {
            let entries = array.as_map_opt()?.value(row);
            let keys = entries.column(0).as_string_view_opt()?;
            let pair = |i: usize| (keys.value(i).into(), value_at(entries.column(1), i, item));
            Value::Record((0..entries.len()).map(pair).collect())
        }
        Type::Record(r) => members(array.as_struct_opt()?, row, r),
        Type::Union(u) => members(array.as_struct_opt()?, row, &union_record(u)),
    })
}

fn members(array: &StructArray, row: usize, r: &Record) -> Value {
    let member = |name: &str, ty: &Type| array.column_by_name(name).map_or(Value::Null, |c| value_at(c, row, ty));
    Value::Record(r.fields.iter().map(|f| (f.name.clone(), member(&f.name, &f.ty))).collect())
}
