//! A whole program over its input.
use std::collections::BTreeMap;
use std::rc::Rc;

use super::decode::decode;
use super::failure::{Failure, LATE, MISSING};
use super::order::by_time;
use super::row::{Event, Row};
use super::steps::Context;
use super::{Code, expr, steps, text};
use crate::model::{Flow, Program, Role, Source, Step, StepKind, Stream, Ty, Value};

/// A row that reached a sink.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Out {
    /// Its text.
    pub line: String,
    /// Rows with one lane come in the order of this list.
    pub lane: Option<Rc<str>>,
}

/// A row that was lost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    /// `invalid`, `late` or `error`.
    pub kind: &'static str,
    /// `source/partition@offset`.
    pub id: String,
    /// The step.
    pub step: String,
    /// The code and the expression that it points at (`None`: no place), any one of these.
    pub causes: Vec<(Code, Option<u32>)>,
    /// The event's own text, where the payload must be that.
    pub payload: Option<Rc<str>>,
}

/// What a program gives.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Answer {
    /// The rows of each sink.
    pub sinks: BTreeMap<String, Vec<Out>>,
    /// What was lost.
    pub letters: Vec<Letter>,
}

/// Runs a program.
pub fn run(program: &Program) -> Answer {
    let mut answer = Answer::default();
    let by_time = by_time(program);
    let mut outputs: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
    for (number, source) in program.sources.iter().enumerate() {
        let mut rows = read(program, number, &mut answer);
        if let Some((field, lasting)) = &source.dedupe {
            super::order::sort(&mut rows, &by_time);
            rows = steps::dedupe::first_of_each(rows, |row| Ok(vec![row.field(field)]), Some(*lasting), |_, _| ());
        }
        outputs.insert(&source.name, rows);
    }
    for stream in &program.streams {
        let mut rows = outputs.get(&*stream.input).cloned().unwrap_or_default();
        let mut context = Context { program, by_time: &by_time, outputs: &outputs, lost: vec![] };
        let mut letters = vec![];
        for (number, step) in stream.steps.iter().enumerate() {
            rows = steps::apply(step, rows, &mut context);
            let name = step_name(stream, step, number);
            letters.extend(context.lost.drain(..).map(|(row, failure)| letter(program, &row, &name, &failure)));
        }
        if stream.role == Role::Trigger {
            rows.iter_mut().for_each(steps::fire);
        }
        for route in &stream.routes {
            let name = format!("{}.to-{}", stream.name, route.sink);
            let sink = answer.sinks.entry(route.sink.clone()).or_default();
            for row in &rows {
                let passes = match &route.when {
                    None => Ok(true),
                    Some(when) => expr::row(program, row, when).map(|v| v == Value::Bool(true)),
                };
                match passes {
                    Ok(true) => sink.push(Out {
                        line: line(row, &stream.flow, &program.sources[row.event.source]),
                        lane: row.lane.clone(),
                    }),
                    Ok(false) => {}
                    Err(failure) => letters.push(letter(program, row, &name, &failure)),
                }
            }
        }
        answer.letters.extend(letters);
        outputs.insert(&stream.name, rows);
    }
    answer
}

/// The rows of a source, and what it loses.
fn read(program: &Program, number: usize, answer: &mut Answer) -> Vec<Row> {
    let source = &program.sources[number];
    let feed = &program.feeds[number];
    // A source that is read as one keeps its order.
    let lane: Option<Rc<str>> = (feed.partitions.len() == 1).then(|| "".into());
    let mut rows = Vec::new();
    let mut offset = 0;
    for (partition, part) in feed.partitions.iter().enumerate() {
        let mut latest: Option<i64> = None;
        for chunk in &part.chunks {
            for line in &chunk.lines {
                let text: Rc<str> = line.text.as_str().into();
                let at = offset;
                offset += line.text.len() as i64 + 1;
                let mut event = Event {
                    source: number,
                    partition,
                    sequence: chunk.sequence,
                    offset: at,
                    time: chunk.arrived,
                    text,
                };
                let mut lose = |event: &Event, kind, code| {
                    let payload = Some(event.text.clone()).filter(|_| !has_secret(source));
                    let payload = payload.filter(|_| kind == "invalid" || !has_default(source));
                    let causes = vec![(code, None)];
                    answer.letters.push(Letter {
                        kind,
                        id: id(program, event),
                        step: source.name.clone(),
                        causes,
                        payload,
                    });
                };
                let (fields, defaulted) = match decode(&line.text, source) {
                    Ok(decoded) => decoded,
                    Err(code) => {
                        lose(&event, "invalid", code);
                        continue;
                    }
                };
                if let Some((field, late)) = &source.time {
                    let time = fields.iter().find(|(n, _)| n == field).map(|(_, v)| v);
                    let Some(Value::Time(time)) = time else {
                        lose(&event, "invalid", MISSING);
                        continue;
                    };
                    event.time = *time;
                    if latest.is_some_and(|latest| *time < latest - late) {
                        lose(&event, "late", LATE);
                        continue;
                    }
                    latest = latest.max(Some(*time));
                }
                let whole = !defaulted && !has_secret(source);
                rows.push(Row { fields, event: Rc::new(event), whole, lane: lane.clone() });
            }
        }
    }
    rows
}

fn fields_of(source: &Source) -> Vec<&crate::model::Field> {
    match &source.shape {
        crate::model::Shape::Record(fields) => fields.iter().collect(),
        crate::model::Shape::Union(_, kinds) => kinds.iter().flat_map(|(_, fields)| fields).collect(),
    }
}

fn has_secret(source: &Source) -> bool {
    fields_of(source).iter().any(|f| f.ty.has_secret())
}

fn has_default(source: &Source) -> bool {
    fields_of(source).iter().any(|f| f.default.is_some() || f.ty.has_default())
}

fn id(program: &Program, event: &Event) -> String {
    let source = &program.sources[event.source].name;
    format!("{source}/{source}@{}", event.offset)
}

fn letter(program: &Program, row: &Row, step: &str, failure: &Failure) -> Letter {
    let source = &program.sources[row.event.source];
    let payload = Some(row.event.text.clone()).filter(|_| !has_secret(source) && !has_default(source));
    let causes = failure.0.iter().map(|(code, at)| (*code, Some(*at))).collect();
    Letter { kind: "error", id: id(program, &row.event), step: step.to_owned(), causes, payload }
}

/// The name of a step in records: the one given, else its word, numbered within its declaration.
fn step_name(stream: &Stream, step: &Step, number: usize) -> String {
    if let Some(name) = &step.name {
        return format!("{}.{name}", stream.name);
    }
    let word = word(&step.kind);
    let before = stream.steps[..number].iter().filter(|s| s.name.is_none() && self::word(&s.kind) == word).count();
    if before == 0 { format!("{}.{word}", stream.name) } else { format!("{}.{word}-{}", stream.name, before + 1) }
}

/// The word of the language for a step.
pub fn word(kind: &StepKind) -> &'static str {
    match kind {
        StepKind::Where(_) => "where",
        StepKind::Set(_) => "set",
        StepKind::Select(_) => "select",
        StepKind::Without(_) => "without",
        StepKind::Flatten(_) => "flatten",
        StepKind::Sample(..) => "sample",
        StepKind::Merge(_) => "merge",
        StepKind::Dedupe(..) => "dedupe",
        StepKind::Throttle(..) => "throttle",
        StepKind::Running(..) => "running",
        StepKind::Tap(_) => "tap",
    }
}

/// A row as a sink gets it: the event's own text if nothing was changed.
fn line(row: &Row, flow: &Flow, source: &Source) -> String {
    if row.whole {
        return row.event.text.to_string();
    }
    let declared = fields_of(source);
    let ty = |name: &str| flow.fields.iter().chain(declared.iter().copied()).find(|f| f.name == *name).map(|f| &f.ty);
    text::object(row.fields.iter().map(|(n, v)| (&**n, text::json(v, ty(n).unwrap_or(&Ty::Null)))))
}
