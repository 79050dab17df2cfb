//! The member of a union's kind that tells the kind: its value is known, so it is compared, not read.
use hexafn_diagnostics as codes;
use hexafn_ir::Name;

use super::column::Column;
use super::cursor::Cursor;
use super::fault::{Fault, Found, shown};

/// The tag of one kind.
pub struct Tag {
    /// Its place among the members.
    pub slot: usize,
    name: Name,
    kind: Name,
    column: Option<usize>,
}

impl Tag {
    /// The tag `name` of the kind `kind`.
    pub fn new(name: &Name, kind: &Name, slot: usize, column: Option<usize>) -> Self {
        Tag { slot, name: name.clone(), kind: kind.clone(), column }
    }

    /// Adds the kind to the column of tags.
    #[inline(always)]
    pub fn add(&self, columns: &mut [Column]) {
        if let Some(column) = self.column.and_then(|c| columns.get_mut(c)) {
            column.push_name(&self.kind);
        }
    }

    /// Compares the value at `at`. The kind was chosen by this very value unless the tag is there twice.
    pub fn check(&self, cursor: &mut Cursor<'_>, at: usize) -> Found {
        if cursor.byte(at) != b'"' {
            return Err(cursor.wrong_kind(at, "string").of_field(&self.name));
        }
        let (chars, after) = cursor.string(at)?;
        let value = cursor.chars(&chars);
        if value != &*self.kind {
            let got = format!("both {} and {}", shown(&self.kind), shown(value));
            return Err(Fault::new(codes::UNKNOWN_KIND, got, "expected one kind").of_field(&self.name));
        }
        Ok(after)
    }
}
