//! Calls of library functions, and the functions of elements that they take.
use std::sync::Arc;

use arrow_array::{ArrayRef, UInt32Array};
use arrow_schema::ArrowError;
use hexafn_diagnostics::Span;
use hexafn_ir::expr::CastMode;
use hexafn_ir::layout::data_type;
use hexafn_ir::{Expr, ExprKind, Name, Type, Value};

use super::map_literal::MapLiteral;
use crate::column::Column;
use crate::compile::{Compiler, no_operation};
use crate::conform::conform;
use crate::constant::array_of;
use crate::frame::{Frame, Node, Outcome, Selection, Tree};
use crate::library::{self, ArgType, Argument, Call, Run, Shape};
use crate::{CompileError, RowErrors};

/// An argument of a call.
enum Given {
    /// A value.
    Value(Tree),
    /// A function.
    Function(Lambda),
}

/// A call.
struct Invoke {
    arguments: Vec<Given>,
    types: Vec<Type>,
    /// Whether a null argument makes the result null without a call.
    strict: Vec<bool>,
    result: Type,
    run: Run,
    /// Whether an argument is secret.
    secret: bool,
    span: Span,
}

impl Node for Invoke {
    fn run(&self, frame: &mut Frame<'_>, selection: Selection<'_>) -> Outcome {
        let mut arguments = Vec::with_capacity(self.arguments.len());
        for given in &self.arguments {
            arguments.push(match given {
                Given::Value(tree) => Argument::Value(tree.run(frame, selection)?),
                Given::Function(lambda) => Argument::Function(lambda),
            });
        }
        if arguments.iter().all(|a| matches!(a, Argument::Value(c) if c.is_constant())) {
            return frame.once(selection, |frame| self.apply(frame, None, &arguments));
        }
        self.apply(frame, selection, &arguments)
    }
}

impl Invoke {
    fn apply(&self, frame: &mut Frame<'_>, selection: Selection<'_>, arguments: &[Argument<'_>]) -> Outcome {
        let mut call = Call::new(arguments, &self.types, &self.result, self.span, frame);
        call.choose(selection, &self.strict);
        call.conceal(self.secret);
        (self.run)(&mut call)
    }
}

/// A function of elements. Evaluated over all elements of all rows at once.
pub(crate) struct Lambda {
    parameters: Vec<usize>,
    body: Tree,
    /// Columns and slots of the outside that the body reads: they are repeated for each element.
    columns: Vec<usize>,
    slots: Vec<usize>,
    /// The type of its values.
    pub result: Type,
}

impl Lambda {
    /// Its values for elements, given as one array per parameter; `parents` says to which row each belongs. Errors of
    /// elements become errors of their rows.
    pub fn run(&self, frame: &mut Frame<'_>, parents: &[u32], elements: &[ArrayRef]) -> Result<ArrayRef, ArrowError> {
        let indices = UInt32Array::from(parents.to_vec());
        let mut columns = frame.columns.to_vec();
        for at in &self.columns {
            if let Some(column) = columns.get_mut(*at) {
                *column = arrow_select::take::take(column, &indices, None)?;
            }
        }
        let mut locals = frame.locals.clone();
        for slot in &self.slots {
            if let Some(value) = &locals[*slot] {
                locals[*slot] = Some(value.take(&indices)?);
            }
        }
        for (slot, array) in self.parameters.iter().zip(elements) {
            locals[*slot] = Some(Column::Array(array.clone()));
        }
        let mut errors = RowErrors::new();
        let rows = parents.len();
        let mut inner = Frame { columns: &columns, rows, scope: frame.scope, locals, errors: &mut errors };
        let result = self.body.run(&mut inner, None)?.into_array(rows)?;
        for error in &errors {
            let row = parents[error.row as usize] as usize;
            frame.errors.fail(row, error.span, error.code, || error.message.clone());
        }
        conform(&result, &data_type(&self.result))
    }
}

impl Compiler<'_> {
    /// A call of a library function.
    pub(crate) fn call(&mut self, name: &Name, given: &[Expr], ty: &Type, span: Span) -> Result<Tree, CompileError> {
        let refuse = |reason: String| CompileError::Function { function: name.clone(), reason, span };
        let function = library::find(name).ok_or_else(|| refuse("there is no such function".to_owned()))?;
        let kinds: Vec<ArgType> = given
            .iter()
            .map(|e| match &e.kind {
                ExprKind::Lambda { parameters, body } => {
                    ArgType::Function { parameters: parameters.len(), result: Some(body.ty.clone()) }
                }
                _ => ArgType::Value(e.ty.clone()),
            })
            .collect();
        let resolved = library::resolve(name, &kinds).map_err(|e| refuse(e.to_string()))?;
        let mut arguments = Vec::with_capacity(given.len());
        for (expr, target) in given.iter().zip(&resolved.arguments) {
            arguments.push(match &expr.kind {
                ExprKind::Lambda { .. } => Given::Function(self.lambda(expr, target)?),
                _ => Given::Value(self.converted(expr, target)?),
            });
        }
        let constant = |given: &Given| if let Given::Value(tree) = given { tree.constant().cloned() } else { None };
        let constants = arguments.iter().map(constant).collect();
        let shape = Shape { constants };
        let run = function.prepare(&shape).map_err(refuse)?;
        let (types, strict) = (resolved.arguments, resolved.strict);
        let secret = given.iter().any(|e| e.ty.has_secret());
        Ok(Box::new(Invoke { arguments, types, strict, result: ty.clone(), run, secret, span }))
    }

    /// An expression as a value of `target`; the checker has usually seen to that already.
    fn converted(&mut self, expr: &Expr, target: &Type) -> Result<Tree, CompileError> {
        if data_type(&expr.ty) == data_type(target) {
            return self.tree(expr);
        }
        let kind = ExprKind::Cast(Box::new(expr.clone()), CastMode::Widen);
        let cast = Expr { kind, ty: target.clone(), span: expr.span };
        match expr.as_literal() {
            Some(_) => self.tree(&crate::fold(cast)),
            None => self.tree(&cast),
        }
    }

    fn lambda(&mut self, expr: &Expr, target: &Type) -> Result<Lambda, CompileError> {
        let ExprKind::Lambda { parameters, body } = &expr.kind else {
            return Err(no_operation("a function", &[&expr.ty], expr.span));
        };
        let (mut columns, mut slots) = (Vec::new(), Vec::new());
        expr.walk(&mut |e| match &e.kind {
            ExprKind::Column(name) => columns.extend(self.column(name)),
            ExprKind::Meta(meta) => columns.extend(self.column(meta.column())),
            ExprKind::Row => columns = self.all_columns(),
            ExprKind::Local(local) => slots.extend(self.slot(*local)),
            _ => {}
        });
        for all in [&mut columns, &mut slots] {
            all.sort_unstable();
            all.dedup();
        }
        let parameters = parameters.iter().map(|(local, _)| self.bind(*local)).collect();
        let body = self.converted(body, target)?;
        Ok(Lambda { parameters, body, columns, slots, result: target.clone() })
    }

    /// A map with constant keys.
    pub(crate) fn map_literal(
        &mut self,
        members: &[(Name, Expr)],
        ty: &Type,
        span: Span,
    ) -> Result<Tree, CompileError> {
        let arrow_schema::DataType::Map(entries, _) = data_type(ty) else {
            return Err(no_operation("a map", &[ty], span));
        };
        let keys: Vec<Value> = members.iter().map(|(name, _)| Value::String(name.clone())).collect();
        let keys = array_of(&keys, &Type::String);
        let keys = keys.map_err(|e| CompileError::Constant { reason: e.to_string(), span })?;
        let values = members.iter().map(|(_, value)| self.tree(value)).collect::<Result<_, _>>()?;
        Ok(Box::new(MapLiteral { keys: Arc::clone(&keys), values, entries }))
    }
}
