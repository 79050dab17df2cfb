//! Flows and the lists that steps are made of.
use pest::iterators::Pair;

use super::{Build, Builder, Kids};
use crate::ast::{Expr, Flow, Item, Step};
use crate::grammar::Rule;

impl Builder<'_> {
    pub(super) fn flow(&self, pair: Pair<'_, Rule>) -> Build<Flow> {
        let mut kids = Kids::of(pair);
        let input = self.name(&kids.expect(Rule::name)?);
        let (mut steps, mut routes) = (vec![], vec![]);
        while let Some(step) = kids.eat(Rule::step) {
            steps.push(self.step(step)?);
        }
        while let Some(mut kids) = kids.eat_into(Rule::route) {
            routes.extend(self.targets(&mut kids)?);
        }
        Ok(Flow { input, steps, routes })
    }

    fn step(&self, pair: Pair<'_, Rule>) -> Build<Step> {
        let end = self.span(&pair);
        let mut kids = Kids::of(pair);
        let kind = kids.any()?;
        let span = self.span(&kind).to(end);
        let span = hexafn_diagnostics::Span { start: self.span(&kind).start, ..span };
        let kind = self.step_kind(kind)?;
        let name = kids.eat_into(Rule::step_name).and_then(|mut k| k.next()).map(|n| self.name(&n));
        Ok(Step { kind, name, span })
    }

    /// The expression of a clause such as `within 5m`, if that clause comes next.
    pub(super) fn clause(&self, kids: &mut Kids<'_>, rule: Rule) -> Build<Option<Expr>> {
        match kids.eat_into(rule) {
            Some(mut kids) => self.expr(kids.any()?).map(Some),
            None => Ok(None),
        }
    }

    /// `by a, b = c`, if it comes next.
    pub(super) fn by(&self, kids: &mut Kids<'_>) -> Build<Vec<Item>> {
        match kids.eat_into(Rule::by) {
            Some(mut kids) => self.items(kids.expect(Rule::items)?),
            None => Ok(vec![]),
        }
    }

    pub(super) fn items(&self, pair: Pair<'_, Rule>) -> Build<Vec<Item>> {
        let mut kids = Kids::of(pair);
        let mut items = vec![];
        while let Some(mut kids) = kids.eat_into(Rule::item) {
            let name = kids.eat_into(Rule::item_name).and_then(|mut k| k.next()).map(|n| self.name(&n));
            items.push(Item { name, value: self.expr(kids.any()?)? });
        }
        Ok(items)
    }

    /// `a = x, b = y`.
    pub(super) fn set_items(&self, kids: &mut Kids<'_>) -> Build<Vec<Item>> {
        let mut items = vec![];
        while let Some(mut kids) = kids.eat_into(Rule::set_item) {
            let name = Some(self.name(&kids.expect(Rule::word)?));
            items.push(Item { name, value: self.expr(kids.any()?)? });
        }
        Ok(items)
    }

    pub(super) fn aggregates(&self, kids: &mut Kids<'_>) -> Build<Vec<Item>> {
        self.set_items(&mut Kids::of(kids.expect(Rule::aggregates)?))
    }
}
