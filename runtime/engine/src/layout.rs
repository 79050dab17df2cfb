//! Which columns lie where.
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{ArrowError, Field, Schema, SchemaRef};
use hexafn_ir::envelope::{self, OFFSET};
use hexafn_ir::{Name, Record, Type, dead_letter, layout};

/// The columns of a step's rows and then those of the envelope. Two layouts with the same names have the same types.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub columns: Arc<Record>,
    pub envelope: Vec<Name>,
    pub schema: SchemaRef,
}

impl Layout {
    /// `@offset` is added where it is missing.
    pub fn new(columns: Arc<Record>, envelope: &[Name]) -> Layout {
        let mut envelope = envelope.to_vec();
        if !envelope.iter().any(|name| &**name == OFFSET) {
            envelope.push(OFFSET.into());
        }
        let extra = envelope.iter().filter_map(|name| {
            let (data_type, nullable) = envelope::data_type(name)?;
            Some(Arc::new(Field::new(&**name, data_type, nullable)))
        });
        let fields: Vec<_> = layout::fields(&columns).iter().cloned().chain(extra).collect();
        Layout { columns, envelope, schema: Arc::new(Schema::new(fields)) }
    }

    /// Of dead letters.
    pub fn letters() -> Layout {
        Layout::new(Arc::new(dead_letter::record()), &[])
    }

    pub fn position(&self, name: &str) -> Option<usize> {
        self.schema.index_of(name).ok()
    }

    /// With another column in place of one, or after the last one: what the next value of a `set` sees.
    pub fn with(&self, place: usize, name: &str, ty: &Type) -> Layout {
        let field = Arc::new(Field::new(name, layout::data_type(ty), ty.is_optional()));
        let mut fields = self.schema.fields().to_vec();
        match fields.get_mut(place) {
            Some(old) => *old = field,
            None => fields.push(field),
        }
        Layout { schema: Arc::new(Schema::new(fields)), ..self.clone() }
    }

    /// Where each column of `to` lies here.
    ///
    /// # Errors
    /// The name of one that does not.
    pub fn places(&self, to: &Layout) -> Result<Vec<usize>, String> {
        let place = |field: &Arc<Field>| self.position(field.name()).ok_or_else(|| field.name().clone());
        to.schema.fields().iter().map(place).collect()
    }

    /// A batch of these columns.
    ///
    /// # Errors
    /// If they are not those of the layout.
    pub fn batch(&self, columns: Vec<ArrayRef>, rows: usize) -> Result<RecordBatch, ArrowError> {
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        RecordBatch::try_new_with_options(self.schema.clone(), columns, &options)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use hexafn_ir::envelope::TIME;

    use super::*;

    #[test]
    fn the_envelope_follows_the_columns_and_always_has_the_offset() {
        let layout = Layout::new(Arc::new(Record::of([("a", Type::Int), ("b", Type::String)])), &[TIME.into()]);
        let names: Vec<_> = layout.schema.fields().iter().map(|f| f.name().as_str()).collect();
        assert_eq!(names, ["a", "b", "@time", "@offset"]);
        let narrow = Layout::new(Arc::new(Record::of([("b", Type::String)])), &[]);
        assert_eq!(layout.places(&narrow).unwrap(), [1, 3]);
        assert_eq!(narrow.places(&layout), Err("a".to_owned()));
    }
}
