//! Numbers as people read them.
use hexafn_ir::Type;

use super::call::Failure;
use super::function::Definition;
use super::{Call, failure};
use crate::access::{Numbers, Texts};
use crate::frame::Outcome;
use crate::node::decimal::{power, round_half_even};
use crate::text::write_decimal;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &[
            "format_number(x: int, digits?: int, separator?: string, point?: string) -> string",
            "format_number(x: float, digits?: int, separator?: string, point?: string) -> string",
            "format_number(x: decimal, digits?: int, separator?: string, point?: string) -> string",
        ],
        "With a separator (`,`) between thousands and so many fraction digits (those it has) after the point (`.`).",
        (r#"format_number(1234567.891, 2, ".", ",")"#, r#""1.234.567,89""#),
        format_number,
    )
    .fallible(),
    Definition::new(
        &["format_bytes(count: int) -> string"],
        "A number of bytes in the largest unit of 1,024 that it reaches.",
        ("format_bytes(1572864)", r#""1.5 MiB""#),
        format_bytes,
    ),
    Definition::new(
        &["format_percent(share: float, digits?: int) -> string"],
        "A share of one as percent, with so many fraction digits (1).",
        ("format_percent(0.256)", r#""25.6%""#),
        |call| {
            let (share, digits) = (call.float(0)?, optional_int(call, 1)?);
            call.texts(|row, out| {
                let digits = precision(digits.map_or(1, |d| d.at(row)))?;
                out.push_str(&format!("{:.digits$}%", share.at(row) * 100.0));
                Ok(Some(()))
            })
        },
    )
    .fallible(),
    Definition::new(
        &["ordinal(x: int) -> string"],
        "As an English ordinal number.",
        ("ordinal(22)", r#""22nd""#),
        |call| {
            let x = call.int(0)?;
            call.texts(|row, out| {
                let n = x.at(row).unsigned_abs();
                let ending = match (n % 10, n % 100) {
                    (_, 11..=13) => "th",
                    (1, _) => "st",
                    (2, _) => "nd",
                    (3, _) => "rd",
                    _ => "th",
                };
                crate::text::write_int(out, x.at(row));
                out.push_str(ending);
                Ok(Some(()))
            })
        },
    ),
];

fn optional_int<'c>(call: &Call<'c, '_>, index: usize) -> Result<Option<Numbers<'c, i64>>, arrow_schema::ArrowError> {
    if call.count() > index { Ok(Some(call.int(index)?)) } else { Ok(None) }
}

fn optional_text<'c>(call: &Call<'c, '_>, index: usize) -> Result<Option<Texts<'c>>, arrow_schema::ArrowError> {
    if call.count() > index { Ok(Some(call.text(index)?)) } else { Ok(None) }
}

/// The most fraction digits that are written.
const MOST: usize = 30;

fn precision(digits: i64) -> Result<usize, Failure> {
    let wrong = || Failure::from(format!("fraction digits are 0 to {MOST}, not {digits}"));
    usize::try_from(digits).ok().filter(|d| *d <= MOST).ok_or_else(wrong)
}

/// Writes the number of a row with so many fraction digits.
type Write<'a> = Box<dyn Fn(usize, Option<usize>, &mut String) + 'a>;

fn format_number(call: &mut Call<'_, '_>) -> Outcome {
    let digits = optional_int(call, 1)?;
    let (separator, point) = (optional_text(call, 2)?, optional_text(call, 3)?);
    let ty = call.types[0].bare().clone();
    let number: Write<'_> = match ty {
        Type::Float => {
            let x = call.float(0)?;
            Box::new(move |row, digits, out: &mut String| match digits {
                Some(digits) => out.push_str(&format!("{:.digits$}", x.at(row))),
                None => out.push_str(&x.at(row).to_string()),
            })
        }
        Type::Decimal(scale) => {
            let x = call.decimal(0)?;
            Box::new(move |row, digits, out: &mut String| fixed(x.at(row), usize::from(scale), digits, out))
        }
        _ => {
            let x = call.int(0)?;
            Box::new(move |row, digits, out: &mut String| fixed(x.at(row).into(), 0, digits, out))
        }
    };
    let mut plain = String::new();
    call.texts(|row, out| {
        let digits = digits.map(|d| precision(d.at(row))).transpose()?;
        plain.clear();
        number(row, digits, &mut plain);
        if !plain.bytes().any(|b| b.is_ascii_digit()) {
            return failure(format!("{plain} has no digits"));
        }
        grouped(out, &plain, separator.map_or(",", |s| s.at(row)), point.map_or(".", |p| p.at(row)));
        Ok(Some(()))
    })
}

/// Digits with `scale` of them after the point, written with `digits` of them.
fn fixed(value: i128, scale: usize, digits: Option<usize>, out: &mut String) {
    let kept = digits.unwrap_or(scale).min(scale);
    let rounded = round_half_even(value, power((scale - kept) as u32));
    write_decimal(out, rounded, kept as u8);
    let missing = digits.unwrap_or(scale) - kept;
    if missing > 0 && kept == 0 {
        out.push('.');
    }
    out.extend(std::iter::repeat_n('0', missing));
}

fn grouped(out: &mut String, plain: &str, separator: &str, point: &str) {
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |rest| ("-", rest));
    out.push_str(sign);
    for (i, digit) in whole.char_indices() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push_str(separator);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push_str(point);
        out.push_str(fraction);
    }
}

fn format_bytes(call: &mut Call<'_, '_>) -> Outcome {
    const UNITS: [&str; 7] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    let count = call.int(0)?;
    call.texts(|row, out| {
        let n = count.at(row);
        let mut size = n.unsigned_abs() as f64;
        let mut unit = 0;
        // What would read as 1024.0 is 1 of the next unit.
        while unit + 1 < UNITS.len() && size >= if unit == 0 { 1024.0 } else { 1023.95 } {
            size /= 1024.0;
            unit += 1;
        }
        let text = format!("{size:.1}");
        let sign = if n < 0 { "-" } else { "" };
        out.push_str(&format!("{sign}{} {}", text.strip_suffix(".0").unwrap_or(&text), UNITS[unit]));
        Ok(Some(()))
    })
}
