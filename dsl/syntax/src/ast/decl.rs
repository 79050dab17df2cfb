//! Declarations.
use hexafn_diagnostics::Span;
use serde::Serialize;

use super::{Call, Expr, Flow, Name, Pattern, Target, Text};

/// A declaration with its doc comment.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Declaration {
    /// The lines of `///` before it, without the slashes and one leading space.
    pub doc: Vec<String>,
    /// What is declared.
    pub kind: DeclarationKind,
    /// The whole of it, doc comment excluded.
    pub span: Span,
}

/// One noun per concern.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum DeclarationKind {
    /// `import "./shared.hfn"`, `import { Payment } from "./types.hfn"`.
    Import(Import),
    /// `type Payment { … }`.
    Type(TypeDeclaration),
    /// `param limit: decimal(2) = 1_000`.
    Param(Param),
    /// `secret hook = env("X")`.
    Secret(Binding),
    /// `let blocked = […]`.
    Let(Binding),
    /// `store profiles: map<string, T> in disk("…") { … }`.
    Store(Store),
    /// `source payments: Payment from http.post("…") { … }`.
    Source(Source),
    /// `sink ops to http.post("…") { … }`.
    Sink(Sink),
    /// `fn fee(amount: decimal(2)) -> decimal(2) = …`.
    Function(Function),
    /// `trigger large on payments when …`.
    Trigger(Trigger),
    /// `stream scored = large | …`.
    Stream(Named),
    /// `table spend = payments | group by …`.
    Table(Named),
    /// `pipeline bursts { … }`.
    Pipeline(Pipeline),
    /// `watch { … }`.
    Watch(Vec<WatchEntry>),
    /// `test "…" { … }`.
    Test(Test),
    /// `on invalid, late -> dead`: the file's default.
    On(OnClause),
}

/// `import { names } from path`; no names: everything.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Import {
    /// The names asked for, or `None` for all.
    pub names: Option<Vec<Name>>,
    /// The path, relative to the importing file.
    pub path: Text,
}

/// `name = value`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Binding {
    /// The name given.
    pub name: Name,
    /// Its value.
    pub value: Expr,
}

/// `param name: type = default`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Param {
    /// The name.
    pub name: Name,
    /// Its type.
    pub ty: TypeExpr,
    /// Its value unless set; without one it must be set.
    pub default: Option<Expr>,
}

/// `type …`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TypeDeclaration {
    /// The name.
    pub name: Name,
    /// What it stands for.
    pub body: TypeBody,
}

/// The right side of a type declaration.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum TypeBody {
    /// `type T = "a" | "b"`.
    Alias(TypeExpr),
    /// `type T { fields }`.
    Record(Vec<FieldDeclaration>),
    /// `type Event by type { person: Person, … }`: told apart by the value of a field.
    Union {
        /// The field that tells the kinds apart.
        by: Name,
        /// Each kind: the field's value and the record that it stands for.
        kinds: Vec<FieldDeclaration>,
    },
}

/// `name: type = default`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FieldDeclaration {
    /// The lines of `///` before it.
    pub doc: Vec<String>,
    /// The field.
    pub name: Name,
    /// Its type.
    pub ty: TypeExpr,
    /// Its value when absent.
    pub default: Option<Expr>,
    /// The whole of it.
    pub span: Span,
}

/// A type as written.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TypeExpr {
    /// What kind of type.
    pub kind: TypeExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of a type.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum TypeExprKind {
    /// `int`, `string`, `Payment`: built in or declared.
    Name(String),
    /// `decimal(2)`: fraction digits.
    Decimal(u32),
    /// `time(ms)`: the unit of the epoch integers that it is read from and written as (`s`, `ms`, `us`).
    Time(Name),
    /// `list<T>`.
    List(Box<TypeExpr>),
    /// `map<string, T>`.
    Map(Box<TypeExpr>, Box<TypeExpr>),
    /// `{ a: int }`.
    Record(Vec<FieldDeclaration>),
    /// `"a" | "b"`.
    Choice(Vec<Text>),
    /// `T?`.
    Optional(Box<TypeExpr>),
    /// `secret T`.
    Secret(Box<TypeExpr>),
}

/// `name: value` in the braces after a connector, a store, a function or a call.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Setting {
    /// The option.
    pub name: Name,
    /// Its value.
    pub value: Expr,
}

/// `store name: type in backend { settings }`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Store {
    /// The name.
    pub name: Name,
    /// `map<string, T>`.
    pub ty: TypeExpr,
    /// `memory`, `disk("./d")`.
    pub backend: Call,
    /// Options.
    pub settings: Vec<Setting>,
}

/// `source name: type from connector { settings }`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Source {
    /// The name.
    pub name: Name,
    /// The type of its rows; some connectors bring their own.
    pub ty: Option<TypeExpr>,
    /// `http.post("/hooks")`, `every(5s)`; `every 5s` is read as `every(5s)`.
    pub connector: Call,
    /// Options.
    pub settings: Vec<Setting>,
    /// Its own loss routes.
    pub on: Vec<OnClause>,
}

/// `sink name to connector { settings }`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Sink {
    /// The name.
    pub name: Name,
    /// `file("…")`.
    pub connector: Call,
    /// Options.
    pub settings: Vec<Setting>,
    /// Its own loss routes.
    pub on: Vec<OnClause>,
}

/// `on invalid, late -> dead`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OnClause {
    /// The kinds of loss, as written.
    pub kinds: Vec<Name>,
    /// Where they go.
    pub targets: Vec<Target>,
    /// The whole clause.
    pub span: Span,
}

/// `fn name(parameters) -> result uses … = body` or `… in runtime else …`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Function {
    /// The name.
    pub name: Name,
    /// The parameters.
    pub parameters: Vec<Parameter>,
    /// The type of the result; hfn functions may leave it to inference.
    pub result: Option<TypeExpr>,
    /// `uses profiles, env("REGION")`.
    pub uses: Vec<Expr>,
    /// What it does.
    pub body: FunctionBody,
    /// `feedback -> topic("audit")`.
    pub feedback: Vec<Target>,
}

/// `name: type` of a function or lambda; lambdas have no types.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Parameter {
    /// The name.
    pub name: Name,
    /// Its type.
    pub ty: Option<TypeExpr>,
}

/// What a function does.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum FunctionBody {
    /// `= expr`, in hfn itself.
    Hfn(Expr),
    /// `in wasm("…") { … } else js("…") else 0.0`: tried in order.
    Guests {
        /// At least one.
        chain: Vec<Guest>,
        /// The last fall-back, a constant.
        otherwise: Option<Expr>,
    },
}

/// One link of a function's chain.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Guest {
    /// `js("./risk.js")`, or `any(js("…"), lua("…"))`.
    pub runtime: Call,
    /// `by meta.runtime` after `any(…)`.
    pub by: Option<Expr>,
    /// Limits and other options.
    pub settings: Vec<Setting>,
}

/// `trigger name on input …`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Trigger {
    /// The name; as an input it stands for the rows that fired.
    pub name: Name,
    /// The source, stream or trigger that it watches.
    pub on: Name,
    /// When it fires.
    pub kind: TriggerKind,
}

/// When a trigger fires.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum TriggerKind {
    /// `when cond within 5m by user rearm 10m`.
    When {
        /// The condition.
        condition: Expr,
        /// The sliding span of its aggregates.
        within: Option<Expr>,
        /// Its keys.
        by: Vec<Expr>,
        /// How long it stays quiet after firing.
        rearm: Option<Expr>,
    },
    /// `when sequence by user within 5m { … }`.
    Sequence {
        /// Its keys.
        by: Vec<Expr>,
        /// The longest time from the first to the last event.
        within: Option<Expr>,
        /// `overlap none | all`.
        overlap: Option<Name>,
        /// The patterns, in order.
        patterns: Vec<Pattern>,
    },
}

/// `stream name = flow` and `table name = flow`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Named {
    /// The name.
    pub name: Name,
    /// Input, steps and routes.
    pub flow: Flow,
    /// Its own loss routes (`on error -> …` after the steps).
    pub on: Vec<OnClause>,
}

/// `pipeline name { flow  settings  on … }`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Pipeline {
    /// The name: what is deployed, tapped and measured.
    pub name: Name,
    /// Input, steps and routes.
    pub flow: Flow,
    /// `delivery: exactly_once`.
    pub settings: Vec<Setting>,
    /// Its own loss routes.
    pub on: Vec<OnClause>,
}

/// One entry of `watch { … }`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum WatchEntry {
    /// `tag env = "prod"`.
    Tag(Binding),
    /// `alert slow when p99(risk.duration) > 50ms for 1m -> ops`.
    Alert {
        /// The name.
        name: Name,
        /// The condition.
        condition: Expr,
        /// How long it must hold.
        lasting: Option<Expr>,
        /// Where the alert goes.
        targets: Vec<Target>,
    },
}

/// `test "name" { … }`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Test {
    /// The name.
    pub name: Text,
    /// Its statements, in order.
    pub statements: Vec<TestStatement>,
}

/// One statement of a test.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum TestStatement {
    /// `given profiles = { … }`: the contents of a store, the value of a param.
    Given(Binding),
    /// `feed payments = [ … ]` or `= repeat 4 every 30s as i { … }`.
    Feed {
        /// The source.
        source: Name,
        /// Its events.
        events: Feed,
    },
    /// `advance 6m`.
    Advance(Expr),
    /// `expect ops = [ … ]`.
    Expect(Binding),
    /// `expect dead is empty`.
    ExpectEmpty(Name),
}

/// The events of a `feed`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Feed {
    /// A list (or one record), optionally spread in time: `[ … ] every 1s`.
    Rows {
        /// The list or record.
        rows: Expr,
        /// The time between two.
        every: Option<Expr>,
    },
    /// `repeat 4 every 30s as i { … }`.
    Repeat {
        /// How many.
        count: Expr,
        /// The time between two.
        every: Option<Expr>,
        /// The name of the counter, from 0.
        counter: Option<Name>,
        /// The event, a record.
        event: Expr,
    },
}
