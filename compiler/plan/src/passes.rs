//! The passes of the optimiser, in the order in which they run.
mod dead;
mod fields;
mod fold;
mod fusion;
mod kinds;
mod projection;
mod pushdown;
mod trim;

use crate::Plan;

/// A pass.
#[derive(Clone, Copy, Debug)]
pub struct Pass {
    /// Its name, for `explain --stage plan`.
    pub name: &'static str,
    /// One line: what it does.
    pub doc: &'static str,
    /// Changes the plan.
    pub run: fn(&mut Plan),
}

/// All passes.
pub const ALL: &[Pass] = &[
    Pass { name: "fold", doc: "what does not depend on the row is computed now", run: fold::run },
    Pass { name: "pushdown", doc: "conditions that cannot fail move toward the source", run: pushdown::run },
    Pass { name: "kinds", doc: "a source decodes only the kinds of a union that are wanted", run: kinds::run },
    Pass { name: "dead", doc: "steps without rows, and steps that lead to no sink, go", run: dead::run },
    Pass { name: "fields", doc: "what nobody reads is not computed and not kept", run: fields::run },
    Pass { name: "fusion", doc: "neighbouring stages become one", run: fusion::run },
    Pass { name: "trim", doc: "operations that do nothing any more go", run: trim::run },
    Pass { name: "projection", doc: "a source decodes only what is read", run: projection::run },
];

/// The plan as [`crate::dump`] shows it: as written, then after each pass that changed it.
pub fn trace(mut plan: Plan) -> Vec<(&'static str, String)> {
    let mut stages = vec![("as written", crate::dump(&plan))];
    for pass in ALL {
        (pass.run)(&mut plan);
        let text = crate::dump(&plan);
        if stages.last().is_none_or(|(_, before)| *before != text) {
            stages.push((pass.name, text));
        }
    }
    stages
}
