//! Plans, built step by step.
use std::collections::BTreeMap;
use std::sync::Arc;

use hexafn_diagnostics::Span;
use hexafn_ir::connector::Connector;
use hexafn_ir::dead_letter::{self, Loss};
use hexafn_ir::decode::{Decode, Format};
use hexafn_ir::envelope::{OFFSET, TIME};
use hexafn_ir::program::{self, Ack, Delivery, EventTime, Param};
use hexafn_ir::step::Aggregate;
use hexafn_ir::{BinaryOp, Expr, ExprKind, Field, Name, Record, TimeWire, Type, Value};
use hexafn_plan::{
    Edge, KeyedKind, KeyedNode, Node, NodeKind, Operation, OperationKind, Order, Plan, SinkNode, SourceNode, StepId,
};
use petgraph::graph::NodeIndex;

pub fn time() -> Type {
    Type::Time(TimeWire::Micros)
}

/// The rows of the tests: `k: string, n: int, at: time`.
pub fn row() -> Arc<Record> {
    Arc::new(Record::of([("k", Type::String), ("n", Type::Int), ("at", time())]))
}

pub fn expr(kind: ExprKind, ty: Type) -> Expr {
    Expr { kind, ty, span: Span::default() }
}

pub fn column(name: &str, ty: Type) -> Expr {
    expr(ExprKind::Column(name.into()), ty)
}

pub fn n() -> Expr {
    column("n", Type::Int)
}

pub fn k() -> Expr {
    column("k", Type::String)
}

pub fn int(n: i64) -> Expr {
    expr(ExprKind::Literal(Value::Int(n)), Type::Int)
}

pub fn param(name: &str) -> Expr {
    expr(ExprKind::Param(name.into()), Type::Int)
}

pub fn binary(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    let compares = matches!(op, BinaryOp::Greater | BinaryOp::Less | BinaryOp::Equal | BinaryOp::NotEqual);
    let ty = if compares { Type::Bool } else { left.ty.clone() };
    expr(ExprKind::Binary { op, left: left.into(), right: right.into() }, ty)
}

/// Builds a plan whose envelope has the offset and, if asked for, the time.
pub struct Plans {
    pub plan: Plan,
    pub order: Order,
    pub delivery: Delivery,
    /// Allowed disorder of event times, microseconds; `None`: no event time.
    pub late: Option<i64>,
    pub idle: Option<i64>,
}

impl Plans {
    pub fn new(order: Order) -> Plans {
        let delivery = Delivery { attempts: 3, backoff: (1, 1), ..Delivery::default() };
        let late = (order == Order::Time).then_some(0);
        Plans { plan: Plan::empty(vec![], vec![]), order, delivery, late, idle: None }
    }

    pub fn param(&mut self, name: &str, value: i64) {
        let default = Some(Value::Int(value));
        self.plan.params.push(Param { name: name.into(), ty: Type::Int, default, span: Span::default() });
    }

    fn envelope(&self) -> Vec<Name> {
        match self.order {
            Order::Time => vec![OFFSET.into(), TIME.into()],
            _ => vec![OFFSET.into()],
        }
    }

    fn node(&mut self, id: &str, kind: NodeKind, columns: Arc<Record>) -> NodeIndex {
        let (row, envelope) = (Type::Record(columns.clone()), self.envelope());
        let (id, span) = (StepId(id.into()), Span::default());
        self.plan.graph.add_node(Node { id, kind, row, columns, envelope, span })
    }

    fn connector(kind: &str) -> Connector {
        Connector { kind: kind.into(), options: BTreeMap::new() }
    }

    pub fn source(&mut self, name: &str) -> NodeIndex {
        let source = program::Source {
            name: name.into(),
            row: Type::Record(row()),
            connector: Self::connector("script"),
            time: self.late.map(|late| EventTime { value: column("at", time()), late }),
            idle: self.idle,
            dedupe: None,
            ack: Ack::Processed,
            strict: false,
            max_bytes: 1 << 20,
            losses: vec![],
            span: Span::default(),
        };
        let decode = Decode {
            format: Format::Json,
            row: Type::Record(row()),
            wanted: row(),
            kinds: None,
            envelope: vec![OFFSET.into()],
            strict: false,
            max_bytes: 1 << 20,
        };
        let order = self.order;
        let sources = self.plan.graph.node_weights().filter(|n| matches!(n.kind, NodeKind::Source(_)));
        let ordinal = sources.count() as u32;
        self.node(name, NodeKind::Source(SourceNode { source, decode, ordinal, order }), row())
    }

    fn after(&mut self, from: NodeIndex, id: &str, kind: NodeKind, columns: Arc<Record>) -> NodeIndex {
        let node = self.node(id, kind, columns);
        self.plan.graph.add_edge(from, node, Edge::Rows);
        node
    }

    /// A stage of these operations; each is named after the stage and its place in it.
    pub fn stage(&mut self, from: NodeIndex, id: &str, kinds: Vec<(OperationKind, Arc<Record>)>) -> NodeIndex {
        let columns = kinds.last().unwrap().1.clone();
        let operation = |(i, (kind, keep)): (usize, (OperationKind, Arc<Record>))| Operation {
            id: StepId(if i == 0 { id.into() } else { format!("{id}-{i}").into() }),
            kind,
            keep,
            span: Span::default(),
        };
        let operations = kinds.into_iter().enumerate().map(operation).collect();
        self.after(from, id, NodeKind::Stage(operations), columns)
    }

    pub fn keep(&mut self, from: NodeIndex, id: &str, condition: Expr) -> NodeIndex {
        let columns = self.plan.graph[from].columns.clone();
        self.stage(from, id, vec![(OperationKind::Where(condition), columns)])
    }

    pub fn set(&mut self, from: NodeIndex, id: &str, name: &str, value: Expr) -> NodeIndex {
        let columns = with(&self.plan.graph[from].columns, name, &value.ty);
        self.stage(from, id, vec![(OperationKind::Set(vec![(name.into(), value)]), columns)])
    }

    pub fn merge(&mut self, inputs: &[NodeIndex], id: &str) -> NodeIndex {
        let columns = self.plan.graph[inputs[0]].columns.clone();
        let node = self.node(id, NodeKind::Merge, columns);
        inputs.iter().for_each(|input| _ = self.plan.graph.add_edge(*input, node, Edge::Rows));
        node
    }

    pub fn keyed(&mut self, from: NodeIndex, id: &str, kind: KeyedKind) -> NodeIndex {
        let mut columns = self.plan.graph[from].columns.clone();
        if let KeyedKind::Running(aggregates) = &kind {
            aggregates.iter().for_each(|a| columns = with(&columns, &a.name, &a.ty));
        }
        let node = KeyedNode { key: vec![("k".into(), k())], kind, order: self.order };
        self.after(from, id, NodeKind::Keyed(node), columns)
    }

    /// `running by k { count = count(), last = last(n) }`: shows in what order rows met the state.
    pub fn running(&mut self, from: NodeIndex, id: &str) -> NodeIndex {
        let aggregate = |name: &str, function: &str, arguments: Vec<Expr>| Aggregate {
            name: name.into(),
            function: function.into(),
            arguments,
            filter: None,
            ty: Type::Int,
            span: Span::default(),
        };
        let aggregates = vec![aggregate("count", "count", vec![]), aggregate("sum", "sum", vec![n()])];
        self.keyed(from, id, KeyedKind::Running(aggregates))
    }

    pub fn sink(&mut self, name: &str) -> NodeIndex {
        let connector = Self::connector(if name == "count" { "count" } else { "collect" });
        let delivery = self.delivery.clone();
        let span = Span::default();
        let sink = program::Sink { name: name.into(), connector, delivery, losses: vec![], span };
        self.node(name, NodeKind::Sink(SinkNode { sink }), Arc::default())
    }

    pub fn route(&mut self, from: NodeIndex, to: NodeIndex) {
        self.plan.graph.add_edge(from, to, Edge::Rows);
    }

    pub fn loss(&mut self, from: NodeIndex, loss: Loss, to: NodeIndex) {
        self.plan.graph.add_edge(from, to, Edge::Loss(loss));
    }

    /// A sink right after a step.
    pub fn to(&mut self, from: NodeIndex, sink: &str) -> NodeIndex {
        let node = self.sink(sink);
        self.route(from, node);
        node
    }
}

fn with(columns: &Record, name: &str, ty: &Type) -> Arc<Record> {
    let mut columns = columns.clone();
    columns.fields.retain(|f| *f.name != *name);
    columns.fields.push(Field::new(name, ty.clone()));
    Arc::new(columns)
}

/// The fields of a dead letter, for conditions on losses.
pub fn letter() -> Arc<Record> {
    Arc::new(dead_letter::record())
}
