//! Declarations.
use pest::iterators::Pair;

use super::{Broken, Build, Builder, Built, Kids};
use crate::ast::{
    Binding, Call, Declaration, DeclarationKind, Edition, Function, FunctionBody, Guest, Import, Named, OnClause,
    Param, Pipeline, Setting, Sink, Source, Store,
};
use crate::grammar::Rule;

impl Builder<'_> {
    /// The rule `declaration`.
    pub(crate) fn build(&self, pair: Pair<'_, Rule>) -> Build<Built> {
        let pair = Kids::of(pair).any()?;
        let span = self.span(&pair);
        if pair.as_rule() == Rule::edition {
            let number = self.digits(&Kids::of(pair).any()?)?;
            return Ok(Built::Edition(Edition { number, span }));
        }
        let doc = self.comments.borrow_mut().doc_before(span.range().start);
        Ok(Built::Declaration(Declaration { doc, kind: self.declaration(pair)?, span }))
    }

    fn declaration(&self, pair: Pair<'_, Rule>) -> Build<DeclarationKind> {
        Ok(match pair.as_rule() {
            Rule::import_declaration => DeclarationKind::Import(self.import(pair)?),
            Rule::type_declaration => DeclarationKind::Type(self.type_declaration(pair)?),
            Rule::param_declaration => DeclarationKind::Param(self.param(pair)?),
            Rule::secret_declaration => DeclarationKind::Secret(self.binding(pair)?),
            Rule::let_declaration => DeclarationKind::Let(self.binding(pair)?),
            Rule::store_declaration => DeclarationKind::Store(self.store(pair)?),
            Rule::source_declaration => DeclarationKind::Source(self.source(pair)?),
            Rule::sink_declaration => DeclarationKind::Sink(self.sink(pair)?),
            Rule::fn_declaration => DeclarationKind::Function(self.function(pair)?),
            Rule::trigger_declaration => DeclarationKind::Trigger(self.trigger(pair)?),
            Rule::stream_declaration => DeclarationKind::Stream(self.named(pair)?),
            Rule::table_declaration => DeclarationKind::Table(self.named(pair)?),
            Rule::pipeline_declaration => DeclarationKind::Pipeline(self.pipeline(pair)?),
            Rule::watch_declaration => DeclarationKind::Watch(self.watch(pair)?),
            Rule::test_declaration => DeclarationKind::Test(self.test(pair)?),
            Rule::on_declaration => DeclarationKind::On(self.on_clause(Kids::of(pair).any()?)?),
            _ => return Err(Broken),
        })
    }

    fn import(&self, pair: Pair<'_, Rule>) -> Build<Import> {
        let mut kids = Kids::of(pair);
        let names = kids.eat_into(Rule::import_names).map(|mut kids| self.names(&mut kids, Rule::name));
        Ok(Import { names, path: self.text(kids.expect(Rule::text)?)? })
    }

    /// `… name = expr`.
    pub(super) fn binding(&self, pair: Pair<'_, Rule>) -> Build<Binding> {
        let mut kids = Kids::of(pair);
        let name = self.name(&kids.any()?);
        Ok(Binding { name, value: self.expr(kids.expect(Rule::expr)?)? })
    }

    fn param(&self, pair: Pair<'_, Rule>) -> Build<Param> {
        let mut kids = Kids::of(pair);
        let name = self.name(&kids.expect(Rule::name)?);
        let ty = self.type_expr(kids.expect(Rule::type_expr)?)?;
        let default = match kids.eat_into(Rule::default_value) {
            Some(mut kids) => Some(self.expr(kids.any()?)?),
            None => None,
        };
        Ok(Param { name, ty, default })
    }

    fn store(&self, pair: Pair<'_, Rule>) -> Build<Store> {
        let mut kids = Kids::of(pair);
        let name = self.name(&kids.expect(Rule::name)?);
        let ty = self.type_expr(kids.expect(Rule::type_expr)?)?;
        let backend = self.connector(kids.expect(Rule::connector)?)?;
        Ok(Store { name, ty, backend, settings: self.settings(&mut kids)? })
    }

    fn source(&self, pair: Pair<'_, Rule>) -> Build<Source> {
        let mut kids = Kids::of(pair);
        let name = self.name(&kids.expect(Rule::name)?);
        let ty = match kids.eat_into(Rule::source_type) {
            Some(mut kids) => Some(self.type_expr(kids.any()?)?),
            None => None,
        };
        let connector = self.connector(kids.expect(Rule::connector)?)?;
        let (settings, on) = self.body(&mut kids)?;
        Ok(Source { name, ty, connector, settings, on })
    }

    fn sink(&self, pair: Pair<'_, Rule>) -> Build<Sink> {
        let mut kids = Kids::of(pair);
        let name = self.name(&kids.expect(Rule::name)?);
        let connector = self.connector(kids.expect(Rule::connector)?)?;
        let (settings, on) = self.body(&mut kids)?;
        Ok(Sink { name, connector, settings, on })
    }

    fn function(&self, pair: Pair<'_, Rule>) -> Build<Function> {
        let mut kids = Kids::of(pair);
        let name = self.name(&kids.expect(Rule::name)?);
        let parameters = self.parameters(kids.expect(Rule::parameters)?)?;
        let result = match kids.eat_into(Rule::fn_result) {
            Some(mut kids) => Some(self.type_expr(kids.any()?)?),
            None => None,
        };
        let mut uses = vec![];
        if let Some(mut kids) = kids.eat_into(Rule::uses) {
            while let Some(mut item) = kids.eat_into(Rule::use_item) {
                uses.push(self.primary(item.any()?)?.expr);
            }
        }
        let body = match kids.eat_into(Rule::fn_hfn) {
            Some(mut kids) => FunctionBody::Hfn(self.expr(kids.any()?)?),
            None => self.guests(kids.expect(Rule::guests)?)?,
        };
        let feedback = match kids.eat_into(Rule::feedback) {
            Some(mut kids) => self.targets(&mut kids)?,
            None => vec![],
        };
        Ok(Function { name, parameters, result, uses, body, feedback })
    }

    fn guests(&self, pair: Pair<'_, Rule>) -> Build<FunctionBody> {
        let mut kids = Kids::of(pair);
        let mut chain = vec![];
        while let Some(mut kids) = kids.eat_into(Rule::guest) {
            let runtime: Call = self.call(kids.expect(Rule::call)?)?;
            let by = match kids.eat_into(Rule::guest_by) {
                Some(mut kids) => Some(self.expr(kids.any()?)?),
                None => None,
            };
            chain.push(Guest { runtime, by, settings: self.settings(&mut kids)? });
        }
        let otherwise = match kids.eat(Rule::expr) {
            Some(pair) => Some(self.expr(pair)?),
            None => None,
        };
        Ok(FunctionBody::Guests { chain, otherwise })
    }

    fn named(&self, pair: Pair<'_, Rule>) -> Build<Named> {
        let mut kids = Kids::of(pair);
        let name = self.name(&kids.expect(Rule::name)?);
        let flow = self.flow(kids.expect(Rule::flow)?)?;
        let mut on: Vec<OnClause> = vec![];
        while let Some(clause) = kids.eat(Rule::on_clause) {
            on.push(self.on_clause(clause)?);
        }
        Ok(Named { name, flow, on })
    }

    fn pipeline(&self, pair: Pair<'_, Rule>) -> Build<Pipeline> {
        let mut kids = Kids::of(pair);
        let name = self.name(&kids.expect(Rule::name)?);
        let (mut settings, mut on, mut flow): (Vec<Setting>, Vec<OnClause>, _) = (vec![], vec![], None);
        while let Some(entry) = kids.next() {
            match entry.as_rule() {
                Rule::setting => settings.push(self.setting(entry)?),
                Rule::on_clause => on.push(self.on_clause(entry)?),
                _ => flow = Some(self.flow(entry)?),
            }
        }
        Ok(Pipeline { name, flow: flow.ok_or(Broken)?, settings, on })
    }
}
