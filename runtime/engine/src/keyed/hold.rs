//! The capabilities that a step holds for rows that wait in it: one per port.
use timely::dataflow::operators::{Capability, InputCapability};

use crate::timestamp::Stamp;

/// For rows and, where they have a route, for dead letters.
#[derive(Clone)]
pub(super) struct Hold {
    pub rows: Capability<Stamp>,
    pub letters: Option<Capability<Stamp>>,
}

impl Hold {
    /// What the operator is given at its beginning.
    pub fn first(capabilities: Vec<Capability<Stamp>>) -> Option<Hold> {
        let mut capabilities = capabilities.into_iter();
        Some(Hold { rows: capabilities.next()?, letters: capabilities.next() })
    }

    /// Out of that of a message.
    pub fn new(message: &InputCapability<Stamp>, at: Stamp, letters: bool) -> Hold {
        Hold { rows: message.delayed(&at, 0), letters: letters.then(|| message.delayed(&at, 1)) }
    }

    pub fn at(&self) -> Stamp {
        *self.rows.time()
    }

    /// The same at a later stamp.
    pub fn delayed(&self, at: Stamp) -> Hold {
        Hold { rows: self.rows.delayed(&at), letters: self.letters.as_ref().map(|c| c.delayed(&at)) }
    }

    /// Lowers it, in the parts in which `to` is further.
    pub fn lower(&mut self, to: Stamp) {
        let at = self.at();
        let to = Stamp::new(at.epoch.max(to.epoch), at.watermark.max(to.watermark));
        if to != at {
            self.rows.downgrade(&to);
            self.letters.iter_mut().for_each(|c| c.downgrade(&to));
        }
    }
}
