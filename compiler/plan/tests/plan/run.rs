//! Runs plans of the test programs row by row: slow, simple, and without any of the engine's code.
use std::collections::{BTreeMap, BTreeSet};

use hexafn_ir::expr::{BinaryOp, Expr, ExprKind};
use hexafn_ir::{Name, Value};
use hexafn_plan::{Edge, KeyedKind, Node, NodeKind, Operation, OperationKind, Plan};
use petgraph::Direction::Outgoing;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

pub type Row = BTreeMap<Name, Value>;

/// A row on its way, with the event that it was.
#[derive(Clone)]
struct Flowing {
    row: Row,
    event: Row,
}

/// What came out: for each sink its rows, in the order of their texts, and for each step the events that failed there.
#[derive(PartialEq, Debug, Default)]
pub struct Outcome {
    pub sinks: BTreeMap<String, Vec<String>>,
    pub failed: BTreeMap<String, Vec<String>>,
}

/// Feeds the rows of each source, one after the other.
pub fn run(plan: &Plan, input: &BTreeMap<String, Vec<Row>>) -> Outcome {
    let mut running = Running { plan, outcome: Outcome::default(), seen: BTreeMap::new() };
    let longest = input.values().map(Vec::len).max().unwrap_or(0);
    for i in 0..longest {
        for (source, rows) in input {
            let node = plan.graph.node_indices().find(|n| &*plan.graph[*n].id.0 == source.as_str());
            if let (Some(node), Some(event)) = (node, rows.get(i)) {
                running.source(node, event);
            }
        }
    }
    let mut outcome = running.outcome;
    outcome.sinks.values_mut().chain(outcome.failed.values_mut()).for_each(|rows| rows.sort());
    outcome
}

struct Running<'a> {
    plan: &'a Plan,
    outcome: Outcome,
    /// The keys that each step with state has seen.
    seen: BTreeMap<String, BTreeSet<String>>,
}

impl Running<'_> {
    fn source(&mut self, at: NodeIndex, event: &Row) {
        let NodeKind::Source(source) = &self.plan.graph[at].kind else { panic!("not a source") };
        let wanted = |name: &Name| source.decode.wanted.field(name).is_some();
        let kind = event.get("type").and_then(Value::as_str);
        if let (Some(kinds), Some(kind)) = (&source.decode.kinds, kind)
            && !kinds.iter().any(|k| **k == *kind)
        {
            return;
        }
        let row = event.iter().filter(|(name, _)| wanted(name)).map(|(n, v)| (n.clone(), v.clone())).collect();
        self.out(at, Flowing { row, event: event.clone() });
    }

    /// Lets a row out of a node; only the columns that the node says leave it.
    fn out(&mut self, at: NodeIndex, mut flowing: Flowing) {
        let node = &self.plan.graph[at];
        flowing.row.retain(|name, _| node.columns.field(name).is_some());
        assert_eq!(flowing.row.len(), node.columns.fields.len(), "{} lacks columns", node.id);
        let mut targets: Vec<_> =
            self.plan.graph.edges_directed(at, Outgoing).filter(|e| *e.weight() == Edge::Rows).collect();
        targets.sort_by_key(|e| &self.plan.graph[e.target()].id);
        for edge in targets {
            self.into(edge.target(), flowing.clone(), node);
        }
    }

    fn into(&mut self, at: NodeIndex, mut flowing: Flowing, from: &Node) {
        match &self.plan.graph[at].kind {
            NodeKind::Source(_) => panic!("a source has no input"),
            NodeKind::Merge => self.out(at, flowing),
            NodeKind::Stage(operations) => {
                let mut rows = vec![flowing];
                for operation in operations {
                    rows = rows.into_iter().filter_map(|row| self.operation(operation, row)).collect();
                }
                rows.into_iter().for_each(|row| self.out(at, row));
            }
            NodeKind::Keyed(keyed) => {
                assert!(matches!(keyed.kind, KeyedKind::Dedupe(_)), "only dedupe is used in tests");
                let id = self.plan.graph[at].id.to_string();
                match keyed.key.iter().map(|(_, e)| eval(e, &flowing.row)).collect::<Result<Vec<_>, _>>() {
                    Err(Failed) => self.fail(&id, &flowing),
                    Ok(key) => {
                        if self.seen.entry(id).or_default().insert(format!("{key:?}")) {
                            self.out(at, flowing);
                        }
                    }
                }
            }
            NodeKind::Sink(sink) => {
                // A file of lines takes the bytes of the event where they come with it.
                let raw = from.envelope.iter().any(|c| &**c == "@raw");
                if raw && sink.sink.connector.kind.as_ref() != "drop" {
                    flowing.row = flowing.event;
                }
                let id = self.plan.graph[at].id.to_string();
                self.outcome.sinks.entry(id).or_default().push(format!("{:?}", flowing.row));
            }
        }
    }

    fn operation(&mut self, operation: &Operation, mut flowing: Flowing) -> Option<Flowing> {
        let goes_on = match &operation.kind {
            OperationKind::Where(condition) => eval(condition, &flowing.row).map(|v| v == Value::Bool(true)),
            OperationKind::Set(items) => items.iter().try_fold(true, |_, (name, value)| {
                let value = eval(value, &flowing.row)?;
                flowing.row.insert(name.clone(), value);
                Ok(true)
            }),
            OperationKind::Select(items) => {
                let values: Result<Row, Failed> =
                    items.iter().map(|(name, e)| Ok((name.clone(), eval(e, &flowing.row)?))).collect();
                values.map(|row| {
                    flowing.row = row;
                    true
                })
            }
            OperationKind::Tap(_) | OperationKind::Keep => Ok(true),
            other => panic!("{other:?} is not used in tests"),
        };
        match goes_on {
            Ok(true) => {
                flowing.row.retain(|name, _| operation.keep.field(name).is_some());
                assert_eq!(flowing.row.len(), operation.keep.fields.len(), "{} lacks columns", operation.id);
                Some(flowing)
            }
            Ok(false) => None,
            Err(Failed) => {
                self.fail(&operation.id.to_string(), &flowing);
                None
            }
        }
    }

    fn fail(&mut self, step: &str, flowing: &Flowing) {
        self.outcome.failed.entry(step.to_owned()).or_default().push(format!("{:?}", flowing.event));
    }
}

/// A division by zero, the one failure that the test programs have.
struct Failed;

fn eval(expr: &Expr, row: &Row) -> Result<Value, Failed> {
    use BinaryOp as B;
    Ok(match &expr.kind {
        ExprKind::Literal(v) => v.clone(),
        ExprKind::Column(name) => row.get(name).cloned().unwrap_or_else(|| panic!("there is no column `{name}`")),
        ExprKind::Not(inner) => Value::Bool(eval(inner, row)? != Value::Bool(true)),
        ExprKind::And(a, b) => match eval(a, row)? {
            Value::Bool(true) => eval(b, row)?,
            other => other,
        },
        ExprKind::Or(a, b) => match eval(a, row)? {
            Value::Bool(false) => eval(b, row)?,
            other => other,
        },
        ExprKind::Binary { op, left, right } => {
            let (left, right) = (eval(left, row)?, eval(right, row)?);
            match (op, &left, &right) {
                (B::Equal, a, b) => Value::Bool(a == b),
                (B::Divide, Value::Int(_), Value::Int(0)) => return Err(Failed),
                (B::Divide, Value::Int(a), Value::Int(b)) => Value::Int(a.wrapping_div(*b)),
                (B::Add, Value::Int(a), Value::Int(b)) => Value::Int(a.wrapping_add(*b)),
                (B::Greater, Value::Int(a), Value::Int(b)) => Value::Bool(a > b),
                other => panic!("{other:?} is not used in tests"),
            }
        }
        other => panic!("{other:?} is not used in tests"),
    })
}
