//! What was seen at one place of the samples.
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use hexafn_ir::{Field, Record, TimeWire, Type};
use serde_json::{Map, Value};

/// Deeper values are `json`.
const DEEPEST: usize = 16;
/// A record with more fields is a map, or `json`.
const MOST_FIELDS: usize = 64;
/// Texts are a choice if there are at most so many different ones …
const MOST_MEMBERS: usize = 8;
/// … of at most so many bytes, …
const LONGEST_MEMBER: usize = 40;
/// … each seen at least so often on average, and each at least twice.
const REPEATED: u64 = 5;
/// Numbers with so many fraction digits each may be exact decimals.
const FIXED_POINT: RangeInclusive<u8> = 2..=4;

/// What was seen at one place: counts by kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    nulls: u64,
    bools: u64,
    ints: u64,
    floats: u64,
    /// How many fraction digits they are written with; `None`: not as a plain decimal.
    fractions: BTreeSet<Option<u8>>,
    texts: u64,
    /// Texts that are RFC 3339 times.
    times: u64,
    /// Different texts with their counts; `None`: too many, or too long.
    members: Members,
    lists: u64,
    element: Option<Box<Shape>>,
    records: u64,
    fields: Vec<(String, Shape)>,
    /// Something that only `json` can hold.
    json: u64,
}

#[derive(Clone, Debug)]
struct Members(Option<BTreeMap<String, u64>>);

impl Default for Members {
    fn default() -> Self {
        Members(Some(BTreeMap::new()))
    }
}

impl Members {
    fn add(&mut self, text: &str) {
        let Some(known) = &mut self.0 else { return };
        *known.entry(text.to_owned()).or_default() += 1;
        if known.len() > MOST_MEMBERS || text.len() > LONGEST_MEMBER || text.is_empty() {
            self.0 = None;
        }
    }

    fn choice(&self, texts: u64) -> Option<Type> {
        let known = self.0.as_ref()?;
        let repeated = known.len() >= 2 && known.values().all(|n| *n >= 2) && texts >= REPEATED * known.len() as u64;
        repeated.then(|| Type::Choice(known.keys().map(|k| k.as_str().into()).collect()))
    }
}

impl Shape {
    /// Takes a value in. Names that no field can have are noted in `unnamed`.
    pub fn add(&mut self, value: &Value, unnamed: &mut Vec<String>, depth: usize) {
        if depth > DEEPEST {
            self.json += 1;
            return;
        }
        match value {
            Value::Null => self.nulls += 1,
            Value::Bool(_) => self.bools += 1,
            Value::Number(n) if n.is_i64() => self.ints += 1,
            Value::Number(n) if n.as_f64().is_some_and(f64::is_finite) => {
                self.floats += 1;
                self.fractions.insert(fraction(&n.to_string()));
            }
            Value::Number(_) => self.json += 1,
            Value::String(text) => self.text(text),
            Value::Array(all) => {
                self.lists += 1;
                let element = self.element.get_or_insert_default();
                all.iter().for_each(|value| element.add(value, unnamed, depth + 1));
            }
            Value::Object(fields) => self.record(fields, unnamed, depth),
        }
    }

    fn text(&mut self, text: &str) {
        self.texts += 1;
        self.times += u64::from(is_time(text));
        self.members.add(text);
    }

    fn record(&mut self, fields: &Map<String, Value>, unnamed: &mut Vec<String>, depth: usize) {
        self.records += 1;
        for (name, value) in fields {
            if name.is_empty() || name.starts_with('@') {
                if !unnamed.contains(name) && unnamed.len() < MOST_FIELDS {
                    unnamed.push(name.clone());
                }
                continue;
            }
            let at = match self.fields.iter().position(|(n, _)| n == name) {
                Some(at) => at,
                // A record is a map, or nothing, with so many: more of them tell nothing new.
                None if self.fields.len() > MOST_FIELDS => {
                    self.fields[MOST_FIELDS].1.add(value, unnamed, depth + 1);
                    continue;
                }
                None => {
                    self.fields.push((name.clone(), Shape::default()));
                    self.fields.len() - 1
                }
            };
            self.fields[at].1.add(value, unnamed, depth + 1);
        }
    }

    /// How many values were seen.
    fn seen(&self) -> u64 {
        self.nulls + self.bools + self.ints + self.floats + self.texts + self.lists + self.records + self.json
    }

    /// The type of whole samples.
    pub fn row(&self) -> Type {
        match self.present() {
            record @ Type::Record(_) => record,
            _ => Type::Json,
        }
    }

    /// The type of what was seen here, `null` aside.
    fn present(&self) -> Type {
        let kinds = [self.bools, self.ints + self.floats, self.texts, self.lists, self.records, self.json];
        if kinds.iter().filter(|n| **n > 0).count() != 1 || self.json > 0 {
            return Type::Json;
        }
        if self.bools > 0 {
            Type::Bool
        } else if self.floats > 0 {
            self.fixed_point().map_or(Type::Float, Type::Decimal)
        } else if self.ints > 0 {
            Type::Int
        } else if self.texts > 0 {
            match self.members.choice(self.texts) {
                _ if self.times == self.texts => Type::Time(TimeWire::Rfc3339),
                Some(choice) => choice,
                None => Type::String,
            }
        } else if self.lists > 0 {
            Type::List(Box::new(self.element.as_ref().map_or(Type::Json, |e| e.inside())))
        } else if self.fields.len() > MOST_FIELDS {
            self.map()
        } else {
            self.fields()
        }
    }

    /// The number of fraction digits of numbers that are all written with the same one, as money is: `12.50`.
    fn fixed_point(&self) -> Option<u8> {
        let mut written = self.fractions.iter();
        match (written.next(), written.next()) {
            (Some(Some(digits)), None) if self.ints == 0 && self.floats >= REPEATED => {
                Some(*digits).filter(|d| FIXED_POINT.contains(d))
            }
            _ => None,
        }
    }

    /// The type of an element of a list or map.
    fn inside(&self) -> Type {
        let ty = self.present();
        if self.nulls > 0 { ty.optional() } else { ty }
    }

    fn fields(&self) -> Type {
        if self.fields.is_empty() {
            return Type::Json;
        }
        let field = |(name, shape): &(String, Shape)| {
            let optional = shape.nulls > 0 || shape.seen() < self.records;
            let ty = shape.present();
            Field::new(name.as_str(), if optional { ty.optional() } else { ty })
        };
        Type::Record(Arc::new(Record { name: None, fields: self.fields.iter().map(field).collect() }))
    }

    /// A map, if the values of all fields are of one plain type.
    fn map(&self) -> Type {
        let plain = |shape: &Shape| match shape.inside() {
            Type::Choice(_) => Type::String,
            other => other,
        };
        let mut types = self.fields.iter().map(|(_, shape)| plain(shape));
        match types.next() {
            Some(first) if types.all(|t| t == first) => Type::Map(Box::new(first)),
            _ => Type::Json,
        }
    }
}

/// How many fraction digits a number is written with; `None` where a decimal may not hold it as it is.
fn fraction(number: &str) -> Option<u8> {
    let (whole, fraction) = number.split_once('.')?;
    let digits = fraction.bytes().all(|b| b.is_ascii_digit());
    u8::try_from(fraction.len()).ok().filter(|n| digits && *n <= 18 && whole.len() <= 18)
}

/// Whether a text is a time, as the decoder reads it. A date alone may be meant as one or as a text; it stays a text.
fn is_time(text: &str) -> bool {
    hexafn_codec::read_time(text.as_bytes()).is_some()
}
