//! The keyword `x-hexafn-type`.
use hexafn_ir::{TimeWire, Type};

/// What it says.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Extension {
    /// Whether the value is a secret.
    pub secret: bool,
    /// The type; `None`: as the rest of the schema says.
    pub ty: Option<Type>,
}

/// Reads `secret`, `decimal(2)`, `secret decimal(2)` …; `None` if it is none of them.
pub(super) fn read(text: &str) -> Option<Extension> {
    let (secret, rest) = match text.strip_prefix("secret") {
        Some("") => return Some(Extension { secret: true, ty: None }),
        Some(rest) => (true, rest.strip_prefix(' ')?),
        None => (false, text),
    };
    let ty = match rest {
        "time(s)" => Type::Time(TimeWire::Seconds),
        "time(ms)" => Type::Time(TimeWire::Millis),
        "time(us)" => Type::Time(TimeWire::Micros),
        "duration" => Type::Duration,
        "bytes" => Type::Bytes,
        _ => {
            let digits = rest.strip_prefix("decimal(")?.strip_suffix(')')?;
            Type::Decimal(digits.parse().ok().filter(|n| *n <= 18)?)
        }
    };
    Some(Extension { secret, ty: Some(ty) })
}

/// What the keyword says of a type that the standard has no word for.
pub(super) fn written(ty: &Type) -> Option<String> {
    matches!(
        ty,
        Type::Decimal(_)
            | Type::Time(TimeWire::Seconds | TimeWire::Millis | TimeWire::Micros)
            | Type::Duration
            | Type::Bytes
    )
    .then(|| ty.to_string())
}
