//! Steps.
use super::Formatter;
use super::doc::{Doc, LINE, NIL, concat, group, join, nest, text};
use super::entry::Entry;
use crate::ast::{Emit, Expr, Item, Step, StepKind, WindowShape};

impl Formatter<'_> {
    pub(super) fn step(&self, step: &Step) -> Doc {
        let kind = self.step_kind(&step.kind);
        match &step.name {
            Some(name) => concat([kind, text(" as "), self.name(name)]),
            None => kind,
        }
    }

    fn step_kind(&self, kind: &StepKind) -> Doc {
        match kind {
            StepKind::Where(condition) => concat([text("where "), nest(self.expr(condition))]),
            StepKind::Set(items) => concat([text("set "), self.items(items)]),
            StepKind::Select(items) => concat([text("select "), self.items(items)]),
            StepKind::Without(names) => {
                concat([text("without "), group(nest(join(self.names(names), concat([text(","), LINE]))))])
            }
            StepKind::Flatten(name) => concat([text("flatten "), self.name(name)]),
            StepKind::Dedupe { by, lasting, arrival } => {
                concat([text("dedupe"), self.by(by), self.clause(" for ", lasting), at_arrival(*arrival)])
            }
            StepKind::Throttle { count, per, by, arrival } => {
                let rate = concat([text("throttle "), self.expr(count), text(" per "), self.expr(per)]);
                concat([rate, self.by(by), at_arrival(*arrival)])
            }
            StepKind::Sample { share, by } => concat([text("sample "), self.expr(share), self.by(by)]),
            StepKind::Running { by, aggregates, arrival } => {
                concat([text("running"), self.by(by), text(" "), self.aggregates(aggregates), at_arrival(*arrival)])
            }
            StepKind::Window { shape, by, aggregates, emit } => {
                let head = concat([text("window "), self.window_shape(shape), self.by(by), text(" ")]);
                concat([head, self.aggregates(aggregates), self.emit(emit.as_ref())])
            }
            StepKind::Group { by, aggregates } => {
                concat([text("group"), self.by(by), text(" "), self.aggregates(aggregates)])
            }
            StepKind::Join { left, with, on, within } => {
                let head = concat([text(if *left { "left join " } else { "join " }), self.name(with)]);
                concat([head, self.clause(" on ", on), self.clause(" within ", within)])
            }
            StepKind::Latest(by) => concat([text("latest"), self.by(by)]),
            StepKind::Changes => text("changes"),
            StepKind::Upsert(by) => concat([text("upsert"), self.by(by)]),
            StepKind::Merge(names) => concat([text("merge "), join(self.names(names), text(", "))]),
            StepKind::Distinct => text("distinct"),
            StepKind::Put { store, key, value } => {
                let place = concat([text("put "), self.name(store), text("["), self.expr(key), text("] = ")]);
                concat([place, self.expr(value)])
            }
            StepKind::Call { result, call, settings } => {
                let call = concat([text("call "), self.name(result), text(" = "), self.call(call)]);
                concat([call, self.settings(settings)])
            }
            StepKind::Top { count, by, ascending } => {
                let head = concat([text("top "), self.expr(count), self.by(by)]);
                concat([head, text(if *ascending { " asc" } else { "" })])
            }
            StepKind::Tap(label) => concat([text("tap"), self.clause(" ", label)]),
        }
    }

    fn window_shape(&self, shape: &WindowShape) -> Doc {
        match shape {
            WindowShape::Tumbling { size, zone } => concat([self.expr(size), self.clause(" tz ", zone)]),
            WindowShape::Hopping { size, every } => {
                concat([text("hop "), self.expr(size), text(" every "), self.expr(every)])
            }
            WindowShape::Session { gap } => concat([text("session "), self.expr(gap)]),
        }
    }

    fn emit(&self, emit: Option<&Emit>) -> Doc {
        match emit {
            None => NIL,
            Some(Emit::Close) => text(" emit close"),
            Some(Emit::Change) => text(" emit change"),
            Some(Emit::Every(time)) => concat([text(" emit every "), self.expr(time)]),
        }
    }

    /// A keyword and its expression, if there is one.
    pub(super) fn clause(&self, keyword: &'static str, expr: &Option<Expr>) -> Doc {
        expr.as_ref().map_or(NIL, |e| concat([text(keyword), self.expr(e)]))
    }

    fn by(&self, items: &[Item]) -> Doc {
        if items.is_empty() { NIL } else { concat([text(" by "), self.items(items)]) }
    }

    fn item(&self, item: &Item) -> Doc {
        match &item.name {
            Some(name) => concat([self.name(name), text(" = "), self.expr(&item.value)]),
            None => self.expr(&item.value),
        }
    }

    fn entries<'n>(&'n self, items: &'n [Item]) -> impl Iterator<Item = Entry<'n>> {
        items.iter().map(move |item| {
            let span = item.name.as_ref().map_or(item.value.span, |n| n.span.to(item.value.span));
            Entry::new(span, move || self.item(item))
        })
    }

    /// Items without brackets: further lines are indented.
    fn items(&self, items: &[Item]) -> Doc {
        let docs = self.entries(items).map(|e| self.entry(e.span, e.build)).collect();
        group(nest(join(docs, concat([text(","), LINE]))))
    }

    fn aggregates(&self, items: &[Item]) -> Doc {
        self.bracketed("{", "}", self.entries(items).collect())
    }
}

fn at_arrival(arrival: bool) -> Doc {
    text(if arrival { " by arrival" } else { "" })
}
