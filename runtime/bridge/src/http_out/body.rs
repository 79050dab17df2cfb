//! Rows as bodies of requests.
use hexafn_port::Delivery;

/// The form of a body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// All rows in a JSON array.
    Array,
    /// A row a line.
    Lines,
    /// A request for each row.
    Object,
}

impl Form {
    /// By the option `body`.
    pub fn of(option: Option<&str>) -> Form {
        match option {
            Some("ndjson") => Form::Lines,
            Some("object") => Form::Object,
            _ => Form::Array,
        }
    }

    /// What the body is called.
    pub fn content_type(self) -> &'static str {
        if self == Form::Lines { "application/x-ndjson" } else { "application/json" }
    }

    /// All rows in one body.
    pub fn whole(self, delivery: &Delivery) -> Vec<u8> {
        if self != Form::Array {
            return delivery.text.clone();
        }
        let mut body = Vec::with_capacity(delivery.text.len() + 2);
        for row in rows(delivery) {
            body.push(if body.is_empty() { b'[' } else { b',' });
            body.extend_from_slice(row);
        }
        body.push(b']');
        body
    }
}

/// The text of each row, without its newline.
pub(super) fn rows(delivery: &Delivery) -> impl Iterator<Item = &[u8]> {
    let starts = std::iter::once(0).chain(delivery.ends.iter().copied());
    starts.zip(&delivery.ends).map(|(start, end)| delivery.text[start as usize..*end as usize].trim_ascii_end())
}
