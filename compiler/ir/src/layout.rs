//! How rows of a type lie in Arrow arrays. There is one layout per type, so kernels and codecs need not negotiate.
use std::sync::Arc;

use arrow_schema::{DataType, Field as ArrowField, Fields, Schema, TimeUnit};

use crate::{Field, Name, Record, Type, Union};

/// All digits that a `decimal(n)` may have.
pub const DECIMAL_PRECISION: u8 = 38;

/// The Arrow type of a hexafn type.
///
/// Texts are views (`Utf8View`, `BinaryView`): a decoder points into the block that it read instead of copying, and a
/// filter copies 16 bytes a row whatever the length. `json` is the text of the value. Times are microseconds, UTC.
pub fn data_type(ty: &Type) -> DataType {
    match ty {
        Type::Null => DataType::Null,
        Type::Bool => DataType::Boolean,
        Type::Int => DataType::Int64,
        Type::Float => DataType::Float64,
        Type::Decimal(n) => DataType::Decimal128(DECIMAL_PRECISION, *n as i8),
        Type::String | Type::Json | Type::Choice(_) => DataType::Utf8View,
        Type::Bytes => DataType::BinaryView,
        Type::Time(_) => DataType::Timestamp(TimeUnit::Microsecond, None),
        Type::Duration => DataType::Duration(TimeUnit::Microsecond),
        Type::Optional(t) | Type::Secret(t) => data_type(t),
        Type::List(t) => DataType::List(Arc::new(ArrowField::new("item", data_type(t), t.is_optional()))),
        Type::Map(t) => {
            let key = ArrowField::new("key", DataType::Utf8View, false);
            let entry = Fields::from(vec![key, ArrowField::new("value", data_type(t), t.is_optional())]);
            DataType::Map(Arc::new(ArrowField::new("entries", DataType::Struct(entry), false)), false)
        }
        Type::Record(r) => DataType::Struct(fields(r)),
        Type::Union(u) => DataType::Struct(fields(&union_record(u))),
    }
}

/// The Arrow fields of a record.
pub fn fields(record: &Record) -> Fields {
    record.fields.iter().map(|f| ArrowField::new(&*f.name, data_type(&f.ty), f.ty.is_optional())).collect()
}

/// The Arrow schema of rows with those fields.
pub fn schema(record: &Record) -> Arc<Schema> {
    Arc::new(Schema::new(fields(record)))
}

/// The columns of rows of a type: a record's own fields, a union's merged ones.
///
/// # Errors
/// Gives the type back if it is not one that rows can have.
pub fn columns(row: &Type) -> Result<Arc<Record>, &Type> {
    match row {
        Type::Record(r) => Ok(r.clone()),
        Type::Union(u) => Ok(Arc::new(union_record(u))),
        other => Err(other),
    }
}

/// The columns of a union's rows: the tag first, then each field of any kind in order of first appearance; a field is
/// required only where every kind requires it.
pub fn union_record(union: &Union) -> Record {
    let tags: Arc<[Name]> = union.kinds.iter().map(|(tag, _)| tag.clone()).collect();
    let mut merged = vec![Field::new(union.tag.clone(), Type::Choice(tags))];
    for (_, kind) in &union.kinds {
        for field in &kind.fields {
            if !merged.iter().any(|m| m.name == field.name) {
                let everywhere =
                    union.kinds.iter().all(|(_, k)| k.field(&field.name).is_some_and(|f| !f.ty.is_optional()));
                let ty = if everywhere { field.ty.clone() } else { field.ty.clone().optional() };
                merged.push(Field::new(field.name.clone(), ty));
            }
        }
    }
    Record { name: Some(union.name.clone()), fields: merged }
}
