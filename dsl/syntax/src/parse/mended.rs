//! The text of a declaration as the grammar sees it: with what was wrong in it put right or taken out, and with the way
//! back from its places to those of the file.
use std::ops::Range;

use hexafn_diagnostics::{Diagnostic, Edit, Span};

/// A text and where its parts come from.
#[derive(Clone, Debug)]
pub(crate) struct Mended {
    text: String,
    places: Places,
}

/// The way from places in a mended text to those in the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// Where the text begins in the file.
    base: usize,
    /// Replacements, in order of place.
    shifts: Vec<Shift>,
}

/// A part of the mended text that stands in the place of another in the file.
#[derive(Clone, Debug)]
struct Shift {
    mended: Range<usize>,
    original: Range<usize>,
}

impl Places {
    /// The place in the file of a place in the mended text.
    pub fn of(&self, at: usize) -> usize {
        let before = self.shifts.partition_point(|s| s.mended.start <= at);
        match before.checked_sub(1).and_then(|i| self.shifts.get(i)) {
            None => self.base + at,
            Some(shift) if at < shift.mended.end => shift.original.start,
            Some(shift) => shift.original.end + (at - shift.mended.end),
        }
    }

    fn map(&self, span: Span) -> Span {
        let start = self.of(span.range().start);
        Span::new(span.file, start, self.of(span.range().end).max(start))
    }
}

impl Mended {
    /// The text that begins at `base` in the file, not mended yet.
    pub fn new(base: usize, text: &str) -> Self {
        Mended { text: text.to_owned(), places: Places { base, shifts: vec![] } }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Puts `new` into the place of `range`, which is one of the mended text and lies on character boundaries.
    pub fn replace(&mut self, range: Range<usize>, new: &str) {
        if self.text.get(range.clone()).is_none() {
            return;
        }
        let start = self.places.of(range.start);
        let original = start..self.places.of(range.end).max(start);
        self.text.replace_range(range.clone(), new);
        let shifts = &mut self.places.shifts;
        shifts.retain(|s| s.mended.end <= range.start || s.mended.start >= range.end);
        let next = shifts.partition_point(|s| s.mended.end <= range.start);
        for shift in shifts.iter_mut().skip(next) {
            let moved = |at: usize| at - range.end + range.start + new.len();
            shift.mended = moved(shift.mended.start)..moved(shift.mended.end);
        }
        shifts.insert(next, Shift { mended: range.start..range.start + new.len(), original });
    }

    /// Takes `range` out; its place stays, as space.
    pub fn blank(&mut self, range: Range<usize>) {
        let Some(text) = self.text.get(range.clone()) else { return };
        let space: String = text.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
        self.text.replace_range(range, &space);
    }

    /// Applies the edits of a fix, whose places are those of the mended text; gives where the last of them ends now.
    pub fn apply(&mut self, edits: &[Edit]) -> usize {
        let mut edits: Vec<&Edit> = edits.iter().collect();
        edits.sort_by_key(|e| std::cmp::Reverse(e.span.start));
        let mut end = 0;
        for (i, edit) in edits.iter().enumerate() {
            let range = edit.span.range();
            let grown = edit.replacement.len() as isize - range.len() as isize;
            end = if i == 0 { range.start + edit.replacement.len() } else { end.saturating_add_signed(grown) };
            self.replace(range, &edit.replacement);
        }
        end
    }

    /// The diagnostic with its places in the mended text turned into those of the file.
    pub fn map(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        let places = &self.places;
        diagnostic.primary.span = places.map(diagnostic.primary.span);
        diagnostic.related.iter_mut().for_each(|l| l.span = places.map(l.span));
        if let Some(fix) = &mut diagnostic.fix {
            fix.edits.iter_mut().for_each(|e| e.span = places.map(e.span));
        }
        diagnostic
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_file_whatever_was_replaced_before_them() {
        let mut mended = Mended::new(100, "a && b || c");
        mended.replace(7..9, "or");
        mended.replace(2..4, "and");
        mended.replace(0..0, "(");
        assert_eq!(mended.text(), "(a and b or c");
        let original = |word: &str| mended.places().of(mended.text().find(word).unwrap_or(0));
        assert_eq!(
            [original("a "), original("and"), original("b"), original("or"), original("c")],
            [100, 102, 105, 107, 110]
        );
        assert_eq!(mended.places().of(mended.text().len()), 111);
    }
}
