//! The texts that spans point into.
use crate::{FileId, Span};

/// One loaded text.
#[derive(Clone, Debug)]
pub struct File {
    /// As the user would name it: the path given or derived.
    pub name: String,
    /// Its whole text.
    pub text: String,
}

/// All loaded texts, by [`FileId`].
#[derive(Clone, Debug, Default)]
pub struct Files(Vec<File>);

impl Files {
    /// Adds a text and gives its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.0.push(File { name: name.into(), text: text.into() });
        FileId(self.0.len() as u32 - 1)
    }

    /// The file of that number.
    pub fn get(&self, id: FileId) -> Option<&File> {
        self.0.get(id.0 as usize)
    }

    /// All files in order of loading.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        self.0.iter().enumerate().map(|(i, f)| (FileId(i as u32), f))
    }

    /// `name:line:column` of the start of `span`, counted from 1 in characters; the bare offset if the file is unknown.
    pub fn place(&self, span: Span) -> String {
        let Some(file) = self.get(span.file) else { return format!("?@{}", span.start) };
        let (line, column) = self.line_column(span);
        format!("{}:{line}:{column}", file.name)
    }

    /// Line and column of the start of `span`, counted from 1 in characters.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let Some(file) = self.get(span.file) else { return (0, 0) };
        let mut end = (span.start as usize).min(file.text.len());
        while !file.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &file.text[..end];
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        (line, before[start..].chars().count() + 1)
    }
}
