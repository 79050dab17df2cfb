//! One JSON object a line.
use arrow_array::cast::AsArray;
use arrow_array::{Array, BinaryViewArray, RecordBatch};
use arrow_schema::Schema;
use hexafn_ir::{Name, Record, Type, envelope, layout};

use super::EncodeError;
use super::cells::{Cells, Column, cells_of, write_members};
use super::shape::{Before, Shape};
use super::text::write_string;

/// Writes rows of one type as lines of JSON.
pub struct JsonEncoder {
    /// The columns that are written, by their place in the batch.
    columns: Vec<Column>,
    rows: Rows,
    raw: Option<usize>,
}

/// What is written of a row: what stands before each value, and the place of the value among the columns.
enum Rows {
    Record(Vec<Member>),
    Union { tag: usize, kinds: Vec<Kind> },
}

type Member = (Before, usize);

struct Kind {
    name: Name,
    /// The tag and its value, with the bracket.
    head: Before,
    members: Vec<Member>,
}

impl JsonEncoder {
    /// An encoder for rows of the type `row` that lie in batches of that schema.
    ///
    /// # Errors
    /// If a field has no column.
    pub fn new(row: &Type, schema: &Schema) -> Result<JsonEncoder, EncodeError> {
        let record = layout::columns(row).map_err(|ty| EncodeError::NotRows(ty.to_string()))?;
        let mut columns = Vec::new();
        for field in &record.fields {
            let at = schema.index_of(&field.name).map_err(|_| EncodeError::NoColumn(field.name.to_string()))?;
            let shape = Shape::new(&field.ty).ok_or_else(|| EncodeError::NotRows(field.ty.to_string()))?;
            columns.push((at, field.name.clone(), field.ty.clone(), shape));
        }
        let place = |name: &str| record.position(name).ok_or_else(|| EncodeError::NoColumn(name.to_string()));
        let members = |of: &Record, first: bool, skip: Option<&str>| -> Result<Vec<Member>, EncodeError> {
            let fields = of.fields.iter().filter(|f| skip != Some(&*f.name)).enumerate();
            fields.map(|(i, f)| Ok((Before::new(&f.name, first && i == 0), place(&f.name)?))).collect()
        };
        let rows = match row {
            Type::Union(union) => {
                let mut kinds = Vec::new();
                for (name, kind) in &union.kinds {
                    let mut head = Before::new(&union.tag, true).text().to_vec();
                    write_string(name, &mut head);
                    let members = members(kind, false, Some(&union.tag))?;
                    kinds.push(Kind { name: name.clone(), head: Before::of(head), members });
                }
                Rows::Union { tag: place(&union.tag)?, kinds }
            }
            _ => Rows::Record(members(&record, true, None)?),
        };
        let raw = if row.has_secret() { None } else { schema.index_of(envelope::RAW).ok() };
        Ok(JsonEncoder { columns, rows, raw })
    }

    /// Appends a line for each row, and to `ends` the length of `out` after each.
    ///
    /// # Errors
    /// If a column is not laid out as its field's type asks; `out` may have got lines.
    pub fn encode(
        &self,
        batch: &RecordBatch,
        out: &mut Vec<u8>,
        mut ends: Option<&mut Vec<u32>>,
    ) -> Result<(), EncodeError> {
        let cells = cells_of(&self.columns, batch)?;
        let raw: Option<&BinaryViewArray> = self.raw.and_then(|at| batch.columns().get(at)?.as_binary_view_opt());
        let start = out.len();
        for row in 0..batch.num_rows() {
            match raw {
                Some(raw) if raw.is_valid(row) => out.extend_from_slice(raw.value(row)),
                _ => self.write(&cells, row, out),
            }
            out.push(b'\n');
            if row == 0 {
                // The first row tells about how long all will be.
                out.reserve((out.len() - start).saturating_mul(batch.num_rows()).min(1 << 24));
            }
            if let Some(ends) = &mut ends {
                // A batch of 4 GiB cannot be: decoders limit blocks to 1 GiB.
                ends.push(u32::try_from(out.len()).unwrap_or(u32::MAX));
            }
        }
        Ok(())
    }

    #[inline(always)]
    fn write(&self, cells: &[Cells<'_>], row: usize, out: &mut Vec<u8>) {
        match &self.rows {
            Rows::Record(members) => write_members(members.iter().map(|(b, c)| (b, &cells[*c])), row, out),
            Rows::Union { tag, kinds } => {
                let tag = cells[*tag].text(row).unwrap_or_default();
                match kinds.iter().find(|k| *k.name == *tag) {
                    Some(kind) => {
                        kind.head.write(out);
                        for (before, c) in &kind.members {
                            before.write(out);
                            cells[*c].write(row, out);
                        }
                        out.push(b'}');
                    }
                    None => out.extend_from_slice(b"null"),
                }
            }
        }
    }
}
