//! Triggers, streams and pipelines.
use super::Generator;
use crate::model::{Expr, Field, Flow, Kind, Role, Route, Shape, Step, StepKind, Stream, Ty, Value, Wire};

/// Something that can be read.
#[derive(Clone)]
pub(super) struct Input {
    pub name: String,
    pub flow: Flow,
    /// Whether rows come in the order of their source.
    pub in_order: bool,
    read: bool,
}

impl Generator {
    pub(super) fn streams(&mut self) {
        let mut inputs: Vec<Input> = self.program.sources.iter().enumerate().map(|(i, s)| of_source(i, s)).collect();
        for _ in 0..self.chance.below(3) {
            let stream = self.middle(&mut inputs);
            inputs.push(stream);
        }
        let mut pipelines = 0;
        while pipelines < 4 && (pipelines == 0 || self.chance.percent(35)) {
            let at = self.chance.below(inputs.len());
            self.pipeline(&mut inputs, at);
            pipelines += 1;
        }
        // What nobody reads would not be there.
        while let Some(at) = inputs.iter().position(|i| !i.read) {
            self.pipeline(&mut inputs, at);
        }
    }

    /// A trigger or a stream.
    fn middle(&mut self, inputs: &mut [Input]) -> Input {
        let at = self.chance.below(inputs.len());
        inputs[at].read = true;
        let mut input = inputs[at].clone();
        if input.flow.union.is_none() && self.chance.percent(40) {
            let condition = self.over(&input.flow, |g| g.condition());
            let name = self.name("tr");
            let step = Step { name: None, kind: StepKind::Where(condition) };
            let time = Ty::Time(Wire::Text);
            let fired = vec![Field::new("count", Ty::Int), Field::new("start", time.clone()), Field::new("end", time)];
            input.flow.fields.retain(|f| f.name != "fired");
            input.flow.fields.push(Field::new("fired", Ty::Record(fired)));
            let stream = Stream {
                name: name.clone(),
                role: Role::Trigger,
                input: input.name.clone(),
                steps: vec![step],
                routes: vec![],
                flow: input.flow.clone(),
            };
            self.program.streams.push(stream);
            return Input { name, read: false, ..input };
        }
        let name = self.name("st");
        let from = input.name.clone();
        let steps = self.steps(&mut input, inputs);
        let flow = input.flow.clone();
        let (role, routes) = (Role::Stream, vec![]);
        self.program.streams.push(Stream { name: name.clone(), role, input: from, steps, routes, flow });
        Input { name, read: false, ..input }
    }

    fn pipeline(&mut self, inputs: &mut [Input], at: usize) {
        inputs[at].read = true;
        let mut input = inputs[at].clone();
        let from = input.name.clone();
        let mut steps = self.steps(&mut input, inputs);
        let secret: Vec<String> =
            input.flow.fields.iter().filter(|f| f.ty.has_secret()).map(|f| f.name.clone()).collect();
        if !secret.is_empty() && input.flow.union.is_none() {
            input.flow.fields.retain(|f| !secret.contains(&f.name));
            steps.push(Step { name: None, kind: StepKind::Without(secret) });
        }
        let mut routes = vec![];
        for _ in 0..self.chance.within(1, 2) {
            let when = (self.chance.percent(40) && input.flow.union.is_none())
                .then(|| self.over(&input.flow, |g| g.condition()));
            routes.push(Route { sink: self.name("out"), when });
        }
        let (name, role) = (self.name("pl"), Role::Pipeline);
        self.program.streams.push(Stream { name, role, input: from, steps, routes, flow: input.flow });
    }

    /// Makes something over the rows of a flow.
    pub(super) fn over<T>(&mut self, flow: &Flow, make: impl FnOnce(&mut Self) -> T) -> T {
        self.scope.row = Some(flow.fields.clone());
        let made = make(self);
        self.scope.row = None;
        made
    }

    /// A condition, which may be null.
    pub(super) fn condition(&mut self) -> Expr {
        let null = self.chance.percent(40);
        self.whole(&Ty::Bool.or_null(null))
    }

    /// `kind == "left"` for the union of a flow that is not narrowed yet, and what is known then.
    pub(super) fn narrowing(&mut self, flow: &mut Flow) -> Option<Step> {
        let (tag, kinds) = flow.union.take()?;
        let (kind, fields) = self.chance.pick(&kinds).clone();
        let choice = Ty::Choice(String::new(), vec![kind.clone()]);
        let a = self.make(Kind::Column(tag.clone(), false), choice.clone());
        let b = self.make(Kind::Literal { value: Value::Text(kind), bare: true }, choice);
        let test = self.make(Kind::Compare(crate::model::Comparison::Equal, Box::new(a), Box::new(b)), Ty::Bool);
        flow.fields = vec![Field::new(tag, Ty::Text)];
        flow.fields.extend(fields.into_iter().map(|f| Field { default: None, ..f }));
        // The tag is a choice of one, which no expression is asked for.
        flow.fields[0].ty = Ty::Choice("-".into(), vec![]);
        Some(Step { name: None, kind: StepKind::Where(test) })
    }
}

fn of_source(number: usize, source: &crate::model::Source) -> Input {
    let mut flow = Flow { sources: vec![number], ..Flow::default() };
    match &source.shape {
        Shape::Record(fields) => {
            flow.fields = fields.iter().map(|f| Field { default: None, ..f.clone() }).collect();
        }
        Shape::Union(tag, kinds) => {
            flow.fields = vec![Field::new(tag.clone(), Ty::Text)];
            flow.union = Some((tag.clone(), kinds.clone()));
        }
    }
    let in_order = source.time.is_none() && source.dedupe.is_none();
    Input { name: source.name.clone(), flow, in_order, read: false }
}

impl Input {
    /// Notes that somebody reads it.
    pub(super) fn mark(&mut self) {
        self.read = true;
    }
}
