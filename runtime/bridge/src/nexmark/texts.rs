//! The texts of the events. Most are slices of pools made once per seed, so that a row costs no letters.
use std::io::Write;

use arrow_buffer::Buffer;

use super::draws::{Draws, Purpose, lower, upper};
use super::model::{Kind, Model};

const POOL: usize = 1 << 17;
const CHANNELS: u64 = 10_000;
const HOT_CHANNELS: [&str; 4] = ["Google", "Facebook", "Baidu", "Apple"];
const FIRST_NAMES: [&str; 11] =
    ["Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter", "Walter"];
const LAST_NAMES: [&str; 9] = ["Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones", "Noris"];
const CITIES: [&str; 10] =
    ["Phoenix", "Los Angeles", "San Francisco", "Boise", "Portland", "Bend", "Redmond", "Seattle", "Kent", "Cheyenne"];
const STATES: [&str; 6] = ["AZ", "CA", "ID", "OR", "WA", "WY"];
/// The average size of an event, in Beam's count of bytes: numbers have eight.
const PERSON_BYTES: u64 = 200;
const AUCTION_BYTES: u64 = 500;
const BID_BYTES: u64 = 100;
const CREDIT_CARD_BYTES: u64 = 19;

/// Which pool.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pool {
    /// Letters: what pads an event.
    Letters,
    /// Letters with blanks between: names and descriptions.
    Words,
    /// Addresses, one per channel.
    Urls,
}

/// A part of a pool.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slice {
    /// The pool.
    pub pool: Pool,
    /// Where it begins.
    pub start: usize,
    /// How long it is.
    pub length: usize,
}

/// The texts of one seed.
pub(super) struct Texts {
    draws: Draws,
    letters: Buffer,
    words: Buffer,
    urls: Buffer,
    /// Where each address begins: the hot channels' first, then the others'; and the end of the last.
    url_starts: Vec<u32>,
}

fn letter(bits: u64) -> u8 {
    b'a' + upper(bits, 26) as u8
}

impl Texts {
    /// Makes the pools.
    pub fn new(model: Model) -> Self {
        let draws = model.draws;
        let mut next = draws.sequence(1);
        let letters: Vec<u8> = (0..POOL).map(|_| letter(next())).collect();
        let mut next = draws.sequence(2);
        let blank_or_letter = |bits| if lower(bits, 13) == 0 { b' ' } else { letter(bits) };
        let words: Vec<u8> = (0..POOL).map(|_| blank_or_letter(next())).collect();
        let (urls, url_starts) = urls(draws);
        Texts { draws, letters: letters.into(), words: words.into(), urls: urls.into(), url_starts }
    }

    /// The bytes of a pool.
    pub fn pool(&self, pool: Pool) -> &Buffer {
        match pool {
            Pool::Letters => &self.letters,
            Pool::Words => &self.words,
            Pool::Urls => &self.urls,
        }
    }

    /// The number of a bid's channel: the hot ones first.
    fn channel_number(&self, event: u64) -> u64 {
        let bits = self.draws.bits(event, Purpose::Channel);
        if lower(bits, 2) > 0 {
            upper(bits, HOT_CHANNELS.len() as u64)
        } else {
            HOT_CHANNELS.len() as u64 + upper(bits, CHANNELS)
        }
    }

    /// The channel of a bid.
    pub fn channel(&self, event: u64, out: &mut Vec<u8>) {
        let number = self.channel_number(event);
        match HOT_CHANNELS.get(number as usize) {
            Some(name) => out.extend_from_slice(name.as_bytes()),
            None => {
                out.extend_from_slice(b"channel-");
                let number = number - HOT_CHANNELS.len() as u64;
                out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
            }
        }
    }

    /// The address of a bid.
    pub fn url(&self, event: u64) -> Slice {
        let number = self.channel_number(event) as usize;
        let (start, end) = (self.url_starts[number] as usize, self.url_starts[number + 1] as usize);
        Slice { pool: Pool::Urls, start, length: end - start }
    }

    /// The name of a person.
    pub fn name(&self, event: u64, out: &mut Vec<u8>) {
        let bits = self.draws.bits(event, Purpose::Name);
        out.extend_from_slice(FIRST_NAMES[upper(bits, FIRST_NAMES.len() as u64) as usize].as_bytes());
        out.push(b' ');
        out.extend_from_slice(LAST_NAMES[lower(bits, LAST_NAMES.len() as u64) as usize].as_bytes());
    }

    /// The address of a person.
    pub fn email(&self, event: u64, out: &mut Vec<u8>) {
        for (purpose, longest) in [(Purpose::Email, 7), (Purpose::EmailHost, 5)] {
            let bits = self.draws.bits(event, purpose);
            let start = lower(bits, (POOL - longest) as u64) as usize;
            let length = 3 + upper(bits, longest as u64 - 3) as usize;
            out.extend_from_slice(&self.letters[start..start + length]);
            out.extend_from_slice(if longest == 7 { b"@" } else { b".com" });
        }
    }

    /// The card number of a person.
    pub fn credit_card(&self, event: u64, out: &mut Vec<u8>) {
        let bits = self.draws.bits(event, Purpose::CreditCard);
        for group in 0..4 {
            let digits = ((bits >> (group * 16)) & 0xffff) % 10_000;
            let blank = if group == 0 { "" } else { " " };
            // Writing to a vector cannot fail.
            let _ = write!(out, "{blank}{digits:04}");
        }
    }

    /// The city of a person.
    pub fn city(&self, event: u64) -> &'static str {
        CITIES[upper(self.draws.bits(event, Purpose::Place), CITIES.len() as u64) as usize]
    }

    /// The state of a person.
    pub fn state(&self, event: u64) -> &'static str {
        STATES[lower(self.draws.bits(event, Purpose::Place), STATES.len() as u64) as usize]
    }

    /// What an auction sells.
    pub fn item_name(&self, event: u64) -> Slice {
        self.words(event, Purpose::ItemName, 20)
    }

    /// More about it.
    pub fn description(&self, event: u64) -> Slice {
        self.words(event, Purpose::Description, 100)
    }

    fn words(&self, event: u64, purpose: Purpose, longest: u64) -> Slice {
        let bits = self.draws.bits(event, purpose);
        let start = lower(bits, (POOL as u64) - longest) as usize;
        let end = start + 3 + upper(bits, longest - 3) as usize;
        let text = &self.words[start..end];
        // As Beam does: no blanks at the ends.
        let before = text.iter().take_while(|b| **b == b' ').count();
        let after = text[before..].iter().rev().take_while(|b| **b == b' ').count();
        Slice { pool: Pool::Words, start: start + before, length: text.len() - before - after }
    }

    /// What pads an event to its average size.
    pub fn extra(&self, kind: Kind, event: u64) -> Slice {
        let missing = match kind {
            Kind::Person => {
                let mut texts = Vec::with_capacity(64);
                self.name(event, &mut texts);
                self.email(event, &mut texts);
                let place = self.city(event).len() + self.state(event).len();
                PERSON_BYTES - (8 + CREDIT_CARD_BYTES + (texts.len() + place) as u64)
            }
            Kind::Auction => {
                AUCTION_BYTES - (8 * 7 + (self.item_name(event).length + self.description(event).length) as u64)
            }
            Kind::Bid => BID_BYTES - 8 * 4,
        };
        // A fifth more or less.
        let delta = (missing * 2 + 5) / 10;
        let bits = self.draws.bits(event, Purpose::Extra);
        let length = (missing - delta + upper(bits, 2 * delta)) as usize;
        Slice { pool: Pool::Letters, start: lower(bits, (POOL - length) as u64) as usize, length }
    }
}

/// Three path segments of random letters, and for most channels their number.
fn urls(draws: Draws) -> (Vec<u8>, Vec<u32>) {
    let mut next = draws.sequence(3);
    let (mut urls, mut starts) = (Vec::new(), Vec::new());
    for number in 0..HOT_CHANNELS.len() as u64 + CHANNELS {
        starts.push(urls.len() as u32);
        urls.extend_from_slice(b"https://www.nexmark.com/");
        for _ in 0..3 {
            for _ in 0..3 + upper(next(), 2) {
                let bits = next();
                urls.push(if lower(bits, 13) == 0 { b'_' } else { letter(bits) });
            }
            urls.push(b'/');
        }
        urls.extend_from_slice(b"item.htm?query=1");
        if let Some(channel) = number.checked_sub(HOT_CHANNELS.len() as u64)
            && upper(next(), 10) > 0
        {
            let id = (channel as u32).reverse_bits().cast_signed().unsigned_abs();
            let _ = write!(urls, "&channel_id={id}");
        }
    }
    starts.push(urls.len() as u32);
    (urls, starts)
}
