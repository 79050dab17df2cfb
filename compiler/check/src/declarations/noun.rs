//! The kinds of names, and the noun and name of each declaration.
use hexafn_syntax::ast::{self, DeclarationKind};

/// Names that do not meet: each space has its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Space {
    /// Types.
    Type,
    /// What an expression can name: params, secrets, lets, stores, functions.
    Value,
    /// What a flow can read: sources, triggers, streams, tables, pipelines.
    Input,
    /// Sinks.
    Sink,
}

impl Space {
    /// All of them.
    pub const ALL: [Space; 4] = [Space::Type, Space::Value, Space::Input, Space::Sink];
}

/// The noun of a declaration.
pub(crate) fn noun(kind: &DeclarationKind) -> &'static str {
    use DeclarationKind as D;
    match kind {
        D::Import(_) => "import",
        D::Type(_) => "type",
        D::Param(_) => "param",
        D::Secret(_) => "secret",
        D::Let(_) => "let",
        D::Store(_) => "store",
        D::Source(_) => "source",
        D::Sink(_) => "sink",
        D::Function(_) => "function",
        D::Trigger(_) => "trigger",
        D::Stream(_) => "stream",
        D::Table(_) => "table",
        D::Pipeline(_) => "pipeline",
        D::Watch(_) => "watch",
        D::Test(_) => "test",
        D::On(_) => "on",
    }
}

/// The space and name of a declaration that has one.
pub(crate) fn named(kind: &DeclarationKind) -> Option<(Space, &ast::Name)> {
    use DeclarationKind as D;
    Some(match kind {
        D::Type(d) => (Space::Type, &d.name),
        D::Param(d) => (Space::Value, &d.name),
        D::Secret(d) | D::Let(d) => (Space::Value, &d.name),
        D::Store(d) => (Space::Value, &d.name),
        D::Function(d) => (Space::Value, &d.name),
        D::Source(d) => (Space::Input, &d.name),
        D::Trigger(d) => (Space::Input, &d.name),
        D::Stream(d) | D::Table(d) => (Space::Input, &d.name),
        D::Pipeline(d) => (Space::Input, &d.name),
        D::Sink(d) => (Space::Sink, &d.name),
        D::Import(_) | D::Watch(_) | D::Test(_) | D::On(_) => return None,
    })
}
