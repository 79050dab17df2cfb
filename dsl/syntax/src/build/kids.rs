//! The children of a parse tree's node, without tokens that carry no meaning.
use std::sync::OnceLock;

use pest::iterators::{Pair, Pairs};

use super::{Broken, Build};
use crate::grammar::Rule;

/// Children, taken from front to back.
pub(super) struct Kids<'i>(Pairs<'i, Rule>);

impl<'i> Kids<'i> {
    pub fn of(pair: Pair<'i, Rule>) -> Self {
        Kids(pair.into_inner())
    }

    /// The next child that is not a mere token, left in place.
    pub fn peek(&mut self) -> Option<Rule> {
        while let Some(pair) = self.0.peek() {
            if !is_token(pair.as_rule()) {
                return Some(pair.as_rule());
            }
            self.0.next();
        }
        None
    }

    /// The next child.
    pub fn next(&mut self) -> Option<Pair<'i, Rule>> {
        self.peek()?;
        self.0.next()
    }

    /// The next child if it is a `rule`.
    pub fn eat(&mut self, rule: Rule) -> Option<Pair<'i, Rule>> {
        if self.peek()? == rule { self.0.next() } else { None }
    }

    /// The next child, which the grammar says is a `rule`.
    pub fn expect(&mut self, rule: Rule) -> Build<Pair<'i, Rule>> {
        self.eat(rule).ok_or(Broken)
    }

    /// The next child, which the grammar says is there.
    pub fn any(&mut self) -> Build<Pair<'i, Rule>> {
        self.next().ok_or(Broken)
    }

    /// The children of the next child, if that is a `rule`.
    pub fn eat_into(&mut self, rule: Rule) -> Option<Kids<'i>> {
        self.eat(rule).map(Kids::of)
    }
}

/// Punctuation and keywords: rules named `t_…` and `k_…`, and the end of input.
fn is_token(rule: Rule) -> bool {
    static TOKENS: OnceLock<Vec<bool>> = OnceLock::new();
    let table = TOKENS.get_or_init(|| {
        let rules = Rule::all_rules();
        let size = rules.iter().map(|r| *r as usize + 1).max().unwrap_or(0);
        let mut table = vec![false; size];
        for rule in rules {
            let name = format!("{rule:?}");
            table[*rule as usize] = name.starts_with("t_") || name.starts_with("k_") || name == "EOI";
        }
        table
    });
    table.get(rule as usize).copied().unwrap_or(false)
}
