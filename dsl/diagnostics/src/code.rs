//! Stable numbers for everything that hexafn can complain about.
use std::fmt;

use serde::{Deserialize, Serialize};

/// A stable number, shown as `HFN0123`. Numbers are never reused for another meaning.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Code(pub u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HFN{:04}", self.0)
    }
}

impl std::str::FromStr for Code {
    type Err = String;

    /// Reads `HFN0123`, `hfn123` or `123`.
    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.strip_prefix("HFN").or_else(|| text.strip_prefix("hfn")).unwrap_or(text);
        digits.parse().map(Code).map_err(|_| format!("`{text}` is not an error code such as HFN0101"))
    }
}

/// The long text of a code, for `hexafn explain HFN0123`.
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// The code.
    pub code: Code,
    /// One line: what is wrong.
    pub title: &'static str,
    /// A few sentences: why it is wrong and what to do.
    pub text: &'static str,
    /// A small program that has the mistake, or "" for codes of running programs.
    pub wrong: &'static str,
    /// The same program put right, or "".
    pub right: &'static str,
}

/// The files of an example of an [`Explanation`], by name: the program `main.hfn`, then those that it imports, each after
/// a line `// file: NAME`.
pub fn example_files(example: &str) -> Vec<(&str, &str)> {
    let mut parts = example.split("// file: ");
    let main = parts.next().map(|text| ("main.hfn", text));
    main.into_iter().chain(parts.filter_map(|part| part.split_once('\n'))).collect()
}

/// The explanation of `code`, if there is such a code.
pub fn explanation(code: Code) -> Option<&'static Explanation> {
    explanations().find(|e| e.code == code)
}

/// All explanations, group by group, in order of their numbers within a group.
pub fn explanations() -> impl Iterator<Item = &'static Explanation> {
    crate::codes::ALL.iter().flat_map(|group| group.iter())
}
