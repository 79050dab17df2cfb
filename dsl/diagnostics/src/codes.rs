//! Every code of hexafn, by the part that gives it:
//! syntax 0001–0099, names 0101–0199, types 0201–0299, routes and secrets 0301–0399, connectors and options
//! 0401–0499, plan 0501–0599, tests 0601–0699, not supported yet 0901, rows of a running program 1001–1999, operation 2001–2999.
/// Declares the codes of a group together with their explanations, so that none can lack one.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $title:literal, $text:literal, wrong $wrong:literal, right $right:literal;)*) => {
        $($(#[$doc])* #[doc = $title] pub const $name: crate::code::Code = crate::code::Code($number);)*
        pub(super) const EXPLANATIONS: &[crate::code::Explanation] = &[
            $(crate::code::Explanation { code: $name, title: $title, text: $text, wrong: $wrong, right: $right },)*
        ];
    };
}

mod check;
mod event;
mod import;
mod plan;
mod syntax;
mod test;

pub use check::*;
pub use event::*;
pub use import::*;
pub use plan::*;
pub use syntax::*;
pub use test::*;

use crate::code::Explanation;

/// All explanations, group by group.
pub(crate) const ALL: &[&[Explanation]] = &[
    syntax::EXPLANATIONS,
    check::EXPLANATIONS,
    import::EXPLANATIONS,
    plan::EXPLANATIONS,
    test::EXPLANATIONS,
    event::EXPLANATIONS,
];
