//! Places on the earth, in degrees of latitude and longitude.
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array};
use arrow_buffer::NullBuffer;

use super::call::Failure;
use super::function::Definition;
use super::records::records;
use super::{Call, failure};
use crate::frame::Outcome;
use crate::show::shorten;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["geo_distance(lat: float, lon: float, to_lat: float, to_lon: float) -> float"],
        "The length in metres of the shortest way on a globe of 6,371,008.8 m radius (haversine).",
        ("round(geo_distance(52.52, 13.405, 48.8566, 2.3522) / 1000.0)", "877.0"),
        distance,
    ),
    Definition::new(
        &["geo_bearing(lat: float, lon: float, to_lat: float, to_lon: float) -> float"],
        "The direction in which the shortest way begins, in degrees from north, 0 to 360.",
        ("geo_bearing(0.0, 0.0, 0.0, 90.0)", "90.0"),
        bearing,
    ),
    Definition::new(
        &["geohash(lat: float, lon: float, length?: int) -> string"],
        "The geohash of a place, of 1 to 12 characters (9).",
        ("geohash(57.64911, 10.40744, 11)", r#""u4pruydqqvj""#),
        geohash,
    )
    .fallible(),
    Definition::new(
        &["geohash_decode(hash: string) -> { lat: float, lon: float }"],
        "The middle of the cell that a geohash says.",
        (r#"geohash_decode("u4pruydqqvj")"#, "{ lat: 57.6491106, lon: 10.4074397 }"),
        geohash_decode,
    )
    .fallible(),
];

/// The mean radius of the earth in metres.
const RADIUS: f64 = 6_371_008.8;

fn four(call: &mut Call<'_, '_>, of: fn(f64, f64, f64, f64) -> f64) -> Outcome {
    let (lat, lon, to_lat, to_lon) = (call.float(0)?, call.float(1)?, call.float(2)?, call.float(3)?);
    call.floats(|row| {
        let radians = [lat, lon, to_lat, to_lon].map(|x| x.at(row).to_radians());
        Ok(Some(of(radians[0], radians[1], radians[2], radians[3])))
    })
}

fn distance(call: &mut Call<'_, '_>) -> Outcome {
    four(call, |lat, lon, to_lat, to_lon| {
        let (north, east) = ((to_lat - lat) / 2.0, (to_lon - lon) / 2.0);
        let h = north.sin().powi(2) + lat.cos() * to_lat.cos() * east.sin().powi(2);
        // Rounding may lead just beyond 1 for opposite places.
        2.0 * RADIUS * h.min(1.0).sqrt().asin()
    })
}

fn bearing(call: &mut Call<'_, '_>) -> Outcome {
    four(call, |lat, lon, to_lat, to_lon| {
        let east = to_lon - lon;
        let y = east.sin() * to_lat.cos();
        let x = lat.cos() * to_lat.sin() - lat.sin() * to_lat.cos() * east.cos();
        y.atan2(x).to_degrees().rem_euclid(360.0)
    })
}

const DIGITS: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";

fn geohash(call: &mut Call<'_, '_>) -> Outcome {
    let (lat, lon) = (call.float(0)?, call.float(1)?);
    let length = if call.count() > 2 { Some(call.int(2)?) } else { None };
    call.texts(|row, out| {
        let (lat, lon, length) = (lat.at(row), lon.at(row), length.map_or(9, |l| l.at(row)));
        if !(-90.0..=90.0).contains(&lat) || !(-180.0..=180.0).contains(&lon) {
            return failure(format!("{lat}, {lon} is not a latitude and a longitude"));
        }
        if !(1..=12).contains(&length) {
            return failure(format!("a geohash has 1 to 12 characters, not {length}"));
        }
        let mut spans = [(-180.0, 180.0), (-90.0, 90.0)];
        let mut axis = 0;
        for _ in 0..length {
            let mut digit = 0;
            for _ in 0..5 {
                let (low, high): (f64, f64) = spans[axis];
                let middle = f64::midpoint(low, high);
                let upper = [lon, lat][axis] >= middle;
                spans[axis] = if upper { (middle, high) } else { (low, middle) };
                digit = digit << 1 | usize::from(upper);
                axis ^= 1;
            }
            out.push(char::from(DIGITS[digit]));
        }
        Ok(Some(()))
    })
}

/// The middle of the cell, cut to the digits that tell it from its neighbours.
fn cell(hash: &str) -> Option<(f64, f64)> {
    let mut spans = [(-180.0, 180.0), (-90.0, 90.0)];
    let mut axis = 0;
    if hash.is_empty() || hash.len() > 12 {
        return None;
    }
    for byte in hash.bytes() {
        let digit = DIGITS.iter().position(|d| *d == byte.to_ascii_lowercase())?;
        for bit in (0..5).rev() {
            let (low, high): (f64, f64) = spans[axis];
            let middle = f64::midpoint(low, high);
            spans[axis] = if digit >> bit & 1 == 1 { (middle, high) } else { (low, middle) };
            axis ^= 1;
        }
    }
    let [lon, lat] = spans.map(|(low, high)| {
        let places = (1.0 - (high - low).log10()).ceil().clamp(0.0, 12.0) as i32;
        let scale = 10f64.powi(places);
        (f64::midpoint(low, high) * scale).round() / scale
    });
    Some((lat, lon))
}

fn geohash_decode(call: &mut Call<'_, '_>) -> Outcome {
    let hash = call.text(0)?;
    let (mut lats, mut lons, mut valid) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..call.rows {
        let found = if call.active(row) { cell(hash.at(row)) } else { None };
        if call.active(row) && found.is_none() {
            call.fail(row, Failure::from(format!("{:?} is not a geohash", shorten(hash.at(row)))));
        }
        valid.push(found.is_some());
        let (lat, lon) = found.unwrap_or_default();
        lats.push(lat);
        lons.push(lon);
    }
    let columns: [ArrayRef; 2] = [Arc::new(Float64Array::from(lats)), Arc::new(Float64Array::from(lons))];
    records(call, columns.to_vec(), Some(NullBuffer::from(valid)))
}
