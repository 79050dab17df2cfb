//! Finds where rows end in text.
use hexafn_ir::decode::Format;

/// Finds the ends of rows, one after another, in a text that may grow between the calls.
#[derive(Clone, Debug)]
pub(crate) enum Scanner {
    /// Every newline ends a row.
    Lines,
    /// A newline inside a quoted CSV field does not. A quote opens a field only at the field's beginning, so a stray one
    /// (`5" pipe`) does not swallow what follows.
    Records {
        /// Within a quoted field.
        open: bool,
        /// The place of the quote that closed a field: another one right behind it is an escaped quote.
        closed_at: Option<usize>,
    },
}

impl Scanner {
    /// The scanner for a format.
    pub fn new(format: Format) -> Self {
        match format {
            Format::Json => Scanner::Lines,
            Format::Csv => Scanner::Records { open: false, closed_at: None },
        }
    }

    /// Whether rows can hold newlines, so that a row's beginning cannot be found from the middle of a text.
    pub fn quotes(&self) -> bool {
        matches!(self, Scanner::Records { .. })
    }

    /// Forgets what it saw: the next text begins with a row.
    pub fn reset(&mut self) {
        if let Scanner::Records { open, closed_at } = self {
            (*open, *closed_at) = (false, None);
        }
    }

    /// The place after the next end of a row at or after `from`; all before `from` was scanned already. `text` begins
    /// where a row begins.
    pub fn next_end(&mut self, text: &[u8], from: usize) -> Option<usize> {
        let Scanner::Records { open, closed_at } = self else {
            return memchr::memchr(b'\n', &text[from..]).map(|i| from + i + 1);
        };
        for place in memchr::memchr2_iter(b'\n', b'"', &text[from..]).map(|i| from + i) {
            let quote = text[place] == b'"';
            if *open {
                if quote {
                    (*open, *closed_at) = (false, Some(place));
                }
            } else if quote {
                let begins = place == 0 || matches!(text[place - 1], b',' | b'\n');
                *open = begins || *closed_at == place.checked_sub(1);
            } else {
                *closed_at = None;
                return Some(place + 1);
            }
        }
        None
    }

    /// The place after the last end of a row, if there is one at or after `from`.
    pub fn last_end(&mut self, text: &[u8], from: usize) -> Option<usize> {
        if !self.quotes() {
            return memchr::memrchr(b'\n', &text[from..]).map(|i| from + i + 1);
        }
        let (mut last, mut place) = (None, from);
        while let Some(end) = self.next_end(text, place) {
            (last, place) = (Some(end), end);
        }
        last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<&str> {
        let (mut scanner, mut from, mut out) = (Scanner::new(Format::Csv), 0, Vec::new());
        while let Some(end) = scanner.next_end(text.as_bytes(), from) {
            out.push(&text[from..end]);
            from = end;
        }
        out
    }

    #[test]
    fn a_newline_in_a_quoted_field_does_not_end_the_record() {
        assert_eq!(records("a,\"x\ny\",b\nc\n"), ["a,\"x\ny\",b\n", "c\n"]);
        assert_eq!(records("\"\n\"\n"), ["\"\n\"\n"]);
    }

    #[test]
    fn escaped_and_empty_quotes_keep_their_field_closed() {
        assert_eq!(records("\"say \"\"hi\"\"\n\",1\n2\n"), ["\"say \"\"hi\"\"\n\",1\n", "2\n"]);
        assert_eq!(records("\"\",1\n\"\"\"\n\"\n"), ["\"\",1\n", "\"\"\"\n\"\n"]);
    }

    #[test]
    fn a_stray_quote_inside_a_field_opens_nothing() {
        assert_eq!(records("5\" pipe,1\n6,2\n"), ["5\" pipe,1\n", "6,2\n"]);
    }
}
