//! What the fuzz targets share: how programs and rows are looked at until nothing of them is left unread.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
pub mod program;
pub mod rows;
