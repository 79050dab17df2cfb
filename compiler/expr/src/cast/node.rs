//! The conversion of a column.
use std::sync::Arc;

use arrow_array::builder::{BinaryViewBuilder, StringViewBuilder};
use arrow_array::{Array, ArrayRef, ListArray, make_array, new_null_array};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::{ArrowError, DataType};
use hexafn_diagnostics::{CONVERSION, Span};
use hexafn_ir::expr::CastMode;
use hexafn_ir::layout::{columns, data_type};
use hexafn_ir::{Type, Value};

use super::number;
use super::{How, from_json, plan, text};
use crate::Column;
use crate::access::{binaries, bools, i64_array, lists, structs, texts};
use crate::column::IsNullAt;
use crate::conform::{conform, member, record};
use crate::constant::array_of;
use crate::frame::{Frame, Node, Outcome, Selection, Tree, selected};
use crate::show::show;

/// A conversion.
pub(crate) struct Cast {
    /// What is converted.
    pub operand: Tree,
    /// Its type.
    pub from: Type,
    /// The type of the result.
    pub to: Type,
    /// By which way.
    pub how: How,
    /// Whether what cannot be converted becomes null without an error.
    pub or_null: bool,
    /// Whether an absent value fails the row.
    pub demands: bool,
    /// The operand.
    pub span: Span,
}

impl Node for Cast {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let column = self.operand.run(frame, selection)?;
        if column.is_constant() {
            return frame.once(selection, |frame| self.apply(frame, None, Column::Array(column.array().clone())));
        }
        self.apply(frame, selection, column)
    }
}

impl Cast {
    fn apply(&self, frame: &mut Frame<'_>, selection: Selection<'_>, column: Column) -> Outcome {
        let active = |row: usize| selected(selection, row);
        let (array, bad) = convert(&self.how, column.array(), &self.from, &self.to, &active)?;
        let bad = if self.demands { with_nulls(bad, &array) } else { bad };
        let Some(bad) = bad.filter(|b| b.has_true()) else { return Ok(Column::Array(array)) };
        if !self.or_null {
            for row in bad.set_indices().filter(|row| active(*row)) {
                frame.errors.fail(row, self.span, CONVERSION, || {
                    match column.array().is_null_at(if column.is_constant() { 0 } else { row }) {
                        true => format!("the value is absent, and {} is required", self.to),
                        false => {
                            format!("{} is not a value of type {}", show(&column, row, &self.from), self.to.required())
                        }
                    }
                });
            }
        }
        let nulls = NullBuffer::union(Some(&NullBuffer::new(!&bad)), array.logical_nulls().as_ref());
        Ok(Column::Array(make_array(array.to_data().into_builder().nulls(nulls).build()?)))
    }
}

/// The rows that could not be converted, and those that have no value.
fn with_nulls(bad: Option<BooleanBuffer>, array: &ArrayRef) -> Option<BooleanBuffer> {
    let nulls = array.logical_nulls().filter(|n| n.null_count() > 0).map(|n| !n.inner());
    match (bad, nulls) {
        (Some(bad), Some(nulls)) => Some(&bad | &nulls),
        (bad, nulls) => bad.or(nulls),
    }
}

/// The converted array, and the rows that could not be.
fn convert(
    how: &How,
    array: &ArrayRef,
    from: &Type,
    to: &Type,
    active: &dyn Fn(usize) -> bool,
) -> Result<(ArrayRef, Option<BooleanBuffer>), ArrowError> {
    let target = data_type(to);
    let rows = array.len();
    match how {
        How::Same => Ok((conform(array, &target)?, None)),
        How::Nothing => Ok((new_null_array(&target, rows), None)),
        How::IntToFloat
        | How::IntToDecimal(_)
        | How::DecimalToFloat(_)
        | How::Rescale(..)
        | How::FloatToInt
        | How::DecimalToInt(_)
        | How::FloatToDecimal(_) => numbers(how, array),
        How::BoolToInt => {
            let flags = bools(array)?;
            let ints = (0..rows).map(|row| i64::from(flags.value(row))).collect();
            Ok((i64_array(&target, ints, flags.nulls().cloned())?, None))
        }
        How::JsonText => {
            let source = texts(array)?;
            Ok((written(array, active, |out, row| from_json::write(out, source.value(row))), None))
        }
        How::ToText => Ok((written(array, active, |out, row| text::write_text(out, array, row, from)), None)),
        How::ToJson => Ok((written(array, active, |out, row| crate::text::write_json(out, array, row, from)), None)),
        How::Parse => {
            let source = texts(array)?;
            values(array, to, active, |row| text::parse(source.value(row), to))
        }
        How::FromJson => {
            let source = texts(array)?;
            values(array, to, active, |row| from_json::read(source.value(row), to))
        }
        How::Choose => {
            let Type::Choice(members) = to.bare() else { return Ok((array.clone(), None)) };
            let source = texts(array)?;
            let good = |row: usize| array.is_null(row) || members.iter().any(|m| &**m == source.value(row));
            Ok((array.clone(), Some(BooleanBuffer::collect_bool(rows, |row| !good(row)))))
        }
        How::Utf8 => {
            let source = binaries(array)?;
            let text = |row: usize| std::str::from_utf8(source.value(row)).ok();
            let mut out = StringViewBuilder::with_capacity(rows);
            (0..rows).for_each(|row| out.append_option(text(row).filter(|_| source.is_valid(row))));
            let bad = BooleanBuffer::collect_bool(rows, |row| source.is_valid(row) && text(row).is_none());
            Ok((Arc::new(out.finish()), Some(bad)))
        }
        How::ToBytes => {
            let source = texts(array)?;
            let mut out = BinaryViewBuilder::with_capacity(rows);
            source.iter().for_each(|text| out.append_option(text));
            Ok((Arc::new(out.finish()), None))
        }
        How::Elements(types) => {
            let list = lists(array)?;
            let DataType::List(field) = &target else { return Ok((conform(array, &target)?, None)) };
            let inner = plan(&types.0, &types.1, CastMode::Widen).unwrap_or(How::Same);
            let (items, _) = convert(&inner, list.values(), &types.0, &types.1, &|_| true)?;
            let items = member(&items, field.data_type(), field.is_nullable())?;
            let list = ListArray::try_new(field.clone(), list.offsets().clone(), items, list.nulls().cloned())?;
            Ok((Arc::new(list), None))
        }
        How::Members => Ok((members(array, from, to)?, None)),
    }
}

fn numbers(how: &How, array: &ArrayRef) -> Result<(ArrayRef, Option<BooleanBuffer>), ArrowError> {
    let (result, any) = number::convert(how, array)?;
    if !any {
        return Ok((result, None));
    }
    let fits = |row: usize| -> Result<bool, ArrowError> {
        Ok(match how {
            How::FloatToInt | How::FloatToDecimal(_) => {
                number::one(how, number::Number::Float(crate::access::f64s(array)?[row])).is_some()
            }
            _ => number::one(how, number::Number::Digits(crate::access::i128s(array)?[row])).is_some(),
        })
    };
    let bad = BooleanBuffer::collect_bool(array.len(), |row| array.is_valid(row) && !fits(row).unwrap_or(true));
    Ok((result, Some(bad)))
}

fn written(array: &ArrayRef, active: &dyn Fn(usize) -> bool, write: impl Fn(&mut String, usize)) -> ArrayRef {
    let mut out = StringViewBuilder::with_capacity(array.len());
    let mut text = String::new();
    for row in 0..array.len() {
        if array.is_null_at(row) || !active(row) {
            out.append_null();
            continue;
        }
        text.clear();
        write(&mut text, row);
        out.append_value(&text);
    }
    Arc::new(out.finish())
}

fn values(
    array: &ArrayRef,
    to: &Type,
    active: &dyn Fn(usize) -> bool,
    read: impl Fn(usize) -> Option<Value>,
) -> Result<(ArrayRef, Option<BooleanBuffer>), ArrowError> {
    let found: Vec<Option<Value>> = (0..array.len())
        .map(|row| if array.is_null_at(row) || !active(row) { Some(Value::Null) } else { read(row) })
        .collect();
    let bad = BooleanBuffer::collect_bool(found.len(), |row| found[row].is_none());
    let found: Vec<Value> = found.into_iter().map(|v| v.unwrap_or(Value::Null)).collect();
    let array = array_of(&found, to).map_err(|e| ArrowError::ComputeError(e.to_string()))?;
    Ok((array, Some(bad)))
}

/// Record to record: members by name, converted one by one; those that the source lacks are null.
fn members(array: &ArrayRef, from: &Type, to: &Type) -> Result<ArrayRef, ArrowError> {
    let wrong = |ty: &Type| ArrowError::SchemaError(format!("{ty} is not a record"));
    let (source, wanted) = (columns(from.bare()).map_err(wrong)?, columns(to.bare()).map_err(wrong)?);
    let rows = structs(array)?;
    let DataType::Struct(fields) = data_type(to) else { return Err(wrong(to)) };
    let mut out = Vec::with_capacity(fields.len());
    for (field, target) in wanted.fields.iter().zip(&fields) {
        let Some(column) = rows.column_by_name(&field.name) else {
            out.push(new_null_array(target.data_type(), rows.len()));
            continue;
        };
        let was = source.field(&field.name).map_or(&field.ty, |f| &f.ty);
        let inner = plan(was, &field.ty, CastMode::Widen).filter(How::is_safe).unwrap_or(How::Same);
        out.push(convert(&inner, column, was, &field.ty, &|_| true)?.0);
    }
    Ok(Arc::new(record(fields, out, rows.len(), rows.nulls().cloned())?))
}
