//! Steps.
use super::Generator;
use super::streams::Input;
use crate::model::{Aggregate, By, Expr, Field, Item, Kind, Shape, Step, StepKind, Ty, Value};

/// Makes a step over the rows of an input and says what they are then, or makes none.
type Maker = fn(&mut Generator, &mut Input) -> Option<StepKind>;

const MAKERS: &[Maker] =
    &[filter, filter, present, set, set, select, without, flatten, sample, dedupe, throttle, running, running, tap];

impl Generator {
    /// The steps of a stream.
    pub(super) fn steps(&mut self, input: &mut Input, inputs: &mut [Input]) -> Vec<Step> {
        let mut steps = vec![];
        steps.extend(self.merge(input, inputs));
        if input.flow.union.is_some() {
            if self.chance.percent(20) && !self.has_secret(input) {
                return steps;
            }
            steps.extend(self.narrowing(&mut input.flow));
        }
        for _ in 0..self.chance.within(0, 4) {
            let maker = *self.chance.pick(MAKERS);
            if let Some(kind) = maker(self, input) {
                let name = self.chance.percent(40).then(|| self.name("s"));
                steps.push(Step { name, kind });
            }
        }
        steps
    }

    fn has_secret(&self, input: &Input) -> bool {
        input.flow.sources.iter().any(|s| match &self.program.sources[*s].shape {
            Shape::Record(fields) => fields.iter().any(|f| f.ty.has_secret()),
            Shape::Union(_, kinds) => kinds.iter().any(|(_, fields)| fields.iter().any(|f| f.ty.has_secret())),
        })
    }

    /// The rows of sources of the same type as well.
    fn merge(&mut self, input: &mut Input, inputs: &mut [Input]) -> Option<Step> {
        let [own] = input.flow.sources[..] else { return None };
        let ty = &self.program.sources[own].ty;
        if input.name != self.program.sources[own].name || !self.chance.percent(60) {
            return None;
        }
        let others: Vec<usize> =
            (0..self.program.sources.len()).filter(|i| *i != own && self.program.sources[*i].ty == *ty).collect();
        if others.is_empty() {
            return None;
        }
        input.flow.sources.extend(&others);
        input.in_order = false;
        let names: Vec<String> = others.iter().map(|i| self.program.sources[*i].name.clone()).collect();
        inputs.iter_mut().filter(|i| names.contains(&i.name)).for_each(Input::mark);
        Some(Step { name: None, kind: StepKind::Merge(names) })
    }

    /// Keys that can be told apart, fields most of the time.
    fn keys(&mut self, input: &Input, least: usize) -> Vec<Item> {
        let keyable = |f: &&Field| !f.ty.has_secret() && !matches!(f.ty.required(), Ty::Json);
        let fields: Vec<Field> = input.flow.fields.iter().filter(keyable).cloned().collect();
        let mut keys: Vec<Item> = vec![];
        let count = least.max(self.chance.below(3));
        for _ in 0..count {
            let item = if self.chance.percent(75) && !fields.is_empty() {
                let named = fields.iter().find(|f| f.name == "key").filter(|_| self.chance.percent(60));
                let field = named.unwrap_or_else(|| &fields[0]).clone();
                let field = if self.chance.percent(30) { self.chance.pick(&fields).clone() } else { field };
                let value = self.make(Kind::Column(field.name.clone(), false), field.ty);
                Item { name: field.name, value }
            } else {
                let ty = self.simple();
                let value = self.over(&input.flow, |g| g.whole(&ty));
                Item { name: self.name("k"), value }
            };
            if !keys.iter().any(|k| k.name == item.name) {
                keys.push(item);
            }
        }
        keys
    }

    fn by(&mut self, input: &mut Input, least: usize) -> By {
        let arrival = input.in_order && self.chance.percent(30);
        input.in_order = false;
        By { keys: self.keys(input, least), arrival }
    }
}

/// Adds or replaces a field.
fn put(fields: &mut Vec<Field>, name: &str, ty: Ty) {
    match fields.iter_mut().find(|f| f.name == name) {
        Some(field) => field.ty = ty,
        None => fields.push(Field::new(name, ty)),
    }
}

fn filter(g: &mut Generator, input: &mut Input) -> Option<StepKind> {
    Some(StepKind::Where(g.over(&input.flow, |g| g.condition())))
}

/// `where x != null and …`: the field has its value from there on.
fn present(g: &mut Generator, input: &mut Input) -> Option<StepKind> {
    let at = input.flow.fields.iter().position(|f| f.ty.is_optional())?;
    let field = input.flow.fields[at].clone();
    let column = g.make(Kind::Column(field.name, false), field.ty.clone());
    let test = g.make(Kind::IsNull(true, Box::new(column)), Ty::Bool);
    input.flow.fields[at].ty = field.ty.required().clone();
    if g.chance.percent(50) {
        return Some(StepKind::Where(test));
    }
    let rest = g.over(&input.flow, |g| g.condition());
    let null = rest.ty.is_optional();
    let both = g.make(Kind::Logic(false, Box::new(test), Box::new(rest)), Ty::Bool.or_null(null));
    Some(StepKind::Where(both))
}

fn set(g: &mut Generator, input: &mut Input) -> Option<StepKind> {
    let mut items: Vec<Item> = vec![];
    for _ in 0..g.chance.within(1, 3) {
        let ty = g.value_type();
        let value = g.over(&input.flow, |g| g.whole(&ty));
        let old = &input.flow.fields[g.chance.below(input.flow.fields.len())].name;
        let free = !items.iter().any(|i| i.name == *old);
        let name = if free && g.chance.percent(35) { old.clone() } else { g.name("f") };
        put(&mut input.flow.fields, &name, value.ty.clone());
        items.push(Item { name, value });
    }
    Some(StepKind::Set(items))
}

fn select(g: &mut Generator, input: &mut Input) -> Option<StepKind> {
    let mut items: Vec<Item> = vec![];
    for field in input.flow.fields.clone() {
        if g.chance.percent(60) || field.name == "key" {
            let value = g.make(Kind::Column(field.name.clone(), false), field.ty.clone());
            items.push(Item { name: field.name, value });
        }
    }
    for _ in 0..g.chance.within(1, 2) {
        let ty = g.value_type();
        let value = g.over(&input.flow, |g| g.whole(&ty));
        items.push(Item { name: g.name("f"), value });
    }
    input.flow.fields = items.iter().map(|i| Field::new(i.name.clone(), i.value.ty.clone())).collect();
    Some(StepKind::Select(items))
}

fn without(g: &mut Generator, input: &mut Input) -> Option<StepKind> {
    if input.flow.fields.len() < 2 {
        return None;
    }
    let at = g.chance.below(input.flow.fields.len());
    let field = input.flow.fields.remove(at);
    Some(StepKind::Without(vec![field.name]))
}

fn flatten(g: &mut Generator, input: &mut Input) -> Option<StepKind> {
    let lists: Vec<usize> =
        (0..input.flow.fields.len()).filter(|i| matches!(input.flow.fields[*i].ty.required(), Ty::List(_))).collect();
    if lists.is_empty() {
        return None;
    }
    let field = &mut input.flow.fields[*g.chance.pick(&lists)];
    let Ty::List(item) = field.ty.required().clone() else { return None };
    field.ty = *item;
    Some(StepKind::Flatten(field.name.clone()))
}

fn sample(g: &mut Generator, input: &mut Input) -> Option<StepKind> {
    let share = *g.chance.pick(&[0.0, 0.25, 0.5, 0.75, 1.0]);
    Some(StepKind::Sample(share, g.keys(input, 0)))
}

fn dedupe(g: &mut Generator, input: &mut Input) -> Option<StepKind> {
    let by = g.by(input, 1);
    let lasting = g.chance.percent(60).then(|| *g.chance.pick(&[1_000_000, 4_000_000, 10_000_000]));
    Some(StepKind::Dedupe(by, lasting))
}

fn throttle(g: &mut Generator, input: &mut Input) -> Option<StepKind> {
    let by = g.by(input, 0);
    let count = g.chance.within(1, 3) as u64;
    Some(StepKind::Throttle(count, *g.chance.pick(&[1_000_000, 5_000_000, 7_000_000]), by))
}

fn running(g: &mut Generator, input: &mut Input) -> Option<StepKind> {
    let by = g.by(input, 0);
    let before = input.flow.clone();
    let mut aggregates: Vec<Aggregate> = vec![];
    for _ in 0..g.chance.within(1, 3) {
        let aggregate = g.over(&before, aggregate);
        put(&mut input.flow.fields, &aggregate.name, aggregate.ty.clone());
        aggregates.push(aggregate);
    }
    Some(StepKind::Running(by, aggregates))
}

fn aggregate(g: &mut Generator) -> Aggregate {
    let function = *g.chance.pick(&[
        "count",
        "count",
        "count_distinct",
        "sum",
        "sum",
        "avg",
        "stddev",
        "min",
        "max",
        "first",
        "last",
        "any",
        "all",
        "collect",
    ]);
    let filter = g.chance.percent(30).then(|| g.condition());
    let number = match g.chance.below(4) {
        0 => Ty::Float,
        1 => g.decimal(),
        2 => Ty::Duration,
        _ => Ty::Int,
    };
    let null = g.chance.percent(40);
    let argument: Option<Expr> = match function {
        "count" if g.chance.percent(60) => None,
        "count" | "count_distinct" | "first" | "last" => {
            let ty = g.simple();
            Some(g.whole(&ty.or_null(null)))
        }
        "sum" if number == Ty::Duration => Some(g.whole(&Ty::Int)),
        "sum" => Some(g.whole(&number.or_null(null))),
        "avg" | "stddev" => {
            let ty = if number == Ty::Duration { Ty::Int } else { number };
            let e = g.whole(&ty.or_null(null));
            Some(g.widen(e, Ty::Float))
        }
        "any" | "all" => Some(g.whole(&Ty::Bool.or_null(null))),
        "collect" => {
            let ty = g.simple();
            Some(g.whole(&ty))
        }
        _ => {
            let ty = if let Ty::Choice(..) = number { Ty::Text } else { number };
            Some(g.whole(&ty.or_null(null)))
        }
    };
    if argument.as_ref().is_some_and(picks) {
        return aggregate(g);
    }
    let of = argument.as_ref().map_or(Ty::Int, |a| a.ty.required().clone());
    let nullable = argument.as_ref().is_some_and(|a| a.ty.is_optional());
    let maybe = filter.is_some() || nullable;
    let ty = match function {
        "count" | "count_distinct" => Ty::Int,
        "sum" => of,
        "avg" => Ty::Float.or_null(maybe),
        "stddev" => Ty::Float.optional(),
        "any" | "all" => Ty::Bool,
        "collect" => Ty::list(of),
        _ => of.or_null(maybe),
    };
    let id = g.constant(Value::Null, Ty::Null).id;
    Aggregate { id, name: g.name("f"), function, argument, filter, ty }
}

/// Whether it calls what is an aggregate too: within another one it would be taken for that.
fn picks(e: &Expr) -> bool {
    let mut found = false;
    e.walk(&mut |e| found |= matches!(e.kind, Kind::Call("first" | "last", _)));
    found
}

fn tap(g: &mut Generator, _: &mut Input) -> Option<StepKind> {
    Some(StepKind::Tap(g.chance.percent(50).then(|| "look".to_owned())))
}
