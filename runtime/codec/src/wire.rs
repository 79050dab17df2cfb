//! How single values are written in text formats, in both directions.
pub mod base64;
pub mod decimal;
pub mod duration;
pub mod float;
pub mod int;
pub mod time;
