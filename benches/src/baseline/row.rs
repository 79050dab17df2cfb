//! The output rows. Every variant writes through here, so the bytes agree.
use std::io::{self, Write};

use super::output::Output;
use super::query::Query;

/// The fields of a bid that some query reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Bid {
    pub auction: i64,
    pub bidder: i64,
    pub price: i64,
    /// Milliseconds since 1970.
    pub date_time: i64,
}

/// Writes the row of a query that projects; whether there was one.
pub fn write<W: Write>(query: Query, bid: &Bid, output: &mut Output<W>) -> io::Result<bool> {
    if query == Query::Q2 && bid.auction % 123 != 0 {
        return Ok(false);
    }
    let mut digits = itoa::Buffer::new();
    let row = output.row()?;
    row.extend_from_slice(br#"{"auction":"#);
    row.extend_from_slice(digits.format(bid.auction).as_bytes());
    if query != Query::Q2 {
        row.extend_from_slice(br#","bidder":"#);
        row.extend_from_slice(digits.format(bid.bidder).as_bytes());
    }
    row.extend_from_slice(br#","price":"#);
    if query == Query::Q1 {
        write_thousandths(i128::from(bid.price) * 908, row);
        row.extend_from_slice(br#","date_time":"#);
        row.extend_from_slice(digits.format(bid.date_time).as_bytes());
    } else {
        row.extend_from_slice(digits.format(bid.price).as_bytes());
    }
    row.extend_from_slice(b"}\n");
    Ok(true)
}

/// A number of thousandths as a decimal with three fraction digits.
fn write_thousandths(thousandths: i128, row: &mut Vec<u8>) {
    if thousandths < 0 {
        row.push(b'-');
    }
    let size = thousandths.unsigned_abs();
    let mut digits = itoa::Buffer::new();
    // 128-bit division is slow, and almost every price is small.
    let fraction = if let Ok(size) = u64::try_from(size) {
        row.extend_from_slice(digits.format(size / 1000).as_bytes());
        (size % 1000) as u16
    } else {
        row.extend_from_slice(digits.format(size / 1000).as_bytes());
        (size % 1000) as u16
    };
    let digit = |n: u16| b'0' + (n % 10) as u8;
    row.extend_from_slice(&[b'.', digit(fraction / 100), digit(fraction / 10), digit(fraction)]);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn row(query: Query, bid: Bid) -> String {
        let mut bytes = Vec::new();
        let mut output = Output::new(&mut bytes);
        write(query, &bid, &mut output).unwrap();
        output.flush().unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_row_of_each_query() {
        let bid = Bid { auction: 1230, bidder: 1001, price: 123, date_time: 1_436_918_400_000 };
        assert_eq!(row(Query::Pass, bid), "{\"auction\":1230,\"bidder\":1001,\"price\":123}\n");
        let q1 = "{\"auction\":1230,\"bidder\":1001,\"price\":111.684,\"date_time\":1436918400000}\n";
        assert_eq!(row(Query::Q1, bid), q1);
        assert_eq!(row(Query::Q2, bid), "{\"auction\":1230,\"price\":123}\n");
        assert_eq!(row(Query::Q2, Bid { auction: 1231, ..bid }), "");
    }

    #[test]
    fn prices_are_exact_over_the_whole_range() {
        for (price, text) in [
            (0, "0.000"),
            (1, "0.908"),
            (-1, "-0.908"),
            (1000, "908.000"),
            (i64::MAX, "8374821809464136432.756"),
            (i64::MIN, "-8374821809464136433.664"),
        ] {
            let mut out = Vec::new();
            write_thousandths(i128::from(price) * 908, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }
}
