//! Events as lines of JSON: `type` first, then the fields of the kind in the order of the type.
use std::io::{self, Write};

use super::model::{Kind, Model, millis};
use super::texts::{Slice, Texts};

/// Handed to the writer at a time.
const PORTION: usize = 256 << 10;

/// Writes the first `events` events of a seed, each on a line: a bid has about 270 bytes. The same events as the source
/// `nexmark` gives.
///
/// # Errors
/// What the writer says.
pub fn write_ndjson(events: u64, seed: u64, out: &mut impl Write) -> io::Result<()> {
    let model = Model::new(seed);
    let mut line = Line { texts: &Texts::new(model), model, out: Vec::with_capacity(PORTION + 1024) };
    for event in 0..events {
        line.event(event);
        if line.out.len() >= PORTION {
            out.write_all(&line.out)?;
            line.out.clear();
        }
    }
    out.write_all(&line.out)?;
    out.flush()
}

struct Line<'a> {
    model: Model,
    texts: &'a Texts,
    out: Vec<u8>,
}

impl Line<'_> {
    fn event(&mut self, event: u64) {
        let kind = Kind::of(event);
        self.out.extend_from_slice(b"{\"type\":\"");
        self.out.extend_from_slice(kind.tag().as_bytes());
        self.out.push(b'"');
        match kind {
            Kind::Person => self.person(event),
            Kind::Auction => self.auction(event),
            Kind::Bid => self.bid(event),
        }
        self.slice("extra", self.texts.extra(kind, event));
        self.out.extend_from_slice(b"}\n");
    }

    fn person(&mut self, event: u64) {
        let texts = self.texts;
        self.number("id", self.model.id(event));
        self.text("name", |out| texts.name(event, out));
        self.text("email_address", |out| texts.email(event, out));
        self.text("credit_card", |out| texts.credit_card(event, out));
        self.text("city", |out| out.extend_from_slice(texts.city(event).as_bytes()));
        self.text("state", |out| out.extend_from_slice(texts.state(event).as_bytes()));
        self.number("date_time", millis(event));
    }

    fn auction(&mut self, event: u64) {
        self.number("id", self.model.id(event));
        self.slice("item_name", self.texts.item_name(event));
        self.slice("description", self.texts.description(event));
        self.number("initial_bid", self.model.initial_bid(event));
        self.number("reserve", self.model.reserve(event));
        self.number("date_time", millis(event));
        self.number("expires", self.model.expires(event));
        self.number("seller", self.model.seller(event));
        self.number("category", self.model.category(event));
    }

    fn bid(&mut self, event: u64) {
        let texts = self.texts;
        self.number("auction", self.model.auction(event));
        self.number("bidder", self.model.bidder(event));
        self.number("price", self.model.price(event));
        self.text("channel", |out| texts.channel(event, out));
        self.slice("url", texts.url(event));
        self.number("date_time", millis(event));
    }

    fn key(&mut self, name: &str) {
        self.out.extend_from_slice(b",\"");
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    fn number(&mut self, name: &str, value: u64) {
        self.key(name);
        self.out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
    }

    /// None of the texts has a letter that JSON would escape.
    fn text(&mut self, name: &str, write: impl FnOnce(&mut Vec<u8>)) {
        self.key(name);
        self.out.push(b'"');
        write(&mut self.out);
        self.out.push(b'"');
    }

    fn slice(&mut self, name: &str, slice: Slice) {
        let bytes = &self.texts.pool(slice.pool)[slice.start..slice.start + slice.length];
        self.key(name);
        self.out.push(b'"');
        self.out.extend_from_slice(bytes);
        self.out.push(b'"');
    }
}
