//! Triggers and event patterns.
use hexafn_diagnostics::{Diagnostic, REPEATED_CLAUSE};
use pest::iterators::Pair;

use super::{Broken, Build, Builder, Kids};
use crate::ast::{Expr, Link, Name, Pattern, Quantity, Trigger, TriggerKind};
use crate::grammar::Rule;

/// What may follow a condition or `sequence`, in any order, each once.
#[derive(Default)]
struct Clauses {
    within: Option<Expr>,
    by: Option<Vec<Expr>>,
    rearm: Option<Expr>,
    overlap: Option<Name>,
}

impl Builder<'_> {
    pub(super) fn trigger(&self, pair: Pair<'_, Rule>) -> Build<Trigger> {
        let mut kids = Kids::of(pair);
        let name = self.name(&kids.expect(Rule::name)?);
        let on = self.name(&kids.expect(Rule::name)?);
        let when = kids.any()?;
        let sequence = when.as_rule() == Rule::sequence;
        let mut kids = Kids::of(when);
        let kind = if sequence {
            let Clauses { within, by, overlap, .. } = self.clauses(&mut kids)?;
            let patterns = self.patterns(&mut kids)?;
            TriggerKind::Sequence { by: by.unwrap_or_default(), within, overlap, patterns }
        } else {
            let condition = self.expr(kids.expect(Rule::expr)?)?;
            let Clauses { within, by, rearm, .. } = self.clauses(&mut kids)?;
            TriggerKind::When { condition, within, by: by.unwrap_or_default(), rearm }
        };
        Ok(Trigger { name, on, kind })
    }

    fn clauses(&self, kids: &mut Kids<'_>) -> Build<Clauses> {
        let mut found = Clauses::default();
        while let Some(rule) = kids.peek() {
            if !matches!(rule, Rule::within | Rule::trigger_by | Rule::rearm | Rule::overlap) {
                break;
            }
            let pair = kids.any()?;
            let span = self.span(&pair);
            let mut inner = Kids::of(pair);
            let (word, again) = match rule {
                Rule::within => ("within", found.within.replace(self.expr(inner.any()?)?).is_some()),
                Rule::rearm => ("rearm", found.rearm.replace(self.expr(inner.any()?)?).is_some()),
                Rule::overlap => ("overlap", found.overlap.replace(self.name(&inner.any()?)).is_some()),
                _ => {
                    let mut keys = vec![];
                    while let Some(key) = inner.eat(Rule::expr) {
                        keys.push(self.expr(key)?);
                    }
                    ("by", found.by.replace(keys).is_some())
                }
            };
            if again {
                let message = format!("`{word}` is given twice");
                let error = Diagnostic::error(REPEATED_CLAUSE, span, message, "the second one");
                return Err(self.report(error.fix(span, "", "remove it")));
            }
        }
        Ok(found)
    }

    fn patterns(&self, kids: &mut Kids<'_>) -> Build<Vec<Pattern>> {
        let mut patterns = vec![];
        while let Some(pair) = kids.next() {
            let span = self.span(&pair);
            if pair.as_rule() == Rule::pattern {
                patterns.push(Pattern { span, ..self.pattern(pair, Link::First)? });
                continue;
            }
            let mut kids = Kids::of(pair);
            let link = if kids.any()?.as_rule() == Rule::link_then { Link::Then } else { Link::Next };
            patterns.push(Pattern { span, ..self.pattern(kids.any()?, link)? });
        }
        Ok(patterns)
    }

    fn pattern(&self, pair: Pair<'_, Rule>, link: Link) -> Build<Pattern> {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let capture = kids.eat_into(Rule::capture).and_then(|mut k| k.next()).map(|n| self.name(&n));
        if let Some(mut kids) = kids.eat_into(Rule::absent) {
            let condition = self.expr(kids.any()?)?;
            let lasting = self.clause(&mut kids, Rule::lasting)?;
            return Ok(Pattern { link, capture, quantity: Quantity::Absent { lasting }, condition, span });
        }
        let quantity = match kids.eat_into(Rule::counted) {
            Some(mut kids) => self.quantity(kids.any()?)?,
            None => Quantity::One,
        };
        Ok(Pattern { link, capture, quantity, condition: self.expr(kids.any()?)?, span })
    }

    fn quantity(&self, pair: Pair<'_, Rule>) -> Build<Quantity> {
        let rule = pair.as_rule();
        if rule == Rule::optional_once {
            return Ok(Quantity::Optional);
        }
        let count = self.digits(&Kids::of(pair).next().ok_or(Broken)?)?;
        Ok(if rule == Rule::at_least { Quantity::AtLeast(count) } else { Quantity::Exactly(count) })
    }
}
