//! Types of results: an operand that may be null makes the result optional, a secret operand makes it secret.
use hexafn_ir::{Expr, Type};

/// `T?`, keeping `secret` outermost.
pub(super) fn optional(ty: Type) -> Type {
    match ty {
        Type::Secret(inner) => Type::Secret(Box::new(inner.optional())),
        other => other.optional(),
    }
}

/// Whether the value itself is a secret.
pub(crate) fn is_secret(ty: &Type) -> bool {
    matches!(ty, Type::Secret(_))
}

/// The type `bare` of a result computed from `operands`: optional and secret as they are.
pub(super) fn result<'e>(bare: Type, operands: impl IntoIterator<Item = &'e Expr>) -> Type {
    let (mut null, mut secret) = (false, false);
    for operand in operands {
        null |= operand.ty.is_optional();
        secret |= is_secret(&operand.ty);
    }
    let ty = if null { bare.optional() } else { bare };
    if secret { Type::Secret(Box::new(ty)) } else { ty }
}

/// The type `bare` with the `?` and `secret` of `like`.
pub(super) fn like(bare: Type, like: &Type) -> Type {
    let ty = if like.is_optional() { bare.optional() } else { bare };
    if is_secret(like) { Type::Secret(Box::new(ty)) } else { ty }
}

/// A type without `secret`, for a lookup that knows nothing of secrets.
pub(crate) fn opened(ty: &Type) -> Type {
    match ty {
        Type::Secret(inner) => (**inner).clone(),
        other => other.clone(),
    }
}
