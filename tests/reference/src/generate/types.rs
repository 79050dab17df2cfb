//! Random types.
use super::Generator;
use crate::model::{Field, Ty, Wire};

impl Generator {
    /// A type of single values.
    pub(super) fn simple(&mut self) -> Ty {
        match self.chance.below(17) {
            0..4 => Ty::Int,
            4 | 5 => Ty::Float,
            6 | 7 => self.decimal(),
            8..11 => Ty::Text,
            11 => Ty::Bool,
            12 => Ty::Time(Wire::Text),
            13 => Ty::Duration,
            _ => {
                let all = self.choices();
                if all.is_empty() { Ty::Bool } else { self.chance.pick(&all).clone() }
            }
        }
    }

    pub(super) fn decimal(&mut self) -> Ty {
        Ty::Decimal(*self.chance.pick(&[0, 1, 2, 2, 3, 6, 18]))
    }

    /// A type that an expression may have.
    pub(super) fn value_type(&mut self) -> Ty {
        match self.chance.below(14) {
            0 => Ty::list(self.simple()),
            1 => Ty::Json,
            2 => Ty::Record(vec![Field::new("p", Ty::Int), Field::new("q", self.simple())]),
            3 => Ty::Bytes,
            4..7 => self.simple().optional(),
            _ => self.simple(),
        }
    }

    /// A type of a field of the input.
    pub(super) fn field_type(&mut self) -> Ty {
        match self.chance.below(20) {
            0 | 1 => Ty::list(self.simple()),
            2 => Ty::list(self.simple()).optional(),
            3 => Ty::Map(Box::new(self.simple())),
            4 => Ty::Json,
            5 => Ty::Json.optional(),
            6 => Ty::Bytes,
            7 => self.record(),
            8 => self.record().optional(),
            9 => Ty::Time(*self.chance.pick(&[Wire::Seconds, Wire::Millis, Wire::Micros])),
            10 => Ty::list(self.record()),
            11..15 => self.simple().optional(),
            _ => self.simple(),
        }
    }

    fn record(&mut self) -> Ty {
        let mut fields = vec![Field::new("a", self.simple()), Field::new("b", self.simple().optional())];
        if self.chance.percent(30) {
            fields.push(Field::new("c", Ty::Record(vec![Field::new("d", self.simple())])));
        }
        Ty::Record(fields)
    }
}
