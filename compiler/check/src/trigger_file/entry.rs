//! One trigger of the file.
use hexafn_diagnostics::{self as codes, Code, Diagnostic, FileId, Span};
use hexafn_syntax::ast::{Ast, DeclarationKind, TypeExprKind};
use saphyr_parser::ScalarStyle;

use super::TriggerFile;
use super::places::{Places, offsets};
use super::yaml::{Kind, Node};
use crate::declarations::did_you_mean;

/// What the name of the pipeline that takes the rows of a trigger ends with.
pub const PIPELINE: &str = "__then";

/// The keys of a trigger.
const KEYS: [&str; 9] = ["id", "on", "when", "set", "call", "to", "enabled", "tags", "description"];

/// The longest text of a name, tag or the like that is taken.
const LONGEST: usize = 256;

/// A trigger as the file has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its name.
    pub id: String,
    /// What it reads.
    pub on: String,
    /// The condition as it was written.
    pub when: String,
    /// The sinks.
    pub to: Vec<String>,
    /// The function that it calls.
    pub call: Option<String>,
    /// Whether it may fire.
    pub enabled: bool,
    /// Its tags.
    pub tags: Vec<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Where its id is written.
    pub span: Span,
    /// Where the value of `enabled` is written.
    pub enabled_at: Option<Span>,
}

/// Writes declarations, and notes where each part comes from.
pub(super) struct Writer<'t> {
    source: &'t str,
    ast: &'t Ast,
    from: usize,
    text: String,
    places: Places,
    triggers: Vec<Listed>,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Writer<'t> {
    pub fn new(source: &'t str, main: FileId, program: &str, ast: &'t Ast) -> Self {
        let places = Places::after(main, program.len());
        let from = program.len();
        Writer { source, ast, from, text: String::new(), places, triggers: vec![], diagnostics: vec![] }
    }

    pub fn report(&mut self, error: Diagnostic) {
        self.diagnostics.push(error);
    }

    pub fn error(&mut self, code: Code, span: Span, message: impl Into<String>, label: &str) {
        self.report(Diagnostic::error(code, span, message, label));
    }

    pub fn is_fine(&self) -> bool {
        self.diagnostics.is_empty()
    }

    pub fn finish(self) -> TriggerFile {
        let Writer { text, places, triggers, diagnostics, .. } = self;
        TriggerFile { text, places, triggers, diagnostics }
    }

    /// Reads one trigger and writes its declarations, if all that they need is there.
    pub fn entry(&mut self, node: &Node) {
        let Kind::Map(pairs) = &node.kind else {
            return self.error(codes::WRONG_OPTION, node.span, "a trigger has keys", "expected `id:`, `on:`, `when:`");
        };
        let before = self.diagnostics.len();
        self.keys(pairs);
        // A key that is missing is most likely the one that is misspelt.
        let told = self.diagnostics.len() > before;
        let get = |key: &str| pairs.iter().find(|(k, _)| k.text() == Some(key)).map(|(_, v)| v);
        let id = self.needed(node, get("id"), "id", told).and_then(|n| self.name(n, "id"));
        let on = self.needed(node, get("on"), "on", told).and_then(|n| self.name(n, "on"));
        let when = self.needed(node, get("when"), "when", told).and_then(|n| self.single(n, "when").map(|_| n));
        let call = get("call").and_then(|n| Some((self.name(n, "call")?, n.span)));
        let to = self.needed(node, get("to"), "to", told).map(|n| self.texts(n, "to")).unwrap_or_default();
        let to: Vec<(String, Span)> = to.into_iter().filter_map(|n| Some((self.name(&n, "to")?, n.span))).collect();
        let tags = get("tags").map(|n| self.texts(n, "tags")).unwrap_or_default();
        let enabled = get("enabled").is_none_or(|n| self.flag(n));
        let description = get("description").and_then(|n| self.single(n, "description"));
        let id_at = get("id").map_or(node.span, |n| n.span);
        if let Some(first) = id.as_ref().and_then(|id| self.triggers.iter().find(|t| t.id == *id)) {
            let error = Diagnostic::error(
                codes::DUPLICATE_NAME,
                id_at,
                format!("the trigger `{}` is there twice", first.id),
                "again",
            );
            let error = error.related(first.span, "first here");
            return self.report(error);
        }
        let set = get("set").map(|n| self.set(n)).unwrap_or_default();
        let (Some(id), Some(on), Some(when)) = (id, on, when) else { return };
        if to.is_empty() {
            if self.diagnostics.len() == before {
                let at = get("to").map_or(node.span, |n| n.span);
                self.error(codes::MISSING_OPTION, at, "a trigger has at least one sink in `to`", "no sink");
            }
            return;
        }
        let listed = Listed {
            id: id.clone(),
            on: on.clone(),
            when: when.text().unwrap_or_default().trim().to_owned(),
            to: to.iter().map(|(name, _)| name.clone()).collect(),
            call: call.as_ref().map(|(name, _)| name.clone()),
            enabled,
            tags: tags.iter().filter_map(|n| n.text().map(str::to_owned)).collect(),
            description,
            span: id_at,
            enabled_at: get("enabled").map(|n| n.span),
        };
        let on_at = get("on").map_or(node.span, |n| n.span);
        self.declare(&listed, on_at, when, &set, call.map(|(_, at)| at), &to);
        self.triggers.push(listed);
    }

    fn declare(
        &mut self,
        trigger: &Listed,
        on: Span,
        when: &Node,
        set: &[(String, Span, Node)],
        call: Option<Span>,
        to: &[(String, Span)],
    ) {
        let at = trigger.span;
        self.part("\n\ntrigger ", at);
        self.part(&trigger.id, at);
        self.part(" on ", at);
        self.part(&trigger.on, on);
        self.part(" when (", at);
        self.expression(when);
        self.part(&format!(")\n\npipeline {}{PIPELINE} {{ ", trigger.id), at);
        self.part(&trigger.id, at);
        for (field, span, value) in set {
            self.part("\n  | set ", at);
            self.part(field, *span);
            self.part(" = (", at);
            self.expression(value);
            self.part(")", at);
        }
        if let (Some(name), Some(span)) = (&trigger.call, call) {
            let call = format!("{name}({})", self.arguments(name));
            self.part("\n  | set result = ", at);
            self.part(&call, span);
        }
        let tags: Vec<String> = trigger.tags.iter().map(|t| literal(t)).collect();
        let tags = if tags.is_empty() { "[] as list<string>".to_owned() } else { format!("[{}]", tags.join(", ")) };
        self.part(&format!("\n  | set trigger = {{ id: {}, tags: {tags} }}\n  -> ", literal(&trigger.id)), at);
        for (i, (sink, span)) in to.iter().enumerate() {
            self.part(if i == 0 { "" } else { ", " }, at);
            self.part(sink, *span);
        }
        self.part(" }", at);
    }

    /// The row as a whole for a function of one record, else the fields by the names of the parameters.
    fn arguments(&self, function: &str) -> String {
        let found = self.ast.declarations.iter().find_map(|d| match &d.kind {
            DeclarationKind::Function(f) if f.name.text == function => Some(f),
            _ => None,
        });
        let Some(found) = found else { return "it".to_owned() };
        let declared = |name: &str| {
            let is = |d: &DeclarationKind| matches!(d, DeclarationKind::Type(t) if t.name.text == name);
            self.ast.declarations.iter().any(|d| is(&d.kind))
        };
        match found.parameters.as_slice() {
            [one] if one.ty.as_ref().is_some_and(|t| takes_row(&t.kind, &declared)) => "it".to_owned(),
            several => several.iter().map(|p| p.name.text.as_str()).collect::<Vec<_>>().join(", "),
        }
    }

    /// Writes a text that comes from a place as a whole.
    fn part(&mut self, text: &str, whole: Span) {
        let start = self.from + self.text.len();
        self.text.push_str(text);
        self.places.add(start, self.from + self.text.len(), None, whole);
    }

    /// Writes an expression. One that does not parse alone is told here, and could take the rest of the text with it.
    fn expression(&mut self, node: &Node) {
        let Kind::Scalar(text, style) = &node.kind else { return };
        let exact = offsets(self.source, node.span, text, *style);
        const BEFORE: &str = "let value = ";
        let parsed = hexafn_syntax::parse(self.places.main, &format!("{BEFORE}{text}\n"));
        let one = matches!(parsed.ast.declarations.as_slice(), [d] if matches!(d.kind, DeclarationKind::Let(_)));
        if parsed.diagnostics.iter().any(Diagnostic::is_error) || !one || parsed.gaps {
            let skip = BEFORE.len();
            let mut places = Places::after(self.places.main, 0);
            places.add(0, skip, None, node.span);
            places.add(skip, skip + text.len(), exact, node.span);
            places.add(skip + text.len(), usize::MAX, None, node.span);
            let told: Vec<Diagnostic> = parsed.diagnostics.into_iter().map(|d| places.diagnostic(d)).collect();
            if told.is_empty() {
                self.error(codes::UNEXPECTED_TOKEN, node.span, "this is not one expression", "not an expression");
            }
            self.diagnostics.extend(told);
            return self.part("false", node.span);
        }
        let start = self.from + self.text.len();
        self.text.push_str(text);
        self.places.add(start, self.from + self.text.len(), exact, node.span);
        // A comment in the expression must not reach what follows.
        self.part("\n", node.span);
    }

    fn keys(&mut self, pairs: &[(Node, Node)]) {
        let mut seen: Vec<&str> = Vec::new();
        for (key, _) in pairs {
            let word = key.text().unwrap_or_default();
            if !KEYS.contains(&word) {
                let error = Diagnostic::error(
                    codes::UNKNOWN_OPTION,
                    key.span,
                    format!("a trigger has no `{word}`"),
                    "unknown key",
                );
                let error = did_you_mean(error, key.span, word, KEYS);
                self.report(error.help(format!("its keys are {}", KEYS.join(", "))));
            } else if seen.contains(&word) {
                self.error(codes::DUPLICATE_OPTION, key.span, format!("`{word}` is given twice"), "again");
            }
            seen.push(word);
        }
    }

    fn needed<'n>(&mut self, entry: &Node, found: Option<&'n Node>, key: &str, told: bool) -> Option<&'n Node> {
        if found.is_none() && !told {
            let end = Span { end: entry.span.start + 1, ..entry.span };
            self.error(codes::MISSING_OPTION, end, format!("a trigger needs `{key}`"), &format!("no `{key}`"));
        }
        found
    }

    fn single(&mut self, node: &Node, key: &str) -> Option<String> {
        match node.text().filter(|_| !node.is_empty()) {
            Some(text) => Some(text.to_owned()),
            None => {
                self.error(codes::WRONG_OPTION, node.span, format!("`{key}` is a text"), "expected a text");
                None
            }
        }
    }

    /// A name of the language: it becomes part of a declaration.
    fn name(&mut self, node: &Node, key: &str) -> Option<String> {
        let text = self.single(node, key)?;
        let start = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
        if start && text.len() <= LONGEST && text.chars().all(|c| c.is_alphanumeric() || c == '_') {
            return Some(text);
        }
        let error = Diagnostic::error(
            codes::WRONG_OPTION,
            node.span,
            format!("`{key}` is a name: letters, digits and `_`"),
            "not a name",
        );
        self.report(error);
        None
    }

    fn flag(&mut self, node: &Node) -> bool {
        match (&node.kind, node.text()) {
            (Kind::Scalar(_, ScalarStyle::Plain), Some("true" | "True" | "TRUE")) => true,
            (Kind::Scalar(_, ScalarStyle::Plain), Some("false" | "False" | "FALSE")) => false,
            _ => {
                let message = "`enabled` is `true` or `false`";
                self.error(codes::WRONG_OPTION, node.span, message, "expected `true` or `false`");
                true
            }
        }
    }

    /// A list of texts; one alone stands for itself.
    fn texts(&mut self, node: &Node, key: &str) -> Vec<Node> {
        match &node.kind {
            _ if node.is_empty() => vec![],
            Kind::Scalar(..) => vec![node.clone()],
            Kind::List(items) if items.iter().all(|i| i.text().is_some()) => items.clone(),
            _ => {
                self.error(codes::WRONG_OPTION, node.span, format!("`{key}` is a list of texts"), "expected texts");
                vec![]
            }
        }
    }

    /// `set: { field: expression }`.
    fn set(&mut self, node: &Node) -> Vec<(String, Span, Node)> {
        let Kind::Map(pairs) = &node.kind else {
            let message = "`set` has fields and their expressions";
            self.error(codes::WRONG_OPTION, node.span, message, "expected `field: expression`");
            return vec![];
        };
        let mut all = Vec::new();
        for (key, value) in pairs {
            let name = self.name(key, "a field");
            if let (Some(name), Some(_)) = (name, self.single(value, "an expression")) {
                all.push((name, key.span, value.clone()));
            }
        }
        all
    }
}

fn takes_row(ty: &TypeExprKind, declared: &impl Fn(&str) -> bool) -> bool {
    match ty {
        TypeExprKind::Record(_) => true,
        TypeExprKind::Name(name) => declared(name),
        _ => false,
    }
}

fn literal(text: &str) -> String {
    format!("{text:?}")
}
