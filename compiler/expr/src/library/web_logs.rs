//! Lines that web servers and load balancers write.
use chrono::{DateTime, NaiveDateTime};

use super::call::Failure;
use super::cells::Cell;
use super::function::Definition;
use super::{Call, failure};
use crate::frame::Outcome;
use crate::show::shorten;
use crate::text::parse_time;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["parse_common_log(text: string) -> { host: string, identity: string?, user: string?, time: time, method: \
           string?, path: string?, protocol: string?, status: int, size: int? }"],
        "A line of the Common Log Format of Apache, nginx and others. Fails on what is none.",
        (
            r#"parse_common_log("::1 - ann [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.0\" 200 2326").path"#,
            r#""/a""#,
        ),
        parse_common_log,
    )
    .fallible(),
    Definition::new(
        &["parse_combined_log(text: string) -> { host: string, identity: string?, user: string?, time: time, \
           method: string?, path: string?, protocol: string?, status: int, size: int?, referer: string?, agent: \
           string? }"],
        "A line of the Combined Log Format of Apache and nginx. Fails on what is none.",
        (
            r#"parse_combined_log("::1 - - [10/Oct/2000:13:55:36 +0000] \"GET /a HTTP/1.0\" 200 5 \"-\" \"curl/8\"").agent"#,
            r#""curl/8""#,
        ),
        parse_combined_log,
    )
    .fallible(),
    Definition::new(
        &["parse_nginx_error(text: string) -> { time: time, severity: string, process: int, thread: int, \
           connection: int?, message: string, client: string?, server: string?, request: string?, upstream: \
           string?, host: string? }"],
        "A line of nginx's error log; its time is read as UTC. Fails on what is none.",
        (
            r#"parse_nginx_error("2026/03/01 13:02:31 [error] 31#7: *1 not found, client: 10.0.0.1, host: \"a.example\"").client"#,
            r#""10.0.0.1""#,
        ),
        parse_nginx_error,
    )
    .fallible(),
    Definition::new(
        &["parse_alb_log(text: string) -> { type: string, time: time, balancer: string, client: string, target: \
           string?, request_seconds: float?, target_seconds: float?, response_seconds: float?, status: int?, \
           target_status: int?, received: int, sent: int, method: string?, url: string?, protocol: string?, agent: \
           string?, trace: string? }"],
        "A line of the access log of an AWS application load balancer. Fails on what is none.",
        (
            r#"parse_alb_log("http 2026-07-02T22:23:00.186641Z app/lb 10.0.0.1:2817 - -1 -1 -1 503 - 34 0 \"GET http://a.example/ HTTP/1.1\" \"curl/8\" - -").status"#,
            "503",
        ),
        parse_alb_log,
    )
    .fallible(),
    Definition::new(
        &["parse_vpc_flow_log(text: string) -> { version: int, account: string, interface: string, source: string?, \
           destination: string?, source_port: int?, destination_port: int?, protocol: int?, packets: int?, bytes: \
           int?, start: time, end: time, action: string?, status: string }"],
        "A line of an AWS VPC flow log in the default format. Fails on what is none.",
        (
            r#"parse_vpc_flow_log("2 123 eni-1 10.0.0.1 10.0.0.2 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK").bytes"#,
            "4249",
        ),
        parse_vpc_flow_log,
    )
    .fallible(),
];

/// The fields of a line: words, what stands in `"…"` (with `\"` inside) and what stands in `[…]`.
fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.bytes().next() {
        let end = match first {
            b'"' => {
                let mut at = 1;
                let bytes = rest.as_bytes();
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                (at < bytes.len()).then_some(at)
            }
            b'[' => rest.find(']'),
            _ => None,
        };
        rest = match end.and_then(|end| Some((rest.get(1..end)?, &rest[end + 1..]))) {
            Some((inside, after)) => {
                found.push(inside);
                after
            }
            // A word; also where a quote or bracket does not end: then the rest is one.
            None if matches!(first, b'"' | b'[') => {
                found.push(rest);
                ""
            }
            None => {
                let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                found.push(word);
                after
            }
        };
        rest = rest.trim_start();
    }
    found
}

/// `-` says that there is none.
fn some(word: &str) -> Option<&str> {
    Some(word).filter(|w| !w.is_empty() && *w != "-")
}

fn int(word: &str) -> Result<i64, Failure> {
    word.parse().map_err(|_| format!("{:?} is not an int", shorten(word)).into())
}

fn maybe_int(word: &str) -> Result<Cell<'static>, Failure> {
    some(word).map_or(Ok(Cell::Null), |w| Ok(Cell::Int(int(w)?)))
}

/// The method, path and protocol of a request line; nulls where it is none.
fn request(line: &str) -> [Cell<'_>; 3] {
    let mut words = line.split(' ');
    match (words.next(), words.next(), words.next(), words.next()) {
        (Some(method), Some(path), Some(protocol), None) if !method.is_empty() => {
            [Cell::from(method), Cell::from(path), Cell::from(protocol)]
        }
        _ => [Cell::Null, Cell::Null, Cell::Null],
    }
}

fn clf_time(text: &str) -> Result<Cell<'static>, Failure> {
    match DateTime::parse_from_str(text, "%d/%b/%Y:%H:%M:%S %z") {
        Ok(time) => Ok(Cell::Int(time.timestamp_micros())),
        Err(_) => Err(format!("{:?} is not a time such as \"10/Oct/2000:13:55:36 -0700\"", shorten(text)).into()),
    }
}

fn no_line(text: &str, what: &str) -> Failure {
    format!("{:?} is not a line of {what}", shorten(text)).into()
}

fn parse_common_log(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.records(|row| {
        let text = text.at(row);
        let [host, identity, user, time, line, status, size] = tokens(text)[..] else {
            return Err(no_line(text, "the Common Log Format"));
        };
        let [method, path, protocol] = request(line);
        let (identity, user) = (Cell::maybe(some(identity)), Cell::maybe(some(user)));
        let (status, size) = (Cell::Int(int(status)?), maybe_int(size)?);
        Ok(Some([Cell::from(host), identity, user, clf_time(time)?, method, path, protocol, status, size]))
    })
}

fn parse_combined_log(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.records(|row| {
        let text = text.at(row);
        // Some servers add fields of their own at the end.
        let [host, identity, user, time, line, status, size, referer, agent, ..] = tokens(text)[..] else {
            return Err(no_line(text, "the Combined Log Format"));
        };
        let [method, path, protocol] = request(line);
        let (identity, user) = (Cell::maybe(some(identity)), Cell::maybe(some(user)));
        let (status, size) = (Cell::Int(int(status)?), maybe_int(size)?);
        let (referer, agent) = (Cell::maybe(some(referer)), Cell::maybe(some(agent)));
        let (host, time) = (Cell::from(host), clf_time(time)?);
        Ok(Some([host, identity, user, time, method, path, protocol, status, size, referer, agent]))
    })
}

/// What nginx adds to a message: `, client: 10.0.0.1`.
const ADDED: [&str; 5] = [", client: ", ", server: ", ", request: ", ", upstream: ", ", host: "];

fn parse_nginx_error(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.records(|row| {
        let text = text.at(row);
        let refuse = || no_line(text, "nginx's error log");
        let (time, rest) = text.split_once(" [").ok_or_else(refuse)?;
        let (severity, rest) = rest.split_once("] ").ok_or_else(refuse)?;
        let (ids, rest) = rest.split_once(": ").ok_or_else(refuse)?;
        let (process, thread) = ids.split_once('#').ok_or_else(refuse)?;
        let time = NaiveDateTime::parse_from_str(time, "%Y/%m/%d %H:%M:%S").map_err(|_| refuse())?;
        let numbered = rest.strip_prefix('*').and_then(|r| r.split_once(' '));
        let (connection, rest) = match numbered {
            Some((connection, rest)) => (Cell::Int(int(connection)?), rest),
            None => (Cell::Null, rest),
        };
        let end = ADDED.iter().filter_map(|name| rest.find(name)).min().unwrap_or(rest.len());
        let (message, added) = rest.split_at(end);
        let value = |name: &str| {
            let after = added.split_once(name)?.1;
            match after.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').map(|(value, _)| value),
                None => Some(after.split(", ").next().unwrap_or(after)),
            }
        };
        let [client, server, request, upstream, host] = ADDED.map(|name| Cell::maybe(value(name)));
        let (process, thread) = (Cell::Int(int(process)?), Cell::Int(int(thread)?));
        let time = Cell::Int(time.and_utc().timestamp_micros());
        let (severity, message) = (Cell::from(severity), Cell::from(message));
        Ok(Some([time, severity, process, thread, connection, message, client, server, request, upstream, host]))
    })
}

/// The seconds of a balancer, which writes -1 where there are none.
fn seconds(word: &str) -> Result<Cell<'static>, Failure> {
    match word.parse::<f64>() {
        Ok(seconds) if seconds >= 0.0 => Ok(Cell::Float(seconds)),
        Ok(_) => Ok(Cell::Null),
        Err(_) => Err(format!("{:?} is not a number of seconds", shorten(word)).into()),
    }
}

fn parse_alb_log(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.records(|row| {
        let text = text.at(row);
        let words = tokens(text);
        let [kind, time, balancer, client, target, first, second, third, ref rest @ ..] = words[..] else {
            return Err(no_line(text, "an application load balancer's log"));
        };
        let [status, target_status, received, sent, line, agent, ref more @ ..] = rest[..] else {
            return Err(no_line(text, "an application load balancer's log"));
        };
        let Some(at) = parse_time(time) else {
            return failure(format!("{:?} is not a time", shorten(time)));
        };
        let [method, url, protocol] = request(line);
        Ok(Some([
            Cell::from(kind),
            Cell::Int(at),
            Cell::from(balancer),
            Cell::from(client),
            Cell::maybe(some(target)),
            seconds(first)?,
            seconds(second)?,
            seconds(third)?,
            maybe_int(status)?,
            maybe_int(target_status)?,
            Cell::Int(int(received)?),
            Cell::Int(int(sent)?),
            method,
            url,
            protocol,
            Cell::maybe(some(agent)),
            // After the cipher, the protocol of TLS and the group of targets.
            Cell::maybe(more.get(3).copied().and_then(some)),
        ]))
    })
}

fn parse_vpc_flow_log(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.records(|row| {
        let text = text.at(row);
        let words: Vec<&str> = text.split_whitespace().collect();
        let [version, account, interface, source, destination, ports @ .., start, end, action, status] = &words[..]
        else {
            return Err(no_line(text, "a VPC flow log"));
        };
        let [source_port, destination_port, protocol, packets, bytes] = ports[..] else {
            return Err(no_line(text, "a VPC flow log"));
        };
        let time = |word: &str| -> Result<Cell<'static>, Failure> {
            Ok(Cell::Int(int(word)?.checked_mul(1_000_000).ok_or_else(|| no_line(text, "a VPC flow log"))?))
        };
        Ok(Some([
            Cell::Int(int(version)?),
            Cell::from(*account),
            Cell::from(*interface),
            Cell::maybe(some(source)),
            Cell::maybe(some(destination)),
            maybe_int(source_port)?,
            maybe_int(destination_port)?,
            maybe_int(protocol)?,
            maybe_int(packets)?,
            maybe_int(bytes)?,
            time(start)?,
            time(end)?,
            Cell::maybe(some(action)),
            Cell::from(*status),
        ]))
    })
}
