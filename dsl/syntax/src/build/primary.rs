//! Expressions: what operators stand between.
use pest::iterators::Pair;

use super::expr::Node;
use super::{Broken, Build, Builder, Kids};
use crate::ast::{Argument, Arm, ArmPattern, Call, Expr, ExprKind, Name, Part, RecordField, UnaryOp};
use crate::grammar::Rule;
use hexafn_diagnostics::{Diagnostic, POSITIONAL_AFTER_NAMED, Span};

/// Collects children and the depth of the deepest.
#[derive(Default)]
struct Deepest(u32);

impl Deepest {
    fn take(&mut self, node: Node) -> Expr {
        self.0 = self.0.max(node.depth);
        node.expr
    }

    fn boxed(&mut self, node: Node) -> Box<Expr> {
        Box::new(self.take(node))
    }
}

impl Builder<'_> {
    pub(super) fn primary(&self, pair: Pair<'_, Rule>) -> Build<Node> {
        let span = self.span(&pair);
        let mut depth = Deepest::default();
        let kind = match pair.as_rule() {
            Rule::null_value => ExprKind::Null,
            Rule::true_value => ExprKind::Bool(true),
            Rule::false_value => ExprKind::Bool(false),
            Rule::current_row => ExprKind::It,
            Rule::envelope => ExprKind::Meta,
            // The error is made; whatever else is wrong shall be told, too.
            Rule::number => self.number(&pair).unwrap_or(ExprKind::Null),
            Rule::string | Rule::raw_string => ExprKind::String(self.string(&pair)),
            Rule::interpolated => ExprKind::Interpolated(self.parts(pair, &mut depth)?),
            Rule::variable => ExprKind::Name(pair.as_str().to_owned()),
            Rule::parenthesized => {
                let mut node = self.node(Kids::of(pair).any()?)?;
                node.closed = true;
                node.span = span;
                return Ok(node);
            }
            Rule::list => ExprKind::List(self.list(pair, &mut depth)?),
            Rule::record => ExprKind::Record(self.record(pair, &mut depth)?),
            Rule::block => self.block(pair, &mut depth)?,
            Rule::conditional => return self.conditional(pair),
            Rule::matching => self.matching(pair, &mut depth)?,
            Rule::call => ExprKind::Call(self.call_within(pair, &mut depth)?),
            _ => return Err(Broken),
        };
        self.over(kind, span, depth.0)
    }

    fn parts(&self, pair: Pair<'_, Rule>, depth: &mut Deepest) -> Build<Vec<Part>> {
        let mut parts = vec![];
        for part in pair.into_inner() {
            parts.push(match part.as_rule() {
                Rule::hole => Part::Expr(depth.take(self.node(Kids::of(part).any()?)?)),
                _ => Part::Text(self.interpolated_text(&part)),
            });
        }
        Ok(parts)
    }

    fn list(&self, pair: Pair<'_, Rule>, depth: &mut Deepest) -> Build<Vec<Expr>> {
        let mut kids = Kids::of(pair);
        let mut items = vec![];
        while let Some(item) = kids.eat(Rule::expr) {
            items.push(depth.take(self.node(item)?));
        }
        Ok(items)
    }

    fn record(&self, pair: Pair<'_, Rule>, depth: &mut Deepest) -> Build<Vec<RecordField>> {
        let mut kids = Kids::of(pair);
        let mut fields = vec![];
        while let Some(mut kids) = kids.eat_into(Rule::record_field) {
            let key = kids.any()?;
            fields.push(if key.as_rule() == Rule::shorthand {
                let name = self.name(&Kids::of(key).any()?);
                let value = Expr { kind: ExprKind::Name(name.text.clone()), span: name.span };
                RecordField { name, value }
            } else {
                RecordField { name: self.key(key)?, value: depth.take(self.node(kids.any()?)?) }
            });
        }
        Ok(fields)
    }

    fn block(&self, pair: Pair<'_, Rule>, depth: &mut Deepest) -> Build<ExprKind> {
        let mut kids = Kids::of(pair);
        let mut lets = vec![];
        while let Some(mut kids) = kids.eat_into(Rule::binding_in_block) {
            let name = self.name(&kids.expect(Rule::name)?);
            lets.push((name, depth.take(self.node(kids.any()?)?)));
        }
        let result = depth.boxed(self.node(kids.any()?)?);
        Ok(ExprKind::Block { lets, result })
    }

    /// `if a then b else if c then d else e`: flat in the parse tree, nested in the syntax tree.
    fn conditional(&self, pair: Pair<'_, Rule>) -> Build<Node> {
        let whole = self.span(&pair);
        let mut kids = Kids::of(pair);
        let mut nodes = vec![];
        while let Some(kid) = kids.eat(Rule::expr) {
            nodes.push(self.node(kid)?);
        }
        let mut last = nodes.pop().ok_or(Broken)?;
        while let (Some(then), Some(condition)) = (nodes.pop(), nodes.pop()) {
            let span = if nodes.is_empty() { whole } else { Span { start: condition.span.start, ..whole } };
            let depth = last.depth.max(then.depth).max(condition.depth);
            let (condition, then, otherwise) = (Box::new(condition.expr), Box::new(then.expr), Box::new(last.expr));
            last = self.over(ExprKind::If { condition, then, otherwise }, span, depth)?;
        }
        Ok(last)
    }

    fn matching(&self, pair: Pair<'_, Rule>, depth: &mut Deepest) -> Build<ExprKind> {
        let mut kids = Kids::of(pair);
        let subject = depth.boxed(self.node(kids.any()?)?);
        let mut arms = vec![];
        while let Some(arm) = kids.eat(Rule::arm) {
            let span = self.span(&arm);
            let mut kids = Kids::of(arm);
            let pattern = self.arm_pattern(kids.any()?)?;
            let guard = match kids.eat_into(Rule::guard) {
                Some(mut kids) => Some(depth.take(self.node(kids.any()?)?)),
                None => None,
            };
            arms.push(Arm { pattern, guard, value: depth.take(self.node(kids.any()?)?), span });
        }
        Ok(ExprKind::Match { subject, arms })
    }

    fn arm_pattern(&self, pair: Pair<'_, Rule>) -> Build<ArmPattern> {
        match pair.as_rule() {
            Rule::arm_any => Ok(ArmPattern::Any),
            Rule::arm_bind => Ok(ArmPattern::Bind(self.name(&pair))),
            _ => {
                let mut kids = Kids::of(pair);
                let mut values = vec![];
                while let Some(value) = kids.eat(Rule::arm_value) {
                    values.push(self.arm_value(value)?);
                }
                Ok(ArmPattern::Values(values))
            }
        }
    }

    fn arm_value(&self, pair: Pair<'_, Rule>) -> Build<Expr> {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let low = self.arm_constant(kids.expect(Rule::arm_constant)?)?;
        if kids.eat(Rule::op_range).is_none() {
            return Ok(low);
        }
        let high = self.arm_constant(kids.expect(Rule::arm_constant)?)?;
        Ok(Expr { kind: ExprKind::Range(Box::new(low), Box::new(high)), span })
    }

    fn arm_constant(&self, pair: Pair<'_, Rule>) -> Build<Expr> {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let negative = kids.eat(Rule::op_negate).is_some();
        let expr = self.primary(kids.any()?)?.expr;
        let kind = if negative { ExprKind::Unary(UnaryOp::Negate, Box::new(expr)) } else { expr.kind };
        Ok(Expr { kind, span })
    }

    /// The rule `call`.
    pub(super) fn call(&self, pair: Pair<'_, Rule>) -> Build<Call> {
        self.call_within(pair, &mut Deepest::default())
    }

    fn call_within(&self, pair: Pair<'_, Rule>, depth: &mut Deepest) -> Build<Call> {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let path = self.path(kids.expect(Rule::path)?);
        let mut arguments: Vec<Argument> = vec![];
        while let Some(pair) = kids.eat(Rule::argument) {
            let span = self.span(&pair);
            let mut kids = Kids::of(pair);
            let name = kids.eat_into(Rule::argument_name).and_then(|mut k| k.next()).map(|n| self.name(&n));
            if name.is_none() && arguments.last().is_some_and(|a| a.name.is_some()) {
                let error = Diagnostic::error(
                    POSITIONAL_AFTER_NAMED,
                    span,
                    "this argument needs a name",
                    "comes after a named one",
                );
                self.report(error.help("arguments without a name come first"));
            }
            arguments.push(Argument { name, value: self.argument_value(kids.any()?, depth)? });
        }
        let filter = match kids.eat_into(Rule::filter) {
            Some(mut kids) => Some(depth.boxed(self.node(kids.any()?)?)),
            None => None,
        };
        Ok(Call { path, arguments, filter, span })
    }

    fn argument_value(&self, pair: Pair<'_, Rule>, depth: &mut Deepest) -> Build<Expr> {
        if pair.as_rule() != Rule::lambda {
            return Ok(depth.take(self.node(pair)?));
        }
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let mut names = Kids::of(kids.expect(Rule::lambda_parameters)?);
        let parameters: Vec<Name> = self.names(&mut names, Rule::name);
        let body = depth.boxed(self.node(kids.any()?)?);
        Ok(Expr { kind: ExprKind::Lambda { parameters, body }, span })
    }

    /// The rule `path`.
    pub(super) fn path(&self, pair: Pair<'_, Rule>) -> Vec<Name> {
        let mut kids = Kids::of(pair);
        let mut names = vec![];
        while let Some(name) = kids.next() {
            names.push(self.name(&name));
        }
        names
    }
}
