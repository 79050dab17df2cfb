//! CSV: RFC 4180 with `\n` as line end. Absent values are empty cells.
use arrow_array::RecordBatch;
use arrow_schema::Schema;
use hexafn_ir::{Type, layout};

use super::EncodeError;
use super::cells::{Column, cells_of};
use super::shape::Shape;

/// Writes rows of one type as lines of CSV.
pub struct CsvEncoder {
    columns: Vec<Column>,
    separator: u8,
}

impl CsvEncoder {
    /// An encoder for rows of the type `row` that lie in batches of that schema.
    ///
    /// # Errors
    /// If a field has no column, or is of a type that a cell cannot hold.
    pub fn new(row: &Type, schema: &Schema, separator: u8) -> Result<CsvEncoder, EncodeError> {
        let record = layout::columns(row).map_err(|ty| EncodeError::NotRows(ty.to_string()))?;
        let mut columns = Vec::new();
        for field in &record.fields {
            let nested = matches!(field.ty.bare(), Type::List(_) | Type::Map(_) | Type::Record(_) | Type::Union(_));
            let shape = Shape::new(&field.ty).filter(|_| !nested);
            let not = || EncodeError::NotInCsv { field: field.name.to_string(), ty: field.ty.to_string() };
            let at = schema.index_of(&field.name).map_err(|_| EncodeError::NoColumn(field.name.to_string()))?;
            columns.push((at, field.name.clone(), field.ty.clone(), shape.ok_or_else(not)?));
        }
        Ok(CsvEncoder { columns, separator })
    }

    /// Appends the header line.
    pub fn header(&self, out: &mut Vec<u8>) {
        for (i, (_, name, ..)) in self.columns.iter().enumerate() {
            if i > 0 {
                out.push(self.separator);
            }
            let start = out.len();
            out.extend_from_slice(name.as_bytes());
            self.quote(start, out);
        }
        out.push(b'\n');
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
        for row in 0..batch.num_rows() {
            for (i, cell) in cells.iter().enumerate() {
                if i > 0 {
                    out.push(self.separator);
                }
                let start = out.len();
                cell.write_bare(row, out);
                self.quote(start, out);
            }
            out.push(b'\n');
            if let Some(ends) = &mut ends {
                ends.push(u32::try_from(out.len()).unwrap_or(u32::MAX));
            }
        }
        Ok(())
    }

    /// Puts what `out` has from `start` on into quotes where it must be.
    fn quote(&self, start: usize, out: &mut Vec<u8>) {
        let cell = &out[start..];
        if !cell.iter().any(|b| *b == self.separator || matches!(b, b'"' | b'\n' | b'\r')) {
            return;
        }
        let cell = cell.to_vec();
        out.truncate(start);
        out.push(b'"');
        for byte in cell {
            if byte == b'"' {
                out.push(b'"');
            }
            out.push(byte);
        }
        out.push(b'"');
    }
}
