//! Where events come from: the parts of a block, and what is known of each beside its text.
/// One event of a block.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// Its first byte.
    pub start: usize,
    /// The place after its last byte.
    pub end: usize,
    /// The number of its line or event, from 0.
    pub number: usize,
}

/// What is known of an event beside its text.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Its offset.
    pub offset: i64,
    /// Its time, microseconds since 1970 UTC.
    pub time: i64,
    /// Its key.
    pub key: Option<&'a str>,
    /// Its topic, path or file.
    pub topic: &'a str,
    /// Its headers.
    pub headers: &'a [(String, String)],
}

/// Gives the events of a block one by one.
pub trait Feed {
    /// The next event, or why it is none.
    fn next(&mut self) -> Option<Span>;

    /// Where the next event begins, if it is a line that follows here at once: then it may be read ahead of its end.
    fn peek(&self) -> Option<usize>;

    /// Takes the event from [`Feed::peek`] on, whose object ends at `end`; `None`, and nothing taken, if the line does not
    /// end there.
    fn take(&mut self, end: usize) -> Option<Span>;

    /// Where the next event is looked for.
    fn position(&self) -> usize;

    /// What is known of it.
    fn known(&self, span: &Span) -> Known<'_>;

    /// Whether an event may have a line end in it, and so cannot be re-emitted as it came.
    fn may_have_line_ends(&self) -> bool;
}
