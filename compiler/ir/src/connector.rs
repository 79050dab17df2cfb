//! Connectors: what a program says of one, and what hexafn knows of each kind.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decode::Format;
use crate::expr::{Expr, Items};
use crate::{Name, Type, Value};

/// A connector as a program uses it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Connector {
    /// Its kind: `file`, `http.post`; found in [`crate::connectors`].
    pub kind: Name,
    /// Arguments and options by name, checked against the [`Spec`]; absent ones take the default that the spec tells.
    pub options: BTreeMap<Name, Setting>,
}

/// The value of an option.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Setting {
    /// A constant.
    Value(Value),
    /// An environment variable, read at the start.
    Environment(Name),
    /// A secret of the program.
    Secret(Name),
    /// A text put together from these, as `$"Bearer {token}"`.
    Joined(Vec<Setting>),
    /// From the least to the largest, as `200ms..30s`.
    Range(Value, Value),
    /// Computed for each row.
    Expr(Expr),
    /// A row computed for each count (see `generate`).
    Row(Items),
    /// A call such as `stripe(hook, tolerance: 5m)`: the name and its arguments, positional ones named "0", "1".
    Call(Name, BTreeMap<Name, Setting>),
}

impl Connector {
    /// The constant text of an option.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value(name).and_then(Value::as_str)
    }

    /// The constant value of an option.
    pub fn value(&self, name: &str) -> Option<&Value> {
        if let Some(Setting::Value(v)) = self.options.get(name) { Some(v) } else { None }
    }

    /// The format of its texts: the option `format`, else by the ending `.csv` of its path, else JSON.
    pub fn format(&self) -> Format {
        match (self.text("format"), self.text("path")) {
            (Some("csv"), _) => Format::Csv,
            (None, Some(path)) if path.ends_with(".csv") => Format::Csv,
            _ => Format::Json,
        }
    }
}

/// Which way rows go through a connector.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Into the program.
    Source,
    /// Out of it.
    Sink,
}

/// What hexafn knows of a kind of connector.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Its name in a program.
    pub kind: &'static str,
    /// Which way.
    pub role: Role,
    /// One line.
    pub doc: &'static str,
    /// Its arguments in order; each can also be given by name.
    pub arguments: &'static [Opt],
    /// Its own options; those of [`crate::connectors::SOURCE_OPTIONS`] or `SINK_OPTIONS` come on top.
    pub options: &'static [Opt],
    /// For sources: where the type of the rows comes from.
    pub rows: Rows,
    /// For sources: which losses can occur before any step. For sinks: whether a delivery can fail for good.
    pub can_lose: bool,
}

/// Where the type of a source's rows comes from.
#[derive(Clone, Copy, Debug)]
pub enum Rows {
    /// The program declares it: `source x: T from …`.
    Declared,
    /// The connector brings it.
    Brought(fn() -> Type),
    /// It is that of the option's row expressions.
    Computed(&'static str),
    /// Sinks have none.
    None,
}

/// An argument or option.
#[derive(Clone, Copy, Debug)]
pub struct Opt {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub ty: OptType,
    /// Whether it must be given.
    pub required: bool,
    /// One line, with the default if there is one.
    pub doc: &'static str,
}

/// What an option takes.
#[derive(Clone, Copy, Debug)]
pub enum OptType {
    /// Text: a constant, an `env("X")` or a secret.
    Text,
    /// `int`, not negative.
    Count,
    /// `float` or `int`.
    Number,
    /// `bool`.
    Bool,
    /// `duration`.
    Duration,
    /// A size, in bytes: `16MiB`.
    Size,
    /// `200ms..30s`.
    DurationRange,
    /// One of these words.
    Word(&'static [&'static str]),
    /// An expression over the row, of any type.
    Row,
    /// `{ a: expr, … }` over the count `i`.
    RowItems,
    /// `{ name: …, … }` with these options.
    Group(&'static [Opt]),
    /// A call of one of these: `(name, arguments)`.
    Call(&'static [(&'static str, &'static [Opt])]),
    /// A map of texts: `{ "x-api-key": secret }`.
    TextMap,
}
