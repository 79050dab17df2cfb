//! The operations that expressions are made of: one file per family.
pub(crate) mod branch;
pub(crate) mod call;
pub(crate) mod compare;
pub(crate) mod concat;
pub(crate) mod decimal;
pub(crate) mod divisible;
pub(crate) mod float;
pub(crate) mod integer;
pub(crate) mod leaf;
pub(crate) mod logic;
pub(crate) mod map_literal;
pub(crate) mod member;
pub(crate) mod nested;
pub(crate) mod pack;
pub(crate) mod select;
pub(crate) mod text_equal;
