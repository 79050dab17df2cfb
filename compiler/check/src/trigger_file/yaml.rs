//! YAML (and so JSON) as a tree whose nodes know their places. Aliases, tags and several documents have no meaning here.
use hexafn_diagnostics::{BAD_TRIGGER_FILE, Diagnostic, FileId, Span};
use saphyr_parser::{Event, Parser, ScalarStyle};

/// How deep a trigger file may nest: far more than it can need.
const DEEPEST: usize = 16;

/// A value with its place in the text.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Node {
    pub span: Span,
    pub kind: Kind,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum Kind {
    /// A single value as text, and how it was written.
    Scalar(String, ScalarStyle),
    List(Vec<Node>),
    /// Keys and values in written order.
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// The text of a single value.
    pub fn text(&self) -> Option<&str> {
        if let Kind::Scalar(text, _) = &self.kind { Some(text) } else { None }
    }

    /// Whether nothing is written: `tags:` alone, or `null`.
    pub fn is_empty(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(text, ScalarStyle::Plain) if matches!(text.as_str(), "" | "~" | "null"))
    }
}

/// Reads a text of one document.
///
/// # Errors
/// The place and reason of what is not YAML, or is more than a trigger file can hold.
pub(super) fn read(file: FileId, text: &str) -> Result<Option<Node>, Box<Diagnostic>> {
    let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    places.push(text.len());
    let place = |index: usize| places.get(index).copied().unwrap_or(text.len());
    let mut open: Vec<(Vec<Node>, bool, usize)> = Vec::new();
    let mut root = None;
    for event in Parser::new_from_str(text) {
        let (event, at) = event.map_err(|e| {
            let at = place(e.marker().index());
            let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
            let message = format!("this is not YAML: {}", e.info());
            Box::new(Diagnostic::error(BAD_TRIGGER_FILE, Span::new(file, at, end), message, "not understood"))
        })?;
        let span = Span::new(file, place(at.start.index()), place(at.end.index()));
        let refuse = |message: &str| {
            let error = Diagnostic::error(BAD_TRIGGER_FILE, span, message, "not in a trigger file");
            Err(Box::new(error))
        };
        let node = match event {
            Event::Scalar(value, style, ..) => Node { span, kind: Kind::Scalar(value.into_owned(), style) },
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if open.len() >= DEEPEST {
                    return refuse("this is nested too deep");
                }
                open.push((Vec::new(), matches!(event, Event::MappingStart(..)), span.start as usize));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some((nodes, map, start)) = open.pop() else { continue };
                // The end of a block is told at the next token; that of its last part is nearer.
                let end = nodes.last().map_or(span.end as usize, |n| n.span.end as usize).max(start);
                let kind = if map { Kind::Map(pairs(nodes)) } else { Kind::List(nodes) };
                Node { span: Span::new(file, start, end), kind }
            }
            Event::Alias(_) => return refuse("an alias is written out here"),
            Event::DocumentStart(_) if root.is_some() => return refuse("there is one document in a trigger file"),
            _ => continue,
        };
        match open.last_mut() {
            Some((nodes, ..)) => nodes.push(node),
            None => root = Some(node),
        }
    }
    Ok(root)
}

fn pairs(nodes: Vec<Node>) -> Vec<(Node, Node)> {
    let mut nodes = nodes.into_iter();
    std::iter::from_fn(|| Some((nodes.next()?, nodes.next()?))).collect()
}
