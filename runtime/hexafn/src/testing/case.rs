//! One test, from its first statement to its last.
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::{Duration, Instant};

use hexafn_diagnostics::{Files, Span};
use hexafn_engine::Report;
use hexafn_expr::Scope;
use hexafn_ir::test::{Events, Expected, Feed, Statement, StatementKind, Target, Test};
use hexafn_ir::{Name, Program, Value};
use serde_json::Value as Json;

use super::evaluate::{Moments, Problem};
use super::outcome::{Failure, Outcome};
use super::world::{Start, World, scope};
use super::{pairing, rows_file, script, taps};

/// The most events of one feed.
const MOST_EVENTS: u64 = 1_000_000;

/// What a test needs of its program and of how it is run.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub program: &'a Program,
    pub files: &'a Files,
    pub folder: &'a Path,
    pub workers: usize,
    pub limit: Duration,
    pub update: bool,
}

/// What a test leaves behind.
pub(super) struct Ended {
    pub outcome: Outcome,
    pub report: Option<Report>,
    pub updated: Vec<String>,
}

/// Runs it.
pub(super) fn run(setting: Setting<'_>, test: &Test) -> Ended {
    let mut case = Case { setting, failures: vec![], updated: vec![], seen: HashMap::new() };
    let (outcome, report) = match case.all(test) {
        Ok(report) if case.failures.is_empty() => (Outcome::Passed, report),
        Ok(report) => (Outcome::Failed(std::mem::take(&mut case.failures)), report),
        Err(message) => (Outcome::Broken(message), None),
    };
    Ended { outcome, report, updated: case.updated }
}

struct Case<'a> {
    setting: Setting<'a>,
    failures: Vec<Failure>,
    updated: Vec<String>,
    /// How many rows of each target earlier expectations have looked at.
    seen: HashMap<Target, usize>,
}

/// Whether a statement lets something happen.
fn moves(statement: &Statement) -> bool {
    !matches!(statement.kind, StatementKind::Expect { .. })
}

impl Case<'_> {
    fn all(&mut self, test: &Test) -> Result<Option<Report>, String> {
        let program = taps::add(self.setting.program, test);
        let plan = hexafn_plan::plan(&program).map_err(|all| {
            all.first().map_or_else(|| "the program has no plan".to_owned(), |problem| problem.message.clone())
        })?;
        let mut params: BTreeMap<Name, Value> = BTreeMap::new();
        let mut statements = test.statements.as_slice();
        while let [Statement { kind: StatementKind::Given { param, value }, .. }, rest @ ..] = statements {
            params.insert(param.clone(), value.clone());
            statements = rest;
        }
        let fed = statements.iter().filter_map(|s| match &s.kind {
            StatementKind::Feed(feed) => Some(feed.source.clone()),
            _ => None,
        });
        let mut world = World::start(Start {
            plan: &plan,
            files: self.setting.files,
            workers: self.setting.workers,
            params: params.clone(),
            fed: fed.collect(),
            deadline: Instant::now() + self.setting.limit,
            limit: self.setting.limit,
        })?;
        let last = statements.iter().rposition(moves).map_or(0, |last| last + 1);
        let (moving, closing) = statements.split_at(last);
        let mut known = scope(&plan, &params);
        for statement in moving {
            if let StatementKind::Given { param, value } = &statement.kind {
                let set = world.control.set(param, value.clone());
                set.map_err(|e| self.at(statement.span, &e))?;
                params.insert(param.clone(), value.clone());
                known = scope(&plan, &params);
                continue;
            }
            self.statement(statement, &mut world, &known).map_err(|m| self.at(statement.span, &m))?;
        }
        world.finish()?;
        for statement in closing {
            self.statement(statement, &mut world, &known).map_err(|m| self.at(statement.span, &m))?;
        }
        Ok(world.take_report())
    }

    fn statement(&mut self, statement: &Statement, world: &mut World, params: &Scope) -> Result<(), String> {
        match &statement.kind {
            StatementKind::Given { .. } => Ok(()),
            StatementKind::Advance(by) => world.advance_to(world.now().saturating_add(*by)),
            StatementKind::Feed(feed) => self.feed(feed, world, params),
            StatementKind::Expect { target, rows } => self.expect(statement.span, target, rows, world, params),
        }
    }

    fn feed(&self, feed: &Feed, world: &mut World, params: &Scope) -> Result<(), String> {
        let source = self.setting.program.sources.iter().find(|s| s.name == feed.source);
        let source = source.ok_or_else(|| format!("there is no source `{}`", feed.source))?;
        let written = |value: &Json, raw: bool| match value {
            Json::String(text) if raw => text.clone(),
            event => script::payload(source, event),
        };
        let time = |number: u64| world.now().saturating_add(feed.every.saturating_mul(number as i64));
        let payloads: Vec<String> = match &feed.events {
            Events::File(path) => rows_file::events(source, &self.setting.folder.join(&**path))?,
            Events::Repeat { count, .. } if *count > MOST_EVENTS => {
                return Err(format!("a feed has at most {MOST_EVENTS} events"));
            }
            Events::Repeat { count, counter, event } => {
                let moments = Moments { times: (0..*count).map(time).collect(), counter: counter.clone(), params };
                let events = moments.values(event).map_err(|p| self.problem(&p))?;
                events.iter().map(|event| written(event, false)).collect()
            }
            Events::List(events) => {
                let mut payloads = Vec::with_capacity(events.len());
                for (event, number) in events.iter().zip(0..) {
                    let raw = matches!(event.kind, hexafn_ir::test::DataKind::Raw(_));
                    let values = Moments::once(time(number), params).values(event).map_err(|p| self.problem(&p))?;
                    payloads.extend(values.iter().map(|value| written(value, raw)));
                }
                payloads
            }
        };
        if feed.every == 0 {
            world.feeds.push(&feed.source, payloads);
            return world.rest();
        }
        for (number, payload) in payloads.into_iter().enumerate() {
            if number > 0 {
                world.advance_to(world.now().saturating_add(feed.every))?;
            }
            world.feeds.push(&feed.source, [payload]);
            world.rest()?;
        }
        Ok(())
    }

    fn expect(
        &mut self,
        span: Span,
        target: &Target,
        rows: &Expected,
        world: &World,
        params: &Scope,
    ) -> Result<(), String> {
        let seen = self.seen.entry(target.clone()).or_default();
        let actual = world.captured.since(&taps::name(target), *seen);
        *seen += actual.len();
        let expected = match rows {
            Expected::Empty => vec![],
            Expected::Rows(rows) => {
                let mut values = Vec::with_capacity(rows.len());
                for row in rows {
                    let moment = Moments::once(world.now(), params);
                    values.extend(moment.values(row).map_err(|p| self.problem(&p))?);
                }
                values
            }
            Expected::File(path) => {
                let path = self.setting.folder.join(&**path);
                match rows_file::rows(&path) {
                    Ok(rows) if !self.setting.update || pairing::compare(&rows, &actual).is_none() => rows,
                    Err(error) if !self.setting.update => return Err(error),
                    _ => {
                        rows_file::write(&path, &actual)?;
                        self.updated.push(path.display().to_string());
                        return Ok(());
                    }
                }
            }
        };
        if let Some(difference) = pairing::compare(&expected, &actual) {
            let place = self.setting.files.place(span);
            self.failures.push(Failure { place, target: target.name().to_string(), difference });
        }
        Ok(())
    }

    fn problem(&self, problem: &Problem) -> String {
        self.at(problem.span, &problem.message)
    }

    /// A message with its place, unless it has one.
    fn at(&self, span: Span, message: &impl ToString) -> String {
        let message = message.to_string();
        let known = self.setting.files.iter().any(|(_, file)| message.starts_with(&format!("{}:", file.name)));
        if known { message } else { format!("{}: {message}", self.setting.files.place(span)) }
    }
}
