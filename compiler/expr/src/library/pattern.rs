//! Signatures: types with variables, read from text such as `map(list: list<T>, f: (T) -> U) -> list<U>`.
use std::fmt;
use std::sync::Arc;

use hexafn_ir::{Field, Record, TimeWire, Type};

/// A type with variables.
#[derive(Clone, PartialEq, Debug)]
pub enum Pattern {
    /// Any type; its values are looked at as they are.
    Any,
    /// Any record or row.
    AnyRecord,
    /// This type.
    Exactly(Type),
    /// `decimal(n)` with any n.
    Decimal,
    /// A variable: one letter, the same type wherever it stands.
    Variable(char),
    /// `P?`.
    Optional(Box<Pattern>),
    /// `list<P>`.
    List(Box<Pattern>),
    /// `map<string, P>`.
    Map(Box<Pattern>),
    /// `{ a: P, b: Q }`, with a variable among its types.
    Record(Vec<(String, Pattern)>),
    /// `(P, Q) -> R`: a function of elements.
    Function(Vec<Pattern>, Box<Pattern>),
}

impl Pattern {
    /// The one type that it stands for; `None` if it has variables.
    fn closed(&self) -> Option<Type> {
        Some(match self {
            Pattern::Exactly(ty) => ty.clone(),
            Pattern::Optional(inner) => inner.closed()?.optional(),
            Pattern::List(item) => Type::List(Box::new(item.closed()?)),
            Pattern::Map(item) => Type::Map(Box::new(item.closed()?)),
            Pattern::Record(fields) => {
                let fields = fields.iter().map(|(name, p)| Some(Field::new(name.as_str(), p.closed()?)));
                Type::Record(Arc::new(Record { name: None, fields: fields.collect::<Option<_>>()? }))
            }
            _ => return None,
        })
    }
}

/// A parameter of a function.
#[derive(Clone, PartialEq, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type.
    pub pattern: Pattern,
    /// `name?:` may be left out.
    pub optional: bool,
    /// `...name:` any number of them, none included.
    pub variadic: bool,
}

/// What a variable may stand for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bound {
    /// int, float, decimal, duration.
    Number,
    /// Those, and string, time, bool.
    Ordered,
}

/// One form of a function.
#[derive(Clone, PartialEq, Debug)]
pub struct Signature {
    /// The function.
    pub name: String,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// The type of its result.
    pub result: Pattern,
    /// `where T: number`: what variables may stand for.
    pub bounds: Vec<(char, Bound)>,
}

impl Signature {
    /// Reads a signature.
    pub fn parse(text: &str) -> Option<Signature> {
        let mut reader = Reader(text);
        let name = reader.word()?.to_owned();
        reader.sign("(")?;
        let mut parameters = Vec::new();
        while reader.sign(")").is_none() {
            let variadic = reader.sign("...").is_some();
            let name = reader.word()?.to_owned();
            let optional = reader.sign("?").is_some();
            reader.sign(":")?;
            parameters.push(Parameter { name, pattern: reader.pattern()?, optional, variadic });
            let _ = reader.sign(",");
        }
        reader.sign("->")?;
        let result = reader.pattern()?;
        let mut bounds = Vec::new();
        let mut more = reader.sign("where");
        while more.is_some() {
            let variable = reader.word()?.chars().next()?;
            reader.sign(":")?;
            bounds.push((variable, if reader.word()? == "number" { Bound::Number } else { Bound::Ordered }));
            more = reader.sign(",");
        }
        reader.0.trim().is_empty().then_some(Signature { name, parameters, result, bounds })
    }
}

struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    fn word(&mut self) -> Option<&'a str> {
        let text = self.0.trim_start();
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        self.0 = rest;
        (!word.is_empty()).then_some(word)
    }

    fn sign(&mut self, sign: &str) -> Option<()> {
        self.0 = self.0.trim_start().strip_prefix(sign)?;
        Some(())
    }

    fn pattern(&mut self) -> Option<Pattern> {
        let mut pattern = self.required()?;
        if self.sign("?").is_some() {
            pattern = Pattern::Optional(Box::new(pattern));
        }
        Some(pattern)
    }

    fn required(&mut self) -> Option<Pattern> {
        if self.sign("(").is_some() {
            let mut parameters = Vec::new();
            while self.sign(")").is_none() {
                parameters.push(self.pattern()?);
                let _ = self.sign(",");
            }
            self.sign("->")?;
            return Some(Pattern::Function(parameters, Box::new(self.pattern()?)));
        }
        if self.sign("{").is_some() {
            let mut fields = Vec::new();
            while self.sign("}").is_none() {
                let name = self.word()?.to_owned();
                self.sign(":")?;
                fields.push((name, self.pattern()?));
                let _ = self.sign(",");
            }
            let record = Pattern::Record(fields);
            return Some(record.closed().map_or(record, Pattern::Exactly));
        }
        let exactly = Pattern::Exactly;
        Some(match self.word()? {
            "any" => Pattern::Any,
            "record" => Pattern::AnyRecord,
            "bool" => exactly(Type::Bool),
            "int" => exactly(Type::Int),
            "float" => exactly(Type::Float),
            "decimal" => Pattern::Decimal,
            "string" => exactly(Type::String),
            "bytes" => exactly(Type::Bytes),
            "time" => exactly(Type::Time(TimeWire::Rfc3339)),
            "duration" => exactly(Type::Duration),
            "json" => exactly(Type::Json),
            "list" => {
                self.sign("<")?;
                let item = self.pattern()?;
                self.sign(">")?;
                Pattern::List(Box::new(item))
            }
            "map" => {
                self.sign("<string,")?;
                let item = self.pattern()?;
                self.sign(">")?;
                Pattern::Map(Box::new(item))
            }
            word => {
                let mut letters = word.chars();
                match (letters.next(), letters.next()) {
                    (Some(letter), None) if letter.is_ascii_uppercase() => Pattern::Variable(letter),
                    _ => return None,
                }
            }
        })
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Pattern::Any => f.write_str("any"),
            Pattern::AnyRecord => f.write_str("record"),
            Pattern::Exactly(ty) => write!(f, "{ty}"),
            Pattern::Decimal => f.write_str("decimal"),
            Pattern::Variable(letter) => write!(f, "{letter}"),
            Pattern::Optional(p) => write!(f, "{p}?"),
            Pattern::List(p) => write!(f, "list<{p}>"),
            Pattern::Map(p) => write!(f, "map<string, {p}>"),
            Pattern::Record(fields) => {
                let fields: Vec<_> = fields.iter().map(|(name, p)| format!("{name}: {p}")).collect();
                write!(f, "{{ {} }}", fields.join(", "))
            }
            Pattern::Function(parameters, result) => {
                let parameters: Vec<_> = parameters.iter().map(ToString::to_string).collect();
                write!(f, "({}) -> {result}", parameters.join(", "))
            }
        }
    }
}

impl fmt::Display for Signature {
    /// As it is written in the documentation.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parameter = |p: &Parameter| {
            let (before, after) = (if p.variadic { "..." } else { "" }, if p.optional { "?" } else { "" });
            format!("{before}{}{after}: {}", p.name, p.pattern)
        };
        let parameters: Vec<_> = self.parameters.iter().map(parameter).collect();
        write!(f, "{}({}) -> {}", self.name, parameters.join(", "), self.result)?;
        for (i, (variable, bound)) in self.bounds.iter().enumerate() {
            let before = if i == 0 { " where" } else { "," };
            write!(f, "{before} {variable}: {}", if *bound == Bound::Number { "number" } else { "ordered" })?;
        }
        Ok(())
    }
}
