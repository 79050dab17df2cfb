//! Parts of JSON texts found by scanning, without building a tree.
mod equal;
mod scan;

pub(crate) use equal::equal;
pub(crate) use scan::{Kind, Scanner, find_element, find_member, kind, unescape};
