//! Rows of `generate`: the library lends the bridge the kernels that it may not know.
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, RecordBatchOptions};
use arrow_schema::SchemaRef;
use hexafn_bridge::{RowCompiler, RowMaker};
use hexafn_expr::{Kernel, RowErrors, Scope, compile};
use hexafn_ir::decode::Decode;
use hexafn_ir::expr::{CastMode, Items};
use hexafn_ir::{Expr, ExprKind, Record, Type, layout};

/// The name of the count in row expressions.
const COUNT: &str = "i";

/// A compiler of row expressions that sees these params.
pub(crate) fn rows(scope: Scope) -> RowCompiler {
    Arc::new(move |items: &Items, decode: &Decode| {
        let input = layout::schema(&Record::of([(COUNT, Type::Int)]));
        let mut kernels = Vec::with_capacity(decode.wanted.fields.len());
        for field in &decode.wanted.fields {
            let Some((_, expr)) = items.iter().find(|(name, _)| *name == field.name) else {
                return Err(format!("the row has no field `{}`", field.name));
            };
            kernels.push(compile(&narrowed(expr, &field.ty), &input).map_err(|e| e.to_string())?);
        }
        let output = layout::schema(&decode.wanted);
        Ok(Box::new(Rows { kernels, input, output, scope: scope.clone() }) as Box<dyn RowMaker>)
    })
}

/// A record of which the program reads some members only is made with just these: the plan's column lacks the others.
fn narrowed(expr: &Expr, wanted: &Type) -> Expr {
    if expr.ty == *wanted {
        return expr.clone();
    }
    let inner = Box::new(expr.clone());
    Expr { kind: ExprKind::Cast(inner, CastMode::Widen), ty: wanted.clone(), span: expr.span }
}

struct Rows {
    kernels: Vec<Kernel>,
    input: SchemaRef,
    output: SchemaRef,
    scope: Scope,
}

impl RowMaker for Rows {
    fn rows(&mut self, first: i64, count: usize) -> Result<RecordBatch, String> {
        let counts: ArrayRef = Arc::new(Int64Array::from_iter_values((first..).take(count)));
        let input = RecordBatch::try_new(self.input.clone(), vec![counts]).map_err(|e| e.to_string())?;
        let mut errors = RowErrors::new();
        let columns = self.kernels.iter().map(|k| k.array(&input, &self.scope, None, &mut errors)).collect();
        if let Some(error) = errors.iter().next() {
            return Err(format!("row {}: {}: {}", first.saturating_add(error.row as i64), error.code, error.message));
        }
        let options = RecordBatchOptions::new().with_row_count(Some(count));
        RecordBatch::try_new_with_options(self.output.clone(), columns, &options).map_err(|e| e.to_string())
    }
}
