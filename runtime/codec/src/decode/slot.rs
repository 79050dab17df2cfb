//! What to do with the value of one declared field.
use hexafn_diagnostics as codes;
use hexafn_ir::{Field, Type, Value};

use super::column::Column;
use super::cursor::{Chars, Cursor};
use super::fault::{Fault, Found};
use super::shape::Action;
use crate::scan::{self, number_end};

/// The kind of JSON value that a type is written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
    /// Any value.
    Any,
}

/// One declared field.
pub struct Slot {
    /// Its name.
    pub name: Box<str>,
    /// Its type, for messages.
    expected: Box<str>,
    kind: Kind,
    optional: bool,
    default: Option<Value>,
    secret: bool,
    /// Where its values go, if anyone reads them.
    pub column: Option<usize>,
}

impl Slot {
    /// The field, with its column.
    pub fn new(field: &Field, column: Option<usize>) -> Self {
        Slot {
            name: (&*field.name).into(),
            expected: field.ty.to_string().into(),
            kind: kind_of(&field.ty),
            optional: field.ty.is_optional(),
            default: field.default.clone(),
            secret: field.ty.has_secret(),
            column,
        }
    }

    /// Whether a value must be there.
    pub fn is_required(&self) -> bool {
        !self.optional && self.default.is_none()
    }

    /// Reads the value from the text of a cell.
    ///
    /// # Errors
    /// What is wrong with it, named by the field.
    pub fn parse(&self, cursor: &Cursor<'_>, columns: &mut [Column], chars: &Chars) -> Result<(), Box<Fault>> {
        match self.column.and_then(|c| columns.get_mut(c)) {
            Some(column) => column.parse(cursor, chars).map_err(|fault| self.named(fault)),
            None => Ok(()),
        }
    }

    /// What to do with a value of the usual kind.
    pub fn action(&self, columns: &[Column]) -> Action {
        match (self.column, self.kind) {
            (Some(column), _) => match columns.get(column) {
                Some(known) if known.is_plain() => Action::Read(column as u32),
                _ => Action::Member,
            },
            (None, Kind::String) => Action::SkipString,
            (None, Kind::Number) => Action::SkipNumber,
            (None, _) => Action::Member,
        }
    }

    /// Reads or skips the value at `at`.
    ///
    /// # Errors
    /// What is wrong with it, named by the field.
    pub fn read(&self, cursor: &mut Cursor<'_>, columns: &mut [Column], at: usize) -> Found {
        let first = cursor.byte(at);
        if first == b'n' && (self.kind != Kind::Any || self.optional || self.default.is_some()) {
            return self.null(cursor, columns, at);
        }
        let found = match self.column.and_then(|c| columns.get_mut(c)) {
            Some(column) => column.read(cursor, at),
            None => self.skip(cursor, first, at),
        };
        match found {
            Ok(after) => Ok(after),
            Err(fault) => Err(self.named(fault)),
        }
    }

    /// Steps over a value that nobody reads, checking its kind.
    fn skip(&self, cursor: &Cursor<'_>, first: u8, at: usize) -> Found {
        let text = cursor.bytes();
        match (self.kind, first) {
            (Kind::String, b'"') => match scan::skip_string::<false>(text, at, cursor.end) {
                Ok((after, _)) => Ok(after),
                Err(broken) => Err(cursor.broken(broken)),
            },
            (Kind::Number, b'-' | b'0'..=b'9') => Ok(number_end(text, at, cursor.end)),
            (Kind::Any, _) | (Kind::Bool, b't' | b'f') | (Kind::Array, b'[') | (Kind::Object, b'{') => cursor.skip(at),
            _ => Err(cursor.wrong_kind(at, &self.expected)),
        }
    }

    #[cold]
    fn null(&self, cursor: &mut Cursor<'_>, columns: &mut [Column], at: usize) -> Found {
        let after = cursor.skip(at).map_err(|fault| self.named(fault))?;
        if !self.absent(cursor, columns) {
            return Err(self.named(cursor.wrong_kind(at, &self.expected)));
        }
        Ok(after)
    }

    /// Adds what stands for an absent value; false if the field is required.
    #[inline]
    pub fn absent(&self, cursor: &mut Cursor<'_>, columns: &mut [Column]) -> bool {
        if self.default.is_some() {
            cursor.defaulted = true;
        }
        self.fill(columns)
    }

    /// The same, where nobody needs to know of it.
    pub fn fill(&self, columns: &mut [Column]) -> bool {
        let column = self.column.and_then(|c| columns.get_mut(c));
        match (&self.default, column) {
            (Some(value), Some(column)) => {
                // The decoder was refused at its making if the default did not fit.
                let _ = column.push_constant(value);
            }
            (None, Some(column)) if self.optional => column.push_null(),
            _ => {}
        }
        !self.is_required()
    }

    /// The fault of a required field that is not there.
    #[cold]
    pub fn missing(&self) -> Box<Fault> {
        // A column of a union is optional, though a kind may require it.
        let expected = self.expected.trim_end_matches('?');
        self.named(Fault::new(codes::MISSING_FIELD, "missing", format!("expected {expected}")))
    }

    #[cold]
    fn named(&self, fault: Box<Fault>) -> Box<Fault> {
        let fault = fault.of_field(&self.name);
        if self.secret { fault.hidden() } else { fault }
    }
}

/// The kind of value that a type is written as.
fn kind_of(ty: &Type) -> Kind {
    use hexafn_ir::TimeWire;
    match ty.bare() {
        Type::Bool => Kind::Bool,
        Type::Int | Type::Float | Type::Decimal(_) => Kind::Number,
        Type::Time(wire) if *wire != TimeWire::Rfc3339 => Kind::Number,
        Type::String | Type::Bytes | Type::Time(_) | Type::Duration | Type::Choice(_) => Kind::String,
        Type::List(_) => Kind::Array,
        Type::Map(_) | Type::Record(_) | Type::Union(_) => Kind::Object,
        Type::Json | Type::Null | Type::Optional(_) | Type::Secret(_) => Kind::Any,
    }
}
