//! A small builder of checked programs, for tests.
use std::sync::Arc;

use hexafn_diagnostics::{FileId, Span};
use hexafn_ir::connector::{Connector, Setting};
use hexafn_ir::dead_letter::Loss;
use hexafn_ir::expr::{BinaryOp, Expr, ExprKind};
use hexafn_ir::program::{Ack, Delivery, EventTime, LossRoute, Program, Route, Sink, Source, Stream, StreamKind};
use hexafn_ir::step::{Aggregate, Step, StepKind};
use hexafn_ir::{Field, Name, Record, Type, Value};

mod examples;
mod expr;

pub use examples::*;
pub use expr::*;

/// A program under construction. The row type of each name is remembered, as `check` does.
#[derive(Clone, Default)]
pub struct Build(pub Program);

/// The plan as written: what a failed random test has to show.
impl std::fmt::Debug for Build {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hexafn_plan::dump(&hexafn_plan::build(&self.0).unwrap()))
    }
}

pub fn span() -> Span {
    Span::new(FileId(0), 10, 20)
}

pub fn record(name: &str, fields: &[(&str, Type)]) -> Type {
    let fields = fields.iter().map(|(n, t)| Field::new(*n, t.clone())).collect();
    Type::Record(Arc::new(Record { name: Some(name.into()), fields }))
}

pub fn connector(kind: &str, options: &[(&str, Value)]) -> Connector {
    let options = options.iter().map(|(n, v)| (Name::from(*n), Setting::Value(v.clone()))).collect();
    Connector { kind: kind.into(), options }
}

pub fn file(path: &str) -> Connector {
    connector("file", &[("path", Value::String(path.into()))])
}

pub fn route(sink: &str) -> Route {
    Route { sink: sink.into(), when: None, span: span() }
}

pub fn route_when(sink: &str, condition: Expr) -> Route {
    Route { sink: sink.into(), when: Some(condition), span: span() }
}

pub fn loss(loss: Loss, targets: Vec<Route>) -> LossRoute {
    LossRoute { loss, targets }
}

pub fn to_dead() -> Vec<LossRoute> {
    Loss::ALL.into_iter().map(|kind| loss(kind, vec![route("dead")])).collect()
}

impl Build {
    pub fn source(mut self, name: &str, row: Type, connector: Connector) -> Build {
        self.0.sources.push(Source {
            name: name.into(),
            row,
            connector,
            time: None,
            idle: None,
            dedupe: None,
            ack: Ack::Processed,
            strict: false,
            max_bytes: 1 << 20,
            losses: to_dead(),
            span: span(),
        });
        self
    }

    /// Gives the last source an event time.
    pub fn time(mut self, value: Expr, late: i64) -> Build {
        self.0.sources.last_mut().unwrap().time = Some(EventTime { value, late });
        self
    }

    /// Deduplicates the last source.
    pub fn dedupe(mut self, key: &str, value: Expr, lasting: i64) -> Build {
        self.0.sources.last_mut().unwrap().dedupe = Some((vec![(key.into(), value)], lasting));
        self
    }

    pub fn sink(mut self, name: &str, connector: Connector) -> Build {
        let losses = vec![loss(Loss::Undelivered, vec![route("dead")])];
        let delivery = Delivery::default();
        self.0.sinks.push(Sink { name: name.into(), connector, delivery, losses, span: span() });
        self
    }

    /// The usual sink of dead letters; what it cannot deliver is dropped.
    pub fn dead(self) -> Build {
        let mut built = self.sink("dead", file("dead.jsonl"));
        built.0.sinks.last_mut().unwrap().losses.clear();
        built
    }

    pub fn stream(mut self, name: &str, input: &str, steps: Vec<StepKind>, routes: Vec<Route>) -> Build {
        let mut row = self.row(input);
        let mut typed = vec![];
        for kind in steps {
            row = self.after(&kind, &row);
            typed.push(Step { name: None, kind, row: row.clone(), span: span() });
        }
        let kind = if routes.is_empty() { StreamKind::Stream } else { StreamKind::Pipeline };
        let losses = vec![loss(Loss::Error, vec![route("dead")])];
        let (name, input) = (name.into(), input.into());
        self.0.streams.push(Stream { name, kind, input, steps: typed, row, routes, losses, span: span() });
        self
    }

    /// Names a step of the last stream.
    pub fn named(mut self, step: usize, name: &str) -> Build {
        self.0.streams.last_mut().unwrap().steps[step].name = Some(name.into());
        self
    }

    /// Gives a step of the last stream, and those after it, the type that narrowing has left.
    pub fn narrowed(mut self, step: usize, row: Type) -> Build {
        let stream = self.0.streams.last_mut().unwrap();
        for step in &mut stream.steps[step..] {
            step.row = row.clone();
        }
        stream.row = row;
        self
    }

    pub fn row(&self, name: &str) -> Type {
        let source = self.0.sources.iter().find(|s| &*s.name == name).map(|s| s.row.clone());
        source.or_else(|| self.0.streams.iter().find(|s| &*s.name == name).map(|s| s.row.clone())).unwrap()
    }

    fn after(&self, kind: &StepKind, row: &Type) -> Type {
        let mut fields = hexafn_ir::layout::columns(row).unwrap().fields.clone();
        let put = |fields: &mut Vec<Field>, name: &Name, ty: &Type| match fields.iter_mut().find(|f| f.name == *name) {
            Some(field) => field.ty = ty.clone(),
            None => fields.push(Field::new(name.clone(), ty.clone())),
        };
        match kind {
            StepKind::Set(items) => items.iter().for_each(|(n, e)| put(&mut fields, n, &e.ty)),
            StepKind::Select(items) => {
                fields = items.iter().map(|(n, e)| Field::new(n.clone(), e.ty.clone())).collect();
            }
            StepKind::Without(names) => fields.retain(|f| !names.contains(&f.name)),
            StepKind::Running { aggregates, .. } => aggregates.iter().for_each(|a| put(&mut fields, &a.name, &a.ty)),
            StepKind::Fire(_) => {
                let times = [("count", Type::Int), ("start", Type::Time(Default::default()))];
                put(&mut fields, &"fired".into(), &Type::Record(Arc::new(Record::of(times))));
            }
            StepKind::Flatten(name) => {
                let field = fields.iter_mut().find(|f| f.name == *name).unwrap();
                let Type::List(item) = field.ty.bare().clone() else { panic!("{name} is not a list") };
                field.ty = *item;
            }
            _ => return row.clone(),
        }
        Type::Record(Arc::new(Record { name: None, fields }))
    }
}

pub fn items(all: &[(&str, Expr)]) -> Vec<(Name, Expr)> {
    all.iter().map(|(n, e)| (Name::from(*n), e.clone())).collect()
}

pub fn running(by: &[(&str, Expr)], name: &str, function: &str, argument: Option<Expr>, ty: Type) -> StepKind {
    let arguments = argument.into_iter().collect();
    let (name, function) = (name.into(), function.into());
    let aggregates = vec![Aggregate { name, function, arguments, filter: None, ty, span: span() }];
    StepKind::Running { by: items(by), aggregates, arrival: false }
}

pub fn binary(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    use BinaryOp as B;
    let arithmetic = matches!(op, B::Add | B::Subtract | B::Multiply | B::Divide | B::Remainder);
    let plain = if arithmetic { left.ty.required().clone() } else { Type::Bool };
    let ty = if left.ty.is_optional() || right.ty.is_optional() { plain.optional() } else { plain };
    Expr { kind: ExprKind::Binary { op, left: Box::new(left), right: Box::new(right) }, ty, span: span() }
}
