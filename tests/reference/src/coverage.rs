//! What the programs of a run used: a construct that none of them has is not tested.
use std::collections::BTreeMap;

use crate::interpret::{Answer, word};
use crate::model::{Declaration, Expr, Kind, Program, Role, Shape, StepKind};

/// How many programs used each construct.
#[derive(Clone, Debug, Default)]
pub struct Coverage(BTreeMap<String, u64>);

/// What every long run must have used.
const NEEDED: &[&str] = &[
    "and",
    "or",
    "not",
    "in",
    "not in",
    "is null",
    "??",
    "if",
    "match",
    "as",
    "as?",
    "interpolation",
    "member",
    "?.",
    "index",
    "list",
    "record",
    "block",
    "lambda",
    "fn",
    "let or param",
    "meta",
    "arithmetic",
    "comparison",
    "negate",
    "where",
    "set",
    "select",
    "without",
    "flatten",
    "sample",
    "merge",
    "dedupe",
    "throttle",
    "running",
    "tap",
    "trigger",
    "stream",
    "union",
    "source with time",
    "source with dedupe",
    "by arrival",
    "route with when",
    "several stripes",
    "1001",
    "1002",
    "1003",
    "1004",
    "1007",
    "1008",
    "1009",
    "1101",
    "1102",
    "1103",
    "1104",
    "1105",
    "1202",
    "length()",
    "sum()",
    "map()",
    "filter()",
    "any()",
    "all()",
    "fold()",
    "sort_by()",
    "count aggregate",
    "sum aggregate",
    "avg aggregate",
    "min aggregate",
    "collect aggregate",
    "reveal()",
];

impl Coverage {
    /// Adds a program and what it gave.
    pub fn add(&mut self, program: &Program, answer: &Answer) {
        let mut used: Vec<String> = vec![];
        program.expressions(&mut |e| e.walk(&mut |e| used.extend(of(e).map(str::to_owned).into_iter().chain(call(e)))));
        for stream in &program.streams {
            match stream.role {
                Role::Trigger => used.push("trigger".into()),
                Role::Stream => used.push("stream".into()),
                Role::Pipeline => {}
            }
            for step in &stream.steps {
                used.push(word(&step.kind).into());
                match &step.kind {
                    StepKind::Running(by, all) => {
                        used.extend(all.iter().map(|a| format!("{} aggregate", a.function)));
                        used.extend(by.arrival.then(|| "by arrival".into()));
                    }
                    StepKind::Dedupe(by, _) | StepKind::Throttle(_, _, by) if by.arrival => {
                        used.push("by arrival".into());
                    }
                    _ => {}
                }
            }
            used.extend(stream.routes.iter().filter(|r| r.when.is_some()).map(|_| "route with when".into()));
        }
        for source in &program.sources {
            used.extend(matches!(source.shape, Shape::Union(..)).then(|| "union".into()));
            used.extend(source.time.is_some().then(|| "source with time".into()));
            used.extend(source.dedupe.is_some().then(|| "source with dedupe".into()));
        }
        used.extend(program.feeds.iter().filter(|f| f.partitions.len() > 1).map(|_| "several stripes".into()));
        used.extend(program.declarations.iter().filter(|d| matches!(d, Declaration::Function(_))).map(|_| "fn".into()));
        used.extend(answer.letters.iter().flat_map(|l| &l.causes).map(|(code, _)| code.to_string()));
        used.sort();
        used.dedup();
        for name in used {
            *self.0.entry(name).or_default() += 1;
        }
    }

    /// What no program used, though it should have been.
    pub fn never(&self) -> Vec<&'static str> {
        NEEDED.iter().copied().filter(|n| !self.0.contains_key(*n)).collect()
    }
}

impl std::fmt::Display for Coverage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let all: Vec<String> = self.0.iter().map(|(name, count)| format!("{name} {count}")).collect();
        write!(f, "{}", all.join(", "))
    }
}

fn call(e: &Expr) -> Option<String> {
    if let Kind::Call(name, _) = &e.kind { Some(format!("{name}()")) } else { None }
}

fn of(e: &Expr) -> Option<&'static str> {
    Some(match &e.kind {
        Kind::Literal { .. } | Kind::Column(..) | Kind::Local(_) | Kind::Widen(_) | Kind::Call(..) => return None,
        Kind::Constant(_) => "let or param",
        Kind::Meta(_) => "meta",
        Kind::Arithmetic(..) => "arithmetic",
        Kind::Negate(_) => "negate",
        Kind::Compare(..) => "comparison",
        Kind::Logic(false, ..) => "and",
        Kind::Logic(true, ..) => "or",
        Kind::Not(_) => "not",
        Kind::In(false, ..) => "in",
        Kind::In(true, ..) => "not in",
        Kind::IsNull(..) => "is null",
        Kind::Coalesce(..) => "??",
        Kind::If(..) => "if",
        Kind::Match(..) => "match",
        Kind::As(_) if e.ty.is_optional() => "as?",
        Kind::As(_) => "as",
        Kind::Interpolate(_) => "interpolation",
        Kind::Member(_, _, true) => "?.",
        Kind::Member(..) => "member",
        Kind::Index(..) => "index",
        Kind::List(_) => "list",
        Kind::Record(_) => "record",
        Kind::Lambda(..) => "lambda",
        Kind::Block(..) => "block",
        Kind::Apply(..) => "fn",
    })
}
