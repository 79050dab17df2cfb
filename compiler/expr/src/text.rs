//! Values as text, and text as values: the same forms as the JSON encoder writes and the decoder reads.
mod duration;
mod json;
mod number;
mod time;

pub use duration::{parse_duration, write_duration};
pub use json::{write_json, write_json_string};
pub use number::{parse_decimal, write_decimal, write_float, write_int};
pub use time::{parse_time, write_time};
