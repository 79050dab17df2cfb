//! What a library function says of its constant arguments before any row comes.
use hexafn_ir::{Expr, ExprKind};

use crate::constant::scalar_array;
use crate::{fold, library};

/// The first constant argument that the function refuses for every row, and why: a pattern that is none, say. `None` where
/// there is nothing to complain of, or no such function.
pub fn refused_constant(function: &str, arguments: &[Expr]) -> Option<(usize, String)> {
    let function = library::find(function)?;
    for (index, argument) in arguments.iter().enumerate() {
        let Some(constant) = known(argument) else { continue };
        let mut constants = vec![None; arguments.len()];
        constants[index] = scalar_array(constant.as_literal()?, &constant.ty).ok();
        if let Err(reason) = function.prepare(&library::Shape { constants }) {
            return Some((index, reason));
        }
    }
    None
}

/// The argument as a literal, if it depends on nothing.
fn known(argument: &Expr) -> Option<Expr> {
    let mut free = true;
    argument.walk(&mut |e| {
        free &= !matches!(
            e.kind,
            ExprKind::Column(_)
                | ExprKind::Row
                | ExprKind::Meta(_)
                | ExprKind::Param(_)
                | ExprKind::Local(_)
                | ExprKind::Lambda { .. }
        );
    });
    let folded = if free { Some(fold(argument.clone())) } else { None };
    folded.filter(|e| e.as_literal().is_some())
}
