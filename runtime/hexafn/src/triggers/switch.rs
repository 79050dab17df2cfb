//! `enabled:` of one trigger, changed in its file; everything else stays as it is written.
use std::path::Path;

use hexafn_check::Listed;
use hexafn_diagnostics::FileId;
use thiserror::Error;

use crate::load::{LoadError, read_triggers};

/// A trigger was not switched.
#[derive(Debug, Error)]
pub enum SwitchError {
    /// The file cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// It has no such trigger.
    #[error("{file} has no trigger `{id}`; it has {known}")]
    Unknown {
        /// The file.
        file: String,
        /// The trigger that was asked for.
        id: String,
        /// Those that it has.
        known: String,
    },
    /// The place where `enabled` belongs is not to be found.
    #[error("{file}: the trigger `{id}` is not written one key a line: change `enabled` by hand")]
    Form {
        /// The file.
        file: String,
        /// The trigger.
        id: String,
    },
    /// The file cannot be written.
    #[error("cannot write {file}: {cause}")]
    Write {
        /// The file.
        file: String,
        /// What the system said.
        #[source]
        cause: std::io::Error,
    },
}

/// Switches a trigger of the file on or off; answers whether that changed the file. It is replaced as a whole, so that who
/// reads it meanwhile sees the old text or the new one.
///
/// # Errors
/// If the file has no such trigger, or cannot be read or written.
pub fn switch(path: &Path, id: &str, enabled: bool) -> Result<bool, SwitchError> {
    let text = read_triggers(path)?;
    let file = path.display().to_string();
    let ast = hexafn_syntax::ast::Ast::default();
    let read = hexafn_check::read_triggers(FileId(1), &text, FileId(0), "", &ast);
    let Some(listed) = read.triggers.iter().find(|t| t.id == id) else {
        let known: Vec<&str> = read.triggers.iter().map(|t| t.id.as_str()).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(SwitchError::Unknown { file, id: id.to_owned(), known });
    };
    if listed.enabled == enabled {
        return Ok(false);
    }
    let changed = changed(&text, listed, enabled);
    let changed = changed.ok_or_else(|| SwitchError::Form { file: file.clone(), id: id.to_owned() })?;
    write(path, &changed).map_err(|cause| SwitchError::Write { file, cause })?;
    Ok(true)
}

fn changed(text: &str, listed: &Listed, enabled: bool) -> Option<String> {
    if let Some(at) = listed.enabled_at {
        return Some(format!("{}{enabled}{}", text.get(..at.range().start)?, text.get(at.range().end..)?));
    }
    // A line of its own after that of the id, as far to the right as `id` is; in braces, a key after it.
    let at = listed.span.range();
    let line = text[..at.start].rfind('\n').map_or(0, |i| i + 1);
    let before = text.get(line..at.start)?;
    let quoted = if before.contains('"') { "\"enabled\"" } else { "enabled" };
    if before.contains('{') || quoted != "enabled" {
        return Some(format!("{}, {quoted}: {enabled}{}", text.get(..at.end)?, text.get(at.end..)?));
    }
    let indent = before.rfind("id")?;
    let rest = text.get(at.end..)?;
    let end = at.end + rest.find('\n').unwrap_or(rest.len());
    Some(format!("{}\n{}enabled: {enabled}{}", text.get(..end)?, " ".repeat(indent), text.get(end..)?))
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    // A link stays one: what it leads to is replaced.
    let path = std::fs::canonicalize(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let next = path.with_file_name(format!(".{name}.{}", std::process::id()));
    std::fs::write(&next, text)?;
    let permissions = std::fs::metadata(&path).map(|m| m.permissions());
    let done =
        permissions.and_then(|p| std::fs::set_permissions(&next, p)).and_then(|()| std::fs::rename(&next, &path));
    if done.is_err() {
        // What is left behind says nothing that the error does not say.
        let _ = std::fs::remove_file(&next);
    }
    done
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const FILE: &str = "# ours\ntriggers:\n  - id: large # the first\n    on: payments\n    when: 'amount > 5' # keep\n    to: [out]\n  - { id: small, on: payments, when: \"amount < 1\", to: out, enabled: false }\n";

    fn after(file: &str, id: &str, enabled: bool) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.yaml");
        std::fs::write(&path, file).unwrap();
        assert!(switch(&path, id, enabled).unwrap());
        assert!(!switch(&path, id, enabled).unwrap(), "the second time nothing changes");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        std::fs::read_to_string(path).unwrap()
    }

    #[test]
    fn only_enabled_changes_and_comments_stay() {
        assert_eq!(after(FILE, "small", true), FILE.replace("enabled: false", "enabled: true"));
        let off = FILE.replace("# the first\n", "# the first\n    enabled: false\n");
        assert_eq!(after(FILE, "large", false), off);
    }

    #[test]
    fn json_stays_json() {
        let json = r#"{"triggers": [{"id": "a", "on": "p", "when": "x > 1", "to": ["out"]}]}"#;
        let off = after(json, "a", false);
        assert_eq!(off, json.replace(r#""id": "a""#, r#""id": "a", "enabled": false"#));
    }

    #[test]
    fn a_trigger_that_is_not_there_is_told_with_those_that_are() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.yaml");
        std::fs::write(&path, FILE).unwrap();
        let error = switch(&path, "lagre", true).unwrap_err().to_string();
        assert!(error.ends_with("has no trigger `lagre`; it has large, small"), "{error}");
    }
}
