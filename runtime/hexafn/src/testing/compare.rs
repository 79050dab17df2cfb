//! Whether a row is as expected: partly, by value.
use serde_json::{Number, Value};

/// One compared member of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its place in the row: `customer.name`, `items[0].sku`.
    pub path: String,
    /// What was expected; `None`: nothing, where a list is longer than expected.
    pub expected: Option<Value>,
    /// What is there; `None`: nothing.
    pub actual: Option<Value>,
    /// Whether both are the same.
    pub same: bool,
}

/// Whether `actual` has everything that `expected` names.
pub(super) fn matches(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            expected.iter().all(|(name, value)| matches(value, actual.get(name).unwrap_or(&Value::Null)))
        }
        (Value::Array(expected), Value::Array(actual)) => {
            expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| matches(e, a))
        }
        (Value::Number(expected), Value::Number(actual)) => same_number(expected, actual),
        (expected, actual) => expected == actual,
    }
}

/// The compared members of a row, each with whether it is as expected.
pub(super) fn members(expected: &Value, actual: &Value) -> Vec<Member> {
    let mut all = Vec::new();
    collect(String::new(), Some(expected), Some(actual), &mut all);
    all
}

fn collect(path: String, expected: Option<&Value>, actual: Option<&Value>, all: &mut Vec<Member>) {
    match (expected, actual) {
        (Some(Value::Object(wanted)), Some(Value::Object(found))) => {
            for (name, value) in wanted {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect(path, Some(value), found.get(name), all);
            }
        }
        (Some(Value::Array(wanted)), Some(Value::Array(found))) if !wanted.is_empty() || !found.is_empty() => {
            for i in 0..wanted.len().max(found.len()) {
                collect(format!("{path}[{i}]"), wanted.get(i), found.get(i), all);
            }
        }
        _ => {
            let null = Value::Null;
            let same = match expected {
                Some(expected) => matches(expected, actual.unwrap_or(&null)),
                None => false,
            };
            all.push(Member { path, expected: expected.cloned(), actual: actual.cloned(), same });
        }
    }
}

/// Numbers are the same if their values are, however they are written: 1500, 1500.00, 1.5e3.
fn same_number(a: &Number, b: &Number) -> bool {
    let (a, b) = (a.to_string(), b.to_string());
    a == b || normal(&a).is_some_and(|n| Some(n) == normal(&b))
}

/// Sign, digits without zeros at either end, and the power of ten of the last digit.
fn normal(text: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse().ok()?),
        None => (text, 0i64),
    };
    let (negative, mantissa) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let short = digits.trim_end_matches('0');
    let power = exponent - fraction.len() as i64 + (digits.len() - short.len()) as i64;
    let short = short.trim_start_matches('0');
    if short.is_empty() {
        return Some((false, String::new(), 0));
    }
    Some((negative, short.to_owned(), power))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_that_are_not_named_are_not_compared_at_any_depth() {
        let row = json!({ "a": 1, "b": { "c": "x", "d": [1, { "e": 2, "f": 3 }] } });
        assert!(matches(&json!({ "b": { "d": [1, { "f": 3 }] } }), &row));
        assert!(!matches(&json!({ "b": { "d": [1] } }), &row));
        assert!(!matches(&json!({ "b": { "c": "y" } }), &row));
        assert!(matches(&json!({ "absent": null }), &row));
        assert!(!matches(&json!({ "absent": 0 }), &row));
    }

    #[test]
    fn numbers_are_compared_by_value_and_exactly() {
        let same = |a: &str, b: &str| {
            let number = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
            matches(&number(a), &number(b))
        };
        assert!(same("1500", "1500.00") && same("1.5e3", "1500") && same("0", "-0.0") && same("-0.10", "-1e-1"));
        assert!(!same("1500", "1500.01") && !same("-1", "1") && !same("10", "1"));
        assert!(!same("12345678901234567890.01", "12345678901234567890.02"));
    }
}
