//! Which form of a function a call means, and the type of its result.
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use hexafn_diagnostics::edits;
use hexafn_ir::{Field, Record, Type};

use super::function::find;
use super::pattern::{Bound as BoundKind, Parameter, Pattern, Signature};

/// What is known of an argument.
#[derive(Clone, PartialEq, Debug)]
pub enum ArgType {
    /// A value of that type.
    Value(Type),
    /// A function of elements with so many parameters; its result's type once its body has been checked.
    Function {
        /// How many parameters it has.
        parameters: usize,
        /// The type of its body.
        result: Option<Type>,
    },
}

/// The form that a call means.
#[derive(Clone, PartialEq, Debug)]
pub struct Resolved {
    /// The type of the result.
    pub result: Type,
    /// The type that each argument must be converted to (of a function: its result); often the one it has.
    pub arguments: Vec<Type>,
    /// For each argument, whether a null makes the result null.
    pub strict: Vec<bool>,
    /// Whether it may fail on some arguments.
    pub can_fail: bool,
}

/// Why a call means no form of a function.
#[derive(Clone, PartialEq, Debug)]
pub enum ResolveError {
    /// There is no function of that name; perhaps another was meant.
    NoFunction {
        /// The function that was asked for.
        name: String,
        /// One with a similar name.
        similar: Option<&'static str>,
    },
    /// No form takes these arguments.
    NoForm {
        /// The function.
        name: String,
        /// Its forms, as they are written in the documentation.
        expected: Vec<String>,
        /// The arguments' types.
        found: String,
    },
}

impl std::error::Error for ResolveError {}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ResolveError::NoFunction { name, similar: None } => write!(f, "there is no function `{name}`"),
            ResolveError::NoFunction { name, similar: Some(other) } => {
                write!(f, "there is no function `{name}`; did you mean `{other}`?")
            }
            ResolveError::NoForm { name, expected, found } => {
                write!(f, "`{name}` takes {}; found ({found})", expected.join(" or "))
            }
        }
    }
}

/// What variables stand for.
#[derive(Clone, Default)]
struct Bound {
    types: HashMap<char, Type>,
    /// How many arguments need a conversion.
    casts: usize,
}

/// The form of the function `name` that takes these arguments: the first that needs no conversions, else the first
/// that needs the fewest.
///
/// # Errors
/// If there is none; says which forms there are.
pub fn resolve(name: &str, arguments: &[ArgType]) -> Result<Resolved, ResolveError> {
    let function = find(name).ok_or_else(|| unknown(name, super::all().map(|f| f.name)))?;
    let resolved = resolve_among(name, &function.signatures, arguments, function.reveals)?;
    Ok(Resolved { can_fail: function.can_fail, ..resolved })
}

/// The error for a name that is none of these.
pub(crate) fn unknown(name: &str, names: impl Iterator<Item = &'static str>) -> ResolveError {
    let near = names.map(|known| (edits(name, known), known)).filter(|(d, known)| *d <= known.len() / 3 + 1);
    ResolveError::NoFunction { name: name.to_owned(), similar: near.min().map(|(_, known)| known) }
}

/// The one of several forms that takes these arguments.
pub(crate) fn resolve_among(
    name: &str,
    signatures: &[Signature],
    arguments: &[ArgType],
    reveals: bool,
) -> Result<Resolved, ResolveError> {
    let matching = signatures.iter().filter_map(|s| Some((s, match_signature(s, arguments)?)));
    let Some((signature, bound)) = matching.min_by_key(|(_, b)| b.casts) else {
        let found: Vec<_> = arguments.iter().map(ToString::to_string).collect();
        let expected = signatures.iter().map(ToString::to_string).collect();
        return Err(ResolveError::NoForm { name: name.to_owned(), expected, found: found.join(", ") });
    };
    let mut resolved = settle(signature, &bound, arguments);
    let secret = arguments.iter().any(|a| matches!(a, ArgType::Value(t) if t.has_secret()));
    if secret && !reveals && !resolved.result.has_secret() {
        resolved.result = match resolved.result {
            Type::Optional(inner) => Type::Secret(inner).optional(),
            other => Type::Secret(Box::new(other)),
        };
    }
    Ok(resolved)
}

/// The types of the parameters of the function that is argument number `index`, from what is known of the arguments
/// (those after it included). `None` if no form has a function there, or they do not follow.
pub fn lambda_parameters(name: &str, arguments: &[ArgType], index: usize) -> Option<Vec<Type>> {
    let found = find(name)?.signatures.iter().find_map(|signature| {
        let Pattern::Function(parameters, _) = &parameter(signature, index)?.pattern else { return None };
        let bound = match_signature(signature, arguments)?;
        parameters.iter().map(|p| instance(p, &bound)).collect::<Option<Vec<_>>>()
    });
    found.filter(|types| matches!(arguments.get(index), Some(ArgType::Function { parameters, .. }) if *parameters == types.len()))
}

fn parameter(signature: &Signature, index: usize) -> Option<&Parameter> {
    signature.parameters.get(index).or_else(|| signature.parameters.last().filter(|p| p.variadic))
}

/// What the variables of a form stand for if it takes these arguments.
fn match_signature(signature: &Signature, arguments: &[ArgType]) -> Option<Bound> {
    let least = signature.parameters.iter().filter(|p| !p.optional && !p.variadic).count();
    if arguments.len() < least {
        return None;
    }
    let mut bound = Bound::default();
    for (i, argument) in arguments.iter().enumerate() {
        let pattern = &parameter(signature, i)?.pattern;
        match (argument, pattern) {
            (ArgType::Function { parameters, result }, Pattern::Function(wanted, output)) => {
                if *parameters != wanted.len() {
                    return None;
                }
                if let Some(result) = result {
                    // A condition that is null counts as false.
                    let condition = **output == Pattern::Exactly(Type::Bool);
                    unify(output, if condition { result.required() } else { result }, &mut bound)?;
                }
            }
            (ArgType::Value(ty), pattern) if !matches!(pattern, Pattern::Function(..)) => {
                // A null argument makes the result null; what is inside must fit as it is.
                let ty = match pattern {
                    Pattern::Optional(_) | Pattern::Any => ty.clone(),
                    _ => unwrapped(ty),
                };
                unify(pattern, &ty, &mut bound)?;
            }
            _ => return None,
        }
    }
    let bounded = |(variable, kind): &(char, BoundKind)| match bound.types.get(variable).map(Type::bare) {
        None | Some(Type::Null | Type::Int | Type::Float | Type::Decimal(_) | Type::Duration) => true,
        Some(Type::String | Type::Time(_) | Type::Bool | Type::Choice(_)) => *kind == BoundKind::Ordered,
        Some(_) => false,
    };
    signature.bounds.iter().all(bounded).then_some(bound)
}

/// Without `?` and `secret` around it.
fn unwrapped(ty: &Type) -> Type {
    match ty {
        Type::Optional(inner) | Type::Secret(inner) => unwrapped(inner),
        other => other.clone(),
    }
}

fn unify(pattern: &Pattern, ty: &Type, bound: &mut Bound) -> Option<()> {
    match (pattern, ty) {
        (Pattern::Any, _) | (Pattern::AnyRecord, Type::Record(_) | Type::Union(_)) => Some(()),
        (Pattern::Optional(p), Type::Optional(t)) => unify(p, t, bound),
        (Pattern::Optional(_), Type::Null) => Some(()),
        (Pattern::Optional(p), Type::Secret(t)) => unify(p, &unwrapped(t), bound),
        (Pattern::Optional(p), t) => unify(p, t, bound),
        (Pattern::Exactly(_) | Pattern::Decimal, Type::Null) => Some(()),
        (Pattern::List(_) | Pattern::Map(_) | Pattern::Record(_), Type::Null) => Some(()),
        (Pattern::Exactly(wanted), found) => {
            bound.casts += exactness(wanted, found)?;
            Some(())
        }
        (Pattern::Decimal, Type::Decimal(_)) => Some(()),
        (Pattern::Variable(v), found) => {
            let Some(known) = bound.types.get(v).cloned() else {
                bound.types.insert(*v, found.clone());
                return Some(());
            };
            let (joined, casts) = join(&known, found)?;
            bound.casts += casts;
            bound.types.insert(*v, joined);
            Some(())
        }
        // Fields in another order, and more of them, are taken: the record is narrowed.
        (Pattern::Record(fields), Type::Record(r)) => {
            bound.casts += usize::from(r.fields.len() != fields.len());
            fields.iter().try_for_each(|(name, p)| unify(p, &r.field(name)?.ty, bound))
        }
        (Pattern::List(p), Type::List(t)) | (Pattern::Map(p), Type::Map(t)) => unify(p, t, bound),
        _ => None,
    }
}

/// How many conversions lead from `found` to `wanted`; `None` if they cannot.
fn exactness(wanted: &Type, found: &Type) -> Option<usize> {
    Some(match (wanted, found.bare()) {
        (Type::Time(_), Type::Time(_)) => 0,
        (a, b) if a == b && found.is_optional() == wanted.is_optional() => 0,
        (Type::String, Type::Choice(_)) => 0,
        (Type::Float, Type::Int) => 1,
        (Type::Float, Type::Decimal(_)) => 2,
        _ => return None,
    })
}

/// The type that both can be converted to without loss, and how many conversions that takes.
fn join(a: &Type, b: &Type) -> Option<(Type, usize)> {
    use Type as T;
    Some(match (a, b) {
        (a, b) if a == b => (a.clone(), 0),
        (T::Null, other) | (other, T::Null) => (other.clone().optional(), 0),
        (T::Optional(x), y) | (y, T::Optional(x)) => {
            let (joined, casts) = join(x, y.required())?;
            (joined.optional(), casts)
        }
        (T::Int, T::Float) | (T::Float, T::Int) => (T::Float, 1),
        (T::Int, T::Decimal(n)) | (T::Decimal(n), T::Int) => (T::Decimal(*n), 1),
        (T::Decimal(x), T::Decimal(y)) => (T::Decimal(*x.max(y)), 1),
        (T::Float, T::Decimal(_)) | (T::Decimal(_), T::Float) => (T::Float, 2),
        (T::Choice(_) | T::String, T::Choice(_) | T::String) => (T::String, 0),
        (T::Time(_), T::Time(_)) => (a.clone(), 0),
        (T::List(x), T::List(y)) => {
            let (joined, casts) = join(x, y)?;
            (T::List(Box::new(joined)), casts)
        }
        (T::Record(x), T::Record(y)) if x.fields == y.fields => (a.clone(), 0),
        _ => return None,
    })
}

/// The pattern with variables replaced by what they stand for.
fn instance(pattern: &Pattern, bound: &Bound) -> Option<Type> {
    Some(match pattern {
        Pattern::Exactly(ty) => ty.clone(),
        Pattern::Variable(v) => bound.types.get(v)?.clone(),
        Pattern::Optional(p) => instance(p, bound)?.optional(),
        Pattern::List(p) => Type::List(Box::new(instance(p, bound)?)),
        Pattern::Map(p) => Type::Map(Box::new(instance(p, bound)?)),
        Pattern::Record(fields) => {
            let fields = fields.iter().map(|(name, p)| Some(Field::new(name.as_str(), instance(p, bound)?)));
            Type::Record(Arc::new(Record { name: None, fields: fields.collect::<Option<_>>()? }))
        }
        Pattern::Function(_, result) => instance(result, bound)?,
        Pattern::Any | Pattern::AnyRecord | Pattern::Decimal => return None,
    })
}

fn settle(signature: &Signature, bound: &Bound, arguments: &[ArgType]) -> Resolved {
    let mut resolved = Resolved { result: Type::Null, arguments: vec![], strict: vec![], can_fail: false };
    let mut lifted = false;
    for (i, argument) in arguments.iter().enumerate() {
        let pattern = parameter(signature, i).map(|p| &p.pattern);
        let target = pattern.and_then(|p| instance(p, bound));
        match argument {
            ArgType::Value(ty) => {
                let strict = !matches!(pattern, Some(Pattern::Optional(_) | Pattern::Any));
                lifted |= strict && ty.is_optional();
                let target = target.unwrap_or_else(|| ty.clone());
                let target = if ty.is_optional() { target.optional() } else { target };
                resolved.arguments.push(target);
                resolved.strict.push(strict);
            }
            ArgType::Function { result, .. } => {
                let target = target.or_else(|| result.clone()).unwrap_or(Type::Null);
                let null = target == Type::Bool && result.as_ref().is_some_and(Type::is_optional);
                resolved.arguments.push(if null { target.optional() } else { target });
                resolved.strict.push(false);
            }
        }
    }
    let first = || arguments.iter().find_map(|a| if let ArgType::Value(t) = a { Some(unwrapped(t)) } else { None });
    resolved.result = match &signature.result {
        // `decimal` in a result is the decimal of the first argument.
        Pattern::Decimal | Pattern::Any | Pattern::AnyRecord => first().unwrap_or(Type::Null),
        other => instance(other, bound).unwrap_or(Type::Null),
    };
    if lifted {
        resolved.result = resolved.result.optional();
    }
    resolved
}

impl fmt::Display for ArgType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArgType::Value(ty) => write!(f, "{ty}"),
            ArgType::Function { parameters, result } => {
                let parameters = vec!["_"; *parameters].join(", ");
                match result {
                    Some(ty) => write!(f, "({parameters}) -> {ty}"),
                    None => write!(f, "({parameters}) -> _"),
                }
            }
        }
    }
}
