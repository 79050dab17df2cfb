//! Expressions.
use hexafn_diagnostics::Span;
use serde::Serialize;

use super::{Name, TypeExpr};

/// An expression.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum ExprKind {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// `1_000`. Wider than `int`, so that the checker can say what does not fit.
    Int(i128),
    /// `0.02`: the digits as written (underscores removed), since it may become a `decimal` or a `float`.
    Fraction(String),
    /// `5m`, in microseconds. Units: `us ms s m h d`.
    Duration(i64),
    /// `16MiB`, in bytes. Units: `B KB MB GB KiB MiB GiB`.
    Size(u64),
    /// `"plain"` and `r"raw"`, escapes resolved.
    String(String),
    /// `$"text {expr}"`.
    Interpolated(Vec<Part>),
    /// `200ms..30s`.
    Range(Box<Expr>, Box<Expr>),
    /// `it`: the current row.
    It,
    /// `meta`: the envelope.
    Meta,
    /// A field of the current row, a local, a parameter, a declaration.
    Name(String),
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `{ a: 1, b }`; a name alone stands for `b: b`.
    Record(Vec<RecordField>),
    /// `base.name`, `base?.name`.
    Field {
        /// Of what.
        base: Box<Expr>,
        /// Which.
        name: Name,
        /// `?.`: null where the base is null.
        optional: bool,
    },
    /// `base[index]`.
    Index {
        /// Of what.
        base: Box<Expr>,
        /// Position or key.
        index: Box<Expr>,
    },
    /// `name(args)`.
    Call(Call),
    /// `not x`, `-x`.
    Unary(UnaryOp, Box<Expr>),
    /// `a + b` and the like, with the place of the operator.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Where the operator stands.
        op_span: Span,
        /// Left.
        left: Box<Expr>,
        /// Right.
        right: Box<Expr>,
    },
    /// `x as int`, `x as int?`.
    As(Box<Expr>, TypeExpr),
    /// `if c then a else b`.
    If {
        /// The condition.
        condition: Box<Expr>,
        /// Where it holds.
        then: Box<Expr>,
        /// Where it does not.
        otherwise: Box<Expr>,
    },
    /// `match s { … }`.
    Match {
        /// What is looked at.
        subject: Box<Expr>,
        /// The arms, tried in order.
        arms: Vec<Arm>,
    },
    /// `{ let x = …; expr }`.
    Block {
        /// The local names, each seeing those before it.
        lets: Vec<(Name, Expr)>,
        /// The value.
        result: Box<Expr>,
    },
    /// `x => expr`, `(a, b) => expr`.
    Lambda {
        /// Its parameters.
        parameters: Vec<Name>,
        /// Its value.
        body: Box<Expr>,
    },
}

/// A part of an interpolated string.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Part {
    /// Text as it is.
    Text(String),
    /// `{expr}`.
    Expr(Expr),
}

/// `name: value` of a record expression.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RecordField {
    /// The field: a word or a quoted string.
    pub name: Name,
    /// Its value.
    pub value: Expr,
}

/// `path.to.name(args where filter)`; a connector without arguments (`stdin`) has none.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Call {
    /// `http.post` is two names.
    pub path: Vec<Name>,
    /// The arguments, positional ones first.
    pub arguments: Vec<Argument>,
    /// `sum(amount where ok)`: rows that an aggregate counts.
    pub filter: Option<Box<Expr>>,
    /// The whole of it.
    pub span: Span,
}

impl Call {
    /// The path with dots: `http.post`.
    pub fn name(&self) -> String {
        self.path.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join(".")
    }
}

/// One argument.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Argument {
    /// `name:` before it.
    pub name: Option<Name>,
    /// Its value.
    pub value: Expr,
}

/// One arm of a `match`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Arm {
    /// What the subject must be.
    pub pattern: ArmPattern,
    /// `if cond`.
    pub guard: Option<Expr>,
    /// The value.
    pub value: Expr,
    /// The whole of it.
    pub span: Span,
}

/// What the subject of a `match` must be.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum ArmPattern {
    /// `_`.
    Any,
    /// A word: binds the subject to that name.
    Bind(Name),
    /// `"gold" | "silver"`, `1`, `null`, `true`, `1..10`: any of these constants.
    Values(Vec<Expr>),
}

/// Operators with one operand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum UnaryOp {
    /// `not`.
    Not,
    /// `-`.
    Negate,
}

/// Operators with two operands, weakest first: `??`, `or`, `and`, (`not`), comparisons and `in`, `..`, `+ -`, `* / %`,
/// (`as`), (unary `-`), then postfix.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum BinaryOp {
    /// `??`.
    Coalesce,
    /// `or`.
    Or,
    /// `and`.
    And,
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterEqual,
    /// `in`.
    In,
    /// `not in`.
    NotIn,
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Remainder,
}
