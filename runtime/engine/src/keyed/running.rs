//! Aggregates over the rows of a key so far.
mod sums;

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_buffer::BooleanBuffer;
use arrow_schema::ArrowError;
use hexafn_diagnostics::Span;
use hexafn_expr::aggregate::{Accumulator, Rows, accumulator, find};
use hexafn_expr::{Column, Kernel, RowErrors, Scope};
use hexafn_ir::step::Aggregate;
use hexafn_ir::{Expr, Name, Type};
use hexafn_plan::StepId;

use super::applied::{Applied, State};
use super::ready::Ready;
use super::table::Table;
use crate::EngineError;
use crate::layout::Layout;
use crate::lower::compile;
use crate::snapshot::{Broken, Parts, Writer};

/// The aggregates of a step, compiled.
pub(crate) struct Aggregates(Vec<Compiled>);

struct Compiled {
    name: Name,
    function: Name,
    types: Vec<Type>,
    arguments: Vec<Kernel>,
    filter: Option<Kernel>,
    /// Whether it may refuse a row: a sum that does not fit its type.
    refuses: bool,
    span: Span,
}

impl Aggregates {
    pub fn new(step: &StepId, aggregates: &[Aggregate], input: &Layout) -> Result<Aggregates, EngineError> {
        let compiled = |a: &Aggregate| {
            Ok(Compiled {
                name: a.name.clone(),
                function: a.function.clone(),
                types: a.arguments.iter().map(|e| e.ty.clone()).collect(),
                arguments: a.arguments.iter().map(|e| compile(step, e, input)).collect::<Result<_, _>>()?,
                filter: a.filter.as_ref().map(|e| compile(step, e, input)).transpose()?,
                refuses: find(&a.function).is_some_and(|f| f.can_fail) && !a.arguments.iter().any(is_float),
                span: a.span,
            })
        };
        let compiled = Aggregates(aggregates.iter().map(compiled).collect::<Result<_, EngineError>>()?);
        // What is wrong with a function is an error now, not when the workers begin.
        compiled.accumulators(step)?;
        Ok(compiled)
    }

    /// The names of the columns that are added.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.0.iter().map(|a| &a.name)
    }

    fn accumulators(&self, step: &StepId) -> Result<Vec<Box<dyn Accumulator>>, EngineError> {
        let new = |a: &Compiled| {
            let reason = |e: &dyn std::fmt::Display| format!("`{}`: {e}", a.function);
            accumulator(&a.function, &a.types)
                .map_err(|e| EngineError::Plan { step: step.to_string(), reason: reason(&e) })
        };
        self.0.iter().map(new).collect()
    }
}

/// The state: each key has a group number, the same in all accumulators.
pub(super) struct Running {
    aggregates: Arc<Aggregates>,
    groups: Table<u32>,
    accumulators: Vec<Box<dyn Accumulator>>,
}

impl Running {
    pub fn new(step: &StepId, aggregates: Arc<Aggregates>) -> Result<Running, EngineError> {
        let accumulators = aggregates.accumulators(step)?;
        Ok(Running { aggregates, groups: Table::default(), accumulators })
    }

    fn group(&mut self, hash: u64, key: &[u8]) -> u32 {
        let next = self.groups.len() as u32;
        *self.groups.entry(hash, key, || next)
    }
}

fn is_float(argument: &Expr) -> bool {
    *argument.ty.bare() == Type::Float
}

/// An aggregate with its arguments for the rows of a [`Ready`].
struct Part<'a> {
    accumulator: &'a mut dyn Accumulator,
    arguments: Vec<Column>,
    filter: Option<BooleanBuffer>,
    span: Span,
    /// Its value after each row.
    added: &'a mut Option<ArrayRef>,
}

impl Part<'_> {
    /// Adds the rows of `passed` (all without) that its filter takes.
    fn add(
        &mut self,
        groups: &[u32],
        passed: Option<&BooleanBuffer>,
        errors: &mut RowErrors,
    ) -> Result<(), ArrowError> {
        let both = self.filter.as_ref().zip(passed).map(|(a, b)| a & b);
        let mask = both.as_ref().or(self.filter.as_ref()).or(passed);
        let input = Rows { arguments: &self.arguments, groups, mask, span: self.span };
        *self.added = Some(self.accumulator.update_and_emit(&input, errors)?);
        Ok(())
    }
}

impl State for Running {
    fn apply(&mut self, ready: &Ready, _: &dyn Fn(usize) -> i64, scope: &Scope) -> Result<Applied, ArrowError> {
        let (keys, hashes) = ready.keys()?;
        let rows = ready.len();
        let groups: Vec<u32> = (0..rows).map(|row| self.group(hashes[row], keys.value(row))).collect();
        let mut errors = RowErrors::new();
        // All arguments first: a row that fails counts nowhere.
        let mut inputs: Vec<(Vec<Column>, Option<_>)> = Vec::with_capacity(self.aggregates.0.len());
        for aggregate in &self.aggregates.0 {
            let filter = aggregate.filter.as_ref().map(|f| f.mask(&ready.rows, scope, None, &mut errors));
            let argument = |kernel: &Kernel| kernel.evaluate(&ready.rows, scope, filter.as_ref(), &mut errors);
            let arguments = aggregate.arguments.iter().map(argument).collect();
            inputs.push((arguments, filter));
        }
        self.accumulators.iter_mut().for_each(|accumulator| accumulator.grow(self.groups.len()));
        let mut added: Vec<Option<ArrayRef>> = vec![None; inputs.len()];
        let each = self.aggregates.0.iter().zip(&mut self.accumulators).zip(inputs).zip(&mut added);
        let parts = each.map(|(((aggregate, accumulator), (arguments, filter)), added)| {
            (
                aggregate.refuses,
                Part { accumulator: &mut **accumulator, arguments, filter, span: aggregate.span, added },
            )
        });
        // Those that refuse rows first: what they refuse counts in none.
        let (first, rest): (Vec<_>, Vec<_>) = parts.partition(|(refuses, _)| *refuses);
        let mut first: Vec<Part<'_>> = first.into_iter().map(|(_, part)| part).collect();
        sums::add(&mut first, &groups, &mut errors)?;
        let passed = errors.passed(rows);
        for (_, mut part) in rest {
            part.add(&groups, passed.as_ref(), &mut errors)?;
        }
        let missing = || ArrowError::ComputeError("an aggregate gave no values".into());
        let added = added.into_iter().map(|a| a.ok_or_else(missing)).collect::<Result<_, _>>()?;
        Ok(Applied { keep: None, added, errors })
    }

    fn parts(&self) -> Parts {
        self.groups.parts(|group, writer: &mut Writer| {
            let mut bytes = Vec::new();
            self.accumulators.iter().for_each(|a| a.save(*group, &mut bytes));
            writer.block(&bytes);
        })
    }

    fn restore(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        let Running { groups, accumulators, .. } = self;
        let mut next = groups.len() as u32;
        groups.restore(bytes, |reader| {
            let mut state = reader.block()?;
            let group = next;
            next += 1;
            for accumulator in accumulators.iter_mut() {
                accumulator.load(group, &mut state).map_err(|_| Broken)?;
            }
            Ok(group)
        })
    }
}
