#![allow(clippy::unwrap_used, clippy::panic)]
use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};
use chrono::DateTime;
use hexafn_ir::connector::{Role, Rows, Setting};
use hexafn_ir::{Value, connectors, program};
use hexafn_port::{Partition, SourceFactory};

use super::*;
use crate::cron::CronFactory;
use crate::every::EveryFactory;
use crate::testing::{self, Hand, count, host_at, settings, text};

/// 2026-03-28T00:00:00Z: the clocks of Paris go forward in the next night.
const START: i64 = 1_774_656_000_000_000;

fn tick_source<const N: usize>(kind: &str, options: [(&str, Setting); N]) -> program::Source {
    let Some(Rows::Brought(row)) = connectors::find(kind, Role::Source).map(|spec| spec.rows) else { panic!("no row") };
    program::Source { row: row(), ..testing::source(kind, options) }
}

fn open(factory: &dyn SourceFactory, source: &program::Source) -> Result<Vec<Partition>, PortError> {
    testing::open(factory, source, &settings(std::path::Path::new("")), true)
}

/// The ticks of one poll as text, or how long to wait.
fn poll(partitions: &mut [Partition]) -> String {
    match partitions[0].reader.poll(1 << 20).unwrap() {
        Polled::Chunk(Chunk { data: Data::Rows { rows, .. }, .. }) => {
            let times = rows.column(0).as_primitive::<TimestampMicrosecondType>();
            let numbers = rows.column(1).as_primitive::<Int64Type>();
            let shown = times.values().iter().zip(numbers.values()).map(|(at, n)| {
                format!("{n} at {}", DateTime::from_timestamp_micros(*at).unwrap().format("%dT%H:%M:%S%.fZ"))
            });
            shown.collect::<Vec<_>>().join(", ")
        }
        Polled::After(wait) => format!("wait {wait:?}"),
        Polled::End => "end".to_owned(),
        _ => panic!("neither rows nor a wait"),
    }
}

#[test]
fn every_keeps_its_pace_and_makes_up_for_what_was_missed() {
    let clock = Hand::at(START);
    let factory = EveryFactory::new(&host_at(clock.clone()));
    let source = tick_source("every", [("period", Setting::Value(Value::Duration(5_000_000))), ("count", count(4))]);
    let mut ticks = open(&factory, &source).unwrap();
    let mut seen = vec![poll(&mut ticks)];
    for step in [4_999_999, 1, 12_300_000, 0, 10_000_000, 0] {
        clock.forward(step);
        seen.push(poll(&mut ticks));
    }
    expect_test::expect![[r#"
        wait 5s
        wait 1µs
        0 at 28T00:00:05Z
        1 at 28T00:00:10Z, 2 at 28T00:00:15Z
        wait 2.7s
        3 at 28T00:00:20Z
        end"#]]
    .assert_eq(&seen.join("\n"));
}

#[test]
fn a_restart_counts_on_without_making_up_for_the_pause() {
    let clock = Hand::at(START);
    let factory = EveryFactory::new(&host_at(clock.clone()));
    let source = tick_source("every", [("period", Setting::Value(Value::Duration(1_000_000)))]);
    let mut ticks = open(&factory, &source).unwrap();
    poll(&mut ticks);
    clock.forward(2_000_000);
    assert_eq!(poll(&mut ticks), "0 at 28T00:00:01Z, 1 at 28T00:00:02Z");
    let kept = ticks[0].reader.position();
    clock.forward(3_600_000_000);
    let mut ticks = open(&factory, &source).unwrap();
    ticks[0].reader.seek(&kept).unwrap();
    assert_eq!(poll(&mut ticks), "wait 1s");
    clock.forward(1_000_000);
    assert_eq!(poll(&mut ticks), "2 at 28T01:00:03Z");
}

#[test]
fn cron_follows_its_time_zone_through_the_change_of_the_clocks() {
    let clock = Hand::at(START);
    let factory = CronFactory::new(&host_at(clock.clone()));
    let source = tick_source("cron", [("schedule", text("0 9 * * *")), ("tz", text("Europe/Paris"))]);
    let mut ticks = open(&factory, &source).unwrap();
    let mut seen = vec![poll(&mut ticks)];
    clock.forward(2 * 86_400_000_000);
    seen.push(poll(&mut ticks));
    expect_test::expect![[r#"
        wait 28800s
        0 at 28T08:00:00Z, 1 at 29T07:00:00Z"#]]
    .assert_eq(&seen.join("\n"));
}

#[test]
fn cron_ticks_on_the_whole_second_also_when_the_run_began_within_one() {
    let clock = Hand::at(START + 250_000);
    let factory = CronFactory::new(&host_at(clock.clone()));
    let mut ticks = open(&factory, &tick_source("cron", [("schedule", text("* * * * * *"))])).unwrap();
    assert_eq!(poll(&mut ticks), "wait 750ms");
    clock.forward(1_750_000);
    assert_eq!(poll(&mut ticks), "0 at 28T00:00:01Z, 1 at 28T00:00:02Z");
}

#[test]
fn a_sixth_field_is_seconds_and_a_wrong_schedule_is_told() {
    let clock = Hand::at(START);
    let factory = CronFactory::new(&host_at(clock));
    let mut ticks = open(&factory, &tick_source("cron", [("schedule", text("*/10 * * * * *"))])).unwrap();
    assert_eq!(poll(&mut ticks), "wait 10s");
    for (options, message) in [
        ([("schedule", text("61 * * * *")), ("tz", text("UTC"))], "`61 * * * *` is not a cron expression"),
        ([("schedule", text("0 0 30 2 *")), ("tz", text("UTC"))], "names no time that will ever come"),
        ([("schedule", text("* * * * *")), ("tz", text("Mars/Base"))], "`Mars/Base` is not a time zone"),
    ] {
        let error = open(&factory, &tick_source("cron", options)).err().unwrap().to_string();
        assert!(error.contains(message), "{error}");
    }
}
