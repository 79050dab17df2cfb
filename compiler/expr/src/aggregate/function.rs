//! The registry of aggregates.
use std::sync::LazyLock;

use hexafn_ir::Type;
use hexafn_ir::layout::data_type;

use super::accumulator::Accumulator;
use super::collect::Collect;
use super::count::{Count, CountDistinct, Truth};
use super::groups::Groups;
use super::kinds::{Decimals, Floats, Ints, Strings, Values};
use super::mean::Mean;
use super::pick::{Pick, Which};
use super::sum::Sum;
use crate::library::{ArgType, Pattern, ResolveError, Signature, resolve_among, unknown};

/// An aggregate of the library.
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// Its forms.
    pub signatures: Vec<Signature>,
    /// What it gives, in a line.
    pub doc: &'static str,
    /// A call of it.
    pub example: &'static str,
    /// The values of `x`, row by row, for the example.
    pub rows: &'static str,
    /// What the example gives.
    pub result: &'static str,
    /// Whether adding a row may fail.
    pub can_fail: bool,
}

/// The form that a call means.
#[derive(Clone, PartialEq, Debug)]
pub struct Resolved {
    /// The type of the result.
    pub result: Type,
    /// The type that each argument must be converted to; often the one it has.
    pub arguments: Vec<Type>,
    /// Whether adding a row may fail.
    pub can_fail: bool,
}

/// An aggregate as it is written here.
struct Entry {
    signatures: &'static [&'static str],
    doc: &'static str,
    /// A call, the values of `x` in some rows, and what the call gives for them.
    example: (&'static str, &'static str, &'static str),
    can_fail: bool,
}

const fn entry(
    signatures: &'static [&'static str],
    doc: &'static str,
    example: (&'static str, &'static str, &'static str),
) -> Entry {
    Entry { signatures, doc, example, can_fail: false }
}

const ENTRIES: &[Entry] = &[
    entry(&["all(x: bool) -> bool"], "Whether all are true; true for no rows.", ("all(x)", "true, false", "false")),
    entry(&["any(x: bool) -> bool"], "Whether one is true.", ("any(x)", "true, false", "true")),
    entry(&["avg(x: float) -> float?"], "The mean.", ("avg(x)", "1, null, 2", "1.5")),
    entry(
        &["collect(x: T, most?: int) -> list<T>"],
        "The values in order, at most 1,000 or `most`.",
        ("collect(x, 2)", "3, 1, 2", "[3, 1]"),
    ),
    entry(
        &["count() -> int", "count(x: T) -> int"],
        "How many rows, or how many that are not null.",
        ("count(x)", "5, null, 7", "2"),
    ),
    entry(
        &["count_distinct(x: T) -> int"],
        "How many different values, exactly.",
        ("count_distinct(x)", r#""a", "b", "a""#, "2"),
    ),
    entry(&["first(x: T) -> T?"], "The first value.", ("first(x)", "null, 3, 1", "3")),
    entry(&["last(x: T) -> T?"], "The last value.", ("last(x)", "3, 1, null", "1")),
    entry(&["max(x: T) -> T? where T: ordered"], "The greatest value.", ("max(x)", "3, 1, 2", "3")),
    entry(&["min(x: T) -> T? where T: ordered"], "The least value.", ("min(x)", "3, 1, 2", "1")),
    entry(
        &["stddev(x: float) -> float?"],
        "The standard deviation of a sample; null below two values.",
        ("stddev(x)", "1, 3, 5", "2.0"),
    ),
    Entry {
        can_fail: true,
        ..entry(&["sum(x: T) -> T where T: number"], "The sum; zero for no rows.", ("sum(x)", "2, null, 5", "7"))
    },
];

static FUNCTIONS: LazyLock<Vec<Function>> = LazyLock::new(|| ENTRIES.iter().map(function).collect());

fn function(entry: &Entry) -> Function {
    let (example, rows, result) = entry.example;
    Function {
        name: entry.signatures.first().and_then(|s| s.split('(').next()).unwrap_or_default(),
        signatures: entry.signatures.iter().filter_map(|s| Signature::parse(s)).collect(),
        doc: entry.doc,
        example,
        rows,
        result,
        can_fail: entry.can_fail,
    }
}

/// The aggregate of that name.
pub fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|f| f.name == name)
}

/// All aggregates, by name.
pub fn all() -> impl Iterator<Item = &'static Function> {
    FUNCTIONS.iter()
}

/// The form of an aggregate that takes arguments of these types. `sure` says that every group has a row that counts
/// (there is no `where`): then the least, greatest, first, last and mean of what is never null are never null either.
///
/// # Errors
/// If there is no such aggregate or form.
pub fn resolve(name: &str, arguments: &[Type], sure: bool) -> Result<Resolved, ResolveError> {
    let function = find(name).ok_or_else(|| unknown(name, all().map(|f| f.name)))?;
    let given: Vec<ArgType> = arguments.iter().map(|t| ArgType::Value(t.clone())).collect();
    let found = resolve_among(name, &function.signatures, &given, false)?;
    let nullable = arguments.iter().any(Type::is_optional);
    let declared = function.signatures.iter().any(|s| matches!(s.result, Pattern::Optional(_)));
    let maybe_none = declared && (!sure || nullable || name == "stddev");
    // Rows with nulls do not count, so nulls in arguments do not make the others' results null.
    let settled = found.result.required().clone();
    let result = if maybe_none { settled.optional() } else { settled };
    Ok(Resolved { result, arguments: found.arguments, can_fail: function.can_fail })
}

/// The state of an aggregate for arguments of these types (as [`Resolved::arguments`] says).
///
/// # Errors
/// As [`resolve`].
pub fn accumulator(name: &str, arguments: &[Type]) -> Result<Box<dyn Accumulator>, ResolveError> {
    let resolved = resolve(name, arguments, false)?;
    let Some(ty) = resolved.arguments.first().map(|t| t.bare().clone()) else {
        return Ok(Box::new(Groups::new(Count)));
    };
    Ok(match name {
        "count" => Box::new(Groups::new(Count)),
        "avg" => Box::new(Groups::new(Mean { deviation: false })),
        "stddev" => Box::new(Groups::new(Mean { deviation: true })),
        "any" => Box::new(Groups::new(Truth { all: false })),
        "all" => Box::new(Groups::new(Truth { all: true })),
        "collect" => Box::new(Groups::new(Collect::new(ty))),
        "sum" => match ty {
            Type::Float => Box::new(Groups::new(Sum(Floats))),
            Type::Decimal(scale) => Box::new(Groups::new(Sum(Decimals(scale)))),
            other => Box::new(Groups::new(Sum(Ints(data_type(&other))))),
        },
        "count_distinct" => match ty {
            Type::Int | Type::Time(_) | Type::Duration => Box::new(Groups::new(CountDistinct(Ints(data_type(&ty))))),
            Type::String | Type::Choice(_) => Box::new(Groups::new(CountDistinct(Strings))),
            other => Box::new(Groups::new(CountDistinct(Values(other)))),
        },
        "first" => pick(Which::First, ty),
        "last" => pick(Which::Last, ty),
        "min" => pick(Which::Min, ty),
        _ => pick(Which::Max, ty),
    })
}

fn pick(which: Which, ty: Type) -> Box<dyn Accumulator> {
    match ty {
        Type::Int | Type::Time(_) | Type::Duration => Box::new(Groups::new(Pick(which, Ints(data_type(&ty))))),
        Type::Float => Box::new(Groups::new(Pick(which, Floats))),
        Type::Decimal(scale) => Box::new(Groups::new(Pick(which, Decimals(scale)))),
        Type::String | Type::Choice(_) | Type::Json => Box::new(Groups::new(Pick(which, Strings))),
        other => Box::new(Groups::new(Pick(which, Values(other)))),
    }
}
