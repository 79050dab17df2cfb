//! Going on behind a mistake: put right what is known, else take out the smallest element that it is in, so that one
//! mistake costs no other its message. What is reported must stand apart from what was taken out: no mistake is reported
//! twice.
use hexafn_diagnostics::{Edit, Fix};
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

/// Passes the mistake at `at` by applying `fix`, whose places are those of the mended text, if that helps. Each try costs
/// as much of `budget` as the text is long.
pub(super) fn by_fix(mended: &Mended, at: usize, fix: &Fix, budget: &mut usize) -> Option<Recovered> {
    let mut fixed = mended.clone();
    let grown = |e: &Edit| e.replacement.len() as isize - e.span.range().len() as isize;
    // Where the mistake is now: behind what was put in before it.
    let before = |e: &&Edit| e.span.range().end <= at;
    let shift: isize = fix.edits.iter().filter(before).map(grown).sum();
    let far = |e: &&Edit| e.span.range().start > at + 1_000 || e.span.range().end == mended.text().len();
    let near: Vec<Edit> = fix.edits.iter().filter(|e| !far(e)).cloned().collect();
    let grown_near: isize = near.iter().map(grown).sum();
    let end = near.iter().map(|e| e.span.range().end).max().unwrap_or(at).saturating_add_signed(grown_near);
    fixed.apply(&fix.edits);
    let next = attempt(&fixed, end.max(at.saturating_add_signed(shift)), budget)??;
    Some(Recovered { mended: fixed, next, gap: false })
}

/// Passes the mistake at `at` by taking out the smallest element that it goes with.
pub(super) fn by_gap(mended: &Mended, at: usize, budget: &mut usize) -> Option<Recovered> {
    for range in around(mended.text(), at) {
        let mut blanked = mended.clone();
        blanked.blank(range.clone());
        if let Some(next) = attempt(&blanked, range.end, budget)? {
            return Some(Recovered { mended: blanked, next, gap: true });
        }
    }
    None
}

/// Tries a text that was changed before `end`: `None` if there is nothing left to try with, `Some(None)` if it is no better,
/// else the next mistake. That must come after the change, with something good between.
#[allow(clippy::option_option, reason = "three ends, of which two stop the caller")]
fn attempt(mended: &Mended, end: usize, budget: &mut usize) -> Option<Option<Option<Box<Error<Rule>>>>> {
    *budget = budget.checked_sub(mended.text().len())?;
    let Some(error) = refused(mended.text()) else { return Some(Some(None)) };
    let between = mended.text().get(end..place(&error)).unwrap_or("");
    let apart = between.chars().any(|c| !c.is_whitespace() && !",;".contains(c));
    Some(apart.then_some(Some(error)))
}
