//! Expressions: from syntax to types, in both directions. An expected type flows down as a hint, so that literals take
//! the type they meet; the type found flows up. `None` stands for "poisoned": the error is reported already.
mod access;
mod arithmetic;
mod branch;
mod call;
mod compare;
mod conversion;
mod facts;
mod function;
mod lambda;
mod list;
mod literal;
mod logic;
mod member;
mod pattern;
mod record;
mod scope;
mod secret;

pub(crate) use access::{list_names, owner, unknown_field};
pub(crate) use call::refused;
pub(crate) use facts::{Fact, narrowed_row};
pub(crate) use function::check_function;
pub(crate) use literal::flexible;
pub(crate) use scope::{NoRow, Row, Scope};
pub(crate) use secret::{is_secret, opened};

use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::{Expr, Type};
use hexafn_syntax::ast::{self, ExprKind as E};

use crate::convert::{Refusal, Refused, coerce, join};

impl Scope<'_, '_> {
    /// The typed expression; `hint` is the type that the place would like.
    pub fn infer(&mut self, e: &ast::Expr, hint: Option<&Type>) -> Option<Expr> {
        let span = e.span;
        match &e.kind {
            E::Null => Some(Expr::literal(hexafn_ir::Value::Null, Type::Null, span)),
            E::Bool(b) => Some(Expr::literal(hexafn_ir::Value::Bool(*b), Type::Bool, span)),
            E::Int(n) => self.int(*n, span, hint),
            E::Fraction(text) => self.fraction(text, false, span, hint),
            E::Duration(d) => Some(Expr::literal(hexafn_ir::Value::Duration(*d), Type::Duration, span)),
            E::Size(n) => self.int(i128::from(*n), span, None),
            E::String(s) => Some(Expr::literal(hexafn_ir::Value::String(s.as_str().into()), Type::String, span)),
            E::Interpolated(parts) => self.interpolated(parts, span),
            E::Range(..) => {
                self.misplaced(span, "a range", "ranges stand in options, in `match` patterns and after `in`")
            }
            E::It => self.whole_row(span),
            E::Meta => self.misplaced(span, "`meta` as a whole", "name a part of it, such as `meta.key`"),
            E::Name(name) => self.name(name, span, hint),
            E::List(items) => self.list(items, span, hint),
            E::Record(fields) => self.record(fields, span, hint),
            E::Field { base, name, optional } => self.field(base, name, *optional, span),
            E::Index { base, index } => self.index(base, index, span),
            E::Call(call) => self.call(call, hint),
            E::Unary(op, inner) => self.unary(*op, inner, span, hint),
            E::Binary { op, op_span, left, right } => self.binary(*op, *op_span, left, right, span, hint),
            E::As(inner, ty) => self.conversion(inner, ty, span),
            E::If { condition, then, otherwise } => self.branch(condition, then, otherwise, span, hint),
            E::Match { subject, arms } => self.pattern_match(subject, arms, span, hint),
            E::Block { lets, result } => self.block(lets, result, hint),
            E::Lambda { .. } => {
                self.misplaced(span, "a function", "functions stand as arguments of `map`, `filter` and the like")
            }
        }
    }

    /// The expression as a value of `ty`; `place` names what takes it, as "the default of `limit`".
    pub fn check(&mut self, e: &ast::Expr, ty: &Type, place: &str) -> Option<Expr> {
        let expr = self.infer(e, Some(ty))?;
        self.fit(expr, ty, place)
    }

    /// A condition: `bool`, or `bool?` where null counts as false. `place` names what takes it, as "`where`".
    pub fn condition(&mut self, e: &ast::Expr, place: &str) -> Option<Expr> {
        let expr = self.infer(e, Some(&Type::Bool))?;
        match expr.ty.bare() {
            Type::Bool => Some(expr),
            other => {
                let message = format!("{place} takes a bool, and this is `{other}`");
                let error = Diagnostic::error(codes::TYPE_MISMATCH, expr.span, message, "expected a bool");
                self.cx.fail(match other {
                    Type::Int | Type::Float | Type::Decimal(_) => error.help("compare it: `x != 0`"),
                    Type::String => error.help("compare it: `x != \"\"`"),
                    Type::List(_) | Type::Map(_) => error.help("ask how many there are: `length(x) > 0`"),
                    Type::Json => error.help("give the json value a type with `as bool?`"),
                    Type::Null | Type::Record(_) if expr.ty.is_optional() => error.help("compare it: `x != null`"),
                    _ => error,
                })
            }
        }
    }

    /// Converts a typed expression to what a place takes, or reports why that does not go.
    pub fn fit(&self, expr: Expr, ty: &Type, place: &str) -> Option<Expr> {
        coerce(expr, ty).map_err(|refused| self.cx.report.push(refusal(&refused, place))).ok()
    }

    /// Values of several branches or elements brought to one type: the hint if all fit it, else the least common one.
    fn together(&self, exprs: Vec<Expr>, hint: Option<&Type>, what: &str) -> Option<(Vec<Expr>, Type)> {
        if let Some(hint) = hint
            && let Ok(fitted) = exprs.iter().cloned().map(|e| coerce(e, hint)).collect::<Result<Vec<_>, _>>()
        {
            return Some((fitted, hint.clone()));
        }
        let mut ty: Option<(Type, Span)> = None;
        for expr in &exprs {
            ty = Some(match ty {
                None => (expr.ty.clone(), expr.span),
                Some((sum, first)) => match join(&sum, &expr.ty) {
                    Some(joined) => (joined, first),
                    None => {
                        let message = format!("{what} have one type, and these are `{sum}` and `{}`", expr.ty);
                        let error =
                            Diagnostic::error(codes::TYPE_MISMATCH, expr.span, message, format!("`{}`", expr.ty));
                        return self.cx.fail(mixing_help(error.related(first, format!("`{sum}`")), &sum, &expr.ty));
                    }
                },
            });
        }
        let ty = ty.map_or(Type::Null, |(ty, _)| ty);
        let fitted = exprs.into_iter().map(|e| self.fit(e, &ty, what)).collect::<Option<_>>()?;
        Some((fitted, ty))
    }

    fn misplaced(&self, span: Span, what: &str, help: &str) -> Option<Expr> {
        let error =
            Diagnostic::error(codes::MISPLACED, span, format!("{what} cannot stand here"), "not a value by itself");
        self.cx.fail(error.help(help))
    }
}

/// Adds what helps when decimal meets float, text meets something else, or json meets anything.
pub(crate) fn mixing_help(error: Diagnostic, a: &Type, b: &Type) -> Diagnostic {
    match (a.bare(), b.bare()) {
        (Type::Decimal(_), Type::Float) | (Type::Float, Type::Decimal(_)) => {
            error.help("decimal is exact and float is not: say which is meant with `as float` or `as decimal(n)`")
        }
        (Type::Json, other) | (other, Type::Json) if *other != Type::Json => {
            error.help(format!("give the json value a type with `as {other}?`: null where it is of another"))
        }
        (Type::String, Type::String | Type::Choice(_)) => error,
        (Type::String, other) | (other, Type::String) if converts_from_text(other) => error.help(format!(
            "`as {other}` reads a text, `as {other}?` gives null where it cannot; `as string` writes one"
        )),
        (Type::Time(_), Type::Int) | (Type::Int, Type::Time(_)) => {
            error.help("durations have a unit, as `60s`; `from_unix(n)` makes a time of the seconds since 1970")
        }
        (Type::Duration, Type::Int) | (Type::Int, Type::Duration) => {
            error.help("durations have a unit: `60s`, or `n * 1s`")
        }
        _ => error,
    }
}

/// Whether a text can be read as a value of a type.
fn converts_from_text(ty: &Type) -> bool {
    matches!(ty, Type::Int | Type::Float | Type::Decimal(_) | Type::Time(_) | Type::Duration | Type::Bool)
}

/// The error for a value that does not fit its place.
pub(crate) fn refusal(refused: &Refused, place: &str) -> Diagnostic {
    let Refused { span, found, wanted, why } = refused;
    let mismatch = |label: String| {
        let message = format!("{place} takes `{wanted}`, and this is `{found}`");
        Diagnostic::error(codes::TYPE_MISMATCH, *span, message, label)
    };
    match why {
        Refusal::Type => {
            let error = mismatch(format!("expected `{wanted}`"));
            match (found.bare(), wanted.bare()) {
                (Type::String, to) if converts_from_text(to) => {
                    error.help(format!("`as {to}` reads a text, `as {to}?` gives null where it cannot"))
                }
                (from, Type::String) if *from != Type::Json => error.help("write it as text with `as string`"),
                _ => mixing_help(error, found, wanted),
            }
        }
        Refusal::Lacks(field) => mismatch(format!("`{field}` is missing")),
        Refusal::Null => {
            let message = format!("{place} takes `{wanted}`, and this may be null");
            Diagnostic::error(codes::MAY_BE_NULL, *span, message, format!("`{found}`"))
                .help("say what stands for null with `?? value`, or filter with `where … != null` before")
        }
        Refusal::Digits(n) => {
            let message = format!("{place} takes `{wanted}`, and this has {n} fraction digits");
            Diagnostic::error(codes::DIGITS_LOST, *span, message, "digits would be lost")
                .help(format!("`round(x, n)` or `as {}` drops digits on purpose", wanted.bare()))
        }
        Refusal::Member(text) => member(text, wanted, *span),
        Refusal::Range => {
            Diagnostic::error(codes::NUMBER_RANGE, *span, format!("the number does not fit `{wanted}`"), "too large")
        }
        Refusal::Secret => {
            let message = format!("{place} takes `{wanted}`, and this is a secret");
            Diagnostic::error(codes::SECRET_ESCAPES, *span, message, format!("`{found}`"))
                .help("say `reveal(x)` where a secret may be seen")
        }
    }
}

/// The error for a text that is none of a choice's members.
pub(crate) fn member(text: &str, choice: &Type, span: Span) -> Diagnostic {
    let message = format!("{text:?} is none of {}", choice.bare());
    let error = Diagnostic::error(codes::NOT_A_MEMBER, span, message, "not a member");
    let Type::Choice(members) = choice.bare() else { return error };
    match crate::suggest::nearest(text, members.iter().map(|m| &**m)) {
        Some(near) => error.guess(span, format!("{near:?}"), format!("did you mean {near:?}?")),
        None => error,
    }
}
