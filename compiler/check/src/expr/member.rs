//! `in`: elements of lists, keys of maps, ranges.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::{Expr, ExprKind, Type, Value};
use hexafn_syntax::ast::{self, BinaryOp as Op, ExprKind as E};

use super::compare::comparable;
use super::logic::{both, not};
use super::{Scope, flexible, mixing_help, secret};
use crate::convert::join;

impl Scope<'_, '_> {
    /// `x in list`, `x not in list`.
    pub(super) fn membership(
        &mut self,
        value: &ast::Expr,
        container: &ast::Expr,
        span: Span,
        negated: bool,
    ) -> Option<Expr> {
        let test = match &container.kind {
            E::Range(low, high) => {
                let subject = self.infer(value, None);
                // The name that no program can write stands for the value.
                self.bind("in", subject, |scope| {
                    let subject = scope.name("in", value.span, None)?;
                    scope.between(subject, low, high, container.span, span)
                })
            }
            _ => self.contained(value, container, span),
        }?;
        Some(if negated { not(test, span) } else { test })
    }

    /// `low <= subject <= high`; `range` is where the range stands, `span` the whole test.
    pub(super) fn between(
        &mut self,
        subject: Expr,
        low: &ast::Expr,
        high: &ast::Expr,
        range: Span,
        span: Span,
    ) -> Option<Expr> {
        let low = self.infer(low, Some(&subject.ty));
        let high = self.infer(high, Some(&subject.ty));
        let (low, high) = (low?, high?);
        let ends = join(low.ty.bare(), high.ty.bare());
        if let Some(ends) = ends.filter(|ty| join(subject.ty.bare(), ty).is_none()) {
            let message = format!("this is a range of `{ends}`, and what is looked for in it is `{}`", subject.ty);
            let error = Diagnostic::error(codes::BAD_OPERANDS, range, message, format!("of `{ends}`"));
            return self.cx.fail(mixing_help(error, &subject.ty, &ends));
        }
        let reversed = self.compare(Op::Greater, range, low.clone(), high.clone(), range)?;
        if hexafn_expr::constant(&reversed) == Some(Value::Bool(true)) {
            let message = "this range is empty: it begins above its end";
            let error = Diagnostic::error(codes::NUMBER_RANGE, range, message, "nothing lies in it");
            return self.cx.fail(error.help("both ends of a range belong to it, the lower one comes first"));
        }
        let above = self.compare(Op::GreaterEqual, range, subject.clone(), low, span)?;
        let below = self.compare(Op::LessEqual, range, subject, high, span)?;
        Some(both(above, below))
    }

    fn contained(&mut self, value: &ast::Expr, container: &ast::Expr, span: Span) -> Option<Expr> {
        // A number takes the type of the elements that it is looked for in.
        let (value, list) = if flexible(self.cx, value) && !matches!(container.kind, E::List(_)) {
            let list = self.infer(container, None);
            let element = match list.as_ref().map(|l| l.ty.bare()) {
                Some(Type::List(element)) => Some(Type::clone(element)),
                _ => None,
            };
            (self.infer(value, element.as_ref()), list)
        } else {
            let value = self.infer(value, None);
            let hint = value.as_ref().map(|v| Type::List(Box::new(v.ty.bare().clone())));
            let list = self.infer(container, hint.as_ref());
            (value, list)
        };
        let (value, list) = (value?, list?);
        match list.ty.bare().clone() {
            Type::List(element) => self.element(value, list, &element, span),
            Type::Map(_) => self.key(value, list, span),
            _ => self.cx.fail(no_container(&value, &list)),
        }
    }

    /// `key in map`.
    fn key(&mut self, key: Expr, map: Expr, span: Span) -> Option<Expr> {
        let wanted = secret::like(Type::String, &key.ty);
        let key = self.fit(key, &wanted, "a key of a map")?;
        let null = key.ty.is_optional() || map.ty.is_optional();
        let ty = if null { Type::Bool.optional() } else { Type::Bool };
        Some(Expr { kind: ExprKind::In(Box::new(key), Box::new(map)), ty, span })
    }

    /// `x in list`.
    fn element(&mut self, value: Expr, list: Expr, element: &Type, span: Span) -> Option<Expr> {
        let items: Vec<Expr> = match (&list.kind, list.as_literal()) {
            (ExprKind::List(items), _) => items.clone(),
            (_, Some(Value::List(items))) => {
                items.iter().map(|v| Expr::literal(v.clone(), element.clone(), list.span)).collect()
            }
            _ => vec![],
        };
        for item in &items {
            self.members(&value, item)?;
        }
        let wanted = secret::opened(&value.ty);
        let common = match wanted.required() {
            choice @ Type::Choice(_) if !items.is_empty() && items.iter().all(|i| i.as_literal().is_some()) => {
                Some(choice.clone())
            }
            other => join(other, element),
        };
        let Some(common) = common.filter(|ty| comparable(Op::Equal, ty)) else {
            let message = format!("`in` looks for `{}` in a list of `{element}`", value.ty);
            let error = Diagnostic::error(codes::BAD_OPERANDS, list.span, message, format!("`{}`", list.ty));
            let error = error.related(value.span, format!("`{}`", value.ty));
            return self.cx.fail(mixing_help(error, &value.ty, element));
        };
        let null = value.ty.is_optional();
        let value_ty = secret::like(common.required().clone(), &value.ty);
        let value = self.fit(value, &value_ty, "`in`")?;
        let list = self.fit(list.clone(), &secret::like(Type::List(Box::new(common)), &list.ty), "`in`")?;
        let ty = if null || list.ty.is_optional() { Type::Bool.optional() } else { Type::Bool };
        Some(Expr { kind: ExprKind::In(Box::new(value), Box::new(list)), ty, span })
    }
}

/// The error for `in` over what has no elements.
fn no_container(value: &Expr, list: &Expr) -> Diagnostic {
    let message = format!("`in` takes a list, a map or a range, and this is `{}`", list.ty);
    let error = Diagnostic::error(codes::BAD_OPERANDS, list.span, message, format!("`{}`", list.ty));
    match (value.ty.bare(), list.ty.bare()) {
        (Type::String | Type::Choice(_), Type::String | Type::Choice(_)) => {
            error.help("whether a text is part of another says `contains(text, part)`")
        }
        (other, Type::Json) => error.help(format!("give the json value a type first: `as list<{other}>?`")),
        (_, Type::Record(_)) => error.help("the fields of a record are known: read the one that is meant"),
        (_, other) if *other == *value.ty.bare() => {
            error.help("compare one value with `==`, or write a list: `[a, b]`")
        }
        _ => error,
    }
}
