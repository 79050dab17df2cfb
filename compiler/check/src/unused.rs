//! Warnings about what nobody uses.
use hexafn_diagnostics::{self as codes, Diagnostic};
use hexafn_syntax::ast::DeclarationKind as D;

use crate::context::Context;
use crate::declarations::{Space, named, noun};

/// Warns of declarations without use and of streams without readers, in the main file: a library is there for others,
/// too. Only called on programs without errors: what has
/// errors may use more than is known.
pub(crate) fn report(cx: &Context<'_>) {
    for declaration in cx.declarations.iter().filter(|d| cx.declarations.is_main(d.span)) {
        let Some((space, name)) = named(&declaration.kind) else { continue };
        if cx.declarations.entry(space, name).is_none_or(|e| cx.declarations.is_used(e.id)) {
            continue;
        }
        let kind = noun(&declaration.kind);
        let warning = match &declaration.kind {
            D::Pipeline(_) => continue,
            D::Stream(s) if !s.flow.routes.is_empty() => continue,
            D::Stream(_) | D::Trigger(_) => {
                let message = format!("nobody reads the {kind} `{}`, so its rows reach no sink", name.text);
                Diagnostic::warning(codes::UNREAD_OUTPUT, name.span, message, "unread output")
                    .help(format!("read it in a pipeline: `pipeline name {{ {} -> sink }}`", name.text))
            }
            _ => {
                let message = format!("the {kind} `{}` is never used", name.text);
                let label = if space == Space::Sink { "gets nothing" } else { "not used" };
                Diagnostic::warning(codes::UNUSED, name.span, message, label)
            }
        };
        cx.report.push(warning);
    }
}
