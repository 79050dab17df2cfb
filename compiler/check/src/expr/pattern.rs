//! `match`: lowered to a chain of `if`, after a look at whether every value is covered.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::{Expr, ExprKind, Name, Type, Value};
use hexafn_syntax::ast::{self, Arm, ArmPattern, BinaryOp as Op, ExprKind as E};

use super::branch::if_else;
use super::logic::{both, either_null};
use super::{Scope, facts, flexible, mixing_help};
use crate::convert::join;

/// An arm with its condition; `None`: it takes everything.
struct Checked {
    test: Option<Expr>,
    value: Expr,
}

impl Scope<'_, '_> {
    pub(super) fn pattern_match(
        &mut self,
        subject: &ast::Expr,
        arms: &[Arm],
        span: Span,
        hint: Option<&Type>,
    ) -> Option<Expr> {
        let subject = self.infer(subject, None)?;
        // The name that no program can write stands for the subject.
        self.bind("match", Some(subject), |scope| {
            let subject = scope.name("match", span, None)?;
            scope.arms(&subject, arms, span, hint)
        })
    }

    fn arms(&mut self, subject: &Expr, arms: &[Arm], span: Span, hint: Option<&Type>) -> Option<Expr> {
        let tests: Vec<Option<Option<Expr>>> = arms.iter().map(|arm| self.test(subject, &arm.pattern)).collect();
        let mut checked: Vec<Option<Checked>> = arms.iter().map(|_| None).collect();
        let (late, early): (Vec<usize>, Vec<usize>) =
            (0..arms.len()).partition(|i| hint.is_none() && flexible(self.cx, &arms[*i].value));
        let mut met = hint.cloned();
        for i in early.into_iter().chain(late) {
            let mut known: Vec<_> = tests[..i].iter().zip(arms).flat_map(|(test, arm)| fails(test, arm)).collect();
            known.extend(tests[i].iter().flatten().flat_map(facts::of_true));
            checked[i] = self.knowing(known, |scope| scope.arm(subject, &arms[i], tests[i].clone(), met.as_ref()));
            if met.is_none() {
                met = checked[i].as_ref().map(|c| c.value.ty.clone()).filter(|t| !matches!(t, Type::Null | Type::Int));
            }
        }
        let covered = self.covered(subject, arms, &tests, span);
        let checked = checked.into_iter().collect::<Option<Vec<_>>>()?;
        covered?;
        let (tests, values): (Vec<_>, Vec<_>) = checked.into_iter().map(|c| (c.test, c.value)).unzip();
        let (values, ty) = self.together(values, hint, "the arms of `match`")?;
        let mut arms = tests.into_iter().zip(values).rev();
        // All values are covered, so the last arm needs no test.
        let (_, mut result) = arms.next()?;
        for (test, value) in arms {
            result = match test {
                None => value,
                Some(test) => if_else(test, value, result, ty.clone(), span),
            };
        }
        Some(result)
    }

    fn arm(&mut self, subject: &Expr, arm: &Arm, test: Option<Option<Expr>>, hint: Option<&Type>) -> Option<Checked> {
        let body = |scope: &mut Self| {
            let guard = arm.guard.as_ref().map(|g| scope.condition(g, "the `if` of an arm"));
            let known = guard.iter().flatten().flat_map(facts::of_true).collect();
            let value = scope.knowing(known, |s| s.infer(&arm.value, hint));
            let test = match (test?, guard) {
                (test, None) => test,
                (None, Some(guard)) => Some(guard?),
                (Some(test), Some(guard)) => Some(guarded(test, guard?)),
            };
            Some(Checked { test, value: value? })
        };
        let ArmPattern::Bind(name) = &arm.pattern else { return body(self) };
        self.locals.push((name.text.clone(), super::scope::Bound::Value(subject.clone())));
        let checked = body(self);
        self.locals.pop();
        checked
    }

    /// The condition under which a pattern takes the subject; `Some(None)`: always.
    fn test(&mut self, subject: &Expr, pattern: &ArmPattern) -> Option<Option<Expr>> {
        let ArmPattern::Values(values) = pattern else { return Some(None) };
        let mut any: Option<Expr> = None;
        for value in values {
            let test = self.one(subject, value)?;
            any = Some(match any {
                None => test,
                Some(others) => {
                    let (ty, span) = (either_null(&others, &test), others.span.to(test.span));
                    Expr { kind: ExprKind::Or(Box::new(others), Box::new(test)), ty, span }
                }
            });
        }
        Some(any)
    }

    fn one(&mut self, subject: &Expr, value: &ast::Expr) -> Option<Expr> {
        let span = value.span;
        let subject = Expr { span, ..subject.clone() };
        match &value.kind {
            E::Null => Some(self.is_null(subject, span)),
            E::Range(low, high) => self.between(subject, low, high, span, span),
            _ => {
                let constant = self.infer(value, Some(&subject.ty))?;
                if join(subject.ty.bare(), constant.ty.bare()).is_none() {
                    let message = format!("the pattern is `{}`, and what is matched is `{}`", constant.ty, subject.ty);
                    let error = Diagnostic::error(codes::BAD_OPERANDS, span, message, format!("`{}`", constant.ty));
                    let number =
                        matches!(subject.ty.bare(), Type::Int | Type::Float | Type::Decimal(_) | Type::Duration);
                    return self.cx.fail(match constant.ty {
                        Type::String if number => error.help("numbers and durations are written without quotes"),
                        _ => mixing_help(error, &subject.ty, &constant.ty),
                    });
                }
                self.compare(Op::Equal, span, subject, constant, span)
            }
        }
    }

    /// Reports values that no arm takes, and arms and patterns that can take none.
    fn covered(&self, subject: &Expr, arms: &[Arm], tests: &[Option<Option<Expr>>], span: Span) -> Option<()> {
        let mut open: Option<Vec<Value>> = self.all_values(subject);
        let mut taken: Vec<(String, Span)> = Vec::new();
        let mut done: Option<Span> = None;
        for arm in arms {
            if let Some(by) = done {
                self.unreachable(arm.span, "this arm is never reached", by, "takes every value that is left");
                continue;
            }
            let values: &[ast::Expr] = if let ArmPattern::Values(values) = &arm.pattern { values } else { &[] };
            self.repeated(arm, values, &taken);
            if arm.guard.is_some() {
                continue;
            }
            taken.extend(values.iter().filter_map(|v| Some((key(v)?, v.span))));
            match (&arm.pattern, &mut open) {
                (ArmPattern::Values(_), None) => {}
                (ArmPattern::Values(values), Some(open)) => {
                    open.retain(|v| !values.iter().any(|written| is_value(written, v)));
                    if open.is_empty() {
                        done = Some(arm.span);
                    }
                }
                _ => done = Some(arm.span),
            }
        }
        let fine = tests.iter().all(Option::is_some);
        if done.is_some() || !fine {
            return fine.then_some(());
        }
        let message = match &open {
            Some(open) => {
                let open: Vec<String> = open.iter().map(ToString::to_string).collect();
                format!("this match has no arm for {}", open.join(", "))
            }
            None => format!("this match does not cover every `{}`", subject.ty),
        };
        let error = Diagnostic::error(codes::NOT_EXHAUSTIVE, span, message, "some values have no arm");
        self.cx.fail(error.help("add an arm `_ => value` for all others"))
    }

    /// Warns of patterns of an arm that arms before it took, or that stand in it twice.
    fn repeated(&self, arm: &Arm, values: &[ast::Expr], taken: &[(String, Span)]) {
        let mut seen: Vec<(String, Span)> = taken.to_vec();
        let mut again: Vec<(Span, Span)> = Vec::new();
        for value in values {
            let Some(key) = key(value) else { continue };
            match seen.iter().find(|(k, _)| *k == key) {
                Some((_, first)) => again.push((value.span, *first)),
                None => seen.push((key, value.span)),
            }
        }
        let whole = values.iter().all(|v| again.iter().any(|(s, by)| *s == v.span && !within(arm.span, *by)));
        match again.first() {
            Some((_, by)) if whole => {
                self.unreachable(arm.span, "this arm is never reached", *by, "takes the same values before");
            }
            _ => again.iter().for_each(|(span, by)| {
                self.unreachable(*span, "this pattern is never reached", *by, "the same value before");
            }),
        }
    }

    fn unreachable(&self, span: Span, message: &str, by: Span, why: &str) {
        let warning = Diagnostic::warning(codes::UNREACHABLE, span, message, "never reached");
        self.cx.report.push(warning.related(by, why));
    }

    /// All values that the subject can have, if they can be listed.
    fn all_values(&self, subject: &Expr) -> Option<Vec<Value>> {
        let mut all = match subject.ty.bare() {
            Type::Bool => vec![Value::Bool(true), Value::Bool(false)],
            Type::Choice(members) => {
                let left = self.kinds().filter(|_| self.is_tag(subject));
                left.as_deref().unwrap_or(members).iter().cloned().map(Value::String).collect()
            }
            _ => return None,
        };
        if subject.ty.is_optional() {
            all.push(Value::Null);
        }
        Some(all)
    }

    fn is_tag(&self, subject: &Expr) -> bool {
        matches!((&subject.kind, &self.row), (ExprKind::Column(c), super::Row::Of(Type::Union(u))) if *c == u.tag)
    }
}

/// A pattern and the `if` of its arm, which is asked only of values that the pattern takes: where it cannot be told, since
/// the value is absent, `and` would ask it.
fn guarded(test: Expr, guard: Expr) -> Expr {
    if !test.ty.is_optional() {
        return both(test, guard);
    }
    let (ty, span) = (guard.ty.clone(), test.span.to(guard.span));
    let no = Expr::literal(Value::Bool(false), ty.clone(), span);
    if_else(test, guard, no, ty, span)
}

/// What is known in later arms: the tests of the arms before did not hold.
fn fails(test: &Option<Option<Expr>>, arm: &Arm) -> Vec<super::Fact> {
    match test {
        Some(Some(test)) if arm.guard.is_none() => facts::of_false(test),
        _ => vec![],
    }
}

fn within(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// A constant pattern as a text that is the same for the same value.
fn key(written: &ast::Expr) -> Option<String> {
    Some(match &written.kind {
        E::Null => "null".to_owned(),
        E::Bool(b) => b.to_string(),
        E::Int(n) => n.to_string(),
        E::Unary(ast::UnaryOp::Negate, inner) => format!("-{}", key(inner)?),
        E::Fraction(digits) => digits.clone(),
        E::Duration(d) => format!("{d}us"),
        E::Size(n) => n.to_string(),
        E::String(s) => format!("{s:?}"),
        E::Range(low, high) => format!("{}..{}", key(low)?, key(high)?),
        _ => return None,
    })
}

fn is_value(written: &ast::Expr, value: &Value) -> bool {
    match (&written.kind, value) {
        (E::Null, Value::Null) => true,
        (E::Bool(a), Value::Bool(b)) => a == b,
        (E::String(a), Value::String(b)) => Name::from(a.as_str()) == *b,
        _ => false,
    }
}
