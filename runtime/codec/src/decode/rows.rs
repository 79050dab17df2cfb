//! Whole events: records, and unions told apart by a field.
use hexafn_diagnostics as codes;
use hexafn_ir::{Name, Record, Type, Union};

use super::column::{Column, listed};
use super::cursor::Cursor;
use super::fault::{Fault, shown};
use super::members::{Members, key};
use super::shape::Pattern;

/// What became of an event.
pub enum Row {
    /// A row was added.
    Kept,
    /// It is of a kind that nobody wants; nothing was added.
    Filtered,
}

/// Reads events of one type.
pub enum Rows {
    /// A record.
    Record(Box<Members>),
    /// A union.
    Union(Box<Kinds>),
}

/// The kinds of a union.
pub struct Kinds {
    tag: Name,
    pub(super) kinds: Vec<Kind>,
    names: Vec<Name>,
    /// The kind of the last event: most often that of the next.
    last: usize,
}

/// One kind of a union.
pub struct Kind {
    /// How the last event of this kind began, if with its tag: `{"type":"bid"`.
    head: Option<Pattern>,
    /// Whether rows of it are wanted.
    pub(super) wanted: bool,
    pub(super) members: Members,
    /// Columns that this kind has no member for.
    pub(super) others: Vec<usize>,
}

impl Rows {
    /// Reads the part `wanted` of `row`, of a union only the `kinds`. `None` if that is not a part of it.
    pub fn new(row: &Type, wanted: &Record, kinds: Option<&[Name]>, strict: bool) -> Option<(Self, Vec<Column>)> {
        match row {
            Type::Record(record) => {
                let (columns, places) = Members::columns(record, wanted, strict)?;
                let members = Members::new(record, &places, &columns)?;
                Some((Rows::Record(Box::new(members)), columns))
            }
            Type::Union(union) => {
                let (kinds, columns) = Kinds::new(union, wanted, kinds, strict)?;
                Some((Rows::Union(Box::new(kinds)), columns))
            }
            _ => None,
        }
    }

    /// Whether the usual order of members is known well enough to be worth an index of the block.
    pub fn is_predictable(&self) -> bool {
        match self {
            Rows::Record(members) => members.shape.is_simple(),
            Rows::Union(kinds) => kinds.kinds.iter().any(|kind| kind.members.shape.is_simple()),
        }
    }

    /// Reads the event under the cursor into `columns`, which have `row` values each.
    ///
    /// # Errors
    /// Why the event is invalid; columns must be cut back then.
    #[inline(always)]
    pub fn read(&mut self, cursor: &mut Cursor<'_>, columns: &mut [Column], row: usize) -> Result<Row, Box<Fault>> {
        let start = cursor.space(cursor.start);
        if cursor.byte(start) != b'{' {
            return Err(not_an_object(cursor, start));
        }
        let after = match self {
            Rows::Record(members) => members.read(cursor, columns, row, start)?,
            Rows::Union(kinds) => match kinds.read(cursor, columns, row, start)? {
                Some(after) => after,
                None => return Ok(Row::Filtered),
            },
        };
        let after = cursor.space(after);
        if after < cursor.end { Err(cursor.expected(after, "the end of the event")) } else { Ok(Row::Kept) }
    }
}

#[cold]
fn not_an_object(cursor: &Cursor<'_>, at: usize) -> Box<Fault> {
    let whole = cursor.skip(at).map(|after| cursor.space(after));
    match whole {
        Ok(after) if after == cursor.end => cursor.wrong_kind(at, "an object"),
        Ok(after) => cursor.expected(after, "the end of the event"),
        Err(fault) => fault,
    }
}

impl Kinds {
    fn new(union: &Union, wanted: &Record, kinds: Option<&[Name]>, strict: bool) -> Option<(Self, Vec<Column>)> {
        let merged = hexafn_ir::layout::union_record(union);
        let (columns, places) = Members::columns(&merged, wanted, strict)?;
        let column_of = |name: &str| merged.position(name).and_then(|i| places[i]);
        let mut list = Vec::new();
        for (name, record) in &union.kinds {
            let places: Vec<_> = record.fields.iter().map(|f| column_of(&f.name)).collect();
            let tag = column_of(&union.tag);
            let members = Members::new(record, &places, &columns)?.with_tag(&union.tag, name, tag);
            let others = (0..columns.len()).filter(|c| !places.contains(&Some(*c)) && tag != Some(*c)).collect();
            let wanted = kinds.is_none_or(|kinds| kinds.contains(name));
            list.push(Kind { head: None, wanted, members, others });
        }
        if list.is_empty() {
            return None;
        }
        let names = union.kinds.iter().map(|(name, _)| name.clone()).collect();
        Some((Kinds { tag: union.tag.clone(), kinds: list, names, last: 0 }, columns))
    }

    /// The place after the object, or `None` if nobody wants its kind.
    #[inline(always)]
    fn read(
        &mut self,
        cursor: &mut Cursor<'_>,
        columns: &mut [Column],
        row: usize,
        start: usize,
    ) -> Result<Option<usize>, Box<Fault>> {
        let kind = match self.predicted(cursor.bytes(), start, cursor.end) {
            Some(kind) => kind,
            None => self.find(cursor, start)?,
        };
        self.last = kind;
        let kind = &mut self.kinds[kind];
        if !kind.wanted {
            return unread(cursor).map(|()| None);
        }
        let after = kind.members.read(cursor, columns, row, start)?;
        for other in &kind.others {
            columns[*other].push_null();
        }
        Ok(Some(after))
    }

    /// The kind whose events last began as this one does.
    #[inline(always)]
    pub(super) fn predicted(&mut self, text: &[u8], start: usize, end: usize) -> Option<usize> {
        let begins = |kind: &Kind| kind.head.as_ref().is_some_and(|head| head.matches(text, start, end).is_some());
        if !begins(&self.kinds[self.last]) {
            self.last = self.kinds.iter().position(begins)?;
        }
        Some(self.last)
    }

    /// Looks for the tag among the members, wherever it is.
    #[inline(never)]
    fn find(&mut self, cursor: &mut Cursor<'_>, start: usize) -> Result<usize, Box<Fault>> {
        let mut at = cursor.space(start + 1);
        let mut first = true;
        while cursor.byte(at) != b'}' {
            let (chars, value) = key(cursor, at)?;
            if cursor.chars(&chars) == &*self.tag {
                let (kind, after) = self.kind(cursor, value)?;
                if first {
                    self.kinds[kind].head = Some(Pattern::new(&cursor.bytes()[start..after]));
                }
                return Ok(kind);
            }
            first = false;
            at = cursor.space(cursor.skip(value)?);
            match cursor.byte(at) {
                b',' => at = cursor.space(at + 1),
                b'}' => {}
                _ => return Err(cursor.expected(at, "`,` or `}`")),
            }
        }
        let missing = Fault::new(codes::MISSING_FIELD, "missing", format!("expected {}", listed(&self.names)));
        Err(missing.of_field(&self.tag))
    }

    /// The kind whose name is the string at `at`, and the place after it.
    fn kind(&self, cursor: &mut Cursor<'_>, at: usize) -> Result<(usize, usize), Box<Fault>> {
        if cursor.byte(at) != b'"' {
            return Err(cursor.wrong_kind(at, &listed(&self.names)).of_field(&self.tag));
        }
        let (chars, after) = cursor.string(at)?;
        let value = cursor.chars(&chars);
        let kind = self.names.iter().position(|name| **name == *value);
        kind.map(|kind| (kind, after)).ok_or_else(|| {
            let expected = format!("expected {}", listed(&self.names));
            Fault::new(codes::UNKNOWN_KIND, shown(value), expected).of_field(&self.tag)
        })
    }
}

/// The check of an event that is passed over: it ends with a bracket. Strict decoding checks all of it.
#[inline(always)]
pub(super) fn unread(cursor: &Cursor<'_>) -> Result<(), Box<Fault>> {
    let mut end = cursor.end;
    while end > cursor.start && matches!(cursor.byte(end - 1), b' ' | b'\t' | b'\r' | b'\n') {
        end -= 1;
    }
    if cursor.strict {
        let after = cursor.skip(cursor.space(cursor.start))?;
        return if after == end { Ok(()) } else { Err(cursor.expected(after, "the end of the event")) };
    }
    if cursor.byte(end.saturating_sub(1)) == b'}' { Ok(()) } else { Err(cursor.expected(end, "`}`")) }
}
