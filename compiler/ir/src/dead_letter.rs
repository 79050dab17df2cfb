//! The record that a lost event leaves on its route.
use crate::{Record, TimeWire, Type};

/// The kinds of loss.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Loss {
    /// The source could not decode it.
    Invalid,
    /// It came after its time.
    Late,
    /// A step failed on it.
    Error,
    /// A sink could not deliver it.
    Undelivered,
}

impl Loss {
    /// All kinds.
    pub const ALL: [Loss; 4] = [Loss::Invalid, Loss::Late, Loss::Error, Loss::Undelivered];

    /// As it is written in the language.
    pub fn name(self) -> &'static str {
        match self {
            Loss::Invalid => "invalid",
            Loss::Late => "late",
            Loss::Error => "error",
            Loss::Undelivered => "undelivered",
        }
    }
}

/// The fields of a dead letter, in order.
///
/// `id` is `source/partition@offset`; `place` is where the event came from (`file:line`, or `partition@offset`); `step` the
/// step that failed; `at` its place in the program (`file:line:column`); `code` as `HFN1002`; `cause` what the message
/// came from, if known; `payload` the event, as JSON where it was decoded, else as a JSON string (masked if its type has
/// secrets); `time` when it was lost.
pub fn record() -> Record {
    let optional = |t: Type| t.optional();
    Record {
        name: Some("DeadLetter".into()),
        ..Record::of([
            ("kind", Type::String),
            ("id", Type::String),
            ("place", Type::String),
            ("step", Type::String),
            ("at", optional(Type::String)),
            ("code", Type::String),
            ("message", Type::String),
            ("cause", optional(Type::String)),
            ("attempts", Type::Int),
            ("trace", optional(Type::String)),
            ("time", Type::Time(TimeWire::Rfc3339)),
            ("payload", Type::Json),
        ])
    }
}
