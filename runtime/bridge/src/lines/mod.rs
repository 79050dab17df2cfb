//! Bytes that come in any portions, cut into blocks of whole lines (or CSV records) in bounded memory.
mod cutter;
mod piece;
mod scanner;

pub(crate) use cutter::{Cutter, Place};
pub(crate) use piece::{Piece, lines_in};
pub(crate) use scanner::Scanner;

/// What some programs put before UTF-8 text.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
