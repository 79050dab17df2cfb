//! Rows and the events that they come from.
use std::rc::Rc;

use crate::model::Value;

/// An event as it came in.
#[derive(Debug)]
pub struct Event {
    /// The number of its source in the program.
    pub source: usize,
    /// The number of its partition.
    pub partition: usize,
    /// The number of its chunk in the source.
    pub sequence: u64,
    /// The byte offset of its line.
    pub offset: i64,
    /// Its time, microseconds.
    pub time: i64,
    /// Its text.
    pub text: Rc<str>,
}

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its fields, in order.
    pub fields: Vec<(String, Value)>,
    /// Where it came from.
    pub event: Rc<Event>,
    /// Whether the event's own text can still stand for it.
    pub whole: bool,
    /// Rows with one lane stay in order; `None`: nothing is promised.
    pub lane: Option<Rc<str>>,
}

impl Row {
    /// A field; null where there is none (in a row of another kind of a union).
    pub fn field(&self, name: &str) -> Value {
        self.fields.iter().find(|(n, _)| n == name).map_or(Value::Null, |(_, v)| v.clone())
    }

    /// Adds or replaces a field.
    pub fn set(&mut self, name: &str, value: Value) {
        match self.fields.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => *old = value,
            None => self.fields.push((name.to_owned(), value)),
        }
    }
}
