//! Going on behind a mistake: put right what is known, else take out the smallest element that it is in, so that one
//! mistake costs no other its message. What is reported must stand apart from what was taken out: no mistake is reported
//! twice.
use std::ops::Range;

use hexafn_diagnostics::Diagnostic;
use pest::Parser;
use pest::error::{Error, InputLocation};

use super::elements::around;
use super::mended::Mended;
use crate::grammar::{HfnParser, Rule};

/// How a mistake was passed.
pub(super) struct Recovered {
    pub mended: Mended,
    /// The next mistake; none if the rest is fine.
    pub next: Option<Box<Error<Rule>>>,
    /// Something was taken out.
    pub gap: bool,
}

/// Where an error is.
pub(super) fn place(error: &Error<Rule>) -> usize {
    match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    }
}

/// What of `text` is no declaration, if anything.
pub(super) fn refused(text: &str) -> Option<Box<Error<Rule>>> {
    HfnParser::parse(Rule::declaration, text).err().map(Box::new)
}

/// Passes the mistake at `at`, of which `diagnostic` tells with places of the mended text. Each try costs as much of
/// `budget` as the text is long.
pub(super) fn recover(mended: &Mended, at: usize, diagnostic: &Diagnostic, budget: &mut usize) -> Option<Recovered> {
    let fix = diagnostic.fix.as_ref().filter(|fix| fix.certain);
    if let Some(fix) = fix {
        let mut fixed = mended.clone();
        let grown = |e: &hexafn_diagnostics::Edit| match e.span.range().start < at || e.span.start == e.span.end {
            true => e.replacement.len() as isize - e.span.range().len() as isize,
            false => 0,
        };
        let shift: isize = fix.edits.iter().filter(|e| e.span.range().start <= at).map(grown).sum();
        let end = fixed.apply(&fix.edits).max(at.saturating_add_signed(shift));
        if let Some(next) = attempt(&fixed, 0..end, budget)? {
            return Some(Recovered { mended: fixed, next, gap: false });
        }
    }
    for range in around(mended.text(), at) {
        let mut blanked = mended.clone();
        blanked.blank(range.clone());
        if let Some(next) = attempt(&blanked, range, budget)? {
            return Some(Recovered { mended: blanked, next, gap: true });
        }
    }
    None
}

/// Tries a text that was changed in `range`: `None` if there is nothing left to try with, `Some(None)` if it is no better,
/// else the next mistake. That must come after the change, with something good between.
#[allow(clippy::option_option, reason = "three ends, of which two stop the caller")]
fn attempt(mended: &Mended, range: Range<usize>, budget: &mut usize) -> Option<Option<Option<Box<Error<Rule>>>>> {
    *budget = budget.checked_sub(mended.text().len())?;
    let Some(error) = refused(mended.text()) else { return Some(Some(None)) };
    let between = mended.text().get(range.end..place(&error)).unwrap_or("");
    let apart = between.chars().any(|c| !c.is_whitespace() && !",;".contains(c));
    Some(apart.then_some(Some(error)))
}
