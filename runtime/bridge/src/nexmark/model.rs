//! The numbers of the events: ids, prices, times.
use super::draws::{Draws, Purpose, lower, upper};

const PERSONS: u64 = 1;
const AUCTIONS: u64 = 3;
/// Of so many events `PERSONS` are persons, then come `AUCTIONS` auctions, the rest are bids.
const ROUND: u64 = 50;
const FIRST_PERSON: u64 = 1000;
const FIRST_AUCTION: u64 = 1000;
const FIRST_CATEGORY: u64 = 10;
const CATEGORIES: u64 = 5;
/// Only so many of the latest persons sell and bid.
const ACTIVE_PERSONS: u64 = 1000;
/// So many auctions are open at a time.
const OPEN_AUCTIONS: u64 = 100;
/// Ids so far ahead of the latest are used: of persons and auctions that are yet to come.
const LEAD: u64 = 10;
/// All but one in so many go to the hot one.
const HOT_AUCTIONS: u64 = 2;
const HOT_BIDDERS: u64 = 4;
const HOT_SELLERS: u64 = 4;
/// The hot one changes after so many.
const HOT_EVERY: u64 = 100;
/// 2015-07-15T00:00:00Z, in milliseconds.
const BASE_TIME: u64 = 1_436_918_400_000;
/// 10,000 events per second of event time.
const EVENTS_PER_MILLI: u64 = 10;

/// The kinds of events.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Person,
    Auction,
    Bid,
}

impl Kind {
    /// All, in the order of the type.
    pub const ALL: [Kind; 3] = [Kind::Person, Kind::Auction, Kind::Bid];

    /// The kind of an event.
    pub fn of(event: u64) -> Kind {
        match event % ROUND {
            n if n < PERSONS => Kind::Person,
            n if n < PERSONS + AUCTIONS => Kind::Auction,
            _ => Kind::Bid,
        }
    }

    /// The value of the field `type`.
    pub fn tag(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Auction => "auction",
            Kind::Bid => "bid",
        }
    }
}

/// The numbers of the events of one seed. Ask each only of an event of its kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Model {
    /// The random numbers behind it.
    pub draws: Draws,
}

/// The number of the latest person, from 0.
fn last_person(event: u64) -> u64 {
    event / ROUND
}

/// The number of the latest auction, from 0.
fn last_auction(event: u64) -> u64 {
    let (round, place) = (event / ROUND, event % ROUND);
    match place {
        // Before the first auction of the round: the last of the round before.
        0 => (round * AUCTIONS).saturating_sub(1),
        _ => round * AUCTIONS + (place - PERSONS).min(AUCTIONS - 1),
    }
}

/// The time of an event, in milliseconds since 1970.
pub(super) fn millis(event: u64) -> u64 {
    BASE_TIME + event / EVENTS_PER_MILLI
}

/// `round(10^(6x) * 100)` for an even `x` in 0..1, in arithmetic that is the same on every machine: `powf` is not.
fn price(bits: u64) -> u64 {
    const LOG2_OF_A_MILLION: f64 = 19.931_568_569_324_174;
    let power = (bits >> 11) as f64 * (1.0 / (1u64 << 53) as f64) * LOG2_OF_A_MILLION;
    let whole = power as u64;
    let x = (power - whole as f64) * std::f64::consts::LN_2;
    // e^x for 0 <= x < ln 2: the terms that are left out are below 1e-9.
    let terms = [1.0 / 362_880.0, 1.0 / 40_320.0, 1.0 / 5_040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5];
    let e = terms.iter().fold(0.0, |sum, term| sum * x + term) * x * x + x + 1.0;
    (e * (1u64 << whole) as f64 * 100.0 + 0.5) as u64
}

impl Model {
    /// The generator of a seed.
    pub fn new(seed: u64) -> Self {
        Model { draws: Draws::new(seed) }
    }

    /// The id of a person or auction.
    pub fn id(self, event: u64) -> u64 {
        match Kind::of(event) {
            Kind::Person => FIRST_PERSON + last_person(event),
            _ => FIRST_AUCTION + last_auction(event),
        }
    }

    /// The auction of a bid.
    pub fn auction(self, event: u64) -> u64 {
        let bits = self.draws.bits(event, Purpose::Auction);
        let last = last_auction(event);
        let least = last.saturating_sub(OPEN_AUCTIONS);
        let any = least + upper(bits, last - least + 1 + LEAD);
        let hot = last / HOT_EVERY * HOT_EVERY;
        FIRST_AUCTION + if lower(bits, HOT_AUCTIONS) > 0 { hot } else { any }
    }

    /// The bidder of a bid.
    pub fn bidder(self, event: u64) -> u64 {
        self.person(event, Purpose::Bidder, HOT_BIDDERS, 1)
    }

    /// The seller of an auction.
    pub fn seller(self, event: u64) -> u64 {
        self.person(event, Purpose::Seller, HOT_SELLERS, 0)
    }

    fn person(self, event: u64, purpose: Purpose, hot_ratio: u64, hot_offset: u64) -> u64 {
        let bits = self.draws.bits(event, purpose);
        let last = last_person(event);
        let active = (last + 1).min(ACTIVE_PERSONS);
        let any = last + 1 - active + upper(bits, active + LEAD);
        let hot = last / HOT_EVERY * HOT_EVERY + hot_offset;
        FIRST_PERSON + if lower(bits, hot_ratio) > 0 { hot } else { any }
    }

    /// The price of a bid.
    pub fn price(self, event: u64) -> u64 {
        price(self.draws.bits(event, Purpose::Price))
    }

    /// The first price of an auction.
    pub fn initial_bid(self, event: u64) -> u64 {
        price(self.draws.bits(event, Purpose::InitialBid))
    }

    /// The least price that an auction sells for.
    pub fn reserve(self, event: u64) -> u64 {
        self.initial_bid(event) + price(self.draws.bits(event, Purpose::Reserve))
    }

    /// The category of an auction.
    pub fn category(self, event: u64) -> u64 {
        FIRST_CATEGORY + upper(self.draws.bits(event, Purpose::Category), CATEGORIES)
    }

    /// When an auction ends, in milliseconds since 1970: such that about [`OPEN_AUCTIONS`] are open at a time.
    pub fn expires(self, event: u64) -> u64 {
        let horizon = millis(event + OPEN_AUCTIONS * ROUND / AUCTIONS) - millis(event);
        millis(event) + 1 + upper(self.draws.bits(event, Purpose::Expires), (horizon * 2).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_those_of_the_formula() {
        for step in 0..1000u64 {
            let bits = step * (u64::MAX / 1000);
            let exact = (10f64.powf((bits >> 11) as f64 / (1u64 << 53) as f64 * 6.0) * 100.0).round();
            let off = (price(bits) as f64 - exact).abs();
            assert!(off <= 1.0, "{} for {exact}", price(bits));
        }
        assert_eq!((price(0), price(u64::MAX)), (100, 100_000_000));
    }

    #[test]
    fn the_latest_auction_is_counted_as_in_beam() {
        let seen: Vec<u64> = [0, 1, 2, 3, 4, 49, 50, 51, 53, 99].map(last_auction).to_vec();
        assert_eq!(seen, [0, 0, 1, 2, 2, 2, 2, 3, 5, 5]);
    }
}
