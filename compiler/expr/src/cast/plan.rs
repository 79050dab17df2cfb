//! Which conversion leads from one type to another.
use hexafn_ir::Type;
use hexafn_ir::expr::CastMode;

/// A conversion.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum How {
    /// The values stay as they are; at most the nullability of what is nested changes.
    Same,
    /// Null to any type.
    Nothing,
    /// `int` to `float`.
    IntToFloat,
    /// `int` to `decimal(n)`.
    IntToDecimal(u8),
    /// `decimal` to `float`.
    DecimalToFloat(u8),
    /// `decimal(a)` to `decimal(b)`, rounded half to even.
    Rescale(u8, u8),
    /// `bool` to `int`: 1 for true.
    BoolToInt,
    /// `float` to `int`, cut towards zero.
    FloatToInt,
    /// `decimal` to `int`, cut towards zero.
    DecimalToInt(u8),
    /// `float` to `decimal(n)`, rounded half to even.
    FloatToDecimal(u8),
    /// Anything to text.
    ToText,
    /// Text to a number, bool, time or duration.
    Parse,
    /// Text to one of a choice.
    Choose,
    /// Bytes to text.
    Utf8,
    /// Text to bytes.
    ToBytes,
    /// Anything to json.
    ToJson,
    /// json to anything.
    FromJson,
    /// json to text that never fails: strings as they are, all else as JSON.
    JsonText,
    /// The elements of a list.
    Elements(Box<(Type, Type)>),
    /// The members of a record, each with its own.
    Members,
}

/// The conversion between two types; `None` if there is none. What `Widen` says never fails on any value.
pub(crate) fn plan(from: &Type, to: &Type, mode: CastMode) -> Option<How> {
    use Type as T;
    let (from, to) = (from.bare(), to.bare());
    Some(match (from, to) {
        (T::Null, _) => How::Nothing,
        (T::Time(_), T::Time(_)) => How::Same,
        (a, b) if a == b => How::Same,
        (T::Json, T::String) if mode == CastMode::Widen => How::JsonText,
        (T::Bool, T::Int) => How::BoolToInt,
        (T::Int, T::Float) => How::IntToFloat,
        (T::Int, T::Decimal(n)) => How::IntToDecimal(*n),
        (T::Decimal(n), T::Float) => How::DecimalToFloat(*n),
        (T::Decimal(a), T::Decimal(b)) => How::Rescale(*a, *b),
        (T::Float, T::Int) => How::FloatToInt,
        (T::Decimal(n), T::Int) => How::DecimalToInt(*n),
        (T::Float, T::Decimal(n)) => How::FloatToDecimal(*n),
        (T::Choice(_), T::String) => How::Same,
        (T::Json, _) => How::FromJson,
        (T::String | T::Choice(_), T::Choice(_)) => How::Choose,
        (T::Bytes, T::String) if mode == CastMode::Widen => How::ToText,
        (T::Bytes, T::String) => How::Utf8,
        (T::String | T::Choice(_), T::Bytes) => How::ToBytes,
        (T::String | T::Choice(_), T::Bool | T::Int | T::Float | T::Decimal(_) | T::Time(_) | T::Duration) => {
            How::Parse
        }
        (_, T::Json) => How::ToJson,
        (_, T::String) => How::ToText,
        (T::List(a), T::List(b)) => {
            plan(a, b, mode).filter(How::is_safe)?;
            How::Elements(Box::new((T::clone(a), T::clone(b))))
        }
        (T::Record(_) | T::Union(_), T::Record(_) | T::Union(_)) => How::Members,
        (T::Map(a), T::Map(b)) if a.bare() == b.bare() => How::Same,
        _ => return None,
    })
}

impl How {
    /// Whether it works for all values: what nested values may be converted by.
    pub fn is_safe(&self) -> bool {
        match self {
            How::Same
            | How::Nothing
            | How::BoolToInt
            | How::JsonText
            | How::IntToFloat
            | How::IntToDecimal(_)
            | How::DecimalToFloat(_) => true,
            How::Rescale(a, b) => a <= b,
            How::ToText | How::ToBytes | How::ToJson | How::Elements(_) | How::Members => true,
            _ => false,
        }
    }
}
