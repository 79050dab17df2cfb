//! From columns to Arrow arrays.
use std::sync::Arc;

use arrow_array::builder::make_view;
use arrow_array::types::{Decimal128Type, DurationMicrosecondType, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{
    Array, ArrayRef, BinaryViewArray, BooleanArray, ListArray, MapArray, NullArray, PrimitiveArray, StructArray,
};
use arrow_buffer::{BooleanBuffer, Buffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType};

use super::{Column, MapColumn, Values};

impl Column {
    /// The array of all values, of the type `ty`; the column is empty afterwards.
    ///
    /// # Errors
    /// If `ty` is not the column's type, or a value is null where `ty` has no nulls: a mistake of this crate.
    pub fn finish(&mut self, ty: &DataType) -> Result<ArrayRef, ArrowError> {
        let array: ArrayRef = match self {
            Column::Bool(v) => {
                let values = BooleanBuffer::from(std::mem::take(&mut v.values));
                Arc::new(BooleanArray::new(values, v.nulls.0.finish()))
            }
            Column::Int(v) => Arc::new(primitive::<Int64Type>(v)),
            Column::Float(v) => Arc::new(primitive::<Float64Type>(v)),
            Column::Time(v, _) => Arc::new(primitive::<TimestampMicrosecondType>(v)),
            Column::Duration(v) => Arc::new(primitive::<DurationMicrosecondType>(v)),
            Column::Decimal(v, scale) => {
                let array = primitive::<Decimal128Type>(v);
                Arc::new(array.with_precision_and_scale(hexafn_ir::layout::DECIMAL_PRECISION, *scale as i8)?)
            }
            Column::Text(views, nulls) | Column::Json(views, nulls) | Column::Choice(views, nulls, _) => {
                Arc::new(views.finish(nulls.0.finish()))
            }
            Column::Bytes(bytes, ends) => Arc::new(binary(std::mem::take(bytes), ends)?),
            Column::List(list) => {
                let DataType::List(item) = ty else { return Err(other_type(ty)) };
                let (offsets, nulls) = list.ends.finish();
                let items = list.items.finish(item.data_type())?;
                Arc::new(ListArray::try_new(item.clone(), offsets, items, nulls)?)
            }
            Column::Map(map) => Self::finish_map(map, ty)?,
            Column::Record(record) => {
                let DataType::Struct(fields) = ty else { return Err(other_type(ty)) };
                let rows = record.len();
                record.columns[record.kept..].iter_mut().for_each(|c| c.truncate(0));
                let columns = record.columns.iter_mut().zip(fields).map(|(c, f)| c.finish(f.data_type()));
                let columns = columns.collect::<Result<Vec<_>, _>>()?;
                let nulls = record.nulls.0.finish();
                record.truncate(0);
                Arc::new(StructArray::try_new_with_length(fields.clone(), columns, nulls, rows)?)
            }
            Column::Null(n) => Arc::new(NullArray::new(std::mem::take(n))),
        };
        if array.data_type() == ty { Ok(array) } else { Err(other_type(ty)) }
    }

    /// The array of a map column.
    ///
    /// # Errors
    /// As of [`Column::finish`].
    pub fn finish_map(map: &mut MapColumn, ty: &DataType) -> Result<ArrayRef, ArrowError> {
        let DataType::Map(entries, _) = ty else { return Err(other_type(ty)) };
        let DataType::Struct(parts) = entries.data_type() else { return Err(other_type(ty)) };
        let Some(value) = parts.get(1) else { return Err(other_type(ty)) };
        let (offsets, nulls) = map.ends.finish();
        let columns = vec![Arc::new(map.keys.finish(None)) as ArrayRef, map.values.finish(value.data_type())?];
        let columns = StructArray::try_new(parts.clone(), columns, None)?;
        Ok(Arc::new(MapArray::try_new(entries.clone(), offsets, columns, nulls, false)?))
    }
}

fn primitive<T: arrow_array::ArrowPrimitiveType>(column: &mut Values<T::Native>) -> PrimitiveArray<T> {
    let values = ScalarBuffer::from(std::mem::take(&mut column.values));
    PrimitiveArray::new(values, column.nulls.0.finish())
}

fn binary(bytes: Vec<u8>, ends: &mut Values<u32>) -> Result<BinaryViewArray, ArrowError> {
    let mut start = 0;
    let views = std::mem::take(&mut ends.values).into_iter().map(|end| {
        let value = &bytes[start as usize..end as usize];
        let view = make_view(value, 0, start);
        start = end;
        view
    });
    let views = ScalarBuffer::from(views.collect::<Vec<_>>());
    BinaryViewArray::try_new(views, vec![Buffer::from_vec(bytes)], ends.nulls.0.finish())
}

fn other_type(ty: &DataType) -> ArrowError {
    ArrowError::SchemaError(format!("a column was built that is not of type {ty}"))
}
