//! Names of types out of the names of a schema.

/// `git-hub_issue` becomes `GitHubIssue`; `None` if no letter to begin with is left.
pub(super) fn type_name(text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    let name: String = words.map(|w| w[..1].to_ascii_uppercase() + &w[1..]).collect();
    name.starts_with(|c: char| c.is_ascii_uppercase()).then_some(name)
}

/// Whether a field can have that name.
pub(super) fn is_field_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('@')
}
