//! Functions of floats: logarithms, angles, kinds.
use super::Call;
use super::function::Definition;
use super::numbers::float;
use crate::Column;
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(&["ln(x: float) -> float"], "The natural logarithm.", ("ln(1.0)", "0.0"), |c| float(c, f64::ln)),
    Definition::new(&["log2(x: float) -> float"], "The logarithm to base 2.", ("log2(8.0)", "3.0"), |c| {
        float(c, f64::log2)
    }),
    Definition::new(&["log10(x: float) -> float"], "The logarithm to base 10.", ("log10(1000.0)", "3.0"), |c| {
        float(c, f64::log10)
    }),
    Definition::new(
        &["ln_1p(x: float) -> float"],
        "The natural logarithm of 1 + x, exact also near zero.",
        ("ln_1p(0.0)", "0.0"),
        |c| float(c, f64::ln_1p),
    ),
    Definition::new(&["cbrt(x: float) -> float"], "The cube root.", ("cbrt(-27.0)", "-3.0"), |c| float(c, f64::cbrt)),
    Definition::new(
        &["hypot(x: float, y: float) -> float"],
        "The length of the line from the origin to (x, y).",
        ("hypot(3.0, 4.0)", "5.0"),
        |c| pair(c, f64::hypot),
    ),
    Definition::new(
        &["pi() -> float"],
        "The ratio of a circle's length to its width.",
        ("round(pi(), 4)", "3.1416"),
        |_| Ok(Column::Constant(std::sync::Arc::new(arrow_array::Float64Array::from(vec![std::f64::consts::PI])))),
    ),
    Definition::new(&["sin(x: float) -> float"], "The sine of an angle in radians.", ("sin(0.0)", "0.0"), |c| {
        float(c, f64::sin)
    }),
    Definition::new(&["cos(x: float) -> float"], "The cosine of an angle in radians.", ("cos(0.0)", "1.0"), |c| {
        float(c, f64::cos)
    }),
    Definition::new(&["tan(x: float) -> float"], "The tangent of an angle in radians.", ("tan(0.0)", "0.0"), |c| {
        float(c, f64::tan)
    }),
    Definition::new(
        &["asin(x: float) -> float"],
        "The angle in radians with that sine; NaN beyond -1 to 1.",
        ("asin(0.0)", "0.0"),
        |c| float(c, f64::asin),
    ),
    Definition::new(
        &["acos(x: float) -> float"],
        "The angle in radians with that cosine; NaN beyond -1 to 1.",
        ("acos(1.0)", "0.0"),
        |c| float(c, f64::acos),
    ),
    Definition::new(
        &["atan(x: float) -> float"],
        "The angle in radians with that tangent.",
        ("atan(0.0)", "0.0"),
        |c| float(c, f64::atan),
    ),
    Definition::new(
        &["atan2(y: float, x: float) -> float"],
        "The angle in radians from the x axis to the point (x, y).",
        ("degrees(atan2(1.0, 0.0))", "90.0"),
        |c| pair(c, f64::atan2),
    ),
    Definition::new(&["degrees(radians: float) -> float"], "An angle in degrees.", ("degrees(0.0)", "0.0"), |c| {
        float(c, f64::to_degrees)
    }),
    Definition::new(
        &["radians(degrees: float) -> float"],
        "An angle in radians.",
        ("round(radians(180.0), 4)", "3.1416"),
        |c| float(c, f64::to_radians),
    ),
    Definition::new(
        &["is_finite(x: float) -> bool"],
        "Whether a float is a number, and not infinite.",
        ("is_finite(1.0 / 0.0)", "false"),
        |c| test(c, f64::is_finite),
    ),
    Definition::new(
        &["is_infinite(x: float) -> bool"],
        "Whether a float is beyond all numbers.",
        ("is_infinite(1.0 / 0.0)", "true"),
        |c| test(c, f64::is_infinite),
    ),
];

fn pair(call: &mut Call<'_, '_>, of: fn(f64, f64) -> f64) -> Outcome {
    let (x, y) = (call.float(0)?, call.float(1)?);
    call.floats(|row| Ok(Some(of(x.at(row), y.at(row)))))
}

fn test(call: &mut Call<'_, '_>, of: fn(f64) -> bool) -> Outcome {
    let x = call.float(0)?;
    call.bools(|row| Ok(Some(of(x.at(row)))))
}
