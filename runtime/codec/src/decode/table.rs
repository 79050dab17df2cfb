//! CSV: RFC 4180, with a header line that says which column is which field. An empty cell is absent.
use hexafn_diagnostics as codes;
use hexafn_ir::{Name, Record, Type};

use super::DecodeError;
use super::column::{Column, listed};
use super::cursor::{Chars, Cursor};
use super::fault::{Fault, shown};
use super::members::Members;
use super::rows::Row;
use super::slot::Slot;

/// Reads lines of CSV.
pub struct Table {
    /// What stands between columns.
    pub separator: u8,
    slots: Vec<Slot>,
    /// The slot of each column of the file, once the header was read.
    header: Option<Vec<Option<usize>>>,
    /// The cells of the line that is being read, by slot.
    cells: Vec<Option<(Chars, Option<String>)>>,
    kinds: Option<Kinds>,
}

/// Of a union: which kinds are wanted and which fields they need.
struct Kinds {
    tag: usize,
    kinds: Vec<(Name, bool, Vec<usize>)>,
}

impl Table {
    /// Reads the part `wanted` of `row`.
    pub fn new(
        row: &Type,
        wanted: &Record,
        kinds: Option<&[Name]>,
        strict: bool,
    ) -> Result<(Self, Vec<Column>), DecodeError> {
        let not_a_part = || DecodeError::NotAPart(row.to_string());
        let record = hexafn_ir::layout::columns(row).map_err(|_| not_a_part())?;
        for field in &record.fields {
            if matches!(field.ty.bare(), Type::List(_) | Type::Map(_) | Type::Record(_) | Type::Union(_)) {
                return Err(DecodeError::NotInCsv { field: field.name.to_string(), ty: field.ty.to_string() });
            }
        }
        let (columns, places) = Members::columns(&record, wanted, strict).ok_or_else(not_a_part)?;
        Members::new(&record, &places, &columns).ok_or_else(not_a_part)?;
        let slots: Vec<_> = record.fields.iter().zip(places).map(|(field, place)| Slot::new(field, place)).collect();
        let kinds = match row {
            Type::Union(union) => Some(Kinds {
                tag: record.position(&union.tag).ok_or_else(not_a_part)?,
                kinds: union
                    .kinds
                    .iter()
                    .map(|(name, kind)| {
                        let required = kind.fields.iter().filter(|f| !f.ty.is_optional() && f.default.is_none());
                        let required = required.filter_map(|f| record.position(&f.name)).collect();
                        (name.clone(), kinds.is_none_or(|kinds| kinds.contains(name)), required)
                    })
                    .collect(),
            }),
            _ => None,
        };
        let cells = slots.iter().map(|_| None).collect();
        Ok((Table { separator: b',', slots, header: None, cells, kinds }, columns))
    }

    /// Whether the header was read.
    pub fn has_header(&self) -> bool {
        self.header.is_some()
    }

    /// Reads the header line.
    pub fn read_header(&mut self, line: &[u8]) -> Result<(), DecodeError> {
        let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        let text = std::str::from_utf8(line).map_err(|_| DecodeError::Header("is not UTF-8".into()))?;
        let text = text.trim_end_matches(['\r', '\n']);
        let mut header = Vec::new();
        let mut at = 0;
        loop {
            let (chars, text_of, after) = cell(text, at, text.len(), self.separator)
                .map_err(|_| DecodeError::Header("has a quote that does not close".into()))?;
            let name = match (&text_of, &chars) {
                (Some(name), _) => name.as_str(),
                (None, Chars::Plain(start, end)) => &text[*start..*end],
                (None, Chars::Scratch) => "",
            };
            let slot = self.slots.iter().position(|s| *s.name == *name.trim());
            if slot.is_some() && header.contains(&slot) {
                return Err(DecodeError::Header(format!("has two columns `{}`", name.trim())));
            }
            header.push(slot);
            match after {
                Some(next) => at = next,
                None => break,
            }
        }
        for (i, slot) in self.slots.iter().enumerate() {
            if !header.contains(&Some(i)) && slot.is_required() {
                return Err(DecodeError::Header(format!("has no column `{}`", slot.name)));
            }
        }
        self.header = Some(header);
        Ok(())
    }

    /// Reads the line under the cursor.
    pub fn read(&mut self, cursor: &mut Cursor<'_>, columns: &mut [Column]) -> Result<Row, Box<Fault>> {
        let Some(header) = &self.header else { return Err(malformed("a line before the header".into(), "a header")) };
        self.cells.iter_mut().for_each(|c| *c = None);
        let (mut at, mut n) = (cursor.start, 0);
        loop {
            let (chars, unquoted, after) = cell(cursor.text, at, cursor.end, self.separator)?;
            match header.get(n) {
                Some(Some(slot)) => {
                    let empty = matches!(chars, Chars::Plain(start, end) if start == end);
                    self.cells[*slot] = (!empty).then_some((chars, unquoted));
                }
                Some(None) => {}
                None => {}
            }
            n += 1;
            match after {
                Some(next) => at = next,
                None => break,
            }
        }
        if n != header.len() {
            return Err(malformed(format!("a line of {n} cells"), &format!("{} as in the header", header.len())));
        }
        let mut required: &[usize] = &[];
        if let Some(kinds) = &self.kinds {
            let names: Vec<Name> = kinds.kinds.iter().map(|(name, ..)| name.clone()).collect();
            let slot = &self.slots[kinds.tag];
            let Some(cell) = &self.cells[kinds.tag] else { return Err(slot.missing()) };
            let tag = text_of(cursor, cell);
            let Some((_, wanted, needs)) = kinds.kinds.iter().find(|(name, ..)| **name == *tag) else {
                let expected = format!("expected {}", listed(&names));
                return Err(Fault::new(codes::UNKNOWN_KIND, shown(tag), expected).of_field(&slot.name));
            };
            if !wanted {
                return Ok(Row::Filtered);
            }
            required = needs;
        }
        for (i, slot) in self.slots.iter().enumerate() {
            match &self.cells[i] {
                None if required.contains(&i) => return Err(slot.missing()),
                None => {
                    if !slot.absent(cursor, columns) {
                        return Err(slot.missing());
                    }
                }
                Some((chars, unquoted)) => {
                    if let Some(text) = unquoted {
                        cursor.scratch.clear();
                        cursor.scratch.push_str(text);
                    }
                    slot.parse(cursor, columns, chars)?;
                }
            }
        }
        Ok(Row::Kept)
    }
}

fn text_of<'a>(cursor: &'a Cursor<'_>, cell: &'a (Chars, Option<String>)) -> &'a str {
    match cell {
        (_, Some(text)) => text,
        (chars, None) => cursor.chars(chars),
    }
}

/// A cell: where its text is, or the text itself if it had doubled quotes, and the place of the next cell.
type Cell = (Chars, Option<String>, Option<usize>);

/// Reads the cell at `at`.
fn cell(text: &str, at: usize, end: usize, separator: u8) -> Result<Cell, Box<Fault>> {
    let bytes = text.as_bytes();
    let next = |at: usize| if at < end { Some(at + 1) } else { None };
    if at >= end || bytes[at] != b'"' {
        let rest = &bytes[at.min(end)..end];
        let stop = memchr::memchr(separator, rest).map_or(end, |i| at + i);
        return Ok((Chars::Plain(at.min(stop), stop), None, next(stop)));
    }
    let mut from = at + 1;
    let mut unquoted: Option<String> = None;
    loop {
        let Some(quote) = memchr::memchr(b'"', &bytes[from.min(end)..end]).map(|i| from + i) else {
            return Err(malformed("a cell whose quote does not close".into(), "a closing quote"));
        };
        if quote + 1 < end && bytes[quote + 1] == b'"' {
            unquoted.get_or_insert_default().push_str(text.get(from..=quote).unwrap_or_default());
            from = quote + 2;
            continue;
        }
        let after = quote + 1;
        if after < end && bytes[after] != separator {
            return Err(malformed("text after a closing quote".into(), "the end of the cell"));
        }
        if let Some(unquoted) = &mut unquoted {
            unquoted.push_str(text.get(from..quote).unwrap_or_default());
        }
        let chars = if unquoted.is_some() { Chars::Scratch } else { Chars::Plain(at + 1, quote) };
        return Ok((chars, unquoted, next(after)));
    }
}

#[cold]
fn malformed(got: String, expected: &str) -> Box<Fault> {
    Fault::new(codes::BAD_TABLE, got, format!("expected {expected}"))
}
