//! Lines of input: most of them right, some with one mistake.
use super::Generator;
use super::literal::TEXTS;
use crate::interpret::{START, has_arrival, text};
use crate::model::{Chunk, Feed, Field, Line, Partition, Shape, Ty, Wire};

impl Generator {
    /// Input for all sources.
    pub(super) fn feeds(&mut self) {
        let split = !has_arrival(&self.program);
        for number in 0..self.program.sources.len() {
            let stripes = if split { *self.chance.pick(&[1, 1, 2, 3]) } else { 1 };
            let mut partitions = vec![Partition::default(); stripes];
            let mut left = self.chance.within(4, 40);
            let (mut sequence, mut clock) = (0, START + self.chance.within(0, 3) * 1_000_000);
            while left > 0 {
                let rows = self.chance.within(1, 9).min(left);
                left -= rows;
                let lines = (0..rows)
                    .map(|_| {
                        clock += self.chance.within(0, 1_500) * 1_000;
                        Line { text: self.line(number, clock) }
                    })
                    .collect();
                let arrived = START + sequence as i64 * 500_000;
                partitions[sequence as usize % stripes].chunks.push(Chunk { sequence, arrived, lines });
                sequence += 1;
            }
            self.program.feeds.push(Feed { partitions });
        }
    }

    fn line(&mut self, source: usize, clock: i64) -> String {
        let source = self.program.sources[source].clone();
        let (mut members, fields) = match &source.shape {
            Shape::Record(fields) => (vec![], fields),
            Shape::Union(tag, kinds) => {
                let (kind, fields) = &kinds[self.chance.below(kinds.len())];
                let kind = match self.chance.below(40) {
                    0 => Some("\"other\"".to_owned()),
                    1 => Some("7".to_owned()),
                    2 => None,
                    _ => Some(text::string(kind)),
                };
                (vec![(tag.clone(), kind)], fields)
            }
        };
        let broken = members.iter().any(|(_, v)| !matches!(v.as_deref(), Some("\"left\"" | "\"right\"")));
        // What is in kinds of a union that nobody reads is not looked at.
        let whole = matches!(source.shape, Shape::Record(_));
        let wrong = (!broken && whole && self.chance.percent(14)).then(|| self.chance.below(fields.len()));
        for (i, field) in fields.iter().enumerate() {
            let value = if wrong == Some(i) { self.mistake(field, source.strict) } else { self.member(field, clock) };
            members.push((field.name.clone(), value));
        }
        if self.chance.percent(15) {
            let at = self.chance.below(members.len() + 1);
            members.insert(at, ("other".into(), Some("[1,{\"x\":null}]".into())));
        }
        if self.chance.percent(15) {
            let at = self.chance.below(members.len());
            members.rotate_left(at);
        }
        let space = if self.chance.percent(15) { " " } else { "" };
        let members: Vec<String> =
            members.into_iter().filter_map(|(n, v)| Some(format!("{}:{space}{}", text::string(&n), v?))).collect();
        let line = format!("{{{space}{}}}", members.join(&format!(",{space}")));
        let right = !broken && wrong.is_none();
        match self.chance.below(120) {
            _ if !right => line,
            0 => line[..line.len() - 1].to_owned(),
            1 => format!("{line}}}"),
            2 => line.replacen(':', "", 1),
            _ => line,
        }
    }

    /// The value of a field; `None`: it is not there.
    fn member(&mut self, field: &Field, clock: i64) -> Option<String> {
        if field.name == "at" {
            let jitter = if self.chance.percent(20) { self.chance.within(-8, 3) } else { 0 };
            return Some(text::string(text::time(clock + jitter * 1_000_000)));
        }
        if field.name == "key" {
            return Some(text::string(self.chance.pick(&["a", "b", "c", "a longer key that is not inline"])));
        }
        if (field.ty.is_optional() || field.default.is_some()) && self.chance.percent(30) {
            return self.chance.percent(50).then(|| "null".to_owned());
        }
        Some(self.json(&field.ty))
    }

    /// A value of a type as JSON.
    fn json(&mut self, ty: &Ty) -> String {
        match ty {
            Ty::Optional(_) if self.chance.percent(25) => "null".into(),
            Ty::Optional(inner) | Ty::Secret(inner) => self.json(inner),
            Ty::Int => self.int().to_string(),
            Ty::Float => match self.chance.below(8) {
                0 => "1e2".into(),
                1 => "-0.0".into(),
                2 => "123456789012345678".into(),
                3 => "1.7976931348623157e308".into(),
                4 => "5e-324".into(),
                _ => format!("{}", self.chance.within(-999, 999) as f64 / 8.0),
            },
            Ty::Decimal(scale) => {
                let digits =
                    if self.chance.percent(10) { self.digits() } else { self.chance.within(-9_999, 9_999).into() };
                let all = crate::write::decimal(digits, *scale);
                if self.chance.percent(20) && *scale > 0 { format!("{}", self.chance.within(-50, 50)) } else { all }
            }
            Ty::Bool => self.chance.percent(50).to_string(),
            Ty::Time(Wire::Text) => match self.chance.below(6) {
                0 => "\"1969-12-31T23:59:59.999999Z\"".into(),
                1 => "\"2026-03-29T03:30:00.5+02:00\"".into(),
                2 => "\"2024-02-29 00:00:00.123456789z\"".into(),
                _ => text::string(text::time(START + self.chance.within(-99_999, 99_999) * 1_000)),
            },
            Ty::Time(wire) => {
                let unit = wire.unit().unwrap_or(1);
                (START / unit + self.chance.within(-2_000, 2_000)).to_string()
            }
            Ty::Duration => text::string(self.chance.pick(&["5m", "1h30m", "-200ms", "0s", "3d", "7us"])),
            Ty::Choice(_, members) => text::string(self.chance.pick(members)),
            Ty::Bytes => text::string(text::base64(self.chance.pick(&TEXTS).as_bytes())),
            Ty::Json => (*self.chance.pick(&[
                "{\"a\":1,\"b\":[1,\"x\",null]}",
                "5",
                "\"s\"",
                "[1,2.5,true]",
                "{\"a\":{\"b\":\"y\"},\"c\":\"12\"}",
                "true",
            ]))
            .to_owned(),
            Ty::List(item) => {
                let items: Vec<String> = (0..self.chance.below(4)).map(|_| self.json(item)).collect();
                format!("[{}]", items.join(","))
            }
            Ty::Map(item) => {
                let count = self.chance.below(3);
                let items: Vec<String> =
                    ["a", "b"].iter().take(count).map(|k| format!("\"{k}\":{}", self.json(item))).collect();
                format!("{{{}}}", items.join(","))
            }
            Ty::Record(fields) => {
                let mut members = vec![];
                for field in fields {
                    if field.ty.is_optional() && self.chance.percent(20) {
                        continue;
                    }
                    members.push(format!("\"{}\":{}", field.name, self.json(&field.ty)));
                }
                format!("{{{}}}", members.join(","))
            }
            Ty::Text | Ty::Null => match self.chance.below(10) {
                0 => "\"\\u00e9\\n\\u20ac\\\\\"".into(),
                1 => "\"a text of more than twelve bytes\"".into(),
                _ => text::string(self.chance.pick(&TEXTS)),
            },
        }
    }

    /// A value that the field cannot have.
    fn mistake(&mut self, field: &Field, strict: bool) -> Option<String> {
        let ty = field.ty.required();
        let required = !field.ty.is_optional() && field.default.is_none();
        let ty = if let Ty::Secret(inner) = ty { inner } else { ty };
        match self.chance.below(5) {
            0 if required => return None,
            1 if required && *ty != Ty::Json => return Some("null".into()),
            // The grammar of what nobody reads is not looked at unless the source is strict; `at` and the like are read.
            2 | 3 if strict => {
                let wrong = match ty {
                    Ty::Int => *self.chance.pick(&["9223372036854775808", "1.5", "1e3", "-9223372036854775809"]),
                    Ty::Float => "1e999",
                    Ty::Decimal(_) => *self.chance.pick(&["1e40", "0.1234567890123456789"]),
                    Ty::Choice(..) => "\"none\"",
                    Ty::Time(Wire::Text) => {
                        *self.chance.pick(&["\"yesterday\"", "\"2026-02-30T00:00:00Z\"", "\"2026-01-01\""])
                    }
                    Ty::Time(Wire::Seconds) => "9223372036854775807",
                    Ty::Duration => *self.chance.pick(&["\"5 minutes\"", "\"\"", "\"1.5h\""]),
                    Ty::Bytes => "\"a*b=\"",
                    Ty::List(_) => "[null,{}]",
                    Ty::Record(_) => "{\"a\":[]}",
                    _ => return Some(other_kind(ty).into()),
                };
                if matches!(ty, Ty::List(item) if item.is_optional()) {
                    return Some(other_kind(ty).into());
                }
                return Some(wrong.into());
            }
            _ => {}
        }
        Some(other_kind(ty).into())
    }
}

/// A JSON value of another kind; of `json` there is none.
fn other_kind(ty: &Ty) -> &'static str {
    match ty {
        Ty::Text | Ty::Choice(..) | Ty::Bytes | Ty::Duration | Ty::Time(Wire::Text) => "5",
        Ty::Json => "{}",
        _ => "\"x\"",
    }
}
