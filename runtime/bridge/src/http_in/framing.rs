//! A body as single events.
use bytes::Bytes;
use serde_json::value::RawValue;

/// How a body holds its events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// One JSON object, or an array of events.
    Json,
    /// One event a line.
    Lines,
}

impl Framing {
    /// By the content type; `None` for one that is not taken. A body without a type is taken as JSON.
    pub fn of(content_type: Option<&str>) -> Option<Framing> {
        let Some(content_type) = content_type else { return Some(Framing::Json) };
        let media = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match media.as_str() {
            "application/json" => Some(Framing::Json),
            media if media.ends_with("+json") => Some(Framing::Json),
            "application/x-ndjson"
            | "application/ndjson"
            | "application/jsonl"
            | "application/x-jsonlines"
            | "application/json-lines" => Some(Framing::Lines),
            _ => None,
        }
    }

    /// The events of a body: parts of it, nothing is copied. Lines are not looked into: a bad one goes to the route for
    /// invalid events, as everywhere.
    ///
    /// # Errors
    /// Why the body as a whole is none.
    pub fn split(self, body: &Bytes) -> Result<Vec<Bytes>, String> {
        let text = body.strip_prefix(crate::lines::BYTE_ORDER_MARK).unwrap_or(body);
        if self == Framing::Lines {
            let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
            return Ok(lines.filter(|line| !line.is_empty()).map(|line| body.slice_ref(line)).collect());
        }
        let text = text.trim_ascii();
        match text.first() {
            Some(b'{') => {
                serde_json::from_slice::<&RawValue>(text).map_err(|e| not_json(&e))?;
                Ok(vec![body.slice_ref(text)])
            }
            Some(b'[') => {
                let elements: Vec<&RawValue> = serde_json::from_slice(text).map_err(|e| not_json(&e))?;
                Ok(elements.into_iter().map(|element| body.slice_ref(element.get().as_bytes())).collect())
            }
            Some(_) => Err("the body is neither a JSON object nor an array".to_owned()),
            None => Err("the body is empty".to_owned()),
        }
    }
}

fn not_json(error: &serde_json::Error) -> String {
    let hint = if error.to_string().starts_with("trailing characters") {
        "; several events go in an array, or one a line as application/x-ndjson"
    } else {
        ""
    };
    format!("the body is not JSON: {error}{hint}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(framing: Framing, body: &str) -> Result<Vec<String>, String> {
        let parts = framing.split(&Bytes::copy_from_slice(body.as_bytes()))?;
        Ok(parts.iter().map(|part| String::from_utf8_lossy(part).into_owned()).collect())
    }

    #[test]
    fn an_object_is_one_event_and_an_array_its_elements() {
        assert_eq!(split(Framing::Json, " {\"a\": [1, 2]}\n"), Ok(vec!["{\"a\": [1, 2]}".to_owned()]));
        let elements = split(Framing::Json, "\u{feff}[{\"a\": \"]},\"} , 2,\n[3]]");
        assert_eq!(elements, Ok(["{\"a\": \"]},\"}", "2", "[3]"].map(str::to_owned).to_vec()));
        assert_eq!(split(Framing::Json, "[]"), Ok(vec![]));
    }

    #[test]
    fn lines_are_split_but_not_looked_into() {
        let lines = split(Framing::Lines, "{\"a\":1}\r\n\n  not json\n{}");
        assert_eq!(lines, Ok(["{\"a\":1}", "not json", "{}"].map(str::to_owned).to_vec()));
    }

    #[test]
    fn what_is_not_json_is_told_with_its_place() {
        let told =
            ["{\"a\":1", "{}{}", "[1,]", "42", " "].map(|body| split(Framing::Json, body).err().unwrap_or_default());
        expect_test::expect![[r#"
            the body is not JSON: EOF while parsing an object at line 1 column 6
            the body is not JSON: trailing characters at line 1 column 3; several events go in an array, or one a line as application/x-ndjson
            the body is not JSON: trailing comma at line 1 column 4
            the body is neither a JSON object nor an array
            the body is empty"#]]
        .assert_eq(&told.join("\n"));
    }

    #[test]
    fn content_types_are_known_by_their_essence() {
        assert_eq!(Framing::of(Some("Application/JSON; charset=utf-8")), Some(Framing::Json));
        assert_eq!(Framing::of(Some("application/cloudevents+json")), Some(Framing::Json));
        assert_eq!(Framing::of(Some("application/x-ndjson")), Some(Framing::Lines));
        assert_eq!(Framing::of(Some("application/x-www-form-urlencoded")), None);
        assert_eq!(Framing::of(None), Some(Framing::Json));
    }
}
