//! Drawings of a plan: [`ascii`], [`dot`], [`mermaid`], [`svg`] and [`json`].
mod ascii;
mod dot;
mod face;
mod json;
mod layers;
mod mermaid;
mod picture;
mod place;
mod svg;
mod wrap;

pub use ascii::ascii;
pub use dot::dot;
pub use face::Face;
pub use json::json;
pub use mermaid::mermaid;
pub use svg::svg;
