//! What stands in the braces of declarations: settings, loss routes, alerts, statements of tests.
use pest::iterators::Pair;

use super::{Broken, Build, Builder, Kids};
use crate::ast::{Argument, Call, Feed, OnClause, Setting, Target, TargetKind, Test, TestStatement, WatchEntry};
use crate::grammar::Rule;

impl Builder<'_> {
    pub(super) fn setting(&self, pair: Pair<'_, Rule>) -> Build<Setting> {
        let mut kids = Kids::of(pair);
        let name = self.name(&kids.any()?);
        Ok(Setting { name, value: self.expr(kids.any()?)? })
    }

    /// The rule `settings`, if it comes next.
    pub(super) fn settings(&self, kids: &mut Kids<'_>) -> Build<Vec<Setting>> {
        let mut settings = vec![];
        if let Some(mut kids) = kids.eat_into(Rule::settings) {
            while let Some(setting) = kids.eat(Rule::setting) {
                settings.push(self.setting(setting)?);
            }
        }
        Ok(settings)
    }

    /// The rule `body`, if it comes next.
    pub(super) fn body(&self, kids: &mut Kids<'_>) -> Build<(Vec<Setting>, Vec<OnClause>)> {
        let (mut settings, mut on) = (vec![], vec![]);
        if let Some(mut kids) = kids.eat_into(Rule::body) {
            while let Some(entry) = kids.next() {
                match entry.as_rule() {
                    Rule::setting => settings.push(self.setting(entry)?),
                    _ => on.push(self.on_clause(entry)?),
                }
            }
        }
        Ok((settings, on))
    }

    pub(super) fn on_clause(&self, pair: Pair<'_, Rule>) -> Build<OnClause> {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let kinds = self.names(&mut kids, Rule::name);
        Ok(OnClause { kinds, targets: self.targets(&mut kids)?, span })
    }

    pub(super) fn targets(&self, kids: &mut Kids<'_>) -> Build<Vec<Target>> {
        let mut targets = vec![];
        while let Some(target) = kids.eat(Rule::target) {
            let span = self.span(&target);
            let mut kids = Kids::of(target);
            let kind = match kids.eat(Rule::call) {
                Some(call) => TargetKind::Connector(self.call(call)?),
                None => TargetKind::Name(self.name(&Kids::of(kids.any()?).any()?)),
            };
            let when = match kids.eat_into(Rule::when) {
                Some(mut kids) => Some(self.expr(kids.any()?)?),
                None => None,
            };
            targets.push(Target { kind, when, span });
        }
        Ok(targets)
    }

    /// The rule `connector`: `every 5s` is read as `every(5s)`, `stdin` as `stdin()`.
    pub(super) fn connector(&self, pair: Pair<'_, Rule>) -> Build<Call> {
        let span = self.span(&pair);
        let inner = Kids::of(pair).any()?;
        match inner.as_rule() {
            Rule::call => self.call(inner),
            Rule::path => Ok(Call { path: self.path(inner), arguments: vec![], filter: None, span }),
            _ => {
                let keyword = inner.clone().into_inner().next().ok_or(Broken)?;
                let value = self.expr(Kids::of(inner).any()?)?;
                let path = vec![self.name(&keyword)];
                Ok(Call { path, arguments: vec![Argument { name: None, value }], filter: None, span })
            }
        }
    }

    pub(super) fn watch(&self, pair: Pair<'_, Rule>) -> Build<Vec<WatchEntry>> {
        let mut kids = Kids::of(pair);
        let mut entries = vec![];
        while let Some(entry) = kids.next() {
            if entry.as_rule() == Rule::watch_tag {
                entries.push(WatchEntry::Tag(self.binding(entry)?));
                continue;
            }
            let mut kids = Kids::of(entry);
            let name = self.name(&kids.any()?);
            let condition = self.expr(kids.any()?)?;
            let lasting = self.clause(&mut kids, Rule::lasting)?;
            entries.push(WatchEntry::Alert { name, condition, lasting, targets: self.targets(&mut kids)? });
        }
        Ok(entries)
    }

    pub(super) fn test(&self, pair: Pair<'_, Rule>) -> Build<Test> {
        let mut kids = Kids::of(pair);
        let name = self.text(kids.any()?)?;
        let mut statements = vec![];
        while let Some(statement) = kids.next() {
            statements.push(match statement.as_rule() {
                Rule::given => TestStatement::Given(self.binding(statement)?),
                Rule::expect => TestStatement::Expect(self.binding(statement)?),
                Rule::advance => TestStatement::Advance(self.expr(Kids::of(statement).any()?)?),
                Rule::expect_empty => TestStatement::ExpectEmpty(self.name(&Kids::of(statement).any()?)),
                _ => {
                    let mut kids = Kids::of(statement);
                    let source = self.name(&kids.any()?);
                    TestStatement::Feed { source, events: self.feed(kids.any()?)? }
                }
            });
        }
        Ok(Test { name, statements })
    }

    fn feed(&self, pair: Pair<'_, Rule>) -> Build<Feed> {
        let repeated = pair.as_rule() == Rule::feed_repeat;
        let mut kids = Kids::of(pair);
        let first = self.expr(kids.any()?)?;
        let every = self.clause(&mut kids, Rule::every)?;
        if !repeated {
            return Ok(Feed::Rows { rows: first, every });
        }
        let counter = kids.eat_into(Rule::counter).and_then(|mut k| k.next()).map(|n| self.name(&n));
        let event = self.primary(kids.expect(Rule::record)?)?.expr;
        Ok(Feed::Repeat { count: first, every, counter, event })
    }
}
