//! NEXMark-like events for the tests: the shapes and sizes of the real generator, deterministic, no more.
use std::io::{self, Write};

const CHANNELS: [&str; 4] = ["Google", "Facebook", "Baidu", "Apple"];
const NAMES: [&str; 4] = ["Peter Shultz", "Kate Abrams", "Walter Noris", "Saul Smith"];
const CITIES: [&str; 4] = ["Phoenix", "Palo Alto", "Boise", "Portland"];

/// Writes `count` events of the kinds person, auction and bid, 1 : 3 : 46.
pub fn write_events(count: u64, seed: u64, out: &mut impl Write) -> io::Result<()> {
    let mut random = Random(seed ^ 0x9E37_79B9_7F4A_7C15);
    for n in 0..count {
        let time = 1_436_918_400_000 + n / 10;
        let (round, place) = (n / 50, n % 50);
        match place {
            0 => write_person(round, time, &mut random, out)?,
            1..=3 => write_auction(round * 3 + place, time, &mut random, out)?,
            _ => write_bid(round, time, &mut random, out)?,
        }
    }
    Ok(())
}

fn write_person(round: u64, time: u64, random: &mut Random, out: &mut impl Write) -> io::Result<()> {
    let (id, name, city) = (1000 + round, random.pick(&NAMES), random.pick(&CITIES));
    let (mail, card, extra) = (random.letters(7), random.below(10_000), random.letters(90));
    writeln!(
        out,
        r#"{{"type":"person","id":{id},"name":"{name}","email_address":"{mail}@{mail}.com","credit_card":"{card:04} {card:04} {card:04} {card:04}","city":"{city}","state":"AZ","date_time":{time},"extra":"{extra}"}}"#
    )
}

fn write_auction(number: u64, time: u64, random: &mut Random, out: &mut impl Write) -> io::Result<()> {
    let (id, item, description) = (1000 + number, random.letters(15), random.letters(60));
    let (bid, seller, extra) = (random.price(), 1000 + random.below(number + 1), random.letters(350));
    writeln!(
        out,
        r#"{{"type":"auction","id":{id},"item_name":"{item}","description":"{description}","initial_bid":{bid},"reserve":{},"date_time":{time},"expires":{},"seller":{seller},"category":{},"extra":"{extra}"}}"#,
        bid * 2,
        time + 10_000,
        10 + random.below(5)
    )
}

fn write_bid(round: u64, time: u64, random: &mut Random, out: &mut impl Write) -> io::Result<()> {
    let (auction, bidder, price) = (1000 + random.below(round * 3 + 1), 1000 + random.below(round + 1), random.price());
    let (channel, length) = (random.pick(&CHANNELS), 60 + random.below(16));
    let (a, b, c, extra) = (random.letters(5), random.letters(5), random.letters(5), random.letters(length));
    writeln!(
        out,
        r#"{{"type":"bid","auction":{auction},"bidder":{bidder},"price":{price},"channel":"{channel}","url":"https://www.nexmark.com/{a}/{b}/{c}/item.htm?query=1","date_time":{time},"extra":"{extra}"}}"#
    )
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }

    /// Between 1 and 10^8, evenly over the magnitudes.
    fn price(&mut self) -> u64 {
        let magnitude = self.below(8) as u32;
        (1 + self.below(100)) * 10_u64.pow(magnitude) / 10 + 1
    }

    fn letters(&mut self, length: u64) -> String {
        (0..length).map(|_| char::from(b'a' + self.below(26) as u8)).collect()
    }
}
