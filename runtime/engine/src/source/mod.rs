//! Sources: read, decoded, timed, stamped, throttled.
mod choose;
mod decode;
mod marks;
mod operator;
mod pull;
mod reader;
mod rest;
mod time;
mod watermark;

pub(crate) use decode::Decoding;
pub(crate) use marks::Marks;
pub(crate) use operator::{Losses, Place, Spec, build};
pub(crate) use reader::{Progress, Reader};
pub(crate) use time::TimeRule;
