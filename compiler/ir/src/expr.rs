//! Typed expressions. `check` makes them, `plan` folds them, `hexafn-expr` turns them into kernels.
use hexafn_diagnostics::Span;
use serde::{Deserialize, Serialize};

use crate::envelope::Meta;
use crate::{Name, Type, Value};

/// An expression with its type and place.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// The type of its value.
    pub ty: Type,
    /// Where it was written: what an error record points at.
    pub span: Span,
}

/// The number of a local value; unique within one expression tree.
pub type Local = u32;

/// The forms of a typed expression. Conversions are explicit ([`ExprKind::Cast`]): operands of [`ExprKind::Binary`] have the
/// types that [`BinaryOp`] says. Functions of the program are already put in place of their calls.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum ExprKind {
    /// A constant.
    Literal(Value),
    /// A column of the current row.
    Column(Name),
    /// The current row as a record (`it` as a whole).
    Row,
    /// A part of the envelope.
    Meta(Meta),
    /// The value of a param at the time of the batch.
    Param(Name),
    /// A local bound by `Let` or a lambda's parameter.
    Local(Local),
    /// `value` is computed once, for the rows that reach it, and named in `body`.
    Let {
        /// Its number.
        local: Local,
        /// Its value.
        value: Box<Expr>,
        /// Where it can be used.
        body: Box<Expr>,
    },
    /// A field of a record or of a json object. Null where the base is null (the checker saw to `?.`); on json, null where
    /// there is no such member.
    Field(Box<Expr>, Name),
    /// `list[i]` fails out of range (negative counts from the end); `map[key]` and `json[…]` are null where absent.
    Index(Box<Expr>, Box<Expr>),
    /// A library function by name; the overload follows from the arguments' types.
    Call {
        /// Its name.
        function: Name,
        /// The arguments; lambdas only here.
        arguments: Vec<Expr>,
        /// Whether it may fail on some arguments.
        can_fail: bool,
    },
    /// A function of elements, only as an argument. Its type is that of its body.
    Lambda {
        /// Its parameters with their types.
        parameters: Vec<(Local, Type)>,
        /// Its value.
        body: Box<Expr>,
    },
    /// `not x`: null stays null.
    Not(Box<Expr>),
    /// `-x`: int, float, decimal, duration. Fails on the least int.
    Negate(Box<Expr>),
    /// Arithmetic and comparison.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Left.
        left: Box<Expr>,
        /// Right.
        right: Box<Expr>,
    },
    /// `a and b`: false where a is false, b elsewhere; b is evaluated only where a is true (or null).
    And(Box<Expr>, Box<Expr>),
    /// `a or b`, likewise.
    Or(Box<Expr>, Box<Expr>),
    /// `a ?? b`: b is evaluated only where a is null.
    Coalesce(Box<Expr>, Box<Expr>),
    /// `if c then a else b`: a null condition counts as false; each branch is evaluated only where it is taken.
    If {
        /// The condition.
        condition: Box<Expr>,
        /// Where true.
        then: Box<Expr>,
        /// Elsewhere.
        otherwise: Box<Expr>,
    },
    /// `x in list`: the list's elements have the type of x. `key in map`: whether the map has the key. Null where either
    /// side is null.
    In(Box<Expr>, Box<Expr>),
    /// Whether x is null; made by `== null` and patterns.
    IsNull(Box<Expr>),
    /// The parts, each a string, put together. A part that is null reads as "null".
    Concat(Vec<Expr>),
    /// A conversion to this expression's type.
    Cast(Box<Expr>, CastMode),
    /// `[a, b]`: the elements have one type.
    List(Vec<Expr>),
    /// `{ a: x }`: a record, or a map with these keys.
    Record(Vec<(Name, Expr)>),
}

/// What a conversion does where it cannot.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum CastMode {
    /// Never fails: int to decimal or float (int to decimal can overflow 38 digits never), T to T?, choice to string,
    /// narrowing of rows, values into text for interpolation (a json string as it is).
    Widen,
    /// `as T`: the row fails.
    OrFail,
    /// `as T?`: null.
    OrNull,
}

/// Operators on two operands of one type T, unless said otherwise. Null operands give null.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum BinaryOp {
    /// int, float, decimal (scales may differ, the larger one results), duration; time + duration; string + string.
    Add,
    /// int, float, decimal, duration; time - duration; time - time is a duration.
    Subtract,
    /// int, float, decimal (the larger scale, half to even); duration * int; duration * float.
    Multiply,
    /// int (truncates), float, decimal (the larger scale, half to even); duration / int; duration / float; duration /
    /// duration is a float. Fails on zero, but float / float does not.
    Divide,
    /// int, float, decimal, duration. Fails on zero, but float does not.
    Remainder,
    /// Any type but lambdas.
    Equal,
    /// Any type but lambdas.
    NotEqual,
    /// bool, numbers, string, time, duration.
    Less,
    /// As `Less`.
    LessEqual,
    /// As `Less`.
    Greater,
    /// As `Less`.
    GreaterEqual,
}

impl Expr {
    /// A constant.
    pub fn literal(value: Value, ty: Type, span: Span) -> Expr {
        Expr { kind: ExprKind::Literal(value), ty, span }
    }

    /// Its value if it is a constant.
    pub fn as_literal(&self) -> Option<&Value> {
        if let ExprKind::Literal(v) = &self.kind { Some(v) } else { None }
    }

    /// The expressions directly inside.
    pub fn children(&self) -> Vec<&Expr> {
        use ExprKind as K;
        match &self.kind {
            K::Literal(_) | K::Column(_) | K::Row | K::Meta(_) | K::Param(_) | K::Local(_) => vec![],
            K::Field(a, _) | K::Not(a) | K::Negate(a) | K::IsNull(a) | K::Cast(a, _) => vec![a],
            K::Lambda { body, .. } => vec![body],
            K::Let { value, body, .. } => vec![value, body],
            K::Index(a, b) | K::And(a, b) | K::Or(a, b) | K::Coalesce(a, b) | K::In(a, b) => vec![a, b],
            K::Binary { left, right, .. } => vec![left, right],
            K::If { condition, then, otherwise } => vec![condition, then, otherwise],
            K::Call { arguments: all, .. } | K::Concat(all) | K::List(all) => all.iter().collect(),
            K::Record(fields) => fields.iter().map(|(_, e)| e).collect(),
        }
    }

    /// The expressions directly inside, to change them.
    pub fn children_mut(&mut self) -> Vec<&mut Expr> {
        use ExprKind as K;
        match &mut self.kind {
            K::Literal(_) | K::Column(_) | K::Row | K::Meta(_) | K::Param(_) | K::Local(_) => vec![],
            K::Field(a, _) | K::Not(a) | K::Negate(a) | K::IsNull(a) | K::Cast(a, _) => vec![a],
            K::Lambda { body, .. } => vec![body],
            K::Let { value, body, .. } => vec![value, body],
            K::Index(a, b) | K::And(a, b) | K::Or(a, b) | K::Coalesce(a, b) | K::In(a, b) => vec![a, b],
            K::Binary { left, right, .. } => vec![left, right],
            K::If { condition, then, otherwise } => vec![condition, then, otherwise],
            K::Call { arguments: all, .. } | K::Concat(all) | K::List(all) => all.iter_mut().collect(),
            K::Record(fields) => fields.iter_mut().map(|(_, e)| e).collect(),
        }
    }

    /// Whether evaluating it can fail on some row: such an expression is never moved before a filter.
    pub fn can_fail(&self) -> bool {
        use ExprKind as K;
        let here = match &self.kind {
            K::Call { can_fail, .. } => *can_fail,
            K::Negate(_) => *self.ty.bare() != Type::Float,
            K::Index(base, _) => matches!(base.ty.bare(), Type::List(_)),
            K::Cast(_, mode) => *mode == CastMode::OrFail,
            K::Binary { op, left, right } => {
                use BinaryOp as B;
                matches!(op, B::Add | B::Subtract | B::Multiply | B::Divide | B::Remainder)
                    && !matches!(left.ty.bare(), Type::Float | Type::String | Type::Choice(_))
                    && !(matches!(op, B::Divide | B::Remainder) && is_harmless(&left.ty, right))
            }
            _ => false,
        };
        here || self.children().into_iter().any(Expr::can_fail)
    }

    /// Calls `see` with it and everything inside, outermost first.
    pub fn walk<'a>(&'a self, see: &mut impl FnMut(&'a Expr)) {
        see(self);
        for child in self.children() {
            child.walk(see);
        }
    }
}

/// Whether a division of any value of a type by `divisor` works: a constant that neither is zero nor makes more of it.
fn is_harmless(dividend: &Type, divisor: &Expr) -> bool {
    match (dividend.bare(), divisor.as_literal()) {
        // The least int has no negative of its own.
        (_, Some(Value::Int(n) | Value::Duration(n))) => *n != 0 && *n != -1,
        (Type::Decimal(scale), Some(Value::Decimal(digits, own))) => {
            own <= scale && digits.unsigned_abs() >= 10u128.pow(u32::from(*own))
        }
        _ => false,
    }
}

/// Several expressions under names, in order.
pub type Items = Vec<(Name, Expr)>;
