//! Steps.
use super::Written;
use crate::interpret::text::duration;
use crate::model::{By, Expr, Item, Kind, Step, StepKind};

impl Written {
    pub(super) fn step(&mut self, step: &Step) {
        self.put(" | ");
        match &step.kind {
            StepKind::Where(e) => {
                self.put("where ");
                self.expr(e);
            }
            StepKind::Set(items) => {
                self.put("set ");
                self.each(items, ", ", |w, item| {
                    w.put(&format!("{} = ", item.name));
                    w.expr(&item.value);
                });
            }
            StepKind::Select(items) => {
                self.put("select ");
                self.items(items);
            }
            StepKind::Without(names) => self.put(&format!("without {}", names.join(", "))),
            StepKind::Flatten(name) => self.put(&format!("flatten {name}")),
            StepKind::Sample(share, by) => {
                self.put(&format!("sample {share:?}"));
                self.by(&By { keys: by.clone(), arrival: false });
            }
            StepKind::Merge(names) => self.put(&format!("merge {}", names.join(", "))),
            StepKind::Dedupe(by, lasting) => {
                self.put("dedupe");
                self.keys(&by.keys);
                if let Some(lasting) = lasting {
                    self.put(&format!(" for {}", duration(*lasting)));
                }
                self.arrival(by);
            }
            StepKind::Throttle(count, per, by) => {
                self.put(&format!("throttle {count} per {}", duration(*per)));
                self.by(by);
            }
            StepKind::Running(by, aggregates) => {
                self.put("running");
                self.keys(&by.keys);
                self.put(" { ");
                self.each(aggregates, ", ", |w, a| {
                    w.put(&format!("{} = ", a.name));
                    w.mark(a.id);
                    w.put(&format!("{}(", a.function));
                    a.argument.iter().for_each(|e| w.expr(e));
                    if let Some(filter) = &a.filter {
                        w.put(if a.argument.is_some() { " where " } else { "where " });
                        w.expr(filter);
                    }
                    w.put(")");
                });
                self.put(" }");
                self.arrival(by);
            }
            StepKind::Tap(label) => {
                self.put("tap");
                label.iter().for_each(|l| self.put(&format!(" \"{l}\"")));
            }
        }
        if let Some(name) = &step.name {
            self.put(&format!(" as {name}"));
        }
    }

    fn by(&mut self, by: &By) {
        self.keys(&by.keys);
        self.arrival(by);
    }

    fn keys(&mut self, keys: &[Item]) {
        if !keys.is_empty() {
            self.put(" by ");
            self.items(keys);
        }
    }

    fn arrival(&mut self, by: &By) {
        if by.arrival {
            self.put(" by arrival");
        }
    }

    fn items(&mut self, items: &[Item]) {
        self.each(items, ", ", |w, item| {
            if !is_field(&item.value, &item.name) {
                w.put(&format!("{} = ", item.name));
            }
            w.expr(&item.value);
        });
    }
}

/// Whether the field alone says it.
fn is_field(value: &Expr, name: &str) -> bool {
    matches!(&value.kind, Kind::Column(column, false) if column == name)
}
