//! Calls: functions of the program, then those of the library.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_expr::library::{self, ArgType, ResolveError};
use hexafn_ir::envelope::Meta;
use hexafn_ir::{Expr, ExprKind, Type, Value};
use hexafn_syntax::ast::{self, Argument, DeclarationKind, ExprKind as E};

use super::scope::Row;
use super::{Scope, flexible, secret};
use crate::declarations::{Space, did_you_mean};

/// The namespace of the ids that are made from events: version 5 of "hexafn" in the namespace of DNS.
const EVENTS: &str = "05d1a6e5-5955-557e-85be-49c7b93a2ff0";

impl Scope<'_, '_> {
    pub(super) fn call(&mut self, call: &ast::Call, hint: Option<&Type>) -> Option<Expr> {
        let name = call.name();
        let first = call.path.first()?;
        let name_span = call.path.iter().fold(first.span, |s, n| s.to(n.span));
        if let Some(filter) = &call.filter {
            let message = "only aggregates take `where`";
            return self.cx.fail(Diagnostic::error(codes::AGGREGATE_PLACE, filter.span, message, "not an aggregate"));
        }
        match self.cx.declarations.peek(Space::Value, &name, first.span).map(|d| d.kind) {
            Some(DeclarationKind::Function(_)) => return self.inlined(&name, &call.arguments, call.span, name_span),
            Some(DeclarationKind::Store(_)) => return None,
            Some(_) if library::find(&name).is_none() => {
                let noun = self.cx.declarations.peek(Space::Value, &name, first.span).map_or("name", |d| d.noun());
                let message = format!("`{name}` is a {noun}, not a function");
                return self.cx.fail(Diagnostic::error(codes::WRONG_NOUN, name_span, message, "cannot be called"));
            }
            _ => {}
        }
        if library::find(&name).is_none() {
            if let Some(error) = self.method(call) {
                return self.cx.fail(error);
            }
            self.quietly(&call.arguments);
            return self.no_function(&name, name_span);
        }
        if library::find(&name).is_some_and(|f| f.of_event) {
            return self.of_event(&name, call, name_span);
        }
        self.of_library(&name, call, name_span, hint)
    }

    /// Looks at arguments whose function is unknown, so that errors in them are told as well.
    fn quietly(&mut self, arguments: &[Argument]) {
        for argument in arguments.iter().filter(|a| !matches!(a.value.kind, E::Lambda { .. })) {
            self.infer(&argument.value, None);
        }
    }

    /// The error for `value.function(…)`, where the function takes the value first.
    fn method(&self, call: &ast::Call) -> Option<Diagnostic> {
        let [of @ .., last] = call.path.as_slice() else { return None };
        let first = of.first().filter(|_| library::find(&last.text).is_some())?;
        let is_local = self.locals.iter().any(|(n, _)| *n == first.text);
        if !is_local && !self.fields().is_some_and(|fs| fs.iter().any(|f| *f.name == *first.text)) {
            return None;
        }
        let value = of.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join(".");
        let message =
            format!("values have no functions of their own: `{}` takes `{value}` as its first argument", last.text);
        let error = Diagnostic::error(codes::UNKNOWN_NAME, last.span, message, "not called this way");
        let (end, rest) = match call.arguments.first() {
            Some(a) => (a.name.as_ref().map_or(a.value.span.start, |n| n.span.start), ", "),
            None => (call.span.end, ")"),
        };
        let place = Span { end, ..first.span };
        Some(error.fix(place, format!("{}({value}{rest}", last.text), "hand the value in first"))
    }

    fn no_function(&self, name: &str, span: Span) -> Option<Expr> {
        if name == "env" {
            let error = Diagnostic::error(codes::MISPLACED, span, "`env` cannot stand here", "not in an expression");
            return self.cx.fail(error.help("the environment is read by options that take a text, and by `secret`"));
        }
        if crate::aggregates::is_one(name) {
            let message = format!("`{name}` is an aggregate: it looks at many rows");
            let error = Diagnostic::error(codes::AGGREGATE_PLACE, span, message, "not in an expression");
            return self.cx.fail(error.help("aggregates stand in the braces of `running`, alone or in a calculation"));
        }
        let error =
            Diagnostic::error(codes::UNKNOWN_NAME, span, format!("there is no function `{name}`"), "unknown function");
        let known = &self.cx.declarations;
        if known.is_gap(name, span) {
            return None;
        }
        let declared = known.names(Space::Value, span).filter(|n| {
            matches!(known.peek(Space::Value, n, span).map(|d| d.kind), Some(DeclarationKind::Function(_)))
        });
        self.cx.fail(did_you_mean(error, span, name, declared.chain(library::all().map(|f| f.name))))
    }

    fn of_library(&mut self, name: &str, call: &ast::Call, name_span: Span, hint: Option<&Type>) -> Option<Expr> {
        let span = call.span;
        if let Some(named) = call.arguments.iter().find_map(|a| a.name.as_ref()) {
            self.quietly(&call.arguments);
            let message = format!("`{name}` takes its arguments by place, not by name");
            return self.cx.fail(Diagnostic::error(codes::BAD_ARGUMENTS, named.span, message, "no name here"));
        }
        let written: Vec<&ast::Expr> = call.arguments.iter().map(|a| &a.value).collect();
        let (mut types, values) = self.values(&written, hint)?;
        let mut arguments: Vec<Expr> = Vec::with_capacity(written.len());
        for (i, (written, value)) in written.iter().zip(values).enumerate() {
            arguments.push(match (value, &written.kind) {
                (Some(value), _) => value,
                (None, E::Lambda { parameters, body }) => {
                    self.settled(name, &mut types, i, parameters, body, (name_span, written.span))?
                }
                (None, _) => return None,
            });
        }
        let resolved = match library::resolve(name, &types) {
            Ok(resolved) => resolved,
            Err(error) => return self.cx.fail(refused(name, error, &arguments, name_span)),
        };
        let place = format!("`{name}`");
        let mut fitted = Vec::with_capacity(arguments.len());
        for (argument, wanted) in arguments.into_iter().zip(&resolved.arguments) {
            fitted.push(self.argument(argument, wanted, &place)?);
        }
        if let Some((at, reason)) = hexafn_expr::refused_constant(name, &fitted) {
            let place = fitted[at].span;
            let label = format!("`{name}` does not take it");
            return self.cx.fail(Diagnostic::error(codes::CONSTANT_FAILS, place, reason, label));
        }
        let call = ExprKind::Call { function: name.into(), arguments: fitted, can_fail: resolved.can_fail };
        Some(Expr { kind: call, ty: normal(resolved.result), span })
    }

    /// The function that is argument number `index`. What it gives may widen what it takes, as a sum of decimals that
    /// starts with the int 0: then it is looked at again, with the wider types.
    fn settled(
        &mut self,
        name: &str,
        types: &mut [ArgType],
        index: usize,
        parameters: &[ast::Name],
        body: &ast::Expr,
        (place, span): (Span, Span),
    ) -> Option<Expr> {
        const ROUNDS: usize = 4;
        let mut function = self.lambda(name, types, index, parameters, body, (place, span))?;
        for _ in 0..ROUNDS {
            types[index] = ArgType::Function { parameters: parameters.len(), result: Some(function.ty.clone()) };
            let ExprKind::Lambda { parameters: taken, .. } = &function.kind else { break };
            match library::lambda_parameters(name, types, index) {
                Some(wider) if !taken.iter().map(|(_, ty)| ty).eq(&wider) => {
                    function = self.lambda(name, types, index, parameters, body, (place, span))?;
                }
                _ => break,
            }
        }
        Some(function)
    }

    /// `now()`, `uuid()`, `ulid()`: made from the envelope and the place of the call, so that an event that is read
    /// again gets the same ids again, whatever the number of workers.
    fn of_event(&mut self, name: &str, call: &ast::Call, name_span: Span) -> Option<Expr> {
        let span = call.span;
        if let Some(argument) = call.arguments.first() {
            self.quietly(&call.arguments);
            let message = format!("`{name}` takes no arguments");
            return self.cx.fail(Diagnostic::error(codes::BAD_ARGUMENTS, argument.value.span, message, "not expected"));
        }
        match &self.row {
            Row::Poisoned => return None,
            Row::None(why) => return self.no_row(name_span, &format!("`{name}()`"), *why),
            Row::Of(_) => {}
        }
        let time = Type::Time(hexafn_ir::TimeWire::Rfc3339);
        let meta = |meta, ty| Expr { kind: ExprKind::Meta(meta), ty, span };
        if name == "now" {
            return Some(meta(Meta::Arrived, time));
        }
        let literal = |text: String| Expr::literal(Value::String(text.into()), Type::String, span);
        let parts = vec![meta(Meta::Id, Type::String), literal(format!("#{}", span.start))];
        let event = Expr { kind: ExprKind::Concat(parts), ty: Type::String, span };
        let (function, arguments) = match name {
            "uuid" => ("uuid_v5", vec![literal(EVENTS.to_owned()), event]),
            _ => ("ulid_of", vec![meta(Meta::Time, time), event]),
        };
        // They fail on a namespace or a time that is none; these are.
        let kind = ExprKind::Call { function: function.into(), arguments, can_fail: false };
        Some(Expr { kind, ty: Type::String, span })
    }

    /// The arguments that are values, number literals after the others; functions follow, since their types do.
    fn values(&mut self, written: &[&ast::Expr], hint: Option<&Type>) -> Option<Arguments> {
        let is_lambda = |e: &ast::Expr| matches!(e.kind, E::Lambda { .. });
        let mut values: Vec<Option<Expr>> = written.iter().map(|_| None).collect();
        let plain = (0..written.len()).filter(|i| !is_lambda(written[*i]));
        let (late, early): (Vec<usize>, Vec<usize>) = plain.partition(|i| flexible(self.cx, written[*i]));
        let mut met: Option<Type> = None;
        let mut fine = true;
        for i in early.into_iter().chain(late) {
            let number =
                met.as_ref().or(hint).filter(|t| matches!(t.bare(), Type::Decimal(_) | Type::Float | Type::Int));
            let wanted = if flexible(self.cx, written[i]) { number } else { None };
            // An int literal stays one: the library says where a number of another type is taken.
            let wanted = wanted.filter(|_| !is_int(written[i]));
            // A record beside a map is one, too: `merge(labels, { env: "prod" })`.
            let map = met.as_ref().filter(|t| matches!((&written[i].kind, t.bare()), (E::Record(_), Type::Map(_))));
            let wanted = wanted.or(map);
            values[i] = self.infer(written[i], wanted);
            fine &= values[i].is_some();
            met = met.or_else(|| values[i].as_ref().map(|v| v.ty.clone()));
        }
        let types = written.iter().zip(&values).map(|(e, value)| match (&e.kind, value) {
            (E::Lambda { parameters, .. }, _) => ArgType::Function { parameters: parameters.len(), result: None },
            (_, Some(value)) => ArgType::Value(value.ty.clone()),
            (_, None) => ArgType::Value(Type::Null),
        });
        let types = types.collect();
        fine.then_some((types, values))
    }

    /// An argument in the type that the chosen form takes.
    pub(crate) fn argument(&self, argument: Expr, wanted: &Type, place: &str) -> Option<Expr> {
        if let ExprKind::Lambda { parameters, body } = argument.kind {
            let body = Box::new(self.fit(*body, wanted, place)?);
            let ty = body.ty.clone();
            return Some(Expr { kind: ExprKind::Lambda { parameters, body }, ty, span: argument.span });
        }
        let wanted = if secret::is_secret(&argument.ty) {
            secret::like(wanted.required().clone(), &argument.ty)
        } else {
            wanted.clone()
        };
        if matches!((argument.ty.bare(), wanted.bare()), (Type::Decimal(_), Type::Float)) {
            // The library takes a decimal as the float nearest to it where it has no exact form.
            let span = argument.span;
            let mode = hexafn_ir::expr::CastMode::Widen;
            return Some(Expr { kind: ExprKind::Cast(Box::new(argument), mode), ty: wanted, span });
        }
        self.fit(argument, &wanted, place)
    }
}

/// An int literal, `-3` included.
fn is_int(e: &ast::Expr) -> bool {
    match &e.kind {
        E::Int(_) => true,
        E::Unary(ast::UnaryOp::Negate, inner) => is_int(inner),
        _ => false,
    }
}

/// What is known of each argument, and its value where it is one.
type Arguments = (Vec<ArgType>, Vec<Option<Expr>>);

/// `secret` outermost.
fn normal(ty: Type) -> Type {
    match ty {
        Type::Optional(inner) => match *inner {
            Type::Secret(t) => Type::Secret(Box::new(t.optional())),
            other => other.optional(),
        },
        other => other,
    }
}

/// The error for arguments that no form of a library function takes.
pub(crate) fn refused(name: &str, error: ResolveError, arguments: &[Expr], span: Span) -> Diagnostic {
    let ResolveError::NoForm { expected, found, .. } = error else {
        return Diagnostic::error(codes::UNKNOWN_NAME, span, error.to_string(), "unknown function");
    };
    let message = format!("`{name}` does not take ({found})");
    let error = Diagnostic::error(codes::BAD_ARGUMENTS, span, message, "wrong arguments");
    let error = arguments.iter().fold(error, |error, a| error.related(a.span, format!("`{}`", a.ty)));
    let error = expected.iter().fold(error, |error, form| error.help(format!("it is `{form}`")));
    let of_values = hexafn_expr::library::find(name).is_some_and(|f| expected.contains(&f.signatures[0].to_string()));
    let error = match hexafn_expr::aggregate::find(name) {
        Some(_) if of_values => {
            error.help(format!("as an aggregate over rows `{name}` stands in the braces of `running`"))
        }
        _ => error,
    };
    match arguments.iter().find(|a| *a.ty.bare() == Type::Json) {
        Some(_) => error.help("give a json value a type with `as`"),
        None => error,
    }
}
