//! Programs as text, and where each expression stands in it.
mod expr;
mod literal;
mod program;
mod steps;
mod types;

pub(crate) use literal::decimal;
pub use program::write;

/// The text of a program, and where its expressions begin.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The text.
    pub text: String,
    places: Vec<usize>,
}

impl Written {
    /// Where an expression begins: line and column from 1, as error records say it.
    pub fn place(&self, id: u32) -> (usize, usize) {
        let at = self.places.get(id as usize).copied().unwrap_or(0);
        let before = &self.text[..at];
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |i| i + 1);
        (line, before[start..].chars().count() + 1)
    }

    fn mark(&mut self, id: u32) {
        let id = id as usize;
        if self.places.len() <= id {
            self.places.resize(id + 1, 0);
        }
        self.places[id] = self.text.len();
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Several things with something between them.
    fn each<T>(&mut self, all: &[T], between: &str, mut one: impl FnMut(&mut Self, &T)) {
        for (i, item) in all.iter().enumerate() {
            if i > 0 {
                self.put(between);
            }
            one(self, item);
        }
    }
}
