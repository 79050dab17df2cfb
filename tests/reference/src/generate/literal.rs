//! Random constants.
use super::Generator;
use crate::model::{Expr, Kind, Ty, Value};

/// Texts that tell functions apart.
pub(super) const TEXTS: [&str; 14] =
    ["", "a", "b", "ab", "Abc", "ä€𝄞", "x y", " pad ", "a,b,,c", "12", "-7.5", "true", "2026-01-02T03:04:05Z", "5m"];
/// Ints at the edges.
pub(super) const INTS: [i64; 12] = [0, 1, -1, 2, 3, 7, 10, -10, 100, i64::MAX, i64::MIN, 1 << 40];
/// Floats at the edges.
pub(super) const FLOATS: [f64; 10] = [0.0, 1.0, -1.5, 0.5, 2.25, 1e300, -1e-7, 123_456.789, 100.0, 0.1];

impl Generator {
    /// A value of a type of single values.
    pub(super) fn value(&mut self, ty: &Ty) -> Value {
        match ty.required() {
            Ty::Bool => Value::Bool(self.chance.percent(50)),
            Ty::Int => Value::Int(self.int()),
            Ty::Float => Value::Float(*self.chance.pick(&FLOATS)),
            Ty::Decimal(scale) => Value::Decimal(self.digits(), *scale),
            Ty::Time(_) => {
                let time = crate::interpret::START + self.chance.within(-5_000, 5_000) * 1_000_000;
                Value::Time(if self.chance.percent(10) { -1_234_567 } else { time })
            }
            Ty::Duration => Value::Duration(*self.chance.pick(&[
                0,
                1,
                1_000,
                5_000_000,
                -60_000_000,
                3_600_000_000,
                86_400_000_000,
            ])),
            Ty::Choice(_, members) => Value::Text(self.chance.pick(members).clone()),
            _ => Value::Text((*self.chance.pick(&TEXTS)).to_owned()),
        }
    }

    pub(super) fn int(&mut self) -> i64 {
        if self.chance.percent(70) { self.chance.within(-4, 12) } else { *self.chance.pick(&INTS) }
    }

    pub(super) fn digits(&mut self) -> i128 {
        match self.chance.below(12) {
            0 => 10i128.pow(38) - 1,
            1 => -(10i128.pow(30)),
            2 => 10i128.pow(20) + 5,
            3 => 0,
            _ => i128::from(self.chance.within(-5_000, 5_000)),
        }
    }

    /// A constant expression of any type.
    pub(super) fn literal(&mut self, want: &Ty) -> Expr {
        let ty = want.required().clone();
        if want.is_optional() && !matches!(ty, Ty::Record(_)) && self.chance.percent(25) {
            return self.constant(Value::Null, want.clone());
        }
        match &ty {
            Ty::Json => {
                let text = *self.chance.pick(&[
                    "{\"a\":1,\"b\":[1,\"x\",null]}",
                    "5",
                    "\"s\"",
                    "[1,2.5]",
                    "{\"a\":{\"b\":true}}",
                ]);
                let text = self.constant(Value::Text(text.into()), Ty::Text);
                self.make(Kind::Call("parse_json", vec![text]), Ty::Json)
            }
            Ty::Bytes => {
                let text = self.value(&Ty::Text);
                let text = self.constant(text, Ty::Text);
                self.make(Kind::As(Box::new(text)), Ty::Bytes)
            }
            Ty::List(item) => {
                let items = (0..self.chance.within(1, 3)).map(|_| self.literal(item)).collect();
                self.make(Kind::List(items), ty.clone())
            }
            Ty::Map(_) => {
                let json = self.literal(&Ty::Text);
                let json = self.make(Kind::Call("to_json", vec![json]), Ty::Json);
                self.make(Kind::As(Box::new(json)), ty.clone())
            }
            Ty::Record(fields) => {
                let members = fields.iter().map(|f| (f.name.clone(), self.literal(&f.ty))).collect();
                self.make(Kind::Record(members), ty.clone())
            }
            _ => {
                let value = self.value(&ty);
                self.constant(value, ty)
            }
        }
    }
}
