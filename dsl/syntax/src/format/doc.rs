//! Layout: a document of texts and possible line breaks, printed within a width.

/// The width that lines are kept within where possible.
const WIDTH: usize = 100;

/// Spaces per level.
const INDENT: usize = 2;

/// A piece of layout.
#[derive(Clone, Debug)]
pub(super) enum Doc {
    /// Text without a line break.
    Text(String),
    /// A space, or a new line if the group around it does not fit.
    Line {
        /// Leave a line empty where it breaks.
        blank: bool,
    },
    /// Nothing, or a new line if the group around it does not fit.
    Soft,
    /// A new line in any case; breaks all groups around it.
    Hard {
        /// Leave a line empty.
        blank: bool,
    },
    /// The first where the group around it is broken, else the second.
    Either(&'static str, &'static str),
    /// Text that goes to the end of the line: a comment, or nothing. Breaks all groups around it.
    Suffix(String),
    Concat(Vec<Doc>),
    /// One level deeper.
    Nest(Box<Doc>),
    /// On one line if it fits.
    Group {
        doc: Box<Doc>,
        /// It cannot be on one line.
        broken: bool,
    },
}

pub(super) const LINE: Doc = Doc::Line { blank: false };
pub(super) const HARD: Doc = Doc::Hard { blank: false };
pub(super) const NIL: Doc = Doc::Concat(Vec::new());

pub(super) fn text(text: impl Into<String>) -> Doc {
    Doc::Text(text.into())
}

pub(super) fn concat<const N: usize>(docs: [Doc; N]) -> Doc {
    Doc::Concat(docs.into())
}

pub(super) fn nest(doc: Doc) -> Doc {
    Doc::Nest(Box::new(doc))
}

pub(super) fn group(doc: Doc) -> Doc {
    let broken = doc.breaks();
    Doc::Group { doc: Box::new(doc), broken }
}

/// A group that is broken if `broken` says so.
pub(super) fn group_if(broken: bool, doc: Doc) -> Doc {
    let broken = broken || doc.breaks();
    Doc::Group { doc: Box::new(doc), broken }
}

/// `docs` with `separator` between them.
pub(super) fn join(docs: Vec<Doc>, separator: Doc) -> Doc {
    let mut all = Vec::with_capacity(docs.len() * 2);
    for (i, doc) in docs.into_iter().enumerate() {
        if i > 0 {
            all.push(separator.clone());
        }
        all.push(doc);
    }
    Doc::Concat(all)
}

impl Doc {
    fn breaks(&self) -> bool {
        match self {
            Doc::Hard { .. } | Doc::Suffix(_) => true,
            Doc::Concat(docs) => docs.iter().any(Doc::breaks),
            Doc::Nest(doc) => doc.breaks(),
            Doc::Group { broken, .. } => *broken,
            _ => false,
        }
    }
}

/// Prints `doc`; no line ends with a space, the last line ends with a newline.
pub(super) fn print(doc: &Doc) -> String {
    let mut printer = Printer::default();
    let mut stack = vec![(0, true, doc)];
    while let Some((level, broken, doc)) = stack.pop() {
        match doc {
            Doc::Text(text) => printer.text(text),
            Doc::Either(yes, no) => printer.text(if broken { yes } else { no }),
            Doc::Suffix(text) => printer.suffix.push(text.clone()),
            Doc::Hard { blank } => printer.new_line(level, *blank),
            Doc::Line { blank } if broken => printer.new_line(level, *blank),
            Doc::Soft if broken => printer.new_line(level, false),
            Doc::Line { .. } => printer.text(" "),
            Doc::Soft => {}
            Doc::Concat(docs) => stack.extend(docs.iter().rev().map(|d| (level, broken, d))),
            Doc::Nest(doc) => stack.push((level + 1, broken, doc)),
            Doc::Group { doc, broken } => {
                let broken = *broken || !fits(WIDTH.saturating_sub(printer.column), doc, &stack);
                stack.push((level, broken, doc));
            }
        }
    }
    printer.finish()
}

/// Whether `doc` on one line, with what follows up to the next possible break, fits into `room` columns.
fn fits(room: usize, doc: &Doc, rest: &[(usize, bool, &Doc)]) -> bool {
    let mut room = room as isize;
    let mut stack = vec![(false, doc)];
    let mut rest = rest.iter().rev();
    while room >= 0 {
        let Some((broken, doc)) = stack.pop() else {
            match rest.next() {
                Some((_, broken, doc)) => stack.push((*broken, doc)),
                None => return true,
            }
            continue;
        };
        match doc {
            Doc::Text(text) => room -= width(text),
            Doc::Either(yes, no) => room -= width(if broken { yes } else { no }),
            Doc::Line { .. } | Doc::Soft if broken => return true,
            Doc::Hard { .. } => return true,
            Doc::Line { .. } => room -= 1,
            Doc::Soft | Doc::Suffix(_) => {}
            Doc::Concat(docs) => stack.extend(docs.iter().rev().map(|d| (broken, d))),
            Doc::Nest(doc) => stack.push((broken, doc)),
            // What follows may break by itself.
            Doc::Group { doc, broken: inner } => stack.push((broken || *inner, doc)),
        }
    }
    false
}

fn width(text: &str) -> isize {
    text.chars().count() as isize
}

#[derive(Default)]
struct Printer {
    out: String,
    column: usize,
    /// Indentation that the next text needs.
    pending: usize,
    suffix: Vec<String>,
}

impl Printer {
    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.out.extend(std::iter::repeat_n(' ', std::mem::take(&mut self.pending)));
        self.out.push_str(text);
        self.column += text.chars().count();
    }

    fn end_line(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        for comment in std::mem::take(&mut self.suffix).iter().filter(|c| !c.is_empty()) {
            self.out.push(' ');
            self.out.push_str(comment);
        }
    }

    fn new_line(&mut self, level: usize, blank: bool) {
        self.end_line();
        self.out.push_str(if blank { "\n\n" } else { "\n" });
        self.pending = level * INDENT;
        self.column = self.pending;
    }

    fn finish(mut self) -> String {
        self.end_line();
        self.out.truncate(self.out.trim_end().len());
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }
}
