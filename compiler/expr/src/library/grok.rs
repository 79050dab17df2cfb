//! Grok: named patterns that are put together. They become one regular expression, matched in time linear in the text.
use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::compiled::{Compiled, CompiledList, Lists, prepare, prepare_list};
use super::function::Definition;
use super::grok_patterns::PATTERNS;
use super::regexes::{compile_within, reason};
use super::{Call, failure};
use crate::frame::Outcome;
use crate::show::shorten;
use crate::text::write_json_string;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::prepared(
        &["parse_grok(text: string, pattern: string) -> json"],
        "The fields of a text that fits a grok pattern: `%{NAME:field}`, and `:int` or `:float` for numbers. Fails \
         where it does not fit.",
        (r#"parse_grok("GET /cart 42ms", "%{WORD:method} %{URIPATH:path} %{INT:took:int}ms").took as int"#, "42"),
        |shape| prepare(shape, 1, grok, parse_grok),
    )
    .fallible(),
    Definition::prepared(
        &["parse_groks(text: string, patterns: list<string>) -> json"],
        "As `parse_grok`, with the first of several patterns that fits. Fails where none does.",
        (r#"parse_groks("up 7", ["down %{INT:n:int}", "up %{INT:n:int}"]).n as int"#, "7"),
        |shape| prepare_list(shape, 1, |all| all.iter().map(|p| grok(p)).collect(), parse_groks),
    )
    .fallible(),
];

#[derive(Clone, Copy, PartialEq, Debug)]
enum Kind {
    Text,
    Int,
    Float,
}

/// A pattern, compiled.
struct Grok {
    regex: Regex,
    /// The fields, and the groups that may hold each: where one stands twice, the first that took part counts.
    fields: Vec<(String, Kind, Vec<usize>)>,
}

/// The longest that a pattern may become when names are put in, in bytes.
const LONGEST: usize = 64 << 10;

/// The memory that a compiled pattern may take, in bytes.
const LARGEST: usize = 8 << 20;

/// How deep names may stand in what names stand for.
const DEEPEST: usize = 16;

static KNOWN: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| PATTERNS.iter().copied().collect());

/// A pattern on its way to a regular expression.
#[derive(Default)]
struct Writer {
    out: String,
    /// The field and kind of each group that was given a name here: `g0`, `g1`, ….
    names: Vec<(String, Kind)>,
}

impl Writer {
    fn expand(&mut self, pattern: &str, depth: usize) -> Result<(), String> {
        if depth > DEEPEST {
            return Err("names stand in names too deep".to_owned());
        }
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once("%{") {
            self.push(before)?;
            let (reference, after) = after.split_once('}').ok_or("`%{` has no `}`")?;
            self.reference(reference, depth)?;
            rest = after;
        }
        self.push(rest)
    }

    fn push(&mut self, text: &str) -> Result<(), String> {
        self.out.push_str(text);
        if self.out.len() > LONGEST {
            return Err(format!("with its names put in, the pattern is longer than {LONGEST} bytes"));
        }
        Ok(())
    }

    /// `NAME`, `NAME:field` or `NAME:field:kind`.
    fn reference(&mut self, reference: &str, depth: usize) -> Result<(), String> {
        let mut parts = reference.splitn(3, ':');
        let name = parts.next().unwrap_or_default();
        let meant = KNOWN.get(name).ok_or_else(|| format!("there is no pattern {name:?}"))?;
        let field = parts.next().filter(|f| !f.is_empty());
        let kind = match parts.next() {
            None | Some("string") => Kind::Text,
            Some("int" | "long") => Kind::Int,
            Some("float" | "double") => Kind::Float,
            Some(other) => return Err(format!("{other:?} is not one of int, float, string")),
        };
        match field {
            None => self.push("(?:")?,
            Some(field) => {
                let group = format!("(?P<g{}>", self.names.len());
                self.names.push((field.to_owned(), kind));
                self.push(&group)?;
            }
        }
        self.expand(meant, depth + 1)?;
        self.push(")")
    }
}

fn grok(pattern: &str) -> Result<Grok, String> {
    let refuse = |what: String| format!("{:?} is not a grok pattern: {what}", shorten(pattern));
    let mut writer = Writer::default();
    writer.expand(pattern, 0).map_err(refuse)?;
    let regex = compile_within(&writer.out, LARGEST).map_err(|e| refuse(reason(&e)))?;
    let mut fields: Vec<(String, Kind, Vec<usize>)> = Vec::new();
    for (group, name) in regex.capture_names().enumerate() {
        let Some(name) = name else { continue };
        let given = name.strip_prefix('g').and_then(|n| n.parse::<usize>().ok()).and_then(|n| writer.names.get(n));
        let (field, kind) = given.cloned().unwrap_or_else(|| (name.to_owned(), Kind::Text));
        match fields.iter_mut().find(|(known, ..)| *known == field) {
            Some((_, _, groups)) => groups.push(group),
            None => fields.push((field, kind, vec![group])),
        }
    }
    Ok(Grok { regex, fields })
}

impl Grok {
    /// Writes the fields as JSON; whether the text fits.
    fn write(&self, text: &str, out: &mut String) -> Result<bool, String> {
        let Some(groups) = self.regex.captures(text) else { return Ok(false) };
        out.push('{');
        for (field, kind, places) in &self.fields {
            let Some(value) = places.iter().find_map(|place| groups.get(*place)) else { continue };
            out.push_str(if out.len() > 1 { "," } else { "" });
            write_json_string(out, field);
            out.push(':');
            let value = value.as_str();
            let refuse = |what: &str| format!("{field} is {:?}, which is not {what}", shorten(value));
            match kind {
                Kind::Text => write_json_string(out, value),
                Kind::Int => {
                    let number: i64 = value.parse().map_err(|_| refuse("an int"))?;
                    out.push_str(itoa::Buffer::new().format(number));
                }
                Kind::Float => {
                    let number: f64 =
                        value.parse().ok().filter(|n: &f64| n.is_finite()).ok_or_else(|| refuse("a float"))?;
                    crate::text::write_float(out, number);
                }
            }
        }
        out.push('}');
        Ok(true)
    }
}

fn parse_grok(call: &mut Call<'_, '_>, mut patterns: Compiled<'_, Grok>) -> Outcome {
    let (text, pattern) = (call.text(0)?, call.text(1)?);
    call.texts(|row, out| {
        if patterns.get(pattern.at(row))?.write(text.at(row), out)? {
            return Ok(Some(()));
        }
        failure(format!("{:?} does not fit {:?}", shorten(text.at(row)), shorten(pattern.at(row))))
    })
}

fn parse_groks(call: &mut Call<'_, '_>, mut patterns: CompiledList<'_, Vec<Grok>>) -> Outcome {
    let (text, list) = (call.text(0)?, Lists::of(call, 1)?);
    call.texts(|row, out| {
        for pattern in patterns.get(&list, row)? {
            if pattern.write(text.at(row), out)? {
                return Ok(Some(()));
            }
        }
        failure(format!("{:?} fits none of the patterns", shorten(text.at(row))))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn fields(pattern: &str, text: &str) -> Option<String> {
        let mut out = String::new();
        grok(pattern).unwrap().write(text, &mut out).unwrap().then_some(out)
    }

    #[test]
    fn every_pattern_of_the_table_compiles_alone() {
        for (name, _) in PATTERNS {
            assert!(grok(&format!("^%{{{name}}}$")).is_ok(), "{name}: {:?}", grok(&format!("%{{{name}}}")).err());
        }
        assert_eq!(KNOWN.len(), PATTERNS.len());
    }

    #[test]
    fn real_lines_give_their_fields() {
        let line = r#"127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326 "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)""#;
        let found: serde_json::Value = serde_json::from_str(&fields("%{COMBINEDAPACHELOG}", line).unwrap()).unwrap();
        assert_eq!(found["clientip"], "127.0.0.1");
        assert_eq!((&found["verb"], &found["request"]), (&"GET".into(), &"/apache_pb.gif".into()));
        assert_eq!((&found["response"], &found["bytes"]), (&"200".into(), &"2326".into()));
        let line = "Feb  1 10:34:48 web-1 sshd[4721]: Failed password for root from 10.0.0.1 port 22";
        let found: serde_json::Value =
            serde_json::from_str(&fields("%{SYSLOGBASE} %{GREEDYDATA:message}", line).unwrap()).unwrap();
        assert_eq!((&found["program"], &found["pid"]), (&"sshd".into(), &"4721".into()));
        assert_eq!(
            fields("%{IP:ip} %{NUMBER:n:float}", "fe80::1 -2.50").as_deref(),
            Some(r#"{"ip":"fe80::1","n":-2.5}"#)
        );
        assert_eq!(fields("^(?<word>a+)$", "aaa").as_deref(), Some(r#"{"word":"aaa"}"#));
        assert_eq!(fields("%{UUID:id}", "no id"), None);
    }

    #[test]
    fn bad_patterns_say_what_is_wrong() {
        for (pattern, reason) in [
            ("%{NOPE:x}", "there is no pattern \"NOPE\""),
            ("%{WORD", "`%{` has no `}`"),
            ("%{INT:x:date}", "\"date\" is not one of int, float, string"),
            ("(%{INT:x}", "unclosed group"),
            ("(?=a)b", "look-around, including look-ahead and look-behind, is not supported"),
        ] {
            let error = grok(pattern).err().unwrap();
            assert_eq!(error, format!("{pattern:?} is not a grok pattern: {reason}"));
        }
    }
}
