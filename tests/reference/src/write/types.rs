//! Types.
use super::Written;
use super::literal::plain;
use crate::model::{Field, Ty, Wire};

impl Written {
    /// A type as it is written.
    pub(super) fn ty(&mut self, ty: &Ty) {
        let text = name(ty);
        self.put(&text);
    }

    pub(super) fn fields(&mut self, fields: &[Field]) {
        let text = record(fields);
        self.put(&text);
    }
}

/// `{ a: int, b: string = "x" }`.
fn record(fields: &[Field]) -> String {
    let field = |f: &Field| {
        let default = f.default.as_ref().map(|d| format!(" = {}", plain(d))).unwrap_or_default();
        format!("{}: {}{default}", f.name, name(&f.ty))
    };
    format!("{{ {} }}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
}

/// A type as it is written.
pub(super) fn name(ty: &Ty) -> String {
    match ty {
        Ty::Null => "null".into(),
        Ty::Bool => "bool".into(),
        Ty::Int => "int".into(),
        Ty::Float => "float".into(),
        Ty::Decimal(n) => format!("decimal({n})"),
        Ty::Text => "string".into(),
        Ty::Bytes => "bytes".into(),
        Ty::Time(Wire::Text) => "time".into(),
        Ty::Time(Wire::Seconds) => "time(s)".into(),
        Ty::Time(Wire::Millis) => "time(ms)".into(),
        Ty::Time(Wire::Micros) => "time(us)".into(),
        Ty::Duration => "duration".into(),
        Ty::Json => "json".into(),
        Ty::Choice(alias, _) => alias.clone(),
        Ty::Optional(t) => format!("{}?", name(t)),
        Ty::List(t) => format!("list<{}>", name(t)),
        Ty::Map(t) => format!("map<string, {}>", name(t)),
        Ty::Record(fields) => record(fields),
        Ty::Secret(t) => format!("secret {}", name(t)),
    }
}
