//! The order of the keys that lines of one kind had last.
use sonic_rs::{JsonValueTrait, LazyValue};

use super::super::query::Query;
use super::super::row::Bid;
use super::super::typed::Kind;
use super::number;

/// What follows a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Value {
    /// Nothing: the value is part of the text, as `{"type":"bid"`.
    Known,
    Auction,
    Bidder,
    Price,
    DateTime,
    /// An integer that nobody reads.
    Number,
    /// A string that nobody reads.
    Text,
}

/// A key with what is before it: `{"type":"bid"` or `,"auction":`.
struct Member {
    text: Box<[u8]>,
    /// The first bytes of the text, for a comparison without a call, and which of them count.
    start: u128,
    mask: u128,
    value: Value,
}

/// The members of a kind, up to the last one that the query reads.
pub struct Layout {
    pub kind: Kind,
    members: Vec<Member>,
    /// Whether `members` are all there are.
    whole: bool,
}

impl Member {
    fn new(text: Vec<u8>, value: Value) -> Self {
        let mut start = [0; 16];
        let mut mask = [0; 16];
        for (i, byte) in text.iter().take(16).enumerate() {
            (start[i], mask[i]) = (*byte, 0xFF);
        }
        Member { text: text.into(), start: u128::from_le_bytes(start), mask: u128::from_le_bytes(mask), value }
    }

    /// Whether the rest of a line starts with the text.
    #[inline]
    fn starts(&self, rest: &[u8]) -> bool {
        match rest.first_chunk::<16>() {
            Some(chunk) if self.text.len() <= 16 => u128::from_le_bytes(*chunk) & self.mask == self.start,
            _ => rest.starts_with(&self.text),
        }
    }
}

impl Layout {
    /// The layout of an event that a query accepts; `None` if it has something that the scanner does not know.
    pub fn learn(query: Query, kind: Kind, line: &[u8]) -> Option<Layout> {
        let mut members = Vec::new();
        let mut last_read = 0;
        for member in sonic_rs::to_object_iter(line) {
            let (key, value) = member.ok()?;
            if key.bytes().any(|b| b < b' ' || b == b'"' || b == b'\\') {
                return None;
            }
            let before = if members.is_empty() { "{" } else { "," };
            let mut text = format!("{before}\"{key}\":").into_bytes();
            let value = if key == "type" {
                text.extend_from_slice(value.as_raw_str().as_bytes());
                Value::Known
            } else {
                read_by(query, kind, &key).map_or_else(|| skipped(&value), Some)?
            };
            members.push(Member::new(text, value));
            if !matches!(value, Value::Number | Value::Text) {
                last_read = members.len();
            }
        }
        let whole = query == Query::All;
        if !whole {
            members.truncate(last_read);
        }
        Some(Layout { kind, members, whole })
    }

    /// Whether the line is of the same kind and layout; for bids, with what the query reads.
    #[inline]
    pub fn scan(&self, line: &[u8]) -> Option<Bid> {
        let mut bid = Bid::default();
        let mut at = 0;
        for member in &self.members {
            let rest = line.get(at..)?;
            if !member.starts(rest) {
                return None;
            }
            at += member.text.len();
            let rest = line.get(at..)?;
            let slot = match member.value {
                Value::Known => continue,
                Value::Auction => &mut bid.auction,
                Value::Bidder => &mut bid.bidder,
                Value::Price => &mut bid.price,
                Value::DateTime => &mut bid.date_time,
                Value::Number => {
                    at += number::parse(rest)?.1;
                    continue;
                }
                Value::Text => {
                    at += text(rest)?;
                    continue;
                }
            };
            let length;
            (*slot, length) = number::parse(rest)?;
            at += length;
        }
        let rest = line.get(at..)?;
        let ends = if self.whole { rest == b"}" } else { matches!(rest, [b',' | b'}', ..]) && rest.ends_with(b"}") };
        ends.then_some(bid)
    }
}

/// The field of a bid that the query reads under this key.
fn read_by(query: Query, kind: Kind, key: &str) -> Option<Value> {
    match (query, kind, key) {
        (Query::All, ..) => None,
        (_, Kind::Bid, "auction") => Some(Value::Auction),
        (Query::Pass | Query::Q1, Kind::Bid, "bidder") => Some(Value::Bidder),
        (_, Kind::Bid, "price") => Some(Value::Price),
        (Query::Q1, Kind::Bid, "date_time") => Some(Value::DateTime),
        _ => None,
    }
}

fn skipped(value: &LazyValue<'_>) -> Option<Value> {
    if value.is_str() {
        Some(Value::Text)
    } else if value.is_number() {
        Some(Value::Number)
    } else {
        None
    }
}

/// The length of a string without escapes of the quote: the first quote without a backslash before it ends it.
#[inline]
fn text(rest: &[u8]) -> Option<usize> {
    let inner = rest.strip_prefix(b"\"")?;
    let end = memchr::memchr(b'"', inner)?;
    (end == 0 || inner[end - 1] != b'\\').then_some(end + 2)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const BID: &[u8] = br#"{"type":"bid","auction":1230,"bidder":7,"price":50,"channel":"G","url":"u","date_time":1436918400000,"extra":"x"}"#;

    #[test]
    fn a_line_fits_the_layout_that_it_taught() {
        let bid = Layout::learn(Query::Q1, Kind::Bid, BID).unwrap().scan(BID);
        assert_eq!(bid, Some(Bid { auction: 1230, bidder: 7, price: 50, date_time: 1_436_918_400_000 }));
        assert!(Layout::learn(Query::All, Kind::Bid, BID).unwrap().scan(BID).is_some());
    }

    #[test]
    fn members_behind_the_last_wanted_one_are_not_looked_at() {
        let layout = Layout::learn(Query::Q2, Kind::Bid, BID).unwrap();
        assert_eq!(layout.members.len(), 4);
        assert!(layout.scan(br#"{"type":"bid","auction":1,"bidder":2,"price":3,"other":[]}"#).is_some());
        assert!(layout.scan(br#"{"type":"bid","auction":1,"bidder":2,"price":3,"cut":"#).is_none());
    }

    #[test]
    fn a_key_that_needs_escapes_is_not_learned() {
        let line = br#"{"type":"bid","a\":1,\"b":2}"#;
        assert!(Layout::learn(Query::All, Kind::Bid, line).is_none());
    }
}
