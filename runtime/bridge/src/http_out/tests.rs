#![allow(clippy::unwrap_used, clippy::panic)]
use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap as Headers, HeaderValue as Header};
use axum::response::{IntoResponse, Response};

use super::*;
use crate::testing::{self, delivery, host, runtime, text};

/// What a target has seen: content type, the header `x-api-key`, body.
type Seen = Arc<Mutex<Vec<(String, String, String)>>>;
/// What it will answer; 200 when there is nothing left. Status 0: never.
type Script = Arc<Mutex<VecDeque<(u16, Option<&'static str>)>>>;

/// A target that answers by a script.
struct Target {
    url: String,
    seen: Seen,
}

async fn answer(State((seen, script)): State<(Seen, Script)>, headers: Headers, body: String) -> Response {
    let header = |name| headers.get(name).map(|h: &Header| h.to_str().unwrap().to_owned()).unwrap_or_default();
    seen.lock().unwrap().push((header("content-type"), header("x-api-key"), body));
    let next = script.lock().unwrap().pop_front();
    let Some((status, after)) = next else { return "fine".into_response() };
    if status == 0 {
        return std::future::pending().await;
    }
    let mut response = "because".into_response();
    *response.status_mut() = status.try_into().unwrap();
    after.map(|after| response.headers_mut().insert("retry-after", Header::from_static(after)));
    response
}

fn target(script: &[(u16, Option<&'static str>)]) -> Target {
    let (seen, script): (Seen, Script) = (Seen::default(), Arc::new(Mutex::new(script.iter().copied().collect())));
    let app = Router::new().fallback(answer).with_state((seen.clone(), script));
    let listener = runtime().block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("http://{}/in?token=hidden", listener.local_addr().unwrap());
    runtime().spawn(async move { axum::serve(listener, app).await.unwrap() });
    Target { url, seen }
}

fn try_open(url: &str, options: &[(&str, Setting)]) -> Result<Box<dyn Forwarder>, PortError> {
    let mut sink = testing::sink("http.post", [("url", text(url))]);
    sink.connector.options.extend(options.iter().map(|(name, setting)| ((*name).into(), setting.clone())));
    let mut settings = testing::settings(Path::new(""));
    settings.secrets.insert("key".into(), "s3cret".to_owned());
    HttpOutFactory::new(&host()).open(&sink, &settings)
}

fn open(target: &Target, options: &[(&str, Setting)]) -> Box<dyn Forwarder> {
    try_open(&target.url, options).unwrap()
}

fn deliver(out: &mut dyn Forwarder, rows: &[&str]) -> Result<(), Refusal> {
    out.deliver(&delivery(rows), Duration::from_secs(20))
}

impl Target {
    fn bodies(&self) -> Vec<String> {
        self.seen.lock().unwrap().iter().map(|seen| seen.2.clone()).collect()
    }
}

#[test]
fn rows_go_out_as_an_array_as_lines_or_one_by_one() {
    let target = target(&[]);
    for body in ["array", "ndjson", "object"] {
        deliver(&mut *open(&target, &[("body", text(body))]), &["{\"n\":1}", "{\"n\":2}"]).unwrap();
    }
    let seen: Vec<String> =
        target.seen.lock().unwrap().iter().map(|(kind, _, body)| format!("{kind}: {body:?}")).collect();
    expect_test::expect![[r#"
        application/json: "[{\"n\":1},{\"n\":2}]"
        application/x-ndjson: "{\"n\":1}\n{\"n\":2}\n"
        application/json: "{\"n\":1}"
        application/json: "{\"n\":2}""#]]
    .assert_eq(&seen.join("\n"));
}

#[test]
fn headers_may_be_secrets_and_replace_the_content_type() {
    let target = target(&[]);
    let entries = [("x-api-key", Setting::Secret("key".into())), ("Content-Type", text("application/vnd.x+json"))];
    let entries = entries.into_iter().map(|(name, setting)| (name.into(), setting)).collect();
    let headers = Setting::Call("headers".into(), entries);
    deliver(&mut *open(&target, &[("headers", headers)]), &["1"]).unwrap();
    let seen = target.seen.lock().unwrap()[0].clone();
    assert_eq!(seen, ("application/vnd.x+json".to_owned(), "s3cret".to_owned(), "[1]".to_owned()));
}

#[test]
fn the_status_decides_whether_another_attempt_is_worth_it() {
    let statuses = [
        (400, None),
        (404, None),
        (301, None),
        (408, None),
        (425, None),
        (429, Some("7")),
        (500, None),
        (503, Some("x")),
    ];
    let target = target(&statuses);
    let mut out = open(&target, &[]);
    let told: Vec<String> = statuses
        .iter()
        .map(|_| deliver(&mut *out, &["1"]).unwrap_err())
        .map(|r| format!("{} retry {} after {:?}, {}", r.message, r.retry, r.after, r.cause.unwrap_or_default()))
        .collect();
    expect_test::expect![[r#"
        the target answered 400 Bad Request retry false after None, because
        the target answered 404 Not Found retry false after None, because
        the target answered 301 Moved Permanently; redirects are not followed, give the URL that it leads to retry false after None, because
        the target answered 408 Request Timeout retry true after None, because
        the target answered 425 Too Early retry true after None, because
        the target answered 429 Too Many Requests retry true after Some(7s), because
        the target answered 500 Internal Server Error retry true after None, because
        the target answered 503 Service Unavailable retry true after None, because"#]].assert_eq(&told.join("\n"));
    deliver(&mut *out, &["1"]).unwrap();
}

#[test]
fn a_date_in_the_past_means_at_once_and_nobody_makes_us_wait_for_days() {
    let target = target(&[(503, Some("Wed, 21 Oct 2015 07:28:00 GMT")), (503, Some("9999999"))]);
    let mut out = open(&target, &[]);
    assert_eq!(deliver(&mut *out, &["1"]).unwrap_err().after, Some(Duration::ZERO));
    assert_eq!(deliver(&mut *out, &["1"]).unwrap_err().after, Some(Duration::from_secs(3600)));
}

#[test]
fn of_single_rows_those_that_are_refused_for_good_are_named_and_the_others_go_out() {
    let target = target(&[(400, None), (200, None), (422, None)]);
    let refusal = deliver(&mut *open(&target, &[("body", text("object"))]), &["0", "1", "2", "3"]).unwrap_err();
    assert_eq!((refusal.retry, refusal.rows), (false, Some(vec![0, 2])));
    assert_eq!(target.bodies(), ["0", "1", "2", "3"]);
}

#[test]
fn when_the_target_is_busy_the_rest_of_the_rows_waits() {
    let target = target(&[(200, None), (400, None), (503, Some("2"))]);
    let refusal = deliver(&mut *open(&target, &[("body", text("object"))]), &["0", "1", "2", "3"]).unwrap_err();
    assert_eq!((refusal.retry, refusal.rows), (true, Some(vec![1, 2, 3])));
    assert_eq!(refusal.after, Some(Duration::from_secs(2)));
    assert_eq!(target.bodies(), ["0", "1", "2"]);
}

#[test]
fn a_target_that_is_away_or_silent_is_worth_another_attempt_and_its_url_is_not_told() {
    let silent = target(&[(0, None)]);
    let mut out = open(&silent, &[]);
    let refusal = out.deliver(&delivery(&["1"]), Duration::from_millis(50)).unwrap_err();
    assert_eq!((refusal.retry, &*refusal.message), (true, "the target did not answer within 50ms"));
    assert!(!refusal.cause.unwrap_or_default().contains("hidden"));

    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut out = try_open(&format!("http://{free}/?token=hidden"), &[]).unwrap();
    let refusal = deliver(&mut *out, &["1"]).unwrap_err();
    assert_eq!((refusal.retry, &*refusal.message), (true, "cannot connect to the target"));
    assert!(!refusal.cause.unwrap_or_default().contains("hidden"));
}

#[test]
fn a_wrong_url_or_header_is_told_at_the_start_without_its_value() {
    let header = Setting::Value(Value::Record(vec![("x".into(), Value::String("a\nb".into()))]));
    let told = [try_open("not a url", &[]), try_open("ftp://x/", &[]), try_open("http://x/", &[("headers", header)])];
    let told = told.map(|opened| opened.err().unwrap().to_string());
    expect_test::expect![[r#"
        out: the option `url` is not a URL that begins with http:// or https://
        out: the option `url` is not a URL that begins with http:// or https://
        out: the value of the header `x` has a letter that none may have"#]]
    .assert_eq(&told.join("\n"));
}
