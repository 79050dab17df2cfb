//! The queries of the speed table.
use expect_test::expect;
use hexafn_ir::step::StepKind as S;
use hexafn_plan::{dump, plan};

use crate::program::*;

#[test]
fn a_projection_of_bids_decodes_three_fields_of_one_kind() {
    let select = S::Select(items(&[("auction", int("auction")), ("bidder", int("bidder")), ("price", int("price"))]));
    expect![[r#"
        source events: file "events.jsonl"
          row    Event
          order  arrival
          kinds  bid
          decode auction, bidder, price
          with   @offset
          out    auction, bidder, price with @offset
          -> out.select
          invalid -> dead

        stage out.select
          out.select: select auction, bidder, price
            keep auction, bidder, price
          out    auction, bidder, price with @offset
          -> file

        sink file: file "out.jsonl"
          undelivered -> dead

        sink dead: file "dead.jsonl"
    "#]]
    .assert_eq(&dump(&plan(&bids(vec![select]).0).unwrap()));
}

#[test]
fn a_price_in_another_currency_is_computed_in_one_stage() {
    let price = S::Set(items(&[("price", div(int("price"), n(2)))]));
    expect![[r#"
        source events: file "events.jsonl"
          row    Event
          order  arrival
          kinds  bid
          decode date_time, extra, auction, bidder, price, channel, url
          with   @offset
          out    date_time, extra, auction, bidder, price, channel, url with @offset
          -> out.set
          invalid -> dead

        stage out.set
          out.set: set price = price / 2
            keep auction, bidder, price, channel, url, date_time, extra
          out    auction, bidder, price, channel, url, date_time, extra with @offset
          -> file

        sink file: file "out.jsonl"
          undelivered -> dead

        sink dead: file "dead.jsonl"
    "#]]
    .assert_eq(&dump(&plan(&bids(vec![price]).0).unwrap()));
}

#[test]
fn a_filter_of_whole_bids_decodes_only_what_it_asks() {
    let condition = S::Where(gt(int("auction"), n(123)));
    expect![[r#"
        source events: file "events.jsonl"
          row    Event
          order  arrival
          kinds  bid
          decode auction
          with   @offset, @raw
          out    auction with @offset, @raw
          -> out.where-2
          invalid -> dead

        stage out.where-2
          out.where-2: where auction > 123
            keep nothing
          out    nothing with @offset, @raw
          -> file

        sink file: file "out.jsonl"
          undelivered -> dead

        sink dead: file "dead.jsonl"
    "#]]
    .assert_eq(&dump(&plan(&bids(vec![condition]).0).unwrap()));
}

#[test]
fn whole_events_are_not_decoded_at_all() {
    let built = Build::default()
        .source("events", hexafn_ir::nexmark::event_type(), file("events.jsonl"))
        .stream("out", "events", vec![], vec![route("file")])
        .sink("file", file("out.jsonl"))
        .dead();
    expect![[r#"
        source events: file "events.jsonl"
          row    Event
          order  arrival
          decode nothing
          with   @offset, @raw
          out    nothing with @offset, @raw
          -> file
          invalid -> dead

        sink file: file "out.jsonl"
          undelivered -> dead

        sink dead: file "dead.jsonl"
    "#]]
    .assert_eq(&dump(&plan(&built.0).unwrap()));
}
