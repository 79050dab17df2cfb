//! Comments by place: which of them document a node, which are left for the formatter.
use hexafn_diagnostics::{FileId, Span};

use crate::ast::Comment;
use crate::scan::RawComment;

/// The comments of a file.
#[derive(Debug)]
pub(crate) struct Comments<'t> {
    text: &'t str,
    raw: Vec<RawComment>,
    used: Vec<bool>,
}

impl<'t> Comments<'t> {
    pub fn new(text: &'t str, raw: Vec<RawComment>) -> Self {
        let used = vec![false; raw.len()];
        Comments { text, raw, used }
    }

    /// Takes the run of `///` lines that ends just before `at`, where a node begins.
    pub fn doc_before(&mut self, at: usize) -> Vec<String> {
        let end = self.raw.partition_point(|c| c.end <= at);
        let (mut first, mut next) = (end, at);
        while let Some(comment) = first.checked_sub(1).and_then(|i| self.raw.get(i)) {
            let gap = self.text.get(comment.end..next).unwrap_or("-");
            if !comment.doc || self.used[first - 1] || !gap.trim().is_empty() {
                break;
            }
            (first, next) = (first - 1, comment.start);
        }
        self.used[first..end].fill(true);
        let line = |c: &RawComment| {
            let text = self.text.get(c.start + 3..c.end).unwrap_or("");
            text.strip_prefix(' ').unwrap_or(text).to_owned()
        };
        self.raw[first..end].iter().map(line).collect()
    }

    /// What documents nothing.
    pub fn rest(self, file: FileId) -> Vec<Comment> {
        let free = self.raw.iter().zip(&self.used).filter(|(_, used)| !**used).map(|(c, _)| c);
        let comment = |c: &RawComment| Comment {
            text: self.text.get(c.start + 2..c.end).unwrap_or("").to_owned(),
            span: Span::new(file, c.start, c.end),
        };
        free.map(comment).collect()
    }
}
