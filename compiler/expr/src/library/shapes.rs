//! Loops that functions of texts have in common.
use super::Call;
use crate::frame::Outcome;

/// A part of the text.
pub(super) fn part(call: &mut Call<'_, '_>, of: fn(&str) -> &str) -> Outcome {
    let text = call.text(0)?;
    call.parts(|row| Ok(Some(of(text.at(row)))))
}

/// A part of the text that a second one says; null where there is none.
pub(super) fn part_by(call: &mut Call<'_, '_>, of: for<'t> fn(&'t str, &str) -> Option<&'t str>) -> Outcome {
    let (text, by) = (call.text(0)?, call.text(1)?);
    call.parts(|row| Ok(of(text.at(row), by.at(row))))
}

/// A text made from the text; `write` makes it no more than a few times as long.
pub(super) fn written(call: &mut Call<'_, '_>, write: fn(&str, &mut String)) -> Outcome {
    let text = call.text(0)?;
    call.texts(|row, out| {
        write(text.at(row), out);
        Ok(Some(()))
    })
}

/// A question about the text.
pub(super) fn asked(call: &mut Call<'_, '_>, is: fn(&str) -> bool) -> Outcome {
    let text = call.text(0)?;
    call.bools(|row| Ok(Some(is(text.at(row)))))
}

/// A question about two texts.
pub(super) fn compared(call: &mut Call<'_, '_>, is: fn(&str, &str) -> bool) -> Outcome {
    let (text, other) = (call.text(0)?, call.text(1)?);
    call.bools(|row| Ok(Some(is(text.at(row), other.at(row)))))
}

/// A number that the text has.
pub(super) fn counted(call: &mut Call<'_, '_>, count: fn(&str) -> i64) -> Outcome {
    let text = call.text(0)?;
    call.ints(|row| Ok(Some(count(text.at(row)))))
}
