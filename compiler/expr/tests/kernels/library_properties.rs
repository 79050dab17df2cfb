//! Functions of the library against plain ways to compute the same, and round trips.
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;
use hexafn_expr::library::{ArgType, resolve};
use hexafn_ir::{Type, Value};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::build::*;

/// The value of a function for arguments in columns of one row, or the message of its failure.
fn value(name: &str, arguments: &[(Type, Value)]) -> Result<Value, String> {
    let types: Vec<ArgType> = arguments.iter().map(|(ty, _)| ArgType::Value(ty.clone())).collect();
    let resolved = resolve(name, &types).unwrap();
    let names = ["a", "b", "c", "d"];
    let columns: Vec<_> =
        arguments.iter().zip(names).map(|((ty, v), name)| (name, ty.clone(), vec![v.clone()])).collect();
    let inputs = arguments.iter().zip(names).map(|((ty, _), name)| column(name, ty.clone())).collect();
    let (mut values, errors) = run(&call(name, inputs, resolved.result), &batch(&columns));
    match errors.first() {
        Some(error) => Err(error.message.clone()),
        None => Ok(values.remove(0)),
    }
}

fn list(items: &[i64]) -> (Type, Value) {
    (Type::List(Box::new(Type::Int)), Value::List(items.iter().map(|n| Value::Int(*n)).collect()))
}

fn floats(items: &[f64]) -> (Type, Value) {
    (Type::List(Box::new(Type::Float)), Value::List(items.iter().map(|n| Value::Float(*n)).collect()))
}

fn number(n: i64) -> (Type, Value) {
    (Type::Int, Value::Int(n))
}

fn string(s: &str) -> (Type, Value) {
    (Type::String, Value::String(s.into()))
}

fn time(micros: i64) -> (Type, Value) {
    (Type::Time(Default::default()), Value::Time(micros))
}

fn ints_of(value: Value) -> Vec<i64> {
    let Value::List(items) = value else { panic!("{value}") };
    items.iter().map(|v| v.as_int().unwrap()).collect()
}

fn once(items: impl Iterator<Item = i64>) -> Vec<i64> {
    items.fold(Vec::new(), |mut kept, x| {
        if !kept.contains(&x) {
            kept.push(x);
        }
        kept
    })
}

const ZONES: [&str; 6] =
    ["UTC", "Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo"];

fn instant() -> impl Strategy<Value = i64> {
    // 1971 to 2037: the rules of the zones are known.
    31_536_000_000_000..2_114_380_800_000_000i64
}

proptest! {
    #[test]
    fn lists_as_sets_are_what_looking_at_each_element_gives(a in vec(-5..5i64, 0..12), b in vec(-5..5i64, 0..12)) {
        let of = |name| ints_of(value(name, &[list(&a), list(&b)]).unwrap());
        prop_assert_eq!(of("union"), once(a.iter().chain(&b).copied()));
        prop_assert_eq!(of("intersect"), once(a.iter().copied().filter(|x| b.contains(x))));
        prop_assert_eq!(of("difference"), once(a.iter().copied().filter(|x| !b.contains(x))));
        let is = |name| value(name, &[list(&a), list(&b)]).unwrap();
        prop_assert_eq!(is("is_subset"), Value::Bool(a.iter().all(|x| b.contains(x))));
        prop_assert_eq!(is("is_disjoint"), Value::Bool(!a.iter().any(|x| b.contains(x))));
    }

    #[test]
    fn parts_of_lists_are_those_of_slices(a in vec(-9..9i64, 0..12), n in -2..14i64, x in -9..9i64) {
        let of = |name| ints_of(value(name, &[list(&a), number(n)]).unwrap());
        let at = usize::try_from(n).unwrap_or(0).min(a.len());
        prop_assert_eq!((of("take"), of("drop")), (a[..at].to_vec(), a[at..].to_vec()));
        let mut turned = a.clone();
        if !a.is_empty() {
            turned.rotate_left(n.rem_euclid(a.len() as i64) as usize);
        }
        prop_assert_eq!(of("rotate"), turned);
        let mut sorted = a.clone();
        sorted.sort_by(|a, b| b.cmp(a));
        prop_assert_eq!(of("top"), sorted[..at].to_vec());
        prop_assert_eq!(ints_of(value("sort_desc", &[list(&a)]).unwrap()), sorted);
        let found = a.iter().position(|y| *y == x).map_or(Value::Null, |i| Value::Int(i as i64));
        prop_assert_eq!(value("position_of", &[list(&a), number(x)]).unwrap(), found);
        let index = if n < 0 { n + a.len() as i64 } else { n };
        let mut inserted = a.clone();
        let expected = match usize::try_from(index) {
            Ok(index) if index <= a.len() => {
                inserted.insert(index, x);
                Ok(inserted)
            }
            _ => Err(format!("there is no index {n} in a list of {}", a.len())),
        };
        prop_assert_eq!(value("insert_at", &[list(&a), number(n), number(x)]).map(ints_of), expected);
    }

    #[test]
    fn pieces_of_lists_are_those_of_the_standard_library(a in vec(-9..9i64, 0..12), size in 1..6usize) {
        let lists = |name| {
            let Value::List(pieces) = value(name, &[list(&a), number(size as i64)]).unwrap() else { panic!() };
            pieces.into_iter().map(ints_of).collect::<Vec<_>>()
        };
        prop_assert_eq!(lists("chunk"), a.chunks(size).map(<[i64]>::to_vec).collect::<Vec<_>>());
        prop_assert_eq!(lists("sliding"), a.windows(size).map(<[i64]>::to_vec).collect::<Vec<_>>());
        let sums: Vec<i64> = (1..=a.len()).map(|n| a[..n].iter().sum()).collect();
        prop_assert_eq!(ints_of(value("cumulative_sum", &[list(&a)]).unwrap()), sums);
        let steps: Vec<i64> = a.windows(2).map(|w| w[1] - w[0]).collect();
        prop_assert_eq!(ints_of(value("deltas", &[list(&a)]).unwrap()), steps);
    }

    #[test]
    fn a_range_counts_as_its_definition_says(from in -50..50i64, to in -50..50i64, step in -7..7i64) {
        let found = value("range", &[number(from), number(to), number(step)]);
        if step == 0 {
            prop_assert!(found.is_err());
        } else {
            let before = |x: &i64| if step > 0 { *x < to } else { *x > to };
            let expected: Vec<i64> = std::iter::successors(Some(from), |x| Some(x + step)).take_while(before).collect();
            prop_assert_eq!(ints_of(found.unwrap()), expected);
        }
    }

    #[test]
    fn quantiles_lie_where_sorting_and_counting_puts_them(mut a in vec(-1e6..1e6f64, 1..20), share in 0.0..=1.0f64) {
        let found = value("quantile", &[floats(&a), (Type::Float, Value::Float(share))]).unwrap();
        a.sort_by(f64::total_cmp);
        let place = share * (a.len() - 1) as f64;
        let (low, high) = (a[place.floor() as usize], a[place.ceil() as usize]);
        let expected = low + (high - low) * (place - place.floor());
        let Value::Float(found) = found else { panic!("{found}") };
        prop_assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{found} {expected}");
        let Value::Float(variance) = value("variance", &[floats(&[&a[..], &a[..1]].concat())]).unwrap() else { panic!() };
        prop_assert!(variance >= 0.0);
    }

    #[test]
    fn integer_division_and_its_rest_belong_together(x in any::<i64>(), by in any::<i64>(), small in -9..9i64) {
        for by in [by, small] {
            let of = |name| value(name, &[number(x), number(by)]);
            if by == 0 {
                prop_assert!(of("div_floor").is_err() && of("mod_floor").is_err());
            } else if let Ok(Value::Int(quotient)) = of("div_floor") {
                let Ok(Value::Int(rest)) = of("mod_floor") else { panic!() };
                prop_assert_eq!(i128::from(quotient) * i128::from(by) + i128::from(rest), i128::from(x));
                prop_assert!(rest == 0 || (rest < 0) == (by < 0) && rest.unsigned_abs() < by.unsigned_abs());
            } else {
                prop_assert_eq!((x, by), (i64::MIN, -1));
            }
        }
    }

    #[test]
    fn numbers_in_a_base_read_back(x in any::<i64>(), base in 2..=36i64) {
        let Value::String(text) = value("to_base", &[number(x), number(base)]).unwrap() else { panic!() };
        prop_assert_eq!(value("parse_int", &[string(&text), number(base)]).unwrap(), Value::Int(x));
    }

    #[test]
    fn durations_read_back_from_both_forms(micros in prop_oneof![any::<i64>(), -10_000_000_000..10_000_000_000i64]) {
        for form in ["format_duration", "iso_duration"] {
            let text = value(form, &[(Type::Duration, Value::Duration(micros))]).unwrap();
            let read = value("parse_duration", &[(Type::String, text.clone())]);
            // The least number has no positive counterpart to read.
            prop_assert!(micros == i64::MIN || read == Ok(Value::Duration(micros)), "{form} {text}");
        }
    }

    #[test]
    fn calendar_moves_agree_with_local_dates(t in instant(), n in -500..500i64, zone in 0..ZONES.len()) {
        let name = ZONES[zone];
        let zone: Tz = name.parse().unwrap();
        let local = DateTime::from_timestamp_micros(t).unwrap().with_timezone(&zone).naive_local();
        let moved = |function| {
            let found = value(function, &[time(t), number(n), string(name)]).unwrap();
            let Value::Time(micros) = found else { panic!("{found}") };
            DateTime::from_timestamp_micros(micros).unwrap().with_timezone(&zone).naive_local()
        };
        let days = Days::new(n.unsigned_abs());
        let months = Months::new(n.unsigned_abs() as u32);
        let wanted = [
            ("add_days", if n < 0 { local - days } else { local + days }),
            ("add_months", if n < 0 { local - months } else { local + months }),
        ];
        for (function, wanted) in wanted {
            let found = moved(function);
            if zone.from_local_datetime(&wanted).earliest().is_some() {
                prop_assert_eq!(found, wanted, "{} in {}", function, name);
            } else {
                // The clocks leave it out: they show the time after the gap, as far in as it would have been.
                let gap = found - wanted;
                prop_assert!(gap.num_minutes() > 0 && gap.num_hours() <= 1, "{} {} {}", function, found, wanted);
            }
        }
    }

    #[test]
    fn every_time_lies_in_its_unit(t in instant(), zone in 0..ZONES.len()) {
        let name = ZONES[zone];
        for unit in ["hour", "day", "week", "month", "quarter", "year"] {
            let of = |function, t| match value(function, &[time(t), string(unit), string(name)]).unwrap() {
                Value::Time(micros) => micros,
                other => panic!("{other}"),
            };
            let (start, end) = (of("start_of", t), of("end_of", t));
            prop_assert!(start <= t && t < end, "{unit} in {name}: {start} {t} {end}");
            prop_assert_eq!(of("start_of", start), start, "{} in {}", unit, name);
            prop_assert!(of("start_of", end - 1) < end);
            if unit != "hour" {
                let zone: Tz = name.parse().unwrap();
                let local = DateTime::from_timestamp_micros(start).unwrap().with_timezone(&zone).naive_local();
                let first = match unit {
                    "month" => local.day() == 1,
                    "quarter" => local.day() == 1 && local.month0() % 3 == 0,
                    "year" => local.ordinal() == 1,
                    "week" => local.weekday() == chrono::Weekday::Mon,
                    _ => true,
                };
                // Sao Paulo moved its clocks at midnight: the day began at one.
                prop_assert!(first && local.time() <= NaiveTime::from_hms_opt(1, 0, 0).unwrap(), "{unit} {local}");
            }
        }
    }

    #[test]
    fn whole_months_between_can_be_added_and_one_more_cannot(a in instant(), b in instant()) {
        let (a, b) = (a.min(b), a.max(b));
        let Value::Int(n) = value("months_between", &[time(a), time(b)]).unwrap() else { panic!() };
        let after = |n| match value("add_months", &[time(a), number(n)]).unwrap() {
            Value::Time(micros) => micros,
            other => panic!("{other}"),
        };
        prop_assert!(after(n) <= b && b < after(n + 1), "{n}");
    }

    #[test]
    fn dates_that_are_made_have_their_parts(days in 0..40_000i64, second in 0..86_400u32) {
        let date = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + Days::new(days as u64);
        let parts = [i64::from(date.year()), date.month().into(), date.day().into(), (second / 3600).into()];
        let made = value("make_time", &parts.map(number)).unwrap();
        let Value::Time(micros) = made else { panic!("{made}") };
        for (name, part) in ["year", "month", "day", "hour"].into_iter().zip(parts) {
            prop_assert_eq!(value(name, &[time(micros)]).unwrap(), Value::Int(part));
        }
        prop_assert_eq!(value("day_of_year", &[time(micros)]).unwrap(), Value::Int(date.ordinal().into()));
        prop_assert_eq!(value("iso_week", &[time(micros)]).unwrap(), Value::Int(date.iso_week().week().into()));
    }

    #[test]
    fn a_geohash_is_of_the_cell_that_its_place_lies_in(lat in -90.0..90.0f64, lon in -180.0..180.0f64, length in 1..=9i64) {
        let float = |x: f64| (Type::Float, Value::Float(x));
        let hash = value("geohash", &[float(lat), float(lon), number(length)]).unwrap();
        let Value::Record(middle) = value("geohash_decode", &[(Type::String, hash.clone())]).unwrap() else { panic!() };
        let again = value("geohash", &[float(as_float(&middle[0].1)), float(as_float(&middle[1].1)), number(length)]);
        prop_assert_eq!(again, Ok(hash));
    }

    #[test]
    fn identifiers_read_back(t in 0..253_402_300_799_000_000i64, name in ".{0,20}") {
        let millis = t.div_euclid(1000) * 1000;
        let made = |function| value(function, &[time(t), string(&name)]).unwrap();
        prop_assert_eq!(value("ulid_time", &[(Type::String, made("ulid_of"))]).unwrap(), Value::Time(millis));
        prop_assert_eq!(value("uuid_time", &[(Type::String, made("uuid_v7_of"))]).unwrap(), Value::Time(millis));
        prop_assert_eq!(value("uuid_version", &[(Type::String, made("uuid_v7_of"))]).unwrap(), Value::Int(7));
        prop_assert_eq!(value("is_uuid", &[(Type::String, made("uuid_v7_of"))]).unwrap(), Value::Bool(true));
    }

    #[test]
    fn flat_json_can_be_made_deep_again(value_of in json()) {
        let text = Value::Json(serde_json::to_string(&value_of).unwrap().into());
        let flat = value("json_flatten", &[(Type::Json, text.clone())]).unwrap();
        let again = value("json_unflatten", &[(Type::Map(Box::new(Type::Json)), flat)]).unwrap();
        prop_assert_eq!(again, text);
    }
}

fn as_float(value: &Value) -> f64 {
    if let Value::Float(x) = value { *x } else { panic!("{value}") }
}

/// Objects of objects: arrays become objects when they are made deep again.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf =
        prop_oneof![any::<i32>().prop_map(serde_json::Value::from), "[a-z\"]{0,4}".prop_map(serde_json::Value::from)];
    let inner = leaf.prop_recursive(3, 20, 4, |inner| {
        proptest::collection::btree_map("[a-z]{1,3}", inner, 1..4).prop_map(|m| m.into_iter().collect())
    });
    proptest::collection::btree_map("[a-z]{1,3}", inner, 1..4).prop_map(|m| m.into_iter().collect())
}
