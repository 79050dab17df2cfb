//! States as bytes: little-endian numbers, lengths of 32 bits before what varies.
use hexafn_ir::Value;

/// How deep a stored value may be nested.
const DEEPEST: usize = 64;

/// Takes `N` bytes.
pub(super) fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}

/// Appends a length.
pub(super) fn put_length(out: &mut Vec<u8>, length: usize) {
    // States are bounded far below this; a longer one reads as corrupt rather than as something else.
    out.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
}

/// Takes a length, and no more than there are bytes left: each element takes at least one.
pub(super) fn take_length(bytes: &mut &[u8]) -> Option<usize> {
    let length = u32::from_le_bytes(take(bytes)?) as usize;
    (length <= bytes.len()).then_some(length)
}

/// Appends bytes with their length.
pub(super) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_length(out, bytes.len());
    out.extend_from_slice(bytes);
}

/// Takes bytes with their length.
pub(super) fn take_bytes<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = take_length(bytes)?;
    let (head, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(head)
}

/// Takes a text with its length.
pub(super) fn take_text(bytes: &mut &[u8]) -> Option<String> {
    std::str::from_utf8(take_bytes(bytes)?).ok().map(str::to_owned)
}

/// Appends a value.
pub(super) fn put_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => out.push(0),
        Value::Bool(b) => out.extend_from_slice(&[1, u8::from(*b)]),
        Value::Int(n) => tagged(out, 2, &n.to_le_bytes()),
        Value::Float(x) => tagged(out, 3, &x.to_le_bytes()),
        Value::Decimal(digits, scale) => {
            tagged(out, 4, &digits.to_le_bytes());
            out.push(*scale);
        }
        Value::String(s) => {
            out.push(5);
            put_bytes(out, s.as_bytes());
        }
        Value::Bytes(b) => {
            out.push(6);
            put_bytes(out, b);
        }
        Value::Time(t) => tagged(out, 7, &t.to_le_bytes()),
        Value::Duration(d) => tagged(out, 8, &d.to_le_bytes()),
        Value::Json(s) => {
            out.push(9);
            put_bytes(out, s.as_bytes());
        }
        Value::List(items) => {
            out.push(10);
            put_length(out, items.len());
            items.iter().for_each(|item| put_value(out, item));
        }
        Value::Record(members) => {
            out.push(11);
            put_length(out, members.len());
            for (name, value) in members {
                put_bytes(out, name.as_bytes());
                put_value(out, value);
            }
        }
    }
}

fn tagged(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    out.extend_from_slice(bytes);
}

/// Takes a value.
pub(super) fn take_value(bytes: &mut &[u8]) -> Option<Value> {
    nested(bytes, DEEPEST)
}

fn nested(bytes: &mut &[u8], depth: usize) -> Option<Value> {
    let depth = depth.checked_sub(1)?;
    Some(match take::<1>(bytes)?[0] {
        0 => Value::Null,
        1 => Value::Bool(take::<1>(bytes)?[0] == 1),
        2 => Value::Int(i64::from_le_bytes(take(bytes)?)),
        3 => Value::Float(f64::from_le_bytes(take(bytes)?)),
        4 => Value::Decimal(i128::from_le_bytes(take(bytes)?), take::<1>(bytes)?[0]),
        5 => Value::String(take_text(bytes)?.into()),
        6 => Value::Bytes(take_bytes(bytes)?.to_vec()),
        7 => Value::Time(i64::from_le_bytes(take(bytes)?)),
        8 => Value::Duration(i64::from_le_bytes(take(bytes)?)),
        9 => Value::Json(take_text(bytes)?.into()),
        10 => {
            let length = take_length(bytes)?;
            Value::List((0..length).map(|_| nested(bytes, depth)).collect::<Option<_>>()?)
        }
        11 => {
            let length = take_length(bytes)?;
            let mut member = |_| Some((take_text(bytes)?.into(), nested(bytes, depth)?));
            Value::Record((0..length).map(&mut member).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}
