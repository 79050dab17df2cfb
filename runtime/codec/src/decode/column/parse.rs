//! Reading values from bare text: the cells of CSV.
use hexafn_diagnostics as codes;

use super::{Column, number, texts};
use crate::decode::cursor::{Chars, Cursor};
use crate::decode::fault::{Fault, shown};
use crate::scan;
use crate::wire::{base64, decimal, duration, float, time};

impl Column {
    /// Adds the value that the text stands for. White space around numbers, bools and times is passed over.
    ///
    /// # Errors
    /// What is wrong with the text; the column may have to be cut back.
    pub fn parse(&mut self, cursor: &Cursor<'_>, chars: &Chars) -> Result<(), Box<Fault>> {
        let whole = cursor.chars(chars);
        let text = whole.trim();
        let wrong = |expected: &str| Fault::new(codes::WRONG_KIND, shown(text), format!("expected {expected}"));
        let range = |what: &str| Fault::new(codes::OUT_OF_RANGE, shown(text), format!("out of range of {what}"));
        match self {
            Column::Int(v) => v.push(int(text, "int")?),
            Column::Bool(v) => v.push(match text {
                "true" => true,
                "false" => false,
                _ => return Err(wrong("bool")),
            }),
            Column::Float(v) => match float::read(text.as_bytes()) {
                Some(x) if x.is_finite() => v.push(x),
                Some(_) => return Err(range("float")),
                None => return Err(wrong("float")),
            },
            Column::Decimal(v, scale) => match decimal::read(text.as_bytes(), *scale) {
                decimal::Read::Exact(x) => v.push(x),
                decimal::Read::TooLong => return Err(range(&format!("decimal({scale})"))),
                decimal::Read::NotNumber => return Err(wrong(&format!("decimal({scale})"))),
            },
            Column::Time(v, wire) => match time::unit(*wire) {
                None => v.push(time::read(text.as_bytes()).ok_or_else(|| bad(text, texts::TIME))?),
                Some(unit) => {
                    let n = int(text, texts::epoch(*wire))?;
                    v.push(n.checked_mul(unit).ok_or_else(|| range(texts::epoch(*wire)))?);
                }
            },
            Column::Duration(v) => v.push(duration::read(text).ok_or_else(|| bad(text, texts::DURATION))?),
            Column::Bytes(bytes, ends) => {
                base64::read(text.as_bytes(), bytes).ok_or_else(|| bad(text, "bytes as base64 text"))?;
                ends.push(bytes.len() as u32);
            }
            Column::Choice(views, nulls, choices) => {
                if !choices.iter().any(|c| **c == *whole) {
                    return Err(texts::not_a_choice(whole, choices));
                }
                return texts::push(views, nulls, cursor, chars);
            }
            Column::Text(views, nulls) => return texts::push(views, nulls, cursor, chars),
            Column::Json(views, nulls) => {
                let end = scan::skip_value::<true>(text.as_bytes(), 0, text.len());
                if end != Ok(text.len()) {
                    return Err(wrong("json"));
                }
                return texts::push(views, nulls, cursor, chars);
            }
            // Refused when the decoder is made.
            Column::List(_) | Column::Map(_) | Column::Record(_) | Column::Null(_) => return Err(wrong("nothing")),
        }
        Ok(())
    }
}

fn int(text: &str, expected: &str) -> Result<i64, Box<Fault>> {
    match scan::whole(text.as_bytes(), 0, text.len()) {
        Some((n, end)) if end == text.len() => Ok(n),
        None if number::is_whole(text.as_bytes()) => {
            Err(Fault::new(codes::OUT_OF_RANGE, shown(text), format!("out of range of {expected}")))
        }
        _ => Err(Fault::new(codes::WRONG_KIND, shown(text), format!("expected {expected}"))),
    }
}

fn bad(text: &str, expected: &str) -> Box<Fault> {
    Fault::new(codes::BAD_TEXT, shown(text), format!("expected {expected}"))
}
