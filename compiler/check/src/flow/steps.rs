//! Each step: what it takes, and the type of the rows that leave it.
use hexafn_diagnostics::{self as codes, Diagnostic, Span};
use hexafn_ir::expr::Items;
use hexafn_ir::step::{Step, StepKind};
use hexafn_ir::{Field, Name, Type, Value, layout};
use hexafn_syntax::ast::{self, Item, StepKind as S};
use std::collections::BTreeMap;

use super::Flows;
use super::items::{name_of, record, scope_row, storable};
use crate::constants;
use crate::expr::{Row, Scope, narrowed_row, unknown_field};

impl Flows<'_, '_> {
    /// A step over rows of type `row` (`None`: unknown after an error), and the type of the rows that leave it. Where
    /// the step has errors that type is still what can be known; a field of unknown type is there as `null`. A step may
    /// be made of several.
    pub(super) fn step(&self, written: &ast::Step, row: Option<&Type>) -> (Vec<Step>, Option<Type>) {
        let mut name = written.name.as_ref().map(|n| Name::from(n.text.as_str()));
        if let S::Running { by, aggregates, arrival } = &written.kind {
            let Some((kinds, row)) = self.running(by, aggregates, *arrival, row) else { return (vec![], None) };
            // Its state goes by its name.
            let step = |(kind, row)| Step { name: name.take(), kind, row, span: written.span };
            return (kinds.into_iter().flatten().map(step).collect(), Some(row));
        }
        match self.kind(&written.kind, row, written.span) {
            Some((Some(kind), row)) => (vec![Step { name, kind, row: row.clone(), span: written.span }], Some(row)),
            Some((None, row)) => (vec![], Some(row)),
            None => (vec![], row.filter(|_| keeps_fields(&written.kind)).cloned()),
        }
    }

    fn kind(&self, written: &S, row: Option<&Type>, span: Span) -> Option<(Option<StepKind>, Type)> {
        let (kind, row) = match written {
            S::Set(items) => return self.set(items, row),
            S::Select(items) => return self.select(items, row),
            other => self.plain(other, row, span)?,
        };
        Some((Some(kind), row))
    }

    /// Steps that give no type of their own where they have errors.
    fn plain(&self, written: &S, row: Option<&Type>, span: Span) -> Option<(StepKind, Type)> {
        let unsupported = |what: &str| self.cx.unsupported(span, what);
        match written {
            S::Where(condition) => {
                let condition = self.condition(condition, row, "`where`")?;
                let row = narrowed_row(row?, &condition);
                Some((StepKind::Where(condition), row))
            }
            S::Set(_) | S::Select(_) | S::Running { .. } => None,
            S::Without(names) => self.without(names, row?, span),
            S::Flatten(name) => self.flatten(name, row?),
            S::Dedupe { by, lasting, arrival } => {
                let by = self.keys(by, row);
                let lasting = lasting.as_ref().map(|e| self.duration(e, "the time that `dedupe` remembers"));
                let lasting = lasting.map_or(Some(None), |d| d.map(Some));
                Some((StepKind::Dedupe { by: by?, lasting: lasting?, arrival: *arrival }, row?.clone()))
            }
            S::Throttle { count, per, by, arrival } => {
                let (count, per) =
                    (self.count(count, "the count of `throttle`"), self.duration(per, "the time of `throttle`"));
                let by = self.keys(by, row);
                let kind = StepKind::Throttle { count: count?, per: per?, by: by?, arrival: *arrival };
                Some((kind, row?.clone()))
            }
            S::Sample { share, by } => self.sample(share, by, row),
            S::Merge(names) => self.merge(names, row),
            S::Tap(label) => {
                let label = label.as_ref().map(|e| constants::any(self.cx, e, Some(&Type::String)));
                let label = match label {
                    None => None,
                    Some(Some((_, Value::String(s)))) => Some(s),
                    Some(Some((ty, _))) => {
                        let message = format!("the label of `tap` is a string, and this is `{ty}`");
                        return self.cx.fail(Diagnostic::error(
                            codes::TYPE_MISMATCH,
                            span,
                            message,
                            "expected a string",
                        ));
                    }
                    Some(None) => return None,
                };
                Some((StepKind::Tap(label), row?.clone()))
            }
            S::Window { .. } => unsupported("windows are"),
            S::Group { .. } => unsupported("`group` is"),
            S::Join { .. } => unsupported("`join` is"),
            S::Latest(_) => unsupported("`latest` is"),
            S::Changes => unsupported("`changes` is"),
            S::Upsert(_) => unsupported("`upsert` is"),
            S::Distinct => unsupported("`distinct` is"),
            S::Put { .. } => unsupported("`put` is"),
            S::Call { .. } => unsupported("`call` is"),
            S::Top { .. } => unsupported("`top` is"),
        }
    }

    /// Each item sees the fields that those before it set.
    fn set(&self, written: &[Item], row: Option<&Type>) -> Option<(Option<StepKind>, Type)> {
        let mut current = row.cloned();
        let mut items: Items = Vec::with_capacity(written.len());
        let mut fine = true;
        for item in written {
            let value = Scope::new(self.cx, scope_row(current.as_ref())).infer(&item.value, None);
            let value = value.filter(|v| storable(self.cx, v));
            let Some((name, _)) = name_of(self.cx, item, "field") else {
                fine = false;
                continue;
            };
            let ty = value.as_ref().map_or(Type::Null, |v| v.ty.clone());
            current = current.and_then(|row| self.with(&row, [(name.into(), ty)]));
            fine &= value.is_some();
            items.extend(value.map(|v| (name.into(), v)));
        }
        Some((fine.then_some(StepKind::Set(items)), current?))
    }

    fn select(&self, written: &[Item], row: Option<&Type>) -> Option<(Option<StepKind>, Type)> {
        row?;
        if let Some(items) = self.items(written, row, "field") {
            let fields = items.iter().map(|(n, e)| Field::new(n.clone(), e.ty.clone())).collect();
            return Some((Some(StepKind::Select(items)), record(fields)));
        }
        // Errors are told once, so looking again for the types of what is fine tells nothing new.
        let fields = written.iter().filter_map(|item| {
            let (name, _) = name_of(self.cx, item, "field")?;
            let value = Scope::new(self.cx, scope_row(row)).infer(&item.value, None);
            Some(Field::new(name, value.map_or(Type::Null, |v| v.ty)))
        });
        Some((None, record(fields.collect())))
    }

    fn without(&self, names: &[ast::Name], row: &Type, span: Span) -> Option<(StepKind, Type)> {
        let mut fields = layout::columns(row).ok()?.fields.clone();
        let mut fine = true;
        for name in names {
            match fields.iter().position(|f| *f.name == *name.text) {
                Some(at) => drop(fields.remove(at)),
                None => {
                    self.cx.report.push(unknown_field(row, &fields, name));
                    fine = false;
                }
            }
        }
        if fine && fields.is_empty() {
            return self.cx.fail(Diagnostic::error(
                codes::NO_FIELDS,
                span,
                "no field is left",
                "takes away the last field",
            ));
        }
        let names = names.iter().map(|n| Name::from(n.text.as_str())).collect();
        fine.then(|| (StepKind::Without(names), record(fields)))
    }

    fn flatten(&self, name: &ast::Name, row: &Type) -> Option<(StepKind, Type)> {
        let fields = layout::columns(row).ok()?;
        let Some(field) = fields.field(&name.text) else {
            return self.cx.fail(unknown_field(row, &fields.fields, name));
        };
        if field.ty == Type::Null {
            return None;
        }
        let element = match (&field.ty, field.ty.bare()) {
            (Type::Secret(_), Type::List(element)) => Type::Secret(element.clone()),
            (_, Type::List(element)) => (**element).clone(),
            (ty, bare) => {
                let message = format!("`flatten` takes a list, and `{}` is `{ty}`", name.text);
                let error = Diagnostic::error(codes::ROW_TYPE, name.span, message, "not a list");
                let json = *bare == Type::Json;
                return self.cx.fail(if json {
                    error.help("give it a type before: `set x = x as list<json>`")
                } else {
                    error
                });
            }
        };
        let row = self.with(row, [(field.name.clone(), element)])?;
        Some((StepKind::Flatten(field.name.clone()), row))
    }

    fn sample(&self, share: &ast::Expr, by: &[Item], row: Option<&Type>) -> Option<(StepKind, Type)> {
        let share = Scope::new(self.cx, Row::None(crate::expr::NoRow::Constant)).check(
            share,
            &Type::Float,
            "the share of `sample`",
        );
        let by = self.keys(by, row);
        let share = share?;
        if let Some(Value::Float(x)) = share.as_literal()
            && !(0.0..=1.0).contains(x)
        {
            let message = format!("a share lies between 0 and 1, and this is {x}");
            return self.cx.fail(Diagnostic::error(codes::NUMBER_RANGE, share.span, message, "not a share"));
        }
        Some((StepKind::Sample { share, by: by? }, row?.clone()))
    }

    fn merge(&self, names: &[ast::Name], row: Option<&Type>) -> Option<(StepKind, Type)> {
        let others: Vec<Option<Type>> = names.iter().map(|n| self.input(n)).collect();
        let row = row?;
        let own = layout::columns(row).ok()?;
        let mut fine = true;
        for (name, other) in names.iter().zip(others) {
            let Some(other) = other else {
                fine = false;
                continue;
            };
            let fields = layout::columns(&other).ok()?;
            // In whatever order: the plan puts the fields of all inputs in that of the first.
            let shape =
                |fs: &[Field]| -> BTreeMap<Name, Type> { fs.iter().map(|f| (f.name.clone(), f.ty.clone())).collect() };
            if own.fields.iter().chain(&fields.fields).any(|f| f.ty == Type::Null) {
                fine = false;
            } else if shape(&own.fields) != shape(&fields.fields) {
                fine = false;
                let message = format!("the rows of `{}` differ from those that it is merged with", name.text);
                let error = Diagnostic::error(codes::MERGE_MISMATCH, name.span, message, "other fields");
                self.cx.report.push(error.help(difference(&own.fields, &fields.fields, &name.text)));
            }
        }
        let names = names.iter().map(|n| Name::from(n.text.as_str())).collect();
        fine.then(|| (StepKind::Merge(names), row.clone()))
    }

    /// A constant duration in microseconds.
    pub(super) fn duration(&self, e: &ast::Expr, what: &str) -> Option<i64> {
        let (ty, value) = constants::any(self.cx, e, Some(&Type::Duration))?;
        match value {
            Value::Duration(d) if d > 0 => Some(d),
            Value::Duration(_) => {
                let message = format!("{what} is longer than nothing");
                self.cx.fail(Diagnostic::error(codes::NUMBER_RANGE, e.span, message, "not a positive duration"))
            }
            _ => {
                let message = format!("{what} is a duration such as `5m`, and this is `{ty}`");
                self.cx.fail(Diagnostic::error(codes::TYPE_MISMATCH, e.span, message, "expected a duration"))
            }
        }
    }

    fn count(&self, e: &ast::Expr, what: &str) -> Option<u64> {
        let (ty, value) = constants::any(self.cx, e, Some(&Type::Int))?;
        match value {
            Value::Int(n) if n > 0 => u64::try_from(n).ok(),
            Value::Int(_) => {
                let message = format!("{what} is at least 1");
                self.cx.fail(Diagnostic::error(codes::NUMBER_RANGE, e.span, message, "not positive"))
            }
            _ => {
                let message = format!("{what} is an int, and this is `{ty}`");
                self.cx.fail(Diagnostic::error(codes::TYPE_MISMATCH, e.span, message, "expected an int"))
            }
        }
    }
}

/// Steps whose rows have the same fields as before, whatever is wrong with the step itself.
fn keeps_fields(step: &S) -> bool {
    matches!(
        step,
        S::Where(_)
            | S::Without(_)
            | S::Dedupe { .. }
            | S::Throttle { .. }
            | S::Sample { .. }
            | S::Merge(_)
            | S::Tap(_)
            | S::Put { .. }
    )
}

fn difference(own: &[Field], other: &[Field], name: &str) -> String {
    let find = |all: &[Field], n: &str| all.iter().find(|f| &*f.name == n).map(|f| f.ty.clone());
    for field in own {
        match find(other, &field.name) {
            None => return format!("`{name}` has no `{}`", field.name),
            Some(ty) if ty != field.ty => {
                return format!("`{}` is `{}` here and `{ty}` in `{name}`", field.name, field.ty);
            }
            Some(_) => {}
        }
    }
    let more = other.iter().find(|f| find(own, &f.name).is_none());
    more.map_or_else(String::new, |more| format!("`{name}` has `{}` as well", more.name))
}
