//! Flows: an input, steps, routes.
use hexafn_diagnostics::Span;
use serde::Serialize;

use super::{Call, Expr, Name, Setting};

/// `input | step | step -> target, target when cond`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Flow {
    /// A source, trigger, stream or table.
    pub input: Name,
    /// The steps in written order, which is run order.
    pub steps: Vec<Step>,
    /// The routes, in written order; streams and tables have none.
    pub routes: Vec<Target>,
}

/// One target of a route.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Target {
    /// Where to.
    pub kind: TargetKind,
    /// `when cond`.
    pub when: Option<Expr>,
    /// The whole of it.
    pub span: Span,
}

/// Where a route leads.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum TargetKind {
    /// A declared sink, or `drop`, `stdout`.
    Name(Name),
    /// A connector used in place: `topic("audit")`.
    Connector(Call),
}

/// `kind as name`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Step {
    /// What it does.
    pub kind: StepKind,
    /// Its name, which makes its state survive edits around it.
    pub name: Option<Name>,
    /// The whole of it, without the `|`.
    pub span: Span,
}

/// `name = value`; in `select` and `by` the name may be left out where the value is a field.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Item {
    /// The name given.
    pub name: Option<Name>,
    /// Its value.
    pub value: Expr,
}

/// Every step of the language.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum StepKind {
    /// `where cond`.
    Where(Expr),
    /// `set a = x, b = y`.
    Set(Vec<Item>),
    /// `select a, b = x`.
    Select(Vec<Item>),
    /// `without a, b`.
    Without(Vec<Name>),
    /// `flatten items`: one row per element.
    Flatten(Name),
    /// `dedupe by id for 1h`.
    Dedupe {
        /// What makes two rows the same.
        by: Vec<Item>,
        /// How long a key is remembered.
        lasting: Option<Expr>,
        /// `by arrival`.
        arrival: bool,
    },
    /// `throttle 10 per 1s by user`.
    Throttle {
        /// How many.
        count: Expr,
        /// Per which time.
        per: Expr,
        /// Counted apart per key.
        by: Vec<Item>,
        /// `by arrival`.
        arrival: bool,
    },
    /// `sample 0.1 by user`: a share, by a hash of the keys or of the event's id.
    Sample {
        /// From 0 to 1.
        share: Expr,
        /// Rows of one key are kept or dropped together.
        by: Vec<Item>,
    },
    /// `running by k { n = count() }`.
    Running {
        /// The keys.
        by: Vec<Item>,
        /// Added to each row.
        aggregates: Vec<Item>,
        /// `by arrival`: do not wait for event-time order.
        arrival: bool,
    },
    /// `window 5m by user { n = count() } emit close`.
    Window {
        /// Its shape.
        shape: WindowShape,
        /// The keys.
        by: Vec<Item>,
        /// The results.
        aggregates: Vec<Item>,
        /// When results leave.
        emit: Option<Emit>,
    },
    /// `group by user { n = count() }`: a table.
    Group {
        /// The keys.
        by: Vec<Item>,
        /// The results.
        aggregates: Vec<Item>,
    },
    /// `join users on user == users.id within 10s`.
    Join {
        /// `join` or `left join`.
        left: bool,
        /// The other stream or table.
        with: Name,
        /// The condition.
        on: Option<Expr>,
        /// The bound in time of a join of two streams.
        within: Option<Expr>,
    },
    /// `latest by id`: stream to table.
    Latest(Vec<Item>),
    /// `changes`: table to stream of inserts and retracts.
    Changes,
    /// `upsert by user`: table to stream of upserts.
    Upsert(Vec<Item>),
    /// `merge b, c`: the rows of several streams.
    Merge(Vec<Name>),
    /// `distinct`.
    Distinct,
    /// `put store[key] = value`.
    Put {
        /// The store.
        store: Name,
        /// The key.
        key: Expr,
        /// The value.
        value: Expr,
    },
    /// `call r = http.get(url) { timeout: 2s }`.
    Call {
        /// The field that the result goes to.
        result: Name,
        /// The connector and its arguments.
        call: Call,
        /// Options.
        settings: Vec<Setting>,
    },
    /// `top 3 by total desc`.
    Top {
        /// How many.
        count: Expr,
        /// Ordered by; the largest first.
        by: Vec<Item>,
        /// `asc`: the smallest first.
        ascending: bool,
    },
    /// `tap "label"`: a place to look in.
    Tap(Option<Expr>),
}

/// The shape of a window.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum WindowShape {
    /// `window 5m`.
    Tumbling {
        /// The length.
        size: Expr,
        /// `tz "Europe/Paris"`: calendar windows.
        zone: Option<Expr>,
    },
    /// `window hop 5m every 1m`.
    Hopping {
        /// The length.
        size: Expr,
        /// The step.
        every: Expr,
    },
    /// `window session 30s`.
    Session {
        /// The gap that ends it.
        gap: Expr,
    },
}

/// When a window gives its results.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub enum Emit {
    /// `emit close`.
    Close,
    /// `emit change`.
    Change,
    /// `emit every 10s`.
    Every(Expr),
}
