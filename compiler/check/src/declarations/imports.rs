//! `import`: the names that come from other files.
use std::collections::{BTreeMap, HashSet};

use hexafn_diagnostics::{self as codes, Diagnostic, FileId, Span};
use hexafn_syntax::ast::{self, DeclarationKind as D};

use super::{Declarations, Entry, Id, Space, did_you_mean};
use crate::SourceFile;
use crate::report::Report;

/// The import declarations of a file with their numbers.
fn written(ast: &ast::Ast) -> impl Iterator<Item = (usize, &ast::Declaration, &ast::Import)> {
    let imports = ast.declarations.iter().filter_map(|d| if let D::Import(i) = &d.kind { Some((d, i)) } else { None });
    imports.enumerate().map(|(number, (d, i))| (number, d, i))
}

/// Makes visible in `file` what its imports bring.
pub(super) fn resolve<'a>(
    found: &mut Declarations<'a>,
    file: &SourceFile<'a>,
    files: &[SourceFile<'a>],
    report: &Report,
) {
    // What is asked for by name comes first: it hides what whole files bring.
    for (via, _, import) in written(file.ast) {
        let Some(names) = &import.names else { continue };
        let target = file.imports.get(via).copied().flatten().and_then(|id| files.iter().find(|f| f.id == id));
        for name in names {
            match target {
                Some(target) => bring(found, file.id, target, name, import, via, report),
                None => found.visible_mut(file.id).miss(&name.text),
            }
        }
    }
    for (via, _, import) in written(file.ast).filter(|(_, _, i)| i.names.is_none()) {
        let Some(target) = file.imports.get(via).copied().flatten() else {
            found.visible_mut(file.id).miss_all();
            continue;
        };
        let own: Vec<(Space, Entry<'a>)> =
            found.entries.iter().filter(|(_, e)| e.name.span.file == target).copied().collect();
        let incomplete = files.iter().any(|f| f.id == target && !f.complete);
        let visible = found.visible_mut(file.id);
        for (space, entry) in own {
            visible.bring_along(space, &entry.name.text, entry.id, via);
        }
        if incomplete {
            visible.miss_all();
        }
        let _ = import;
    }
}

fn bring<'a>(
    found: &mut Declarations<'a>,
    file: FileId,
    target: &SourceFile<'a>,
    name: &'a ast::Name,
    import: &ast::Import,
    via: usize,
    report: &Report,
) {
    let key = name.text.as_str();
    let all: Vec<(Space, Id)> =
        Space::ALL.into_iter().filter_map(|s| found.own.get(&(target.id, s, key)).map(|id| (s, *id))).collect();
    if all.is_empty() {
        found.visible_mut(file).miss(key);
        if target.complete {
            report.push(unknown(found, target, name, import));
        }
        return;
    }
    for (space, id) in all {
        let Some((known, by)) = found.visible_mut(file).bring(space, key, id, via) else { continue };
        let message = match by {
            _ if known == id => format!("`{key}` is imported twice"),
            Some(_) => format!("two files bring a `{key}`"),
            None => format!("`{key}` is imported and declared here"),
        };
        let error = Diagnostic::error(codes::DUPLICATE_NAME, name.span, message, "imported here");
        let first = found.entries[known.0].1.name.span;
        report.push(match known == id {
            true => error,
            false => error.related(first, "also declared here"),
        });
    }
}

fn unknown(found: &Declarations<'_>, target: &SourceFile<'_>, name: &ast::Name, import: &ast::Import) -> Diagnostic {
    let message = format!("`{}` declares no `{}`", import.path.text, name.text);
    let error = Diagnostic::error(codes::UNKNOWN_IMPORT, name.span, message, "not declared there");
    let of_target = target.ast.declarations.iter().filter_map(|d| super::named(&d.kind).map(|(_, n)| n));
    let belongs = of_target.clone().any(|n| n.text == name.text);
    if belongs {
        return error.help("pipelines belong to the file that declares them: import the streams that they read");
    }
    let importable: Vec<&str> = found
        .entries
        .iter()
        .filter(|(_, e)| e.name.span.file == target.id)
        .map(|(_, e)| e.name.text.as_str())
        .collect();
    did_you_mean(error, name.span, &name.text, importable)
}

impl Declarations<'_> {
    /// Reports the uses of names that two imports bring.
    pub(crate) fn report_ambiguous(&self, report: &Report) {
        for use_ in self.uses.ambiguous() {
            let message = format!("several imported files bring a `{}`", use_.name);
            let error = Diagnostic::error(codes::AMBIGUOUS_NAME, use_.at, message, "which one?");
            let error = use_.all.iter().fold(error, |error, id| {
                let entry = &self.entries[id.0].1;
                error.related(entry.name.span, format!("this {}", entry.noun()))
            });
            report.push(
                error
                    .help(format!("import the one that is meant by its name: `import {{ {} }} from \"…\"`", use_.name)),
            );
        }
    }

    /// Reports declarations that enter the program under a name that another one has: a running program knows its
    /// params, sources, sinks and streams by bare name.
    pub(crate) fn report_shared(&self, reached: &HashSet<Id>, report: &Report) {
        let mut first: BTreeMap<(Space, &str), &Entry<'_>> = BTreeMap::new();
        for (space, entry) in self.entries.iter().filter(|(_, e)| reached.contains(&e.id) && is_running(e.kind)) {
            let Some(known) = first.insert((*space, &entry.name.text), entry) else { continue };
            first.insert((*space, &entry.name.text), known);
            let message = match (known.noun(), entry.noun()) {
                (a, b) if a == b => format!("two {a}s `{}` would run in one program", entry.name.text),
                (a, b) => format!("a {a} and a {b} `{}` would run in one program", entry.name.text),
            };
            let error = Diagnostic::error(codes::SHARED_NAME, known.name.span, message, "this one");
            report.push(error.related(entry.name.span, "and this one").help("rename one of them"));
        }
    }

    /// Warns of what the main file imports and does not use.
    pub(crate) fn report_unused_imports(&self, main: &SourceFile<'_>, report: &Report) {
        for (via, declaration, import) in written(main.ast) {
            let used = self.uses.of_import(main.id, via);
            let warning = |span: Span, what: String| Diagnostic::warning(codes::UNUSED_IMPORT, span, what, "not used");
            let names = import.names.as_deref().unwrap_or_default();
            if used.is_empty() {
                let message = format!("nothing of `{}` is used", import.path.text);
                report.push(warning(import.path.span, message).fix(declaration.span, "", "leave the import out"));
                continue;
            }
            for (i, name) in names.iter().enumerate().filter(|(_, n)| !used.contains(&n.text)) {
                let span = match (names.get(i + 1), i.checked_sub(1).and_then(|i| names.get(i))) {
                    (Some(next), _) => Span { end: next.span.start, ..name.span },
                    (None, Some(before)) => Span { start: before.span.end, ..name.span },
                    (None, None) => name.span,
                };
                let message = format!("`{}` is imported and never used", name.text);
                report.push(warning(name.span, message).fix(span, "", "leave it out"));
            }
        }
    }
}

/// Whether a declaration has a name while the program runs.
fn is_running(kind: &D) -> bool {
    !matches!(kind, D::Type(_) | D::Let(_) | D::Function(_))
}
