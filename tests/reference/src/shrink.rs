//! Makes a program that shows a trouble smaller, as long as it still shows it.
use crate::model::{Declaration, Expr, Kind, Program, Role, StepKind, Stream};
use crate::trial::{Trouble, trial};

/// The most smaller programs that are tried.
const TRIES: usize = 600;

/// The smallest program found that shows a trouble of the same kind, and its trouble.
pub fn shrink(program: &Program, trouble: &Trouble) -> (Program, Trouble) {
    let mut best = (program.clone(), trouble.clone());
    let mut tries = 0;
    loop {
        let mut smaller = false;
        let mut at = 0;
        while tries < TRIES {
            let Some(candidate) = candidate(&best.0, at) else { break };
            at += 1;
            let Some(candidate) = candidate else { continue };
            tries += 1;
            match trial(&candidate) {
                Err(found) if found.is_like(&best.1) => {
                    best = (candidate, found);
                    smaller = true;
                }
                _ => {}
            }
        }
        if !smaller || tries >= TRIES {
            return best;
        }
    }
}

/// The `at`-th way to make a program smaller: `None` if there are no more, `Some(None)` if this one does not go.
fn candidate(program: &Program, at: usize) -> Option<Option<Program>> {
    let mut at = at;
    let mut take = |count: usize| {
        let mine = at < count;
        if !mine {
            at -= count;
        }
        mine.then_some(at)
    };
    let mut smaller = program.clone();
    if let Some(at) = take(program.streams.len()) {
        return Some(without_stream(smaller, at));
    }
    let chunks: Vec<(usize, usize, usize)> = places(program);
    if let Some(at) = take(chunks.len()) {
        let (source, partition, chunk) = chunks[at];
        smaller.feeds[source].partitions[partition].chunks[chunk].lines.clear();
        drop_empty(&mut smaller);
        return Some(Some(smaller));
    }
    let steps: Vec<(usize, usize)> = program
        .streams
        .iter()
        .enumerate()
        .filter(|(_, s)| s.role != Role::Trigger)
        .flat_map(|(i, s)| (0..s.steps.len()).map(move |j| (i, j)))
        .collect();
    if let Some(at) = take(steps.len()) {
        let step = smaller.streams[steps[at].0].steps.remove(steps[at].1);
        return Some((!matches!(step.kind, StepKind::Merge(_))).then_some(smaller));
    }
    let routes: Vec<(usize, usize)> =
        program.streams.iter().enumerate().flat_map(|(i, s)| (0..s.routes.len()).map(move |j| (i, j))).collect();
    if let Some(at) = take(routes.len()) {
        let routes_of = &mut smaller.streams[routes[at].0].routes;
        if routes_of.len() < 2 {
            routes_of[0].when = None;
        } else {
            routes_of.remove(routes[at].1);
        }
        return Some(Some(smaller));
    }
    let lines: Vec<(usize, usize, usize, usize)> = chunks
        .iter()
        .flat_map(|(s, p, c)| {
            let count = program.feeds[*s].partitions[*p].chunks[*c].lines.len();
            (0..count).map(move |l| (*s, *p, *c, l))
        })
        .collect();
    if let Some(at) = take(lines.len()) {
        let (source, partition, chunk, line) = lines[at];
        smaller.feeds[source].partitions[partition].chunks[chunk].lines.remove(line);
        drop_empty(&mut smaller);
        return Some(Some(smaller));
    }
    let declarations: Vec<usize> = (0..program.declarations.len())
        .filter(|i| !matches!(program.declarations[*i], Declaration::Type(..)))
        .collect();
    if let Some(at) = take(declarations.len()) {
        smaller.declarations.remove(declarations[at]);
        return Some(Some(smaller));
    }
    let mut count = 0;
    edit(&mut smaller, &mut |_| count += 1);
    let place = take(count)?;
    let mut seen = 0;
    let mut changed = false;
    edit(&mut smaller, &mut |e| {
        if seen == place {
            changed = lift(e);
        }
        seen += 1;
    });
    Some(changed.then_some(smaller))
}

fn places(program: &Program) -> Vec<(usize, usize, usize)> {
    let mut all = vec![];
    for (s, feed) in program.feeds.iter().enumerate() {
        for (p, partition) in feed.partitions.iter().enumerate() {
            all.extend((0..partition.chunks.len()).map(|c| (s, p, c)));
        }
    }
    all
}

fn drop_empty(program: &mut Program) {
    let partitions = program.feeds.iter_mut().flat_map(|f| &mut f.partitions);
    partitions.for_each(|p| p.chunks.retain(|c| !c.lines.is_empty()));
}

/// Without a stream that nobody reads.
fn without_stream(mut program: Program, at: usize) -> Option<Program> {
    let name = program.streams[at].name.clone();
    if program.streams.iter().any(|s| s.input == name) || program.streams.len() < 2 {
        return None;
    }
    program.streams.remove(at);
    let merged = |p: &Program, name: &str| {
        p.streams
            .iter()
            .flat_map(|s| &s.steps)
            .any(|s| matches!(&s.kind, StepKind::Merge(names) if names.iter().any(|n| n == name)))
    };
    let mut source = 0;
    while source < program.sources.len() {
        let name = program.sources[source].name.clone();
        if program.streams.iter().any(|s| s.input == name) || merged(&program, &name) {
            source += 1;
            continue;
        }
        program.sources.remove(source);
        program.feeds.remove(source);
        program.streams.iter_mut().flat_map(|s| &mut s.flow.sources).filter(|s| **s > source).for_each(|s| *s -= 1);
    }
    // A stream that nobody reads any more is not there.
    let unread = |s: &Stream| s.role != Role::Pipeline && !program.streams.iter().any(|o| o.input == s.name);
    if program.streams.iter().any(unread) { None } else { Some(program) }
}

/// Calls `change` with every expression.
fn edit(program: &mut Program, change: &mut dyn FnMut(&mut Expr)) {
    fn deep(e: &mut Expr, change: &mut dyn FnMut(&mut Expr)) {
        change(e);
        e.children_mut().into_iter().for_each(|c| deep(c, change));
    }
    for declaration in &mut program.declarations {
        if let Declaration::Function(f) = declaration {
            deep(&mut f.body, change);
        }
    }
    for stream in &mut program.streams {
        stream.steps.iter_mut().flat_map(|s| s.kind.expressions_mut()).for_each(|e| deep(e, change));
        stream.routes.iter_mut().filter_map(|r| r.when.as_mut()).for_each(|e| deep(e, change));
    }
}

/// Puts a part of the same type in the place of an expression.
fn lift(e: &mut Expr) -> bool {
    let part = match &e.kind {
        Kind::Lambda(..) | Kind::Widen(_) => None,
        _ => e.children().into_iter().find(|c| c.ty == e.ty && !matches!(c.kind, Kind::Lambda(..))).cloned(),
    };
    let Some(part) = part else { return false };
    *e = part;
    true
}
