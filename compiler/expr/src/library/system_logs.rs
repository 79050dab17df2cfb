//! Lines that operating systems, containers and security products write.
use std::borrow::Cow;
use std::sync::LazyLock;

use chrono::{NaiveDate, NaiveDateTime};
use regex::Regex;

use super::call::Failure;
use super::cells::{Cell, Entries};
use super::function::Definition;
use super::pairs::quoted;
use super::{Call, failure};
use crate::access::Numbers;
use crate::frame::Outcome;
use crate::show::shorten;
use crate::text::{parse_time, write_json_string};

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["parse_syslog(text: string, year?: int) -> { facility: string?, severity: string?, time: time?, host: \
           string?, app: string?, process: string?, message_id: string?, data: json?, message: string }"],
        "A syslog line (RFC 5424 or 3164). The older form has no year, and no zone: with `year` its time is read as \
         UTC, else it is null. Fails on what is none.",
        (
            r#"parse_syslog("<34>1 2026-10-11T22:14:15Z web1 su 77 ID47 [x@1 a=\"b\"] failed").severity"#,
            r#""critical""#,
        ),
        parse_syslog,
    )
    .fallible(),
    Definition::new(
        &["parse_klog(text: string, year?: int) -> { severity: string, time: time?, thread: int, file: string, \
           line: int, message: string }"],
        "A line of klog or glog, as Kubernetes writes them. It has no year: with `year` its time is read as UTC, \
         else it is null. Fails on what is none.",
        (r#"parse_klog("I0102 03:04:05.678901  17 main.go:42] started", 2026).file"#, r#""main.go""#),
        parse_klog,
    )
    .fallible(),
    Definition::new(
        &["parse_cri_log(text: string) -> { time: time, stream: string, partial: bool, message: string }"],
        "A line of a Kubernetes container's log file (CRI). Fails on what is none.",
        (r#"parse_cri_log("2026-01-02T03:04:05.678Z stdout F hello you").message"#, r#""hello you""#),
        parse_cri_log,
    )
    .fallible(),
    Definition::new(
        &["parse_cef(text: string) -> { version: int, vendor: string, product: string, product_version: string, \
           event: string, name: string, severity: string, extension: map<string, string> }"],
        "An event of the Common Event Format of security products; what is before `CEF:` is skipped. Fails on what \
         is none.",
        (
            r#"parse_cef("CEF:0|Acme|Wall|1.0|100|Port scan|7|src=10.0.0.1 msg=seen twice").extension"#,
            r#"{ src: "10.0.0.1", msg: "seen twice" }"#,
        ),
        parse_cef,
    )
    .fallible(),
];

const FACILITIES: [&str; 24] = [
    "kern",
    "user",
    "mail",
    "daemon",
    "auth",
    "syslog",
    "lpr",
    "news",
    "uucp",
    "cron",
    "authpriv",
    "ftp",
    "ntp",
    "security",
    "console",
    "solaris-cron",
    "local0",
    "local1",
    "local2",
    "local3",
    "local4",
    "local5",
    "local6",
    "local7",
];

const SEVERITIES: [&str; 8] =
    ["emergency", "alert", "critical", "error", "warning", "notice", "informational", "debug"];

fn year_of(call: &Call<'_, '_>) -> Result<Option<impl Fn(usize) -> i64 + use<>>, arrow_schema::ArrowError> {
    let years = if call.count() > 1 { Some(call.int(1)?) } else { None };
    Ok(years.map(|years| {
        let years: Vec<i64> = match years {
            Numbers::One(year) => vec![year],
            Numbers::Each(years) => years.to_vec(),
        };
        move |row: usize| if years.len() == 1 { years[0] } else { years[row] }
    }))
}

fn micros(time: NaiveDateTime) -> i64 {
    time.and_utc().timestamp_micros()
}

/// A word that is not `-`, and what follows it.
fn word(text: &str) -> (Option<&str>, &str) {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    (Some(word).filter(|w| !w.is_empty() && *w != "-"), rest)
}

type Syslog<'t> = [Cell<'t>; 9];

fn parse_syslog(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    let year = year_of(call)?;
    call.records(|row| {
        let text = text.at(row).trim_end_matches(['\r', '\n', '\0']);
        let refuse = || Failure::from(format!("{:?} is not a line of syslog", shorten(text)));
        let (facility, severity, rest) = match text.strip_prefix('<') {
            Some(rest) => {
                let (priority, rest) = rest.split_once('>').ok_or_else(refuse)?;
                let priority: usize = priority.parse().map_err(|_| refuse())?;
                let facility = FACILITIES.get(priority / 8).ok_or_else(refuse)?;
                (Cell::from(*facility), Cell::from(SEVERITIES[priority % 8]), rest)
            }
            None => (Cell::Null, Cell::Null, text),
        };
        let found = match rest.strip_prefix("1 ") {
            Some(rest) => newer(rest),
            None => older(rest, year.as_ref().map(|y| y(row))),
        };
        let [_, _, time, host, app, process, id, data, message] = found.ok_or_else(refuse)?;
        Ok(Some([facility, severity, time, host, app, process, id, data, message]))
    })
}

/// RFC 5424, after the version.
fn newer(text: &str) -> Option<Syslog<'_>> {
    let (time, rest) = word(text);
    let time = time.map_or(Some(Cell::Null), |t| parse_time(t).map(Cell::Int))?;
    let (host, rest) = word(rest);
    let (app, rest) = word(rest);
    let (process, rest) = word(rest);
    let (id, rest) = word(rest);
    let (data, rest) = if rest.starts_with('[') { structured(rest)? } else { (None, rest.strip_prefix('-')?) };
    let message = rest.strip_prefix(' ').unwrap_or(rest).trim_start_matches('\u{feff}');
    let data = Cell::maybe(data);
    let [host, app, process, id] = [host, app, process, id].map(Cell::maybe);
    Some([Cell::Null, Cell::Null, time, host, app, process, id, data, Cell::from(message)])
}

/// Structured data as JSON: `{"id":{"name":"value"}}`; and what follows it.
fn structured(text: &str) -> Option<(Option<String>, &str)> {
    let mut out = String::from("{");
    let mut rest = text;
    while let Some(element) = rest.strip_prefix('[') {
        out.push_str(if out.len() > 1 { "," } else { "" });
        let end = element.find([' ', ']'])?;
        write_json_string(&mut out, &element[..end]);
        out.push_str(":{");
        rest = &element[end..];
        let mut first = true;
        loop {
            rest = rest.trim_start_matches(' ');
            if let Some(after) = rest.strip_prefix(']') {
                rest = after;
                break;
            }
            let (name, value) = rest.split_once('=')?;
            let (value, after) = quoted(value).filter(|_| value.starts_with('"'))?;
            out.push_str(if first { "" } else { "," });
            write_json_string(&mut out, name);
            out.push(':');
            write_json_string(&mut out, &value);
            first = false;
            rest = after;
        }
        out.push('}');
    }
    out.push('}');
    Some((Some(out), rest))
}

/// RFC 3164, and what is written for it: a time with or without a year, a host, an app with or without a process.
fn older(text: &str, year: Option<i64>) -> Option<Syslog<'_>> {
    let (time, rest) = older_time(text, year)?;
    let (host, rest) = word(rest);
    // The tag ends at the first sign that no name of an app has.
    let sign = |c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '@'));
    let (tag, after) = rest.split_at(rest.find(sign).unwrap_or(rest.len()));
    let process = after.strip_prefix('[').and_then(|a| a.split_once(']'));
    let (process, after) = process.map_or((None, after), |(process, after)| (Some(process), after));
    let (app, message) = match after.strip_prefix(':') {
        Some(message) if !tag.is_empty() => (Some(tag), message.strip_prefix(' ').unwrap_or(message)),
        _ => (None, rest),
    };
    let process = Cell::maybe(process.filter(|_| app.is_some()));
    let (host, app) = (Cell::maybe(host), Cell::maybe(app));
    Some([Cell::Null, Cell::Null, time, host, app, process, Cell::Null, Cell::Null, Cell::from(message)])
}

fn older_time(text: &str, year: Option<i64>) -> Option<(Cell<'static>, &str)> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let (time, rest) = text.split_once(' ')?;
        return Some((Cell::Int(parse_time(time)?), rest));
    }
    // "Oct 11 22:14:15", or "Oct  1 …".
    let (time, rest) = (text.get(..15)?, text.get(15..)?.trim_start_matches(' '));
    // A leap year, so that 29 February reads; the year that counts is put in after.
    let read = NaiveDateTime::parse_from_str(&format!("2000 {time}"), "%Y %b %e %H:%M:%S").ok()?;
    Some((Cell::maybe(in_year(read, year)), rest))
}

fn in_year(time: NaiveDateTime, year: Option<i64>) -> Option<i64> {
    use chrono::Datelike;
    let year = i32::try_from(year?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, time.month(), time.day())?;
    Some(micros(date.and_time(time.time())))
}

static KLOG: LazyLock<Result<Regex, String>> = LazyLock::new(|| {
    super::regexes::compile(r"(?s)^([IWEF])(\d{4} \d{2}:\d{2}:\d{2}\.\d{1,6})\s+(\d+) ([^:\]]+):(\d+)\] ?(.*)$")
});

fn parse_klog(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    let year = year_of(call)?;
    let regex = KLOG.as_ref();
    call.records(|row| {
        let text = text.at(row);
        let regex = regex.map_err(Clone::clone)?;
        let refuse = || Failure::from(format!("{:?} is not a line of klog", shorten(text)));
        let groups = regex.captures(text).ok_or_else(refuse)?;
        let group = |i: usize| groups.get(i).map_or("", |m| m.as_str());
        let severity = match group(1) {
            "I" => "info",
            "W" => "warning",
            "E" => "error",
            _ => "fatal",
        };
        let time = format!("2000{}", group(2));
        let time = NaiveDateTime::parse_from_str(&time, "%Y%m%d %H:%M:%S%.f").map_err(|_| refuse())?;
        let number = |i: usize| group(i).parse::<i64>().map_err(|_| refuse());
        Ok(Some([
            Cell::from(severity),
            Cell::maybe(in_year(time, year.as_ref().map(|y| y(row)))),
            Cell::Int(number(3)?),
            Cell::from(group(4)),
            Cell::Int(number(5)?),
            Cell::from(group(6)),
        ]))
    })
}

fn parse_cri_log(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.records(|row| {
        let text = text.at(row);
        let mut words = text.splitn(4, ' ');
        let parts = (words.next().and_then(parse_time), words.next(), words.next());
        match parts {
            (Some(time), Some(stream @ ("stdout" | "stderr")), Some(tags)) => Ok(Some([
                Cell::Int(time),
                Cell::from(stream),
                Cell::from(tags.split(':').any(|tag| tag == "P")),
                Cell::from(words.next().unwrap_or_default()),
            ])),
            _ => failure(format!("{:?} is not a line of a container's log", shorten(text))),
        }
    })
}

fn parse_cef(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.records(|row| {
        let text = text.at(row).trim_end();
        let refuse = || Failure::from(format!("{:?} is not an event of CEF", shorten(text)));
        let (_, mut rest) = text.split_once("CEF:").ok_or_else(refuse)?;
        let mut header: [Cow<'_, str>; 7] = Default::default();
        for field in &mut header {
            let (value, after) = header_field(rest).ok_or_else(refuse)?;
            (*field, rest) = (value, after);
        }
        let [version, vendor, product, product_version, event, name, severity] = header;
        let version: i64 = version.parse().map_err(|_| refuse())?;
        let extension = Cell::from(extension(rest.trim_start()));
        let [vendor, product, product_version] = [vendor, product, product_version].map(Cell::from);
        let [event, name, severity] = [event, name, severity].map(Cell::from);
        Ok(Some([Cell::Int(version), vendor, product, product_version, event, name, severity, extension]))
    })
}

/// What is before the next `|`, of which `\|` is none, and what is after it.
fn header_field(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut escaped = false;
    while *bytes.get(at)? != b'|' {
        escaped |= bytes[at] == b'\\';
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    let field = text.get(..at)?;
    let plain = if escaped { field.replace("\\|", "|").replace("\\\\", "\\").into() } else { field.into() };
    Some((plain, &text[at + 1..]))
}

/// `a=b c d=e`: a value goes on to the word before the next `=`, of which `\=` is none.
fn extension(text: &str) -> Entries<'_> {
    let mut entries = Entries::default();
    let mut key: Option<&str> = None;
    let mut start = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut word = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b' ' => word = at + 1,
            b'=' if word < at && (key.is_none() || word > start) => {
                if let Some(key) = key {
                    entries.set(key, plain(text[start..word].trim_end()));
                }
                key = text.get(word..at);
                start = at + 1;
                word = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    if let Some(key) = key {
        entries.set(key, plain(&text[start..]));
    }
    entries
}

fn plain(value: &str) -> Cow<'_, str> {
    if !value.contains('\\') {
        return value.into();
    }
    let mut out = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match (letter, letters.clone().next()) {
            ('\\', Some(next @ ('=' | '\\' | '|'))) => out.push(next),
            ('\\', Some('n')) => out.push('\n'),
            ('\\', Some('r')) => out.push('\r'),
            (other, _) => {
                out.push(other);
                continue;
            }
        }
        letters.next();
    }
    out.into()
}
