//! Where a decoder is in a block.
use super::fault::{Fault, Found};
use crate::scan::{self, Broken, byte, special};
use crate::view::Text;

/// One event of a block.
pub struct Cursor<'a> {
    /// The whole block.
    pub text: &'a str,
    /// The first byte of the event.
    pub start: usize,
    /// The place after its last byte.
    pub end: usize,
    /// Check the grammar of everything.
    pub strict: bool,
    /// Set when a default stood in for an absent field.
    pub defaulted: bool,
    /// For values that have to be unescaped.
    pub scratch: String,
}

/// The text of a JSON string.
pub enum Chars {
    /// Without escapes: `start..end` of the block.
    Plain(usize, usize),
    /// With escapes: unescaped into the cursor's `scratch`.
    Scratch,
}

impl<'a> Cursor<'a> {
    /// A cursor over a block, with no event set yet.
    pub fn new(block: &'a Text, strict: bool) -> Self {
        Cursor { text: block.as_str(), start: 0, end: 0, strict, defaulted: false, scratch: String::new() }
    }

    /// The bytes of the block.
    #[inline(always)]
    pub fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// The byte at `at`, 0 at the end of the event.
    #[inline(always)]
    pub fn byte(&self, at: usize) -> u8 {
        byte(self.text.as_bytes(), at, self.end)
    }

    /// The place of the next byte that is not white space.
    #[inline(always)]
    pub fn space(&self, at: usize) -> usize {
        scan::skip_space(self.text.as_bytes(), at, self.end)
    }

    /// The place after the value at `at`, checked as the decoder's strictness asks.
    #[inline(always)]
    pub fn skip(&self, at: usize) -> Found {
        let text = self.text.as_bytes();
        let found = if self.strict {
            scan::skip_value::<true>(text, at, self.end)
        } else {
            scan::skip_value::<false>(text, at, self.end)
        };
        found.map_err(|b| self.broken(b))
    }

    /// The place after the value at `at`, checked in full.
    pub fn skip_strictly(&self, at: usize) -> Found {
        scan::skip_value::<true>(self.text.as_bytes(), at, self.end).map_err(|b| self.broken(b))
    }

    /// The text of the string at `at`, whose opening quote the caller has seen, and the place after it.
    #[inline(always)]
    pub fn string(&mut self, at: usize) -> Result<(Chars, usize), Box<Fault>> {
        let text = self.text.as_bytes();
        let found = special(text, at + 1);
        if found < self.end && text[found] == b'"' {
            return Ok((Chars::Plain(at + 1, found), found + 1));
        }
        self.escaped(at)
    }

    #[cold]
    fn escaped(&mut self, at: usize) -> Result<(Chars, usize), Box<Fault>> {
        let text = self.text;
        let (after, _) = scan::skip_string::<false>(text.as_bytes(), at, self.end).map_err(|b| self.broken(b))?;
        self.scratch.clear();
        let mut out = std::mem::take(&mut self.scratch);
        let done = scan::unescape(text, at + 1, after - 1, &mut out);
        self.scratch = out;
        done.map_err(|b| self.broken(b))?;
        Ok((Chars::Scratch, after))
    }

    /// The characters that [`Cursor::string`] found.
    #[inline(always)]
    pub fn chars(&self, chars: &Chars) -> &str {
        match chars {
            Chars::Plain(start, end) => self.text.get(*start..*end).unwrap_or_default(),
            Chars::Scratch => &self.scratch,
        }
    }

    /// A fault of the text.
    #[cold]
    pub fn broken(&self, broken: Broken) -> Box<Fault> {
        Fault::broken(self.text.as_bytes(), self.start, self.end, broken)
    }

    /// A fault of the text at `at`.
    #[cold]
    pub fn expected(&self, at: usize, expected: &'static str) -> Box<Fault> {
        self.broken(Broken { at, expected })
    }

    /// A value of another kind than its type's.
    #[cold]
    pub fn wrong_kind(&self, at: usize, expected: &str) -> Box<Fault> {
        match Fault::kind(self.text.as_bytes(), at, self.end, expected) {
            fault if fault.code == hexafn_diagnostics::NOT_JSON => self.expected(at, "a value"),
            fault => fault,
        }
    }
}
