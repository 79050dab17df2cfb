//! Types as written.
use hexafn_diagnostics::{BAD_NUMBER, Diagnostic};
use pest::iterators::Pair;

use super::{Build, Builder, Kids};
use crate::ast::{FieldDeclaration, Name, Parameter, Text, TypeBody, TypeDeclaration, TypeExpr, TypeExprKind};
use crate::grammar::Rule;

impl Builder<'_> {
    /// `type_expr` or `cast_type`.
    pub(super) fn type_expr(&self, pair: Pair<'_, Rule>) -> Build<TypeExpr> {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let secret = kids.eat(Rule::secret_mark).is_some();
        let base = kids.any()?;
        let base_span = self.span(&base);
        let mut ty = TypeExpr { kind: self.type_base(base)?, span: base_span };
        if let Some(mark) = kids.eat(Rule::optional_mark) {
            let span = base_span.to(self.span(&mark));
            ty = TypeExpr { kind: TypeExprKind::Optional(Box::new(ty)), span };
        }
        if secret {
            ty = TypeExpr { kind: TypeExprKind::Secret(Box::new(ty)), span };
        }
        Ok(ty)
    }

    fn type_base(&self, pair: Pair<'_, Rule>) -> Build<TypeExprKind> {
        let rule = pair.as_rule();
        if matches!(rule, Rule::type_name | Rule::builtin_type | Rule::capital_type) {
            return Ok(TypeExprKind::Name(pair.as_str().to_owned()));
        }
        if rule == Rule::record_type {
            return Ok(TypeExprKind::Record(self.fields(pair)?));
        }
        let mut kids = Kids::of(pair);
        match rule {
            Rule::decimal_type => self.digits(&kids.any()?).map(TypeExprKind::Decimal),
            Rule::time_type => Ok(TypeExprKind::Time(self.name(&kids.any()?))),
            Rule::grouped_type => Ok(self.type_expr(kids.any()?)?.kind),
            Rule::list_type => Ok(TypeExprKind::List(Box::new(self.type_expr(kids.any()?)?))),
            Rule::map_type => {
                let key = self.type_expr(kids.any()?)?;
                Ok(TypeExprKind::Map(Box::new(key), Box::new(self.type_expr(kids.any()?)?)))
            }
            _ => {
                let mut texts = vec![];
                while let Some(pair) = kids.eat(Rule::text) {
                    texts.push(self.text(pair)?);
                }
                Ok(TypeExprKind::Choice(texts))
            }
        }
    }

    /// A plain whole number such as the digits of `decimal(2)`.
    pub(super) fn digits(&self, pair: &Pair<'_, Rule>) -> Build<u32> {
        let span = self.span(pair);
        pair.as_str().replace('_', "").parse().map_err(|_| {
            let message = format!("`{}` is not a whole number that fits here", pair.as_str());
            self.report(Diagnostic::error(BAD_NUMBER, span, message, "expected a small whole number"))
        })
    }

    pub(super) fn fields(&self, pair: Pair<'_, Rule>) -> Build<Vec<FieldDeclaration>> {
        let mut kids = Kids::of(pair);
        let mut fields = vec![];
        while let Some(field) = kids.eat(Rule::field) {
            let span = self.span(&field);
            let doc = self.comments.borrow_mut().doc_before(span.range().start);
            let mut kids = Kids::of(field);
            let name = self.key(kids.any()?)?;
            let ty = self.type_expr(kids.expect(Rule::type_expr)?)?;
            let default = match kids.eat_into(Rule::default_value) {
                Some(mut kids) => Some(self.expr(kids.any()?)?),
                None => None,
            };
            fields.push(FieldDeclaration { doc, name, ty, default, span });
        }
        Ok(fields)
    }

    /// A field's name: a word or a quoted text.
    pub(super) fn key(&self, pair: Pair<'_, Rule>) -> Build<Name> {
        if pair.as_rule() == Rule::text {
            let Text { text, span } = self.text(pair)?;
            return Ok(Name { text, span });
        }
        Ok(self.name(&pair))
    }

    pub(super) fn type_declaration(&self, pair: Pair<'_, Rule>) -> Build<TypeDeclaration> {
        let mut kids = Kids::of(pair);
        let name = self.name(&kids.expect(Rule::name)?);
        let body = kids.any()?;
        let rule = body.as_rule();
        let mut kids = Kids::of(body);
        let body = match rule {
            Rule::type_alias => TypeBody::Alias(self.type_expr(kids.any()?)?),
            Rule::type_record => TypeBody::Record(self.fields(kids.any()?)?),
            _ => {
                let by = self.name(&kids.expect(Rule::word)?);
                TypeBody::Union { by, kinds: self.fields(kids.any()?)? }
            }
        };
        Ok(TypeDeclaration { name, body })
    }

    pub(super) fn parameters(&self, pair: Pair<'_, Rule>) -> Build<Vec<Parameter>> {
        let mut kids = Kids::of(pair);
        let mut parameters = vec![];
        while let Some(mut kids) = kids.eat_into(Rule::parameter) {
            let name = self.name(&kids.expect(Rule::name)?);
            let ty = match kids.eat(Rule::type_expr) {
                Some(ty) => Some(self.type_expr(ty)?),
                None => None,
            };
            parameters.push(Parameter { name, ty });
        }
        Ok(parameters)
    }
}
