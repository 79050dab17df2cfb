//! Texts.
use crate::interpret::failure::{Code, FUNCTION};
use crate::interpret::{cast, hash, text};
use crate::model::Value;

/// The result, if there is such a function of texts.
pub fn call(name: &str, values: &[Value]) -> Option<Result<Value, Code>> {
    let text = |i: usize| if let Some(Value::Text(s)) = values.get(i) { s.as_str() } else { "" };
    let int = |i: usize| if let Some(Value::Int(n)) = values.get(i) { Some(*n) } else { None };
    let is_text = matches!(values.first(), Some(Value::Text(_)));
    let ok = |s: String| Ok(Value::Text(s));
    let chars = || text(0).chars().collect::<Vec<_>>();
    Some(match name {
        "lower" => ok(text(0).to_lowercase()),
        "upper" => ok(text(0).to_uppercase()),
        "trim" => ok(text(0).trim().to_owned()),
        "starts_with" => Ok(Value::Bool(text(0).starts_with(text(1)))),
        "ends_with" => Ok(Value::Bool(text(0).ends_with(text(1)))),
        "contains" if is_text => Ok(Value::Bool(text(0).contains(text(1)))),
        "replace" if text(1).is_empty() => ok(text(0).to_owned()),
        "replace" => ok(text(0).replace(text(1), text(2))),
        "split" if text(1).is_empty() => {
            Ok(Value::List(chars().into_iter().map(|c| Value::Text(c.to_string())).collect()))
        }
        "split" => Ok(Value::List(text(0).split(text(1)).map(|p| Value::Text(p.to_owned())).collect())),
        "join" => {
            let Some(Value::List(items)) = values.first() else { return None };
            let items: Vec<&str> =
                items.iter().filter_map(|i| if let Value::Text(s) = i { Some(s.as_str()) } else { None }).collect();
            ok(items.join(text(1)))
        }
        "substring" => {
            let all = chars();
            let start = int(1)?;
            let start = if start < 0 { start.saturating_add(all.len() as i64).max(0) } else { start };
            let length = int(2).map_or(usize::MAX, |l| l.max(0) as usize);
            ok(all.into_iter().skip(start as usize).take(length).collect())
        }
        "pad_start" | "pad_end" => {
            let missing = (int(1)?.max(0) as usize).saturating_sub(chars().len());
            let fill = if values.len() > 2 { text(2) } else { " " };
            let fill: String = fill.chars().cycle().take(missing).collect();
            ok(if name == "pad_start" { fill + text(0) } else { text(0).to_owned() + &fill })
        }
        "repeat" => match usize::try_from(int(1)?) {
            Ok(times) => ok(text(0).repeat(times)),
            Err(_) => Err(FUNCTION),
        },
        "index_of" => {
            let at = text(0).find(text(1)).map(|at| text(0)[..at].chars().count() as i64);
            Ok(at.map_or(Value::Null, Value::Int))
        }
        "reverse" if is_text => ok(chars().into_iter().rev().collect()),
        "length" if is_text => Ok(Value::Int(chars().len() as i64)),
        "hex" => {
            let bytes = match &values[0] {
                Value::Bytes(b) => b.clone(),
                _ => text(0).as_bytes().to_vec(),
            };
            ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
        }
        "base64_encode" => ok(match &values[0] {
            Value::Bytes(b) => text::base64(b),
            _ => text::base64(text(0).as_bytes()),
        }),
        "hash64" if is_text => Ok(Value::Int(hash::xxh64(text(0).as_bytes()) as i64)),
        "parse_int" => text(0).trim().parse().map(Value::Int).map_err(|_| FUNCTION),
        "parse_float" => cast::number(text(0).trim()).map(Value::Float).ok_or(FUNCTION),
        "parse_json" => serde_json::from_str(text(0)).map(Value::Json).map_err(|_| FUNCTION),
        "parse_time" => cast::time(text(0).trim()).map(Value::Time).ok_or(FUNCTION),
        "reveal" => Ok(values[0].clone()),
        _ => return None,
    })
}
