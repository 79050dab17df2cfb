//! Expressions.
use super::{Ty, Value};

/// An expression.
#[derive(Clone, PartialEq, Debug)]
pub struct Expr {
    /// Its number, by which its place in the text is found.
    pub id: u32,
    /// Its type, as the language defines it.
    pub ty: Ty,
    /// What it is.
    pub kind: Kind,
}

/// `+ - * / %`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// `== != < <= > >=`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// A part of the envelope.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MetaPart {
    /// `meta.offset`.
    Offset,
    /// `meta.time`.
    Time,
}

/// The forms of an expression.
#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// A constant. `bare`: written as it is, since what stands beside gives it its type.
    Literal {
        /// The value.
        value: Value,
        /// Whether it is written without `as`.
        bare: bool,
    },
    /// A field of the row; `it.name` where the flag is set.
    Column(String, bool),
    /// A local name.
    Local(String),
    /// A `let` or `param` of the program.
    Constant(String),
    /// `meta.…`.
    Meta(MetaPart),
    /// A conversion that goes by itself: nothing is written.
    Widen(Box<Expr>),
    /// Arithmetic.
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// `-x`.
    Negate(Box<Expr>),
    /// A comparison.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `and` (`or` where the flag is set).
    Logic(bool, Box<Expr>, Box<Expr>),
    /// `not x`.
    Not(Box<Expr>),
    /// `x in list` (`not in` where the flag is set).
    In(bool, Box<Expr>, Box<Expr>),
    /// `x == null` (`x != null` where the flag is set).
    IsNull(bool, Box<Expr>),
    /// `a ?? b`.
    Coalesce(Box<Expr>, Box<Expr>),
    /// `if c then a else b`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `match s { … }`.
    Match(Box<Expr>, Vec<Arm>),
    /// `x as T`: to the type of the expression.
    As(Box<Expr>),
    /// `$"…"`: texts and expressions.
    Interpolate(Vec<Result<Expr, String>>),
    /// `base.name`, `base?.name` where the flag is set.
    Member(Box<Expr>, String, bool),
    /// `base[index]`.
    Index(Box<Expr>, Box<Expr>),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{ a: x }`.
    Record(Vec<(String, Expr)>),
    /// A library function.
    Call(&'static str, Vec<Expr>),
    /// A function of elements.
    Lambda(Vec<String>, Box<Expr>),
    /// `{ let x = …; y }`.
    Block(Vec<(String, Expr)>, Box<Expr>),
    /// A function of the program.
    Apply(String, Vec<Expr>),
}

/// One arm of a `match`.
#[derive(Clone, PartialEq, Debug)]
pub struct Arm {
    /// What the subject must be.
    pub pattern: Pattern,
    /// `if …`.
    pub guard: Option<Expr>,
    /// The value.
    pub value: Expr,
}

/// What the subject of a `match` must be.
#[derive(Clone, PartialEq, Debug)]
pub enum Pattern {
    /// `_`.
    Any,
    /// A name for the subject.
    Bind(String),
    /// Any of these constants.
    Values(Vec<Value>),
    /// `low..high`, both included.
    Range(Value, Value),
}

impl Expr {
    /// The expressions directly inside.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.kind {
            Kind::Literal { .. } | Kind::Column(..) | Kind::Local(_) | Kind::Constant(_) | Kind::Meta(_) => vec![],
            Kind::Widen(a)
            | Kind::Negate(a)
            | Kind::Not(a)
            | Kind::IsNull(_, a)
            | Kind::As(a)
            | Kind::Member(a, ..)
            | Kind::Lambda(_, a) => vec![a],
            Kind::Arithmetic(_, a, b)
            | Kind::Compare(_, a, b)
            | Kind::Logic(_, a, b)
            | Kind::In(_, a, b)
            | Kind::Coalesce(a, b)
            | Kind::Index(a, b) => vec![a, b],
            Kind::If(c, a, b) => vec![c, a, b],
            Kind::Match(subject, arms) => {
                let arms = arms.iter().flat_map(|arm| arm.guard.iter().chain([&arm.value]));
                std::iter::once(&**subject).chain(arms).collect()
            }
            Kind::Interpolate(parts) => parts.iter().filter_map(|p| p.as_ref().ok()).collect(),
            Kind::List(all) | Kind::Call(_, all) | Kind::Apply(_, all) => all.iter().collect(),
            Kind::Record(fields) => fields.iter().map(|(_, e)| e).collect(),
            Kind::Block(lets, result) => lets.iter().map(|(_, e)| e).chain([&**result]).collect(),
        }
    }

    /// The expressions directly inside, to change them.
    pub fn children_mut(&mut self) -> Vec<&mut Expr> {
        match &mut self.kind {
            Kind::Literal { .. } | Kind::Column(..) | Kind::Local(_) | Kind::Constant(_) | Kind::Meta(_) => vec![],
            Kind::Widen(a)
            | Kind::Negate(a)
            | Kind::Not(a)
            | Kind::IsNull(_, a)
            | Kind::As(a)
            | Kind::Member(a, ..)
            | Kind::Lambda(_, a) => vec![a],
            Kind::Arithmetic(_, a, b)
            | Kind::Compare(_, a, b)
            | Kind::Logic(_, a, b)
            | Kind::In(_, a, b)
            | Kind::Coalesce(a, b)
            | Kind::Index(a, b) => vec![a, b],
            Kind::If(c, a, b) => vec![c, a, b],
            Kind::Match(subject, arms) => {
                let arms = arms.iter_mut().flat_map(|arm| arm.guard.iter_mut().chain([&mut arm.value]));
                std::iter::once(&mut **subject).chain(arms).collect()
            }
            Kind::Interpolate(parts) => parts.iter_mut().filter_map(|p| p.as_mut().ok()).collect(),
            Kind::List(all) | Kind::Call(_, all) | Kind::Apply(_, all) => all.iter_mut().collect(),
            Kind::Record(fields) => fields.iter_mut().map(|(_, e)| e).collect(),
            Kind::Block(lets, result) => lets.iter_mut().map(|(_, e)| e).chain([&mut **result]).collect(),
        }
    }

    /// Calls `see` with it and everything inside.
    pub fn walk<'a>(&'a self, see: &mut dyn FnMut(&'a Expr)) {
        see(self);
        self.children().into_iter().for_each(|c| c.walk(see));
    }

    /// Whether it is a number literal as written, whose type follows from what stands beside it.
    pub fn is_literal(&self) -> bool {
        matches!(self.kind, Kind::Literal { .. })
    }
}
