//! Addresses of the web and of mail.
use std::borrow::Cow;

use url::Url;

use super::cells::{Cell, Entries};
use super::encode::percent;
use super::function::Definition;
use super::shapes::asked;
use super::strings::bounded;
use super::{Call, failure};
use crate::access::{maps, place, texts};
use crate::frame::Outcome;
use crate::show::shorten;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["parse_url(text: string) -> { scheme: string, user: string?, password: string?, host: string?, port: \
           int?, path: string, query: map<string, string>, fragment: string? }"],
        "The parts of a URL, decoded; the port is that of the scheme where none is written. Fails on what is no URL.",
        (r#"parse_url("https://ann@shop.example/cart?id=7#top").host"#, r#""shop.example""#),
        parse_url,
    )
    .fallible(),
    Definition::new(
        &["is_url(text: string) -> bool"],
        "Whether a text is a URL with a scheme.",
        (r#"is_url("https://shop.example/cart")"#, "true"),
        |call| asked(call, |text| Url::parse(text).is_ok()),
    ),
    Definition::new(
        &["resolve_url(base: string, reference: string) -> string"],
        "The URL that a link means on a page. Fails where one of them is no URL.",
        (r#"resolve_url("https://a.example/b/c", "../d?e=1")"#, r#""https://a.example/d?e=1""#),
        resolve_url,
    )
    .fallible(),
    Definition::new(
        &["parse_query(text: string) -> map<string, string>"],
        "The fields of a query string or form, decoded; the last of those with one name. `?` at the start is \
         skipped.",
        (r#"parse_query("?q=a+b&page=2")"#, r#"{ q: "a b", page: "2" }"#),
        parse_query,
    ),
    Definition::new(
        &["query_values(text: string, name: string) -> list<string>"],
        "All values of one field of a query string, decoded.",
        (r#"query_values("tag=a&tag=b", "tag")"#, r#"["a", "b"]"#),
        query_values,
    ),
    Definition::new(
        &["to_query(fields: map<string, string>) -> string"],
        "A map as a query string, encoded.",
        (r#"to_query(parse_query("a=1&b=x%26y"))"#, r#""a=1&b=x%26y""#),
        to_query,
    )
    .fallible(),
    Definition::new(
        &["parse_email(text: string) -> { name: string?, local: string, domain: string }"],
        "The parts of a mail address, with or without a name before `<`. Fails on what is none.",
        (r#"parse_email("Ann <ann@shop.example>").domain"#, r#""shop.example""#),
        parse_email,
    )
    .fallible(),
    Definition::new(
        &["is_email(text: string) -> bool"],
        "Whether a text has the form of a mail address, as an HTML form checks it.",
        (r#"is_email("ann@shop.example")"#, "true"),
        |call| asked(call, |text| mail_parts(text).is_some()),
    ),
];

/// Without percent-encoding, where it is UTF-8.
fn decoded(text: &str) -> String {
    percent(text.as_bytes()).and_then(|b| String::from_utf8(b).ok()).unwrap_or_else(|| text.to_owned())
}

fn parse_url(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.records(|row| {
        let text = text.at(row);
        let url = match Url::parse(text) {
            Ok(url) => url,
            Err(error) => return failure(format!("{:?} is not a URL: {error}", shorten(text))),
        };
        let some = |text: &str| if text.is_empty() { Cell::Null } else { Cell::from(decoded(text)) };
        let host = url.host_str().map(|host| host.trim_start_matches('[').trim_end_matches(']').to_owned());
        Ok(Some([
            Cell::from(url.scheme().to_owned()),
            some(url.username()),
            Cell::maybe(url.password().map(decoded)),
            Cell::maybe(host),
            Cell::maybe(url.port_or_known_default().map(i64::from)),
            Cell::from(decoded(url.path())),
            Cell::from(fields(url.query().unwrap_or_default())),
            Cell::maybe(url.fragment().map(decoded)),
        ]))
    })
}

/// The fields of a query string.
fn fields(query: &str) -> Entries<'static> {
    let mut entries = Entries::default();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        entries.set(name.into_owned(), value.into_owned());
    }
    entries
}

fn resolve_url(call: &mut Call<'_, '_>) -> Outcome {
    let (base, reference) = (call.text(0)?, call.text(1)?);
    call.texts(|row, out| match Url::parse(base.at(row)).and_then(|url| url.join(reference.at(row))) {
        Ok(url) => {
            out.push_str(url.as_str());
            Ok(Some(()))
        }
        Err(error) => {
            let (base, reference) = (shorten(base.at(row)), shorten(reference.at(row)));
            failure(format!("{reference:?} on {base:?} is not a URL: {error}"))
        }
    })
}

fn parse_query(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.maps(|row| {
        let text = text.at(row);
        Ok(Some(fields(text.strip_prefix('?').unwrap_or(text))))
    })
}

fn query_values(call: &mut Call<'_, '_>) -> Outcome {
    let (text, wanted) = (call.text(0)?, call.text(1)?);
    call.lists_of_texts(|row, push| {
        let (text, wanted) = (text.at(row), wanted.at(row));
        let query = text.strip_prefix('?').unwrap_or(text);
        let all = url::form_urlencoded::parse(query.as_bytes());
        all.filter(|(name, _)| name == wanted).for_each(|(_, value): (_, Cow<'_, str>)| push(Some(&value)));
        Ok(Some(()))
    })
}

fn to_query(call: &mut Call<'_, '_>) -> Outcome {
    let column = call.column(0)?;
    let map = maps(column.array())?;
    let (keys, values, offsets) = (texts(map.keys())?, texts(map.values())?, map.value_offsets());
    call.texts(|row, out| {
        let at = place(column, row);
        for i in offsets[at] as usize..offsets[at + 1] as usize {
            out.push_str(if out.is_empty() { "" } else { "&" });
            out.extend(url::form_urlencoded::byte_serialize(keys.value(i).as_bytes()));
            out.push('=');
            out.extend(url::form_urlencoded::byte_serialize(values.value(i).as_bytes()));
            bounded(out.len())?;
        }
        Ok(Some(()))
    })
}

/// The local part and the domain of an address of the form that HTML gives to `<input type=email>`.
pub(super) fn mail_parts(text: &str) -> Option<(&str, &str)> {
    let (local, domain) = text.rsplit_once('@')?;
    let sign = |b: u8| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b);
    let inside = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    let label =
        |l: &str| (1..=63).contains(&l.len()) && l.bytes().all(inside) && !l.starts_with('-') && !l.ends_with('-');
    (!local.is_empty() && local.bytes().all(sign) && domain.split('.').all(label)).then_some((local, domain))
}

fn parse_email(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    call.records(|row| {
        let text = text.at(row).trim();
        let (name, address) = match text.strip_suffix('>').and_then(|t| t.rsplit_once('<')) {
            Some((name, address)) => (name.trim().trim_matches('"'), address),
            None => ("", text),
        };
        match mail_parts(address) {
            Some((local, domain)) => {
                Ok(Some([Cell::maybe(Some(name).filter(|n| !n.is_empty())), Cell::from(local), Cell::from(domain)]))
            }
            None => failure(format!("{:?} is not a mail address", shorten(text))),
        }
    })
}
