#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::*;

fn cut_all(mut cutter: Cutter, portions: &[&[u8]]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for portion in portions {
        cutter.buffer().extend_from_slice(portion);
        pieces.extend(cutter.cut());
    }
    pieces.extend(cutter.finish());
    pieces
}

fn json(max: u64) -> Cutter {
    Cutter::new(Format::Json, max)
}

fn csv(max: u64) -> Cutter {
    Cutter::new(Format::Csv, max)
}

#[test]
fn a_line_that_comes_in_portions_is_whole() {
    let pieces = cut_all(json(100), &[b"one\ntw", b"o\nthr", b"", b"ee"]);
    let seen: Vec<_> = pieces.iter().map(|p| (&p.bytes[..], p.offset, p.line)).collect();
    assert_eq!(seen, [(&b"one\n"[..], 0, Some(1)), (b"two\n", 4, Some(2)), (b"three", 8, Some(3))]);
}

#[test]
fn of_a_row_that_is_too_long_the_beginning_is_given_and_the_rest_skipped() {
    let pieces = cut_all(json(4), &[b"ok\n0123456789", b"0123456789", b"01\nyes\n"]);
    let seen: Vec<_> = pieces.iter().map(|p| (&p.bytes[..], p.offset, p.line)).collect();
    assert_eq!(seen, [(&b"ok\n"[..], 0, Some(1)), (b"01234", 3, Some(2)), (b"yes\n", 26, Some(3))]);
}

#[test]
fn a_quoted_field_without_end_is_cut_at_the_limit_and_the_rest_flows_on() {
    let pieces = cut_all(csv(8), &[b"a,b\n", b"1,\"open and on\n", b"2,3\n4,5\n"]);
    let seen: Vec<_> = pieces.iter().map(|p| (&p.bytes[..], p.line)).collect();
    assert_eq!(seen, [(&b"a,b\n"[..], Some(1)), (b"1,\"open a", Some(2)), (b"2,3\n4,5\n", Some(3))]);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_line() {
    let pieces = cut_all(json(100), &[b"\xef", b"\xbb\xbf{}\n", b"{}\n"]);
    let seen: Vec<_> = pieces.iter().map(|p| (&p.bytes[..], p.offset)).collect();
    assert_eq!(seen, [(&b"{}\n"[..], 3), (b"{}\n", 6)]);
    assert_eq!(cut_all(json(100), &[b"\xef\xbb"])[0].bytes[..], b"\xef\xbb"[..]);
}

#[test]
fn a_csv_header_goes_with_every_later_piece() {
    let pieces = cut_all(csv(100), &[b"a,\"b\n", b"c\"\n1,2\n", b"3,4\n"]);
    assert_eq!(pieces[0].header, None);
    assert_eq!(pieces[1].header.as_deref(), Some(&b"a,\"b\nc\"\n"[..]));
    assert_eq!(pieces[1].line, Some(4));
}

proptest! {
    #[test]
    fn pieces_are_the_input_however_it_is_portioned(
        lines in prop::collection::vec("[a-z\"\\r,]{0,12}", 0..30), portion in 1usize..40, ended: bool, records: bool,
    ) {
        let mut text = lines.join("\n").into_bytes();
        if ended {
            text.push(b'\n');
        }
        let portions: Vec<&[u8]> = text.chunks(portion).collect();
        let pieces = cut_all(if records { csv(10_000) } else { json(10_000) }, &portions);
        let mut joined = Vec::new();
        for piece in &pieces {
            prop_assert_eq!(piece.offset, joined.len() as u64);
            prop_assert_eq!(piece.line, Some(1 + memchr::memchr_iter(b'\n', &joined).count() as u64));
            joined.extend_from_slice(&piece.bytes);
        }
        prop_assert_eq!(joined, text);
    }
}
