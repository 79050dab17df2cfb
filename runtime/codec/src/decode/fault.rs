//! Why an event is invalid.
use std::fmt::Write;

use hexafn_diagnostics as codes;
use hexafn_diagnostics::Code;

use crate::scan::{Broken, byte};

/// The place after what was read, or why it could not be.
pub type Found = Result<usize, Box<Fault>>;

/// What is wrong with an event. Only made when something is, so it may allocate.
#[derive(Debug)]
pub struct Fault {
    /// The number of the kind of mistake.
    pub code: Code,
    /// The way to the field, innermost first.
    path: Vec<Part>,
    got: String,
    expected: String,
}

#[derive(Debug)]
enum Part {
    Field(Box<str>),
    Item(usize),
}

impl Fault {
    /// A value that is not as it should be: `got` is what there is, `expected` the rest of the sentence.
    #[cold]
    pub fn new(code: Code, got: impl Into<String>, expected: impl Into<String>) -> Box<Self> {
        Box::new(Fault { code, path: Vec::new(), got: got.into(), expected: expected.into() })
    }

    /// A value of another kind than `expected`.
    #[cold]
    pub fn kind(text: &[u8], at: usize, end: usize, expected: &str) -> Box<Self> {
        match describe(text, at, end) {
            Some("null") => Fault::new(codes::MISSING_FIELD, "null", format!("expected {expected}")),
            Some(got) => Fault::new(codes::WRONG_KIND, got, format!("expected {expected}")),
            None => Fault::broken(text, 0, end, Broken { at, expected: "a value" }),
        }
    }

    /// Text that is not JSON. `start` is where the event begins.
    #[cold]
    pub fn broken(text: &[u8], start: usize, end: usize, broken: Broken) -> Box<Self> {
        let at = broken.at;
        let got = match byte(text, at, end) {
            _ if at >= end => "at its end".to_string(),
            b @ (0..0x21 | 0x7F..) => format!("at byte {} (0x{b:02x})", at.saturating_sub(start)),
            b => format!("at byte {} (`{}`)", at.saturating_sub(start), b as char),
        };
        Fault::new(codes::NOT_JSON, got, format!("expected {}", broken.expected))
    }

    /// The same, known to be of that field.
    #[cold]
    pub fn of_field(mut self: Box<Self>, name: &str) -> Box<Self> {
        self.path.push(Part::Field(name.into()));
        self
    }

    /// The same, known to be of that item of a list.
    #[cold]
    pub fn of_item(mut self: Box<Self>, index: usize) -> Box<Self> {
        self.path.push(Part::Item(index));
        self
    }

    /// The same without showing what was there.
    #[cold]
    pub fn hidden(mut self: Box<Self>) -> Box<Self> {
        if self.code != codes::MISSING_FIELD && self.code != codes::NOT_JSON {
            self.got = "a value that is not shown".into();
        }
        self
    }

    /// One sentence without a full stop.
    pub fn message(&self) -> String {
        if self.code == codes::NOT_JSON {
            return format!("not JSON {}: {}", self.got, self.expected);
        }
        if self.code == codes::BAD_TABLE {
            return format!("not CSV: {}, {}", self.got, self.expected);
        }
        if self.path.is_empty() {
            return format!("the event is {}, {}", self.got, self.expected);
        }
        let mut path = String::new();
        for part in self.path.iter().rev() {
            // Writing to a String cannot fail.
            let _ = match part {
                Part::Field(name) if path.is_empty() => write!(path, "{name}"),
                Part::Field(name) => write!(path, ".{name}"),
                Part::Item(index) => write!(path, "[{index}]"),
            };
        }
        format!("`{path}` is {}, {}", self.got, self.expected)
    }
}

/// What kind of value begins at `at`, in words.
fn describe(text: &[u8], at: usize, end: usize) -> Option<&'static str> {
    Some(match byte(text, at, end) {
        b'"' => "a string",
        b'{' => "an object",
        b'[' => "an array",
        b't' | b'f' => "a bool",
        b'n' => "null",
        b'-' | b'0'..=b'9' => "a number",
        _ => return None,
    })
}

/// A value as it is shown in a message: in quotes, cut after 40 characters.
pub fn shown(value: &str) -> String {
    let mut short: String = value.chars().take(40).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    format!("{short:?}")
}
