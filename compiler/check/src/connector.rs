//! Connectors: which kind, which options, and whether they are given as the kind's description says.
mod group;
mod place;
pub(crate) mod sink;
pub(crate) mod source;
mod text;
mod value;

pub(crate) use text::environment;

use std::collections::BTreeMap;

use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::Name;
use hexafn_ir::connector::{Opt, Role, Setting, Spec};
use hexafn_ir::connectors;
use hexafn_syntax::ast;

use crate::context::Context;
use crate::declarations::did_you_mean;
use crate::expr::Row;

/// Kinds that the language has and this version does not run.
const PLANNED: [&str; 13] =
    ["amqp", "email", "grpc", "kafka", "mqtt", "nats", "postgres", "redis", "s3", "sse", "topic", "websocket", "ws"];

/// One option as written.
pub(crate) struct Given<'a> {
    /// Its description.
    pub opt: &'static Opt,
    /// Its value.
    pub value: &'a ast::Expr,
    /// Where it is named; a positional argument, where it stands.
    pub span: Span,
}

/// A connector as written, with its options found in the description of its kind.
pub(crate) struct Written<'a> {
    /// The description.
    pub spec: &'static Spec,
    /// The options.
    pub given: Vec<Given<'a>>,
    /// Whether all of them are known, and all required ones are there.
    pub fine: bool,
    /// The whole connector.
    pub span: Span,
}

/// Finds the kind and the options of a connector; `common` are those that every source or sink has.
pub(crate) fn written<'a>(
    cx: &Context<'_>,
    call: &'a ast::Call,
    settings: &'a [ast::Setting],
    role: Role,
    common: &'static [Opt],
) -> Option<Written<'a>> {
    let spec = find(cx, call, role)?;
    let known = || spec.arguments.iter().chain(spec.options).chain(common);
    let mut all = Written { spec, given: Vec::new(), fine: true, span: call.span };
    let mut positional = spec.arguments.iter();
    for argument in &call.arguments {
        match &argument.name {
            Some(name) => all.named(cx, name, &argument.value, known(), &format!("`{}`", spec.kind)),
            None => match positional.next() {
                Some(opt) => all.add(cx, opt, &argument.value, argument.value.span),
                None => {
                    let message = match spec.arguments.len() {
                        0 => format!("`{}` takes no argument", spec.kind),
                        1 => format!("`{}` takes one argument", spec.kind),
                        n => format!("`{}` takes {n} arguments", spec.kind),
                    };
                    let error =
                        Diagnostic::error(codes::TOO_MANY_ARGUMENTS, argument.value.span, message, "one too many");
                    let names: Vec<&str> = spec.options.iter().map(|o| o.name).collect();
                    let help = format!("its options are named: {}", crate::expr::list_names(&names));
                    cx.report.push(if names.is_empty() { error } else { error.help(help) });
                    all.fine = false;
                }
            },
        }
    }
    for setting in settings {
        all.named(cx, &setting.name, &setting.value, known(), &format!("`{}`", spec.kind));
    }
    for opt in known().filter(|o| o.required) {
        if all.fine && !all.given.iter().any(|g| g.opt.name == opt.name) {
            let message = format!("`{}` needs `{}`", spec.kind, opt.name);
            let error =
                Diagnostic::error(codes::MISSING_OPTION, call.span, message, format!("`{}` is missing", opt.name));
            cx.report.push(error.help(opt.doc));
            all.fine = false;
        }
    }
    Some(all)
}

fn find(cx: &Context<'_>, call: &ast::Call, role: Role) -> Option<&'static Spec> {
    let kind = call.name();
    if let Some(spec) = connectors::find(&kind, role) {
        return Some(spec);
    }
    let span = call.path.iter().map(|n| n.span).reduce(Span::to)?;
    if PLANNED.contains(&kind.as_str()) || PLANNED.contains(&call.path.first()?.text.as_str()) {
        return cx.unsupported(span, format!("the connector `{kind}` is"));
    }
    let (noun, other) = match role {
        Role::Source => ("source", Role::Sink),
        Role::Sink => ("sink", Role::Source),
    };
    if connectors::find(&kind, other).is_some() {
        let message = format!("`{kind}` is no kind of {noun}");
        return cx.fail(Diagnostic::error(codes::UNKNOWN_CONNECTOR, span, message, format!("cannot be a {noun}")));
    }
    let error =
        Diagnostic::error(codes::UNKNOWN_CONNECTOR, span, format!("there is no {noun} `{kind}`"), "unknown connector");
    let kinds: Vec<&str> = connectors::ALL.iter().filter(|s| s.role == role).map(|s| s.kind).collect();
    let help = format!("there are {}", crate::expr::list_names(&kinds));
    cx.fail(did_you_mean(error, span, &kind, kinds).help(help))
}

impl<'a> Written<'a> {
    fn named(
        &mut self,
        cx: &Context<'_>,
        name: &'a ast::Name,
        value: &'a ast::Expr,
        known: impl Iterator<Item = &'static Opt> + Clone,
        owner: &str,
    ) {
        match known.clone().find(|o| o.name == name.text) {
            Some(opt) => self.add(cx, opt, value, name.span),
            None if name.text == "verify" => {
                cx.report.not_supported(name.span, "`verify` is");
                self.fine = false;
            }
            None => {
                cx.report.push(unknown_option(name, known.map(|o| o.name), owner));
                self.fine = false;
            }
        }
    }

    fn add(&mut self, cx: &Context<'_>, opt: &'static Opt, value: &'a ast::Expr, span: Span) {
        if let Some(first) = self.given.iter().find(|g| g.opt.name == opt.name) {
            let error =
                Diagnostic::error(codes::DUPLICATE_OPTION, span, format!("`{}` is given twice", opt.name), "again");
            cx.report.push(error.related(first.span, "first here"));
            self.fine = false;
            return;
        }
        self.given.push(Given { opt, value, span });
    }

    /// The values of all options; those over rows see `row`. `None` if one of them has an error.
    pub fn settings(&self, cx: &Context<'_>, row: &Row) -> Option<BTreeMap<Name, Setting>> {
        let mut all = BTreeMap::new();
        let mut fine = self.fine;
        for given in &self.given {
            match value::setting(cx, given.opt, given.value, row) {
                Some(setting) => drop(all.insert(given.opt.name.into(), setting)),
                None => fine = false,
            }
        }
        fine.then_some(all)
    }

    /// The place where an option is named.
    pub fn place(&self, name: &str) -> Option<Span> {
        self.given.iter().find(|g| g.opt.name == name).map(|g| g.span)
    }
}

/// The error for an option that is not there.
fn unknown_option<'n>(name: &ast::Name, known: impl Iterator<Item = &'n str>, owner: &str) -> Diagnostic {
    let known: Vec<&str> = known.collect();
    let message = format!("{owner} has no option `{}`", name.text);
    let error = Diagnostic::error(codes::UNKNOWN_OPTION, name.span, message, "unknown option");
    let help = format!("it has {}", crate::expr::list_names(&known));
    did_you_mean(error, name.span, &name.text, known).help(help)
}
