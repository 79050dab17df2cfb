//! Reading what a program imports, file by file.
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use hexafn_diagnostics::{
    Diagnostic, FileId, Files, IMPORT_CYCLE, IMPORT_LIMIT, IMPORT_OUTSIDE, IMPORT_UNREADABLE, Span,
};
use hexafn_syntax::Parsed;
use hexafn_syntax::ast::{DeclarationKind, Import};

use super::MAX_BYTES;
use super::project::{Project, Refusal, plain};

/// The most files of a program, the main one included.
pub(crate) const MAX_FILES: usize = 256;

/// A file of a program.
#[derive(Debug)]
pub(crate) struct Part {
    pub id: FileId,
    /// Where it is, as the system calls it; `None`: a text without a place.
    pub path: Option<PathBuf>,
    pub parsed: Parsed,
    /// What its imports lead to, in written order.
    pub imports: Vec<Option<FileId>>,
}

impl Part {
    /// Its folder, relative to the main file's: empty if that is the same.
    pub fn folder(&self, project: &Project) -> String {
        let Some(folder) = self.path.as_deref().and_then(Path::parent) else { return String::new() };
        relative(folder, project.folder())
    }
}

/// `folder` as seen from `from`; both as the system calls them.
fn relative(folder: &Path, from: &Path) -> String {
    let shared = folder.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| Path::new("..").components());
    let way: PathBuf = up.flatten().chain(folder.components().skip(shared)).collect();
    way.display().to_string()
}

/// Reads and parses the main file and all that it leads to. Problems with imports become diagnostics at their paths.
pub(crate) fn gather(files: &mut Files, main: FileId, project: Option<&Project>) -> (Vec<Part>, Vec<Diagnostic>) {
    let bytes = files.get(main).map_or(0, |f| f.text.len() as u64);
    let mut gathering = Gathering {
        files,
        project,
        parts: vec![],
        known: HashMap::new(),
        way: vec![],
        left: MAX_BYTES.saturating_sub(bytes),
        full: false,
        diagnostics: vec![],
    };
    let path = project.and_then(|p| {
        let name = gathering.files.get(main).map(|f| PathBuf::from(&f.name))?;
        name.canonicalize().ok().or_else(|| Some(p.folder().join(name.file_name()?)))
    });
    gathering.part(main, path);
    gathering.parts.sort_by_key(|p| p.id);
    (gathering.parts, gathering.diagnostics)
}

struct Gathering<'a> {
    files: &'a mut Files,
    project: Option<&'a Project>,
    parts: Vec<Part>,
    known: HashMap<PathBuf, FileId>,
    /// The files on the way down to the present one, each with the import that leads on.
    way: Vec<(FileId, Span)>,
    /// Bytes that may still be read.
    left: u64,
    /// Whether a limit is reached, which is told once.
    full: bool,
    diagnostics: Vec<Diagnostic>,
}

impl Gathering<'_> {
    /// Parses a file and reads what it imports. The depth is bounded by [`MAX_FILES`].
    fn part(&mut self, id: FileId, path: Option<PathBuf>) {
        if let Some(path) = &path {
            self.known.insert(path.clone(), id);
        }
        let parsed = hexafn_syntax::parse(id, self.files.get(id).map_or("", |f| f.text.as_str()));
        let written: Vec<Import> = parsed.ast.declarations.iter().filter_map(|d| import(&d.kind)).cloned().collect();
        let imports = written.iter().map(|import| self.import(id, path.as_deref(), import)).collect();
        self.parts.push(Part { id, path, parsed, imports });
    }

    fn import(&mut self, from: FileId, at: Option<&Path>, import: &Import) -> Option<FileId> {
        let (span, written) = (import.path.span, import.path.text.as_str());
        let (Some(project), Some(folder)) = (self.project, at.and_then(Path::parent)) else {
            let message = format!("{written:?} cannot be imported: this text has no place on the disk");
            return self.refuse(Diagnostic::error(IMPORT_UNREADABLE, span, message, "relative to what?"));
        };
        if self.full {
            return None;
        }
        let path = match project.find(folder, written) {
            Ok(path) => path,
            Err(refusal) => return self.refused(refusal, span, written),
        };
        if let Some(id) = self.known.get(&path).copied() {
            return if self.is_open(from, id) { self.cycle(from, id, span) } else { Some(id) };
        }
        if self.files.iter().count() >= MAX_FILES {
            self.full = true;
            let message = format!("this program has more than {MAX_FILES} files");
            return self.refuse(Diagnostic::error(IMPORT_LIMIT, span, message, "one too many"));
        }
        let text = match project.read(&path, self.left) {
            Ok(text) => text,
            Err(refusal) => return self.refused(refusal, span, written),
        };
        self.left = self.left.saturating_sub(text.len() as u64);
        let id = self.files.add(self.name(from, written), text);
        self.way.push((from, span));
        self.part(id, Some(path));
        self.way.pop();
        Some(id)
    }

    /// A file as the user would name it: from where the main file's name starts.
    fn name(&self, from: FileId, written: &str) -> String {
        let importer = self.files.get(from).map_or("", |f| f.name.as_str());
        let folder = Path::new(importer).parent().unwrap_or(Path::new(""));
        plain(&folder.join(written)).display().to_string()
    }

    fn is_open(&self, from: FileId, id: FileId) -> bool {
        from == id || self.way.iter().any(|(open, _)| *open == id)
    }

    fn cycle(&mut self, from: FileId, id: FileId, span: Span) -> Option<FileId> {
        let start = self.way.iter().position(|(open, _)| *open == id).unwrap_or(self.way.len());
        let circle = &self.way[start..];
        let name = |id: FileId| self.files.get(id).map_or("?", |f| f.name.as_str());
        let mut names: Vec<&str> = circle.iter().map(|(f, _)| name(*f)).collect();
        names.extend([name(from), name(id)]);
        let message = format!("files import each other in a circle: {}", names.join(" imports "));
        let error = Diagnostic::error(IMPORT_CYCLE, span, message, "the circle closes here");
        let error = circle.iter().fold(error, |error, (_, span)| error.related(*span, "this leads here"));
        self.refuse(error.help("put what both need into a file of its own"))
    }

    fn refused(&mut self, refusal: Refusal, span: Span, written: &str) -> Option<FileId> {
        let error = match refusal {
            Refusal::Outside { link } => {
                let (label, how) = match link {
                    true => ("a link that leads out", "leads"),
                    false if Path::new(written).is_absolute() => ("an absolute path", "is"),
                    false => ("leads out", "is"),
                };
                let message = format!("{written:?} {how} outside of the project");
                Diagnostic::error(IMPORT_OUTSIDE, span, message, label)
                    .help("`--allow-import DIR`, or `imports = [\"DIR\"]` in hexafn.toml, allows another folder")
            }
            Refusal::Unreadable { why, near } => {
                let message = format!("{written:?} cannot be imported: {why}");
                let error = Diagnostic::error(IMPORT_UNREADABLE, span, message, "not read");
                match near {
                    Some(near) => error.guess(span, format!("\"{near}\""), format!("did you mean \"{near}\"?")),
                    None => error.help("paths are relative to the file that imports"),
                }
            }
            Refusal::TooLarge => {
                self.full = true;
                let message = format!("the files of this program are larger than {} MiB together", MAX_BYTES >> 20);
                Diagnostic::error(IMPORT_LIMIT, span, message, "too much with this one")
            }
        };
        self.refuse(error)
    }

    fn refuse(&mut self, error: Diagnostic) -> Option<FileId> {
        self.diagnostics.push(error);
        None
    }
}

fn import(kind: &DeclarationKind) -> Option<&Import> {
    match kind {
        DeclarationKind::Import(import) => Some(import),
        _ => None,
    }
}
