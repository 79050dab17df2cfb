//! Constants of the language as JSON, the way the encoder would write them.
use hexafn_ir::{TimeWire, Type, Value as Constant};
use serde_json::{Map, Number, Value};

/// The JSON of a default; `None` if JSON has no such number.
pub(super) fn json(value: &Constant, ty: &Type) -> Option<Value> {
    Some(match (value, ty.bare()) {
        (Constant::Null, _) => Value::Null,
        (Constant::Bool(b), _) => Value::Bool(*b),
        (Constant::Int(n), _) => Value::from(*n),
        (Constant::Float(x), _) => Value::Number(Number::from_f64(*x)?),
        (Constant::Decimal(..), _) => serde_json::from_str(&value.to_string()).ok()?,
        (Constant::String(text), _) => Value::from(&**text),
        (Constant::Bytes(bytes), _) => text(|out| hexafn_codec::write_base64(bytes, out)),
        (Constant::Time(t), Type::Time(TimeWire::Seconds)) => Value::from(t.div_euclid(1_000_000)),
        (Constant::Time(t), Type::Time(TimeWire::Millis)) => Value::from(t.div_euclid(1_000)),
        (Constant::Time(t), Type::Time(TimeWire::Micros)) => Value::from(*t),
        (Constant::Time(t), _) => text(|out| hexafn_codec::write_time(*t, out)),
        (Constant::Duration(d), _) => text(|out| hexafn_codec::write_duration(*d, out)),
        (Constant::Json(text), _) => serde_json::from_str(text).ok()?,
        (Constant::List(all), Type::List(inner)) => {
            Value::Array(all.iter().map(|v| json(v, inner)).collect::<Option<_>>()?)
        }
        (Constant::Record(all), Type::Map(inner)) => {
            let entries = all.iter().map(|(key, v)| Some((key.to_string(), json(v, inner)?)));
            Value::Object(entries.collect::<Option<Map<_, _>>>()?)
        }
        (Constant::Record(all), Type::Record(record)) => {
            let entry =
                |(key, v): &(hexafn_ir::Name, Constant)| Some((key.to_string(), json(v, &record.field(key)?.ty)?));
            Value::Object(all.iter().map(entry).collect::<Option<Map<_, _>>>()?)
        }
        _ => return None,
    })
}

fn text(write: impl FnOnce(&mut Vec<u8>)) -> Value {
    let mut out = Vec::new();
    write(&mut out);
    Value::from(String::from_utf8_lossy(&out).into_owned())
}
