//! Declarations, steps and the input.
use super::{Expr, Field, Ty, Value};

/// A program with its input.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Program {
    /// `let`, `param`, `fn` and named types, in order.
    pub declarations: Vec<Declaration>,
    /// The sources, in order.
    pub sources: Vec<Source>,
    /// Triggers, streams and pipelines, each after what it reads.
    pub streams: Vec<Stream>,
    /// What comes in, for each source.
    pub feeds: Vec<Feed>,
}

/// What expressions name.
#[derive(Clone, PartialEq, Debug)]
pub enum Declaration {
    /// `type Name = …`.
    Type(String, Ty),
    /// `let name = …`.
    Let(String, Expr),
    /// `param name: T = …`.
    Param(Param),
    /// `fn name(…) -> T = …`.
    Function(Function),
}

/// A param.
#[derive(Clone, PartialEq, Debug)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Ty,
    /// Its default.
    pub default: Value,
    /// The value that the run sets, if it does.
    pub set: Option<Value>,
}

/// A function.
#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its parameters.
    pub parameters: Vec<(String, Ty)>,
    /// The type of its result.
    pub result: Ty,
    /// Its value.
    pub body: Expr,
}

/// What the rows of a source are.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    /// Records of these fields.
    Record(Vec<Field>),
    /// Records told apart by a field: its name, and each kind with its fields.
    Union(String, Vec<(String, Vec<Field>)>),
}

/// A source.
#[derive(Clone, PartialEq, Debug)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// The name of its type.
    pub ty: String,
    /// Its rows.
    pub shape: Shape,
    /// The field of the event time, and the disorder that is allowed.
    pub time: Option<(String, i64)>,
    /// `dedupe: { by, for }`.
    pub dedupe: Option<(String, i64)>,
    /// Whether everything is checked.
    pub strict: bool,
}

/// What declares a stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Role {
    Trigger,
    Stream,
    Pipeline,
}

/// A stream. Of a trigger the only step is its condition.
#[derive(Clone, PartialEq, Debug)]
pub struct Stream {
    /// Its name.
    pub name: String,
    /// What declares it.
    pub role: Role,
    /// What it reads.
    pub input: String,
    /// Its steps.
    pub steps: Vec<Step>,
    /// Where its rows go.
    pub routes: Vec<Route>,
    /// What is known of its rows.
    pub flow: Flow,
}

/// The kinds of a union, each with its fields.
pub type Kinds = Vec<(String, Vec<Field>)>;

/// What is known of the rows of a stream.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Flow {
    /// The fields, in order.
    pub fields: Vec<Field>,
    /// Of a union that was not narrowed: its tag and kinds.
    pub union: Option<(String, Kinds)>,

    /// The sources that it reads, by number.
    pub sources: Vec<usize>,
}

/// `-> sink when condition`.
#[derive(Clone, PartialEq, Debug)]
pub struct Route {
    /// The sink.
    pub sink: String,
    /// The condition.
    pub when: Option<Expr>,
}

/// `kind as name`.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// What it does.
    pub kind: StepKind,
}

/// `name = value`; in `select` and `by` a field may stand alone.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Expr,
}

/// The keys of a step.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct By {
    /// The keys.
    pub keys: Vec<Item>,
    /// `by arrival`.
    pub arrival: bool,
}

/// What a step does.
#[derive(Clone, PartialEq, Debug)]
#[allow(missing_docs)]
pub enum StepKind {
    Where(Expr),
    Set(Vec<Item>),
    Select(Vec<Item>),
    Without(Vec<String>),
    Flatten(String),
    Sample(f64, Vec<Item>),
    Merge(Vec<String>),
    Dedupe(By, Option<i64>),
    Throttle(u64, i64, By),
    Running(By, Vec<Aggregate>),
    Tap(Option<String>),
}

/// `name = function(argument where filter)`.
#[derive(Clone, PartialEq, Debug)]
pub struct Aggregate {
    /// The number by which its place is found.
    pub id: u32,
    /// The field.
    pub name: String,
    /// The function.
    pub function: &'static str,
    /// Its argument.
    pub argument: Option<Expr>,
    /// The rows that count.
    pub filter: Option<Expr>,
    /// The type of the result.
    pub ty: Ty,
}

/// The input of a source.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Feed {
    /// Its partitions: stripes of one file.
    pub partitions: Vec<Partition>,
}

/// One partition.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Partition {
    /// Its chunks, in order.
    pub chunks: Vec<Chunk>,
}

/// What is read at once.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Chunk {
    /// Its number in the source.
    pub sequence: u64,
    /// When it came, microseconds.
    pub arrived: i64,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// One event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its text, without line end.
    pub text: String,
}

impl Program {
    /// A declaration's param by name.
    pub fn params(&self) -> impl Iterator<Item = &Param> {
        self.declarations.iter().filter_map(|d| if let Declaration::Param(p) = d { Some(p) } else { None })
    }

    /// The function of that name.
    pub fn function(&self, name: &str) -> Option<&Function> {
        let found = |d: &'_ &Declaration| matches!(d, Declaration::Function(f) if f.name == name);
        match self.declarations.iter().find(found) {
            Some(Declaration::Function(f)) => Some(f),
            _ => None,
        }
    }

    /// Calls `see` with every expression of the program, outermost ones only.
    pub fn expressions<'a>(&'a self, see: &mut dyn FnMut(&'a Expr)) {
        for declaration in &self.declarations {
            match declaration {
                Declaration::Let(_, e) => see(e),
                Declaration::Function(f) => see(&f.body),
                Declaration::Param(_) | Declaration::Type(..) => {}
            }
        }
        for stream in &self.streams {
            stream.steps.iter().for_each(|s| s.kind.expressions().into_iter().for_each(&mut *see));
            stream.routes.iter().filter_map(|r| r.when.as_ref()).for_each(&mut *see);
        }
    }
}

impl StepKind {
    /// The expressions in it.
    pub fn expressions(&self) -> Vec<&Expr> {
        match self {
            StepKind::Where(e) => vec![e],
            StepKind::Set(items) | StepKind::Select(items) | StepKind::Sample(_, items) => {
                items.iter().map(|i| &i.value).collect()
            }
            StepKind::Dedupe(by, _) | StepKind::Throttle(_, _, by) => by.keys.iter().map(|i| &i.value).collect(),
            StepKind::Running(by, all) => {
                let parts = all.iter().flat_map(|a| a.argument.iter().chain(&a.filter));
                by.keys.iter().map(|i| &i.value).chain(parts).collect()
            }
            StepKind::Without(_) | StepKind::Flatten(_) | StepKind::Merge(_) | StepKind::Tap(_) => vec![],
        }
    }

    /// The expressions in it, to change them.
    pub fn expressions_mut(&mut self) -> Vec<&mut Expr> {
        match self {
            StepKind::Where(e) => vec![e],
            StepKind::Set(items) | StepKind::Select(items) | StepKind::Sample(_, items) => {
                items.iter_mut().map(|i| &mut i.value).collect()
            }
            StepKind::Dedupe(by, _) | StepKind::Throttle(_, _, by) => {
                by.keys.iter_mut().map(|i| &mut i.value).collect()
            }
            StepKind::Running(by, all) => {
                let parts = all.iter_mut().flat_map(|a| a.argument.iter_mut().chain(&mut a.filter));
                by.keys.iter_mut().map(|i| &mut i.value).chain(parts).collect()
            }
            StepKind::Without(_) | StepKind::Flatten(_) | StepKind::Merge(_) | StepKind::Tap(_) => vec![],
        }
    }
}
