//! Steps.
use pest::iterators::Pair;

use super::{Broken, Build, Builder, Kids};
use crate::ast::{Emit, Expr, ExprKind, StepKind, WindowShape};
use crate::grammar::Rule;

impl Builder<'_> {
    pub(super) fn step_kind(&self, pair: Pair<'_, Rule>) -> Build<StepKind> {
        let rule = pair.as_rule();
        let kids = &mut Kids::of(pair);
        Ok(match rule {
            Rule::where_step => StepKind::Where(self.expr(kids.any()?)?),
            Rule::set_step => StepKind::Set(self.set_items(kids)?),
            Rule::select_step => StepKind::Select(self.items(kids.any()?)?),
            Rule::without_step => StepKind::Without(self.names(kids, Rule::word)),
            Rule::flatten_step => StepKind::Flatten(self.name(&kids.any()?)),
            Rule::dedupe_step => {
                let by = self.by(kids)?;
                let lasting = self.clause(kids, Rule::lasting)?;
                StepKind::Dedupe { by, lasting, arrival: arrival(kids) }
            }
            Rule::throttle_step => {
                let count = self.expr(kids.any()?)?;
                let per = self.expr(kids.any()?)?;
                let by = self.by(kids)?;
                StepKind::Throttle { count, per, by, arrival: arrival(kids) }
            }
            Rule::sample_step => StepKind::Sample { share: self.expr(kids.any()?)?, by: self.by(kids)? },
            Rule::running_step => {
                let by = self.by(kids)?;
                let aggregates = self.aggregates(kids)?;
                StepKind::Running { by, aggregates, arrival: arrival(kids) }
            }
            Rule::window_step => {
                let shape = self.window_shape(kids.any()?)?;
                let by = self.by(kids)?;
                let aggregates = self.aggregates(kids)?;
                StepKind::Window { shape, by, aggregates, emit: self.emit(kids)? }
            }
            Rule::group_step => StepKind::Group { by: self.by(kids)?, aggregates: self.aggregates(kids)? },
            Rule::join_step => {
                let left = kids.eat(Rule::left_join).is_some();
                let with = self.name(&kids.expect(Rule::name)?);
                let on = self.clause(kids, Rule::join_on)?;
                StepKind::Join { left, with, on, within: self.clause(kids, Rule::within)? }
            }
            Rule::latest_step => StepKind::Latest(self.by(kids)?),
            Rule::changes_step => StepKind::Changes,
            Rule::upsert_step => StepKind::Upsert(self.by(kids)?),
            Rule::merge_step => StepKind::Merge(self.names(kids, Rule::name)),
            Rule::distinct_step => StepKind::Distinct,
            Rule::put_step => {
                let store = self.name(&kids.any()?);
                let key = self.expr(kids.any()?)?;
                StepKind::Put { store, key, value: self.expr(kids.any()?)? }
            }
            Rule::call_step => {
                let result = self.name(&kids.any()?);
                let call = self.call(kids.any()?)?;
                StepKind::Call { result, call, settings: self.settings(kids)? }
            }
            Rule::top_step => {
                let count = self.expr(kids.any()?)?;
                let by = self.by(kids)?;
                StepKind::Top { count, by, ascending: kids.eat(Rule::ascending).is_some() }
            }
            Rule::tap_step => StepKind::Tap(self.tap_label(kids)?),
            _ => return Err(Broken),
        })
    }

    fn window_shape(&self, pair: Pair<'_, Rule>) -> Build<WindowShape> {
        let rule = pair.as_rule();
        let mut kids = Kids::of(pair);
        let first = self.expr(kids.any()?)?;
        Ok(match rule {
            Rule::hopping => WindowShape::Hopping { size: first, every: self.expr(kids.any()?)? },
            Rule::session => WindowShape::Session { gap: first },
            _ => WindowShape::Tumbling { size: first, zone: self.clause(&mut kids, Rule::zone)? },
        })
    }

    fn emit(&self, kids: &mut Kids<'_>) -> Build<Option<Emit>> {
        let Some(mut kids) = kids.eat_into(Rule::emit) else { return Ok(None) };
        let when = kids.any()?;
        Ok(Some(match when.as_rule() {
            Rule::emit_close => Emit::Close,
            Rule::emit_change => Emit::Change,
            _ => Emit::Every(self.expr(Kids::of(when).any()?)?),
        }))
    }

    fn tap_label(&self, kids: &mut Kids<'_>) -> Build<Option<Expr>> {
        let Some(mut kids) = kids.eat_into(Rule::tap_label) else { return Ok(None) };
        let text = self.text(kids.any()?)?;
        Ok(Some(Expr { kind: ExprKind::String(text.text), span: text.span }))
    }
}

fn arrival(kids: &mut Kids<'_>) -> bool {
    kids.eat(Rule::by_arrival).is_some()
}
