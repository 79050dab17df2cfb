//! Random programs that check, and input for them.
mod build;
mod declarations;
mod expr;
mod input;
mod literal;
mod scope;
mod steps;
mod streams;
mod types;

use crate::model::{Declaration, Program, Ty};
use crate::seed::Chance;

use scope::Scope;

/// A program under way.
pub struct Generator {
    chance: Chance,
    /// The number of the next expression.
    next: u32,
    /// The number of the next name.
    names: usize,
    scope: Scope,
    program: Program,
}

/// The program of a seed, with its input.
pub fn program(seed: u64) -> Program {
    let mut generator = Generator {
        chance: Chance::new(seed),
        next: 0,
        names: 0,
        scope: Scope::default(),
        program: Program::default(),
    };
    generator.declarations();
    generator.sources();
    generator.streams();
    generator.feeds();
    generator.program
}

impl Generator {
    /// A name that nothing else has.
    fn name(&mut self, start: &str) -> String {
        self.names += 1;
        format!("{start}{}", self.names)
    }

    /// The named choices of the program.
    fn choices(&self) -> Vec<Ty> {
        let choice = |d: &Declaration| if let Declaration::Type(_, ty) = d { Some(ty.clone()) } else { None };
        self.program.declarations.iter().filter_map(choice).collect()
    }
}
