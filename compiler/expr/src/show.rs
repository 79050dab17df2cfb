//! Values in error messages.
use hexafn_ir::Type;

use crate::Column;
use crate::access::place;
use crate::constant::value_at;

/// The most characters of a value that a message shows.
const SHOWN: usize = 80;

/// The value of a row as a message shows it: shortened, and masked where it is secret.
pub(crate) fn show(column: &Column, row: usize, ty: &Type) -> String {
    if ty.has_secret() {
        return "<secret>".to_owned();
    }
    shorten(&value_at(column.array(), place(column, row), ty).to_string())
}

/// A text cut to what a message shows.
pub(crate) fn shorten(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}
