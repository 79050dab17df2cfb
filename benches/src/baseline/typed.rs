//! The typed structs: one flat struct per query. Measured against reading the tag first and then a struct per kind, it is as
//! fast or faster, since each line is parsed once; serde's internally tagged enum buffers and is several times slower.
use std::borrow::Cow;

use serde::Deserialize;

use super::row::Bid;

/// The kind of an event, told by its field `type`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Person,
    Auction,
    Bid,
}

/// What a line holds, for a query that projects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    Bid(Bid),
    Other(Kind),
    Invalid,
}

/// What `pass` reads.
#[derive(Deserialize)]
pub struct Pass {
    #[serde(rename = "type")]
    kind: Kind,
    auction: Option<i64>,
    bidder: Option<i64>,
    price: Option<i64>,
}

/// What `q1` reads.
#[derive(Deserialize)]
pub struct Q1 {
    #[serde(rename = "type")]
    kind: Kind,
    auction: Option<i64>,
    bidder: Option<i64>,
    price: Option<i64>,
    date_time: Option<i64>,
}

/// What `q2` reads.
#[derive(Deserialize)]
pub struct Q2 {
    #[serde(rename = "type")]
    kind: Kind,
    auction: Option<i64>,
    price: Option<i64>,
}

/// Text that is borrowed from the line unless it holds escapes. serde borrows in `Cow` but not in `Option<Cow>`.
#[derive(Deserialize)]
struct Text<'a>(
    #[serde(borrow)]
    #[expect(dead_code, reason = "parsed for its validity; the line itself is written")]
    Cow<'a, str>,
);

#[derive(Deserialize)]
struct Whole<'a> {
    #[serde(rename = "type")]
    kind: Kind,
    id: Option<i64>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    email_address: Option<Text<'a>>,
    #[serde(borrow)]
    credit_card: Option<Text<'a>>,
    #[serde(borrow)]
    city: Option<Text<'a>>,
    #[serde(borrow)]
    state: Option<Text<'a>>,
    #[serde(borrow)]
    item_name: Option<Text<'a>>,
    #[serde(borrow)]
    description: Option<Text<'a>>,
    initial_bid: Option<i64>,
    reserve: Option<i64>,
    expires: Option<i64>,
    seller: Option<i64>,
    category: Option<i64>,
    auction: Option<i64>,
    bidder: Option<i64>,
    price: Option<i64>,
    #[serde(borrow)]
    channel: Option<Text<'a>>,
    #[serde(borrow)]
    url: Option<Text<'a>>,
    date_time: Option<i64>,
    #[serde(borrow)]
    extra: Option<Text<'a>>,
}

/// A struct with the fields of one query.
pub trait Projected: for<'a> Deserialize<'a> {
    fn kind(&self) -> Kind;
    /// The bid, if its fields are there.
    fn bid(&self) -> Option<Bid>;
}

impl Projected for Pass {
    fn kind(&self) -> Kind {
        self.kind
    }

    fn bid(&self) -> Option<Bid> {
        Some(Bid { auction: self.auction?, bidder: self.bidder?, price: self.price?, date_time: 0 })
    }
}

impl Projected for Q1 {
    fn kind(&self) -> Kind {
        self.kind
    }

    fn bid(&self) -> Option<Bid> {
        Some(Bid { auction: self.auction?, bidder: self.bidder?, price: self.price?, date_time: self.date_time? })
    }
}

impl Projected for Q2 {
    fn kind(&self) -> Kind {
        self.kind
    }

    fn bid(&self) -> Option<Bid> {
        Some(Bid { auction: self.auction?, price: self.price?, ..Bid::default() })
    }
}

/// Parses a line into the fields of a query.
#[inline]
pub fn project<P: Projected>(line: &[u8]) -> Line {
    match sonic_rs::from_slice::<P>(line) {
        Ok(event) if event.kind() != Kind::Bid => Line::Other(event.kind()),
        Ok(event) => event.bid().map_or(Line::Invalid, Line::Bid),
        Err(_) => Line::Invalid,
    }
}

/// The kind of an event that has all fields of its kind; `None` for anything else.
pub fn whole(line: &[u8]) -> Option<Kind> {
    let event: Whole<'_> = sonic_rs::from_slice(line).ok()?;
    complete(&event).map(|()| event.kind)
}

/// Whether the required fields of its kind are there.
fn complete(e: &Whole<'_>) -> Option<()> {
    e.date_time?;
    e.extra.as_ref()?;
    match e.kind {
        Kind::Person => {
            e.id?;
            for text in [&e.name, &e.email_address, &e.credit_card, &e.city, &e.state] {
                text.as_ref()?;
            }
        }
        Kind::Auction => {
            for number in [e.id, e.initial_bid, e.reserve, e.expires, e.seller, e.category] {
                number?;
            }
            for text in [&e.item_name, &e.description] {
                text.as_ref()?;
            }
        }
        Kind::Bid => {
            for number in [e.auction, e.bidder, e.price] {
                number?;
            }
            for text in [&e.channel, &e.url] {
                text.as_ref()?;
            }
        }
    }
    Some(())
}
