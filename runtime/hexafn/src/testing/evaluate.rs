//! The values of a test, computed as the program would and written as JSON.
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, RecordBatchOptions};
use hexafn_codec::encode::JsonEncoder;
use hexafn_diagnostics::Span;
use hexafn_expr::{RowErrors, Scope, compile, scalar_array};
use hexafn_ir::test::{Data, DataKind};
use hexafn_ir::{Expr, Field, Name, Record, Type, layout};
use serde_json::{Map, Value};

/// A value that cannot be computed.
#[derive(Debug)]
pub(super) struct Problem {
    pub span: Span,
    pub message: String,
}

/// What expressions see: how often an event is repeated, at which times, and the params.
pub(super) struct Moments<'a> {
    /// The time of each repetition.
    pub times: Vec<i64>,
    /// The name under which expressions see the number of the repetition.
    pub counter: Option<Name>,
    pub params: &'a Scope,
}

impl<'a> Moments<'a> {
    /// Once, at this time.
    pub fn once(time: i64, params: &'a Scope) -> Moments<'a> {
        Moments { times: vec![time], counter: None, params }
    }

    /// The values of all repetitions.
    pub fn values(&self, data: &Data) -> Result<Vec<Value>, Problem> {
        match &data.kind {
            DataKind::Record(members) => {
                let mut rows = vec![Map::new(); self.times.len()];
                for (name, member) in members {
                    let values = self.values(member)?;
                    rows.iter_mut().zip(values).for_each(|(row, value)| drop(row.insert(name.to_string(), value)));
                }
                Ok(rows.into_iter().map(Value::Object).collect())
            }
            DataKind::List(items) => {
                let mut rows = vec![Vec::with_capacity(items.len()); self.times.len()];
                for item in items {
                    rows.iter_mut().zip(self.values(item)?).for_each(|(row, value)| row.push(value));
                }
                Ok(rows.into_iter().map(Value::Array).collect())
            }
            DataKind::Now(ty) => {
                let times = self.times.iter().map(|t| hexafn_ir::Value::Time(*t));
                let arrays = times.map(|t| scalar_array(&t, ty).map_err(|e| problem(data.span, e)));
                let values = arrays.map(|array| json(array?, ty, data.span));
                Ok(values.collect::<Result<Vec<_>, _>>()?.concat())
            }
            DataKind::Expr(expr) | DataKind::Raw(expr) => json(self.compute(expr)?, &expr.ty, expr.span),
        }
    }

    fn compute(&self, expr: &Expr) -> Result<ArrayRef, Problem> {
        let count = self.times.len();
        let fields = self.counter.iter().map(|name| Field::new(name.clone(), Type::Int)).collect();
        let schema = layout::schema(&Record { name: None, fields });
        let numbers = || Arc::new(Int64Array::from_iter_values((0i64..).take(count))) as ArrayRef;
        let columns = self.counter.iter().map(|_| numbers()).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(count));
        let batch = RecordBatch::try_new_with_options(schema.clone(), columns, &options);
        let batch = batch.map_err(|e| problem(expr.span, e))?;
        let kernel = compile(expr, &schema).map_err(|e| problem(expr.span, e))?;
        let mut errors = RowErrors::new();
        let array = kernel.array(&batch, self.params, None, &mut errors);
        match errors.iter().next() {
            None => Ok(array),
            Some(error) => Err(Problem { span: error.span, message: format!("{}: {}", error.code, error.message) }),
        }
    }
}

fn problem(span: Span, error: impl ToString) -> Problem {
    Problem { span, message: error.to_string() }
}

/// The values of an array as a sink writes them.
fn json(array: ArrayRef, ty: &Type, span: Span) -> Result<Vec<Value>, Problem> {
    let record = Record { name: None, fields: vec![Field::new("v", ty.revealed().optional())] };
    let schema = layout::schema(&record);
    let count = array.len();
    let batch = RecordBatch::try_new(schema.clone(), vec![array]).map_err(|e| problem(span, e))?;
    let encoder = JsonEncoder::new(&Type::Record(Arc::new(record)), &schema).map_err(|e| problem(span, e))?;
    let mut text = Vec::new();
    encoder.encode(&batch, &mut text, None).map_err(|e| problem(span, e))?;
    let mut values = Vec::with_capacity(count);
    for row in serde_json::Deserializer::from_slice(&text).into_iter::<Map<String, Value>>() {
        values.push(row.map_err(|e| problem(span, e))?.remove("v").unwrap_or_default());
    }
    Ok(values)
}
