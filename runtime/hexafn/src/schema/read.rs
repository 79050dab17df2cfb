//! JSON Schema as types.
mod part;
mod root;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use thiserror::Error;

use super::shape::{self, Declared};

/// The largest document, in bytes.
const MAX_BYTES: usize = 4 << 20;
/// The deepest schema, references followed.
const MAX_DEPTH: usize = 48;
/// The most definitions.
const MAX_DEFINITIONS: usize = 1_000;
/// The most schemas in all, each counted as often as it is used in place.
const MAX_SCHEMAS: usize = 50_000;

/// What a schema became.
#[derive(Clone, PartialEq, Debug)]
pub struct Read {
    /// The declarations in canonical form, that of the whole document first.
    pub text: String,
    /// The name of the first.
    pub name: String,
    /// What the types do not say, each with the place in the schema.
    pub warnings: Vec<String>,
}

/// Why a schema is no type.
#[derive(Debug, Error)]
pub enum SchemaError {
    /// It is too long.
    #[error("the schema is longer than 4 MiB")]
    TooLong,
    /// It is not JSON.
    #[error("the schema is not JSON: {0}")]
    NotJson(#[source] serde_json::Error),
    /// A part of it is no schema.
    #[error("{place}: expected a schema, which is an object, `true` or `false`")]
    NotSchema {
        /// A pointer to the part.
        place: String,
    },
    /// A reference leads nowhere.
    #[error("{place}: `{reference}` leads nowhere; a reference stays in the document, as `#/$defs/Customer` does")]
    Unresolved {
        /// A pointer to the schema that has it.
        place: String,
        /// The reference.
        reference: String,
    },
    /// It is nested too deep.
    #[error("{place}: the schema is nested deeper than {MAX_DEPTH} levels")]
    TooDeep {
        /// A pointer to the part.
        place: String,
    },
    /// It has too many definitions or parts.
    #[error("the schema has more than {MAX_DEFINITIONS} definitions or {MAX_SCHEMAS} parts")]
    TooMany,
    /// The types do not check, which is a mistake in hexafn.
    #[error("the types that the schema became do not check, which is a mistake in hexafn: {0}")]
    Unsound(String),
}

/// Reads a schema as declarations. The type of the whole document is called `name`, else as its title says, else
/// `otherwise`.
///
/// # Errors
/// If the text is not JSON, not a schema, too large, or has references that lead out of it or nowhere.
pub fn read(text: &str, name: Option<&str>, otherwise: &str) -> Result<Read, SchemaError> {
    if text.len() > MAX_BYTES {
        return Err(SchemaError::TooLong);
    }
    let document: Value = serde_json::from_str(text).map_err(SchemaError::NotJson)?;
    let mut refused = String::new();
    // Some rules of the language (the fields of a union, what a constant can be) are the checker's to know.
    for leave in [Leave::default(), Leave { unions: true, ..Leave::default() }, Leave { unions: true, defaults: true }]
    {
        let mut reader = Reader {
            document: &document,
            leave,
            names: HashMap::new(),
            taken: BTreeSet::new(),
            declared: Vec::new(),
            warnings: Vec::new(),
            passed: BTreeMap::new(),
            looked_at: 0,
        };
        let name = reader.root(name, otherwise)?;
        reader.declared.sort_by_key(|d| d.name != name);
        let text = shape::text(&reader.declared);
        match crate::front("schema", &text).diagnostics.into_iter().find(|d| d.is_error()) {
            None => return Ok(Read { text, name, warnings: reader.warnings() }),
            Some(error) => refused = error.message,
        }
    }
    Err(SchemaError::Unsound(refused))
}

/// What to leave out.
#[derive(Clone, Copy, Default)]
struct Leave {
    unions: bool,
    defaults: bool,
}

/// How far a definition is read.
enum Progress {
    /// Under way: whoever refers to it now is a part of it.
    Working,
    /// Declared under this name.
    Done(String),
}

struct Reader<'a> {
    document: &'a Value,
    leave: Leave,
    /// Definitions by their pointers.
    names: HashMap<String, Progress>,
    taken: BTreeSet<String>,
    declared: Vec<Declared>,
    warnings: Vec<String>,
    /// Keywords that narrow a type and that the language has no word for, with how often they were passed over.
    passed: BTreeMap<&'static str, usize>,
    /// How many schemas were looked at: parts of `allOf` are looked at wherever they are referred to.
    looked_at: usize,
}

impl Reader<'_> {
    fn warn(&mut self, place: &str, what: impl AsRef<str>) {
        self.warnings.push(format!("{place}: {}", what.as_ref()));
    }

    /// A name like this one that no type has yet.
    fn unique(&mut self, wanted: &str) -> String {
        let numbered = (2..).map(|n| format!("{wanted}{n}"));
        let name = std::iter::once(wanted.to_owned()).chain(numbered).find(|n| !self.taken.contains(n));
        let name = name.unwrap_or_else(|| wanted.to_owned());
        self.taken.insert(name.clone());
        name
    }

    fn warnings(self) -> Vec<String> {
        let mut warnings = self.warnings;
        if !self.passed.is_empty() {
            let all: Vec<String> = self.passed.iter().map(|(key, n)| format!("{key} ({n})")).collect();
            warnings.push(format!("not in the types, check with `where` what matters: {}", all.join(", ")));
        }
        warnings
    }
}
