//! Expressions into trees of operations.
use std::collections::HashMap;
use std::sync::Arc;

use arrow_schema::{DataType, Schema};
use hexafn_diagnostics::Span;
use hexafn_ir::expr::{CastMode, Local};
use hexafn_ir::layout::{columns, data_type, fields};
use hexafn_ir::{BinaryOp, Expr, ExprKind, Name, Type, Value};

use crate::cast::{self, Cast, How};
use crate::constant::scalar_array;
use crate::frame::Tree;
use crate::node::branch::{Coalesce, If, IsNull};
use crate::node::compare::{Compare, Order};
use crate::node::concat::Concat;
use crate::node::divisible::Divisible;
use crate::node::leaf::{Constant, FromBatch, FromSlot, Let, Param, Row};
use crate::node::logic::{Logic, Not};
use crate::node::member::{InConstants, InList, Set};
use crate::node::text_equal::TextEqual;
use crate::node::{decimal, duration, float, integer, key, nested};
use crate::{CompileError, Kernel, fold};

/// Makes a kernel of an expression for batches with these columns (fields of the row and of the envelope). Constant
/// parts are computed here, once.
///
/// # Errors
/// If the expression reads what the columns lack, or uses an operation that its types do not have: the checker lets
/// neither through.
pub fn compile(expr: &Expr, columns: &Schema) -> Result<Kernel, CompileError> {
    compile_as_is(&fold(expr.clone()), columns)
}

/// As [`compile`], without folding constants first.
pub(crate) fn compile_as_is(expr: &Expr, columns: &Schema) -> Result<Kernel, CompileError> {
    let mut compiler = Compiler { columns, slots: HashMap::new(), count: 0 };
    let root = compiler.tree(expr)?;
    let (ty, data_type) = (expr.ty.clone(), data_type(&expr.ty));
    Ok(Kernel { root: Arc::new(root), slots: compiler.count, ty, data_type, span: expr.span })
}

/// The state of one compilation.
pub(crate) struct Compiler<'a> {
    columns: &'a Schema,
    slots: HashMap<Local, usize>,
    count: usize,
}

impl Compiler<'_> {
    /// The slot of a new local.
    pub fn bind(&mut self, local: Local) -> usize {
        let slot = self.count;
        self.count += 1;
        self.slots.insert(local, slot);
        slot
    }

    /// The slot of a local that is bound.
    pub fn slot(&self, local: Local) -> Option<usize> {
        self.slots.get(&local).copied()
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.index_of(name).ok()
    }

    /// The places of all columns.
    pub fn all_columns(&self) -> Vec<usize> {
        (0..self.columns.fields().len()).collect()
    }

    /// The operation that an expression is.
    pub fn tree(&mut self, expr: &Expr) -> Result<Tree, CompileError> {
        let span = expr.span;
        Ok(match &expr.kind {
            ExprKind::Literal(value) => {
                let one = scalar_array(value, &expr.ty);
                Box::new(Constant(one.map_err(|e| CompileError::Constant { reason: e.to_string(), span })?))
            }
            ExprKind::Column(name) => Box::new(FromBatch(self.existing(name, &expr.ty, span)?)),
            ExprKind::Meta(meta) => Box::new(FromBatch(self.existing(meta.column(), &expr.ty, span)?)),
            ExprKind::Row => {
                let record = columns(expr.ty.bare()).map_err(|t| no_operation("the row as a record", &[t], span))?;
                let places = record.fields.iter().map(|f| self.column(&f.name)).collect();
                Box::new(Row { fields: fields(&record), columns: places })
            }
            ExprKind::Param(name) => Box::new(Param(name.clone())),
            ExprKind::Local(local) => {
                Box::new(FromSlot(self.slot(*local).ok_or(CompileError::Local { local: *local, span })?))
            }
            ExprKind::Let { local, value, body } => {
                let value = self.tree(value)?;
                let slot = self.bind(*local);
                Box::new(Let { slot, value, body: self.tree(body)? })
            }
            ExprKind::Field(base, name) => self.field(base, name, span)?,
            ExprKind::Index(base, index) => self.index(base, index, span)?,
            ExprKind::Call { function, arguments, .. } => self.call(function, arguments, &expr.ty, span)?,
            ExprKind::Lambda { .. } => return Err(no_operation("a function as a value", &[&expr.ty], span)),
            ExprKind::Not(a) => Box::new(Not(self.tree(a)?)),
            ExprKind::Negate(a) => self.negate(a, span)?,
            ExprKind::Binary { op, left, right } => self.binary(*op, left, right, &expr.ty, span)?,
            ExprKind::And(a, b) => self.logic(false, a, b)?,
            ExprKind::Or(a, b) => self.logic(true, a, b)?,
            ExprKind::Coalesce(a, b) => Box::new(Coalesce(self.tree(a)?, self.tree(b)?)),
            ExprKind::If { condition, then, otherwise } => Box::new(If {
                condition: self.tree(condition)?,
                then: self.tree(then)?,
                otherwise: self.tree(otherwise)?,
            }),
            ExprKind::In(x, list) => self.member(x, list, span)?,
            ExprKind::IsNull(a) => Box::new(IsNull(self.tree(a)?)),
            ExprKind::Concat(parts) => {
                let parts = parts.iter().map(|p| self.tree(p)).collect::<Result<_, _>>()?;
                Box::new(Concat { parts, null_wins: false })
            }
            ExprKind::Cast(a, mode) => self.cast(a, &expr.ty, *mode, span)?,
            ExprKind::List(items) => {
                let DataType::List(field) = data_type(&expr.ty) else {
                    return Err(no_operation("a list", &[&expr.ty], span));
                };
                let items = items.iter().map(|i| self.tree(i)).collect::<Result<_, _>>()?;
                Box::new(nested::List { items, field })
            }
            ExprKind::Record(members) => self.record(members, &expr.ty, span)?,
        })
    }

    /// The place of a column of a type.
    fn existing(&self, name: &str, ty: &Type, span: Span) -> Result<usize, CompileError> {
        let at = self.column(name).ok_or_else(|| CompileError::NoColumn { name: name.into(), span })?;
        let (found, wanted) = (self.columns.field(at).data_type(), data_type(ty));
        // Nested columns may lack members that nobody reads.
        if !wanted.is_nested() && *found != wanted {
            let reason = format!("column `{name}` is {found}, not {wanted}");
            return Err(CompileError::Constant { reason, span });
        }
        Ok(at)
    }

    fn field(&mut self, base: &Expr, name: &Name, span: Span) -> Result<Tree, CompileError> {
        Ok(match base.ty.bare() {
            Type::Json => {
                let key = scalar_array(&Value::String(name.clone()), &Type::String);
                let key = key.map_err(|e| CompileError::Constant { reason: e.to_string(), span })?;
                Box::new(nested::JsonPart(self.tree(base)?, Box::new(Constant(key))))
            }
            Type::Record(_) | Type::Union(_) => match &base.kind {
                // A field of the whole row is a column: the record need not be made.
                ExprKind::Row if self.column(name).is_some() => Box::new(FromBatch(self.column(name).unwrap_or(0))),
                _ => Box::new(nested::Field(self.tree(base)?, name.clone())),
            },
            other => return Err(no_operation("a field", &[other], span)),
        })
    }

    fn index(&mut self, base: &Expr, index: &Expr, span: Span) -> Result<Tree, CompileError> {
        let (tree, at) = (self.tree(base)?, self.tree(index)?);
        Ok(match (base.ty.bare(), index.ty.bare()) {
            (Type::List(_), Type::Int) => Box::new(nested::ListIndex { list: tree, index: at, span: index.span }),
            (Type::Map(_), Type::String | Type::Choice(_)) => Box::new(nested::MapIndex(tree, at)),
            (Type::Json, Type::String | Type::Choice(_) | Type::Int) => Box::new(nested::JsonPart(tree, at)),
            (a, b) => return Err(no_operation("indexing", &[a, b], span)),
        })
    }

    fn negate(&mut self, a: &Expr, span: Span) -> Result<Tree, CompileError> {
        let operand = self.tree(a)?;
        Ok(match a.ty.bare() {
            Type::Int | Type::Duration => {
                let result = data_type(&a.ty);
                Box::new(integer::Negate { operand: (operand, a.ty.clone()), result, span })
            }
            Type::Float => Box::new(float::Negate(operand)),
            Type::Decimal(scale) => Box::new(decimal::Negate { operand, scale: *scale }),
            other => return Err(no_operation("negation", &[other], span)),
        })
    }

    fn logic(&mut self, or: bool, a: &Expr, b: &Expr) -> Result<Tree, CompileError> {
        let eager = !b.can_fail() && is_cheap(b);
        Ok(Box::new(Logic { or, left: self.tree(a)?, right: self.tree(b)?, eager }))
    }

    fn member(&mut self, x: &Expr, list: &Expr, span: Span) -> Result<Tree, CompileError> {
        if let Type::Map(_) = list.ty.bare() {
            return Ok(Box::new(key::HasKey { key: self.tree(x)?, map: self.tree(list)? }));
        }
        let Type::List(element) = list.ty.bare() else { return Err(no_operation("`in`", &[&x.ty, &list.ty], span)) };
        let (operand, tree) = (self.tree(x)?, self.tree(list)?);
        if let Some(one) = tree.constant()
            && !crate::column::IsNullAt::is_null_at(one, 0)
        {
            let set = Set::of(one, element, &x.ty);
            let set = set.map_err(|e| CompileError::Constant { reason: e.to_string(), span })?;
            if let Some(set) = set {
                return Ok(Box::new(InConstants { operand, set }));
            }
        }
        Ok(Box::new(InList { operand: (operand, x.ty.clone()), list: tree, element: Type::clone(element) }))
    }

    fn cast(&mut self, a: &Expr, to: &Type, mode: CastMode, span: Span) -> Result<Tree, CompileError> {
        let operand = self.tree(a)?;
        let how = cast::plan(&a.ty, to, mode).ok_or_else(|| no_operation("conversion", &[&a.ty, to], span))?;
        // `Widen` is also how narrowing is said, where the nulls are those of rows that are not there any more.
        let demands = mode == CastMode::OrFail && a.ty.is_optional() && !to.is_optional();
        if how == How::Same && !demands && data_type(&a.ty) == data_type(to) {
            return Ok(operand);
        }
        let or_null = mode == CastMode::OrNull;
        Ok(Box::new(Cast { operand, from: a.ty.clone(), to: to.clone(), how, or_null, demands, span: a.span }))
    }

    fn record(&mut self, members: &[(Name, Expr)], ty: &Type, span: Span) -> Result<Tree, CompileError> {
        if let Type::Map(_) = ty.bare() {
            return self.map_literal(members, ty, span);
        }
        let record = columns(ty.bare()).map_err(|t| no_operation("a record", &[t], span))?;
        let mut trees = Vec::with_capacity(record.fields.len());
        for field in &record.fields {
            let found = members.iter().find(|(name, _)| *name == field.name);
            trees.push(match found {
                Some((_, value)) => self.tree(value)?,
                None => self.tree(&Expr::literal(Value::Null, field.ty.clone(), span))?,
            });
        }
        Ok(Box::new(nested::Record { members: trees, fields: fields(&record) }))
    }

    fn binary(&mut self, op: BinaryOp, l: &Expr, r: &Expr, ty: &Type, span: Span) -> Result<Tree, CompileError> {
        use BinaryOp as B;
        if !matches!(op, B::Add | B::Subtract | B::Multiply | B::Divide | B::Remainder) {
            return self.comparison(op, l, r, span);
        }
        if let Some(tree) = self.scaled(op, l, r, ty)? {
            return Ok(tree);
        }
        let (left, right) = (self.tree(l)?, self.tree(r)?);
        let right_span = r.span;
        Ok(match (op, l.ty.bare(), r.ty.bare()) {
            (_, Type::Int, Type::Int)
            | (B::Add | B::Subtract, Type::Duration, Type::Duration)
            | (B::Add | B::Subtract, Type::Time(_), Type::Duration)
            | (B::Add, Type::Duration, Type::Time(_))
            | (B::Subtract, Type::Time(_), Type::Time(_))
            | (B::Multiply | B::Divide, Type::Duration, Type::Int)
            | (B::Multiply, Type::Int, Type::Duration)
            | (B::Remainder, Type::Duration, Type::Duration) => Box::new(integer::Integer {
                op,
                left: (left, l.ty.clone()),
                right: (right, r.ty.clone()),
                result: data_type(ty),
                span,
                right_span,
            }),
            (B::Divide, Type::Duration, Type::Duration) => Box::new(duration::Ratio { left, right, right_span }),
            (B::Multiply | B::Divide, Type::Duration, Type::Float) => {
                let divides = op == B::Divide;
                Box::new(duration::Stretch { duration: left, by: right, divides, span, right_span })
            }
            (_, Type::Float, Type::Float) => Box::new(float::Float { op, left, right }),
            (_, Type::Decimal(a), Type::Decimal(b)) => {
                let scale = if let Type::Decimal(n) = ty.bare() { *n } else { *a.max(b) };
                Box::new(decimal::Decimal {
                    op,
                    left: (left, l.ty.clone()),
                    right: (right, r.ty.clone()),
                    scales: (*a, *b, scale),
                    span,
                    right_span,
                })
            }
            (B::Add, Type::String | Type::Choice(_), Type::String | Type::Choice(_)) => {
                Box::new(Concat { parts: vec![left, right], null_wins: true })
            }
            (_, a, b) => return Err(no_operation(crate::display::symbol(op), &[a, b], span)),
        })
    }

    /// `int as decimal * constant` (either way round) in one loop, where its factor fits 64 bits.
    fn scaled(&mut self, op: BinaryOp, l: &Expr, r: &Expr, ty: &Type) -> Result<Option<Tree>, CompileError> {
        let Type::Decimal(scale) = ty.bare() else { return Ok(None) };
        for (cast, constant) in [(l, r), (r, l)] {
            if let (BinaryOp::Multiply, ExprKind::Cast(ints, _), Some(Value::Decimal(digits, from))) =
                (op, &cast.kind, constant.as_literal())
                && *ints.ty.bare() == Type::Int
                && let Some(up) = scale.checked_sub(*from)
                && let Some(factor) = digits.checked_mul(decimal::power(u32::from(up)))
                && let Ok(factor) = i64::try_from(factor)
            {
                return Ok(Some(Box::new(decimal::Scaled { ints: self.tree(ints)?, factor, scale: *scale })));
            }
        }
        Ok(None)
    }

    fn comparison(&mut self, op: BinaryOp, l: &Expr, r: &Expr, span: Span) -> Result<Tree, CompileError> {
        let order = Order::of(&l.ty, &r.ty, op);
        let order = order.ok_or_else(|| no_operation(crate::display::symbol(op), &[&l.ty, &r.ty], span))?;
        let negated = op == BinaryOp::NotEqual;
        if negated || op == BinaryOp::Equal {
            for (x, constant) in [(l, r), (r, l)] {
                match (&x.kind, constant.as_literal()) {
                    (ExprKind::Binary { op: BinaryOp::Remainder, left, right }, Some(Value::Int(0))) => {
                        if let Some(Value::Int(divisor)) = right.as_literal() {
                            let operand = self.tree(left)?;
                            if let Ok(test) = Divisible::new(operand, *divisor, negated) {
                                return Ok(Box::new(test));
                            }
                        }
                    }
                    (_, Some(Value::String(text))) if order == Order::Arrow => {
                        return Ok(Box::new(TextEqual { operand: self.tree(x)?, text: (&**text).into(), negated }));
                    }
                    _ => {}
                }
            }
        }
        Ok(Box::new(Compare { op, left: self.tree(l)?, right: self.tree(r)?, order }))
    }
}

/// The error for an operation that does not exist.
pub(crate) fn no_operation(operation: &str, types: &[&Type], span: Span) -> CompileError {
    let types: Vec<_> = types.iter().map(|t| format!("`{t}`")).collect();
    CompileError::Operation { operation: operation.to_owned(), types: types.join(" and "), span }
}

/// Whether an expression costs less than choosing rows for it would.
fn is_cheap(expr: &Expr) -> bool {
    let mut size = 0;
    let mut cheap = true;
    expr.walk(&mut |e| {
        size += 1;
        cheap &= !matches!(
            e.kind,
            ExprKind::Call { .. } | ExprKind::Concat(_) | ExprKind::Index(..) | ExprKind::In(..) | ExprKind::Row
        ) && !(matches!(e.kind, ExprKind::Field(..) | ExprKind::Cast(..)));
    });
    cheap && size <= 8
}
