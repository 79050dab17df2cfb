//! How alike texts are.
use super::function::Definition;
use super::{Call, Row, failure};
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["levenshtein(a: string, b: string) -> int"],
        "How many characters must be added, removed or changed to make one text the other. Fails on very long texts.",
        (r#"levenshtein("kitten", "sitting")"#, "3"),
        levenshtein,
    )
    .fallible(),
    Definition::new(
        &["similarity(a: string, b: string) -> float"],
        "How alike two texts are, from 0 to 1 (equal), as Jaro and Winkler measure it. Fails on very long texts.",
        (r#"round(similarity("martha", "marhta"), 3)"#, "0.961"),
        similarity,
    )
    .fallible(),
];

/// The most pairs of characters that are compared: the time grows with the product of both lengths.
const MOST: usize = 1 << 22;

fn affordable(a: &str, b: &str) -> Row<()> {
    match a.len().saturating_mul(b.len()) {
        0..=MOST => Ok(Some(())),
        _ => failure(format!("texts of {} and {} bytes are too long to be compared so", a.len(), b.len())),
    }
}

fn levenshtein(call: &mut Call<'_, '_>) -> Outcome {
    let (a, b) = (call.text(0)?, call.text(1)?);
    call.ints(|row| {
        let (a, b) = (a.at(row), b.at(row));
        Ok(affordable(a, b)?.map(|()| strsim::levenshtein(a, b) as i64))
    })
}

fn similarity(call: &mut Call<'_, '_>) -> Outcome {
    let (a, b) = (call.text(0)?, call.text(1)?);
    call.floats(|row| {
        let (a, b) = (a.at(row), b.at(row));
        Ok(affordable(a, b)?.map(|()| strsim::jaro_winkler(a, b)))
    })
}
