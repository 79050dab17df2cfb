//! Trigger files: YAML or JSON in, declarations of the language out.
//!
//! A trigger of the file is a trigger and a pipeline of the program that are written in another form. [`read`] gives them as
//! text that goes after the program's own, and the [`Places`] by which all that is said of that text is said of the file.
mod entry;
mod places;
mod yaml;

use hexafn_diagnostics::{self as codes, Diagnostic, FileId, Span};
use hexafn_syntax::ast::Ast;

use crate::declarations::did_you_mean;
use entry::Writer;
pub use entry::{Listed, PIPELINE};
pub use places::Places;
use yaml::{Kind, Node};

/// What a trigger file says.
pub struct TriggerFile {
    /// Declarations to go after the text of the program.
    pub text: String,
    /// From places in that text to places in the file.
    pub places: Places,
    /// Its triggers, in written order.
    pub triggers: Vec<Listed>,
    /// What is wrong with the file itself, in its own places.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the trigger file `text` for the program `main`, whose text is `program` and whose tree is `ast`.
pub fn read(file: FileId, text: &str, main: FileId, program: &str, ast: &Ast) -> TriggerFile {
    let mut writer = Writer::new(text, main, program, ast);
    match yaml::read(file, text) {
        Ok(Some(node)) => whole(&mut writer, &node),
        Ok(None) => writer.error(codes::MISSING_OPTION, Span::new(file, 0, 0), "there are no `triggers:`", "empty"),
        Err(error) => writer.report(*error),
    }
    writer.finish()
}

/// `triggers:` with its list; the list alone is as good.
fn whole(writer: &mut Writer<'_>, node: &Node) {
    let list = match &node.kind {
        Kind::List(_) => Some(node),
        Kind::Map(pairs) => {
            for (key, _) in pairs.iter().filter(|(k, _)| k.text() != Some("triggers")) {
                let word = key.text().unwrap_or_default();
                let message = format!("a trigger file has no `{word}`");
                let error = Diagnostic::error(codes::UNKNOWN_OPTION, key.span, message, "unknown key");
                writer.report(did_you_mean(error, key.span, word, ["triggers"]));
            }
            pairs.iter().find(|(k, _)| k.text() == Some("triggers")).map(|(_, v)| v)
        }
        Kind::Scalar(..) => {
            let message = "a trigger file is a list under `triggers:`";
            return writer.error(codes::WRONG_OPTION, node.span, message, "expected `triggers:`");
        }
    };
    match list.map(|l| (&l.kind, l)) {
        Some((Kind::List(entries), _)) => entries.iter().for_each(|e| writer.entry(e)),
        Some((_, list)) if list.is_empty() => {}
        Some((_, list)) => {
            writer.error(codes::WRONG_OPTION, list.span, "`triggers` is a list", "expected `- id: …`");
        }
        None if writer.is_fine() => {
            writer.error(codes::MISSING_OPTION, node.span, "there are no `triggers:`", "missing");
        }
        None => {}
    }
}
