//! A webhook source, driven by an HTTP client that is not ours: answers, limits, and a clean end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::net::TcpListener;
use std::path::Path;

use hexafn_tests::{Running, hexafn, start};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

fn program(port: u16, options: &str) -> String {
    format!(
        r#"hfn 1
source events: {{ id: string, n: int }} from http.post("/events") {{ listen: "127.0.0.1:{port}", {options} }}
sink out to file("out.ndjson")
sink dead to file("dead.ndjson")
on invalid, error, undelivered -> dead
pipeline keep {{ events | running by id {{ total = sum(n) }} -> out }}
"#
    )
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn begin(folder: &Path, options: &str) -> (Running, String, Client) {
    begin_with(folder, options, |program| program).await
}

/// Starts the program after a change, and waits until it listens.
async fn begin_with(folder: &Path, options: &str, change: impl Fn(String) -> String) -> (Running, String, Client) {
    let port = free_port();
    std::fs::write(folder.join("p.hfn"), change(program(port, options))).unwrap();
    let running = start(folder, ["run", "p.hfn", "--json"]);
    let (url, client) = (format!("http://127.0.0.1:{port}/events"), Client::new());
    // The listener is up when it answers at all.
    while client.get(&url).send().await.is_err() {
        tokio::task::yield_now().await;
    }
    (running, url, client)
}

fn lines(folder: &Path, name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
    text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

async fn post(client: &Client, url: &str, kind: &str, body: impl Into<reqwest::Body>) -> StatusCode {
    client.post(url).header("content-type", kind).body(body).send().await.unwrap().status()
}

#[tokio::test]
async fn an_object_an_array_and_lines_are_events_and_are_written_before_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let (running, url, client) = begin(folder.path(), "").await;
    let object = json!({ "id": "a", "n": 1 }).to_string();
    assert_eq!(post(&client, &url, "application/json", object).await, 200);
    assert_eq!(lines(folder.path(), "out.ndjson"), [json!({ "id": "a", "n": 1, "total": 1 })]);
    let array = json!([{ "id": "a", "n": 2 }, { "id": "b", "n": 5 }]).to_string();
    assert_eq!(post(&client, &url, "application/json", array).await, 200);
    assert_eq!(
        post(&client, &url, "application/x-ndjson", "{\"id\":\"a\",\"n\":3}\n{\"id\":\"b\",\"n\":6}\n").await,
        200
    );
    running.signal("INT");
    let done = running.finish();
    assert_eq!(done.code, 0, "{}", done.stderr);
    let totals: Vec<Value> = lines(folder.path(), "out.ndjson").iter().map(|r| r["total"].clone()).collect();
    assert_eq!(totals, [json!(1), json!(3), json!(5), json!(6), json!(11)]);
}

#[tokio::test]
async fn what_cannot_be_taken_is_answered_with_the_right_status() {
    let folder = tempfile::tempdir().unwrap();
    let (running, url, client) = begin(folder.path(), "max_body: 1KiB").await;
    assert_eq!(post(&client, &url, "application/json", "{\"id\":").await, 400);
    assert_eq!(post(&client, &url, "application/json", vec![b' '; 4096]).await, 413);
    assert_eq!(post(&client, &url, "image/png", "{}").await, 415);
    assert_eq!(client.get(&url).send().await.unwrap().status(), 405);
    assert_eq!(post(&client, &url.replace("/events", "/nowhere"), "application/json", "{}").await, 404);
    running.signal("TERM");
    assert_eq!(running.finish().code, 0);
}

#[tokio::test]
async fn with_ack_received_the_answer_is_202_and_nothing_is_lost_by_a_clean_end() {
    let folder = tempfile::tempdir().unwrap();
    let (running, url, client) = begin(folder.path(), "ack: received").await;
    for n in 0..50 {
        let event = json!({ "id": "a", "n": n }).to_string();
        assert_eq!(post(&client, &url, "application/json", event).await, 202);
    }
    running.signal("INT");
    assert_eq!(running.finish().code, 0);
    assert_eq!(lines(folder.path(), "out.ndjson").len(), 50);
}

#[tokio::test]
async fn a_sender_is_not_told_200_when_the_run_stops_without_its_event() {
    let folder = tempfile::tempdir().unwrap();
    let (running, url, client) = begin_with(folder.path(), "", |p| {
        let full = |sink: &str| format!("{sink} to file(\"/dev/full\") {{ retry: {{ max: 1, backoff: 1ms..1ms }} }}");
        p.replace("out to file(\"out.ndjson\")", &full("out")).replace("dead to file(\"dead.ndjson\")", &full("dead"))
    })
    .await;
    let request = client.post(&url).header("content-type", "application/json").body("{\"id\":\"a\",\"n\":1}");
    // Nothing at all is an answer too: the connection ends with the process.
    if let Ok(response) = request.send().await {
        assert!(response.status().is_server_error(), "{}", response.status());
    }
    let done = running.finish();
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stderr.contains("dead"), "{}", done.stderr);
}

#[tokio::test]
async fn a_port_in_use_is_one_clear_error() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    std::fs::write(folder.path().join("p.hfn"), program(port, "")).unwrap();
    let done = hexafn(folder.path(), ["run", "p.hfn"]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stderr.contains(&format!("127.0.0.1:{port}")), "{}", done.stderr);
    assert_eq!(done.stderr.lines().count(), 1, "{}", done.stderr);
}

#[tokio::test]
async fn events_are_sent_by_the_send_command() {
    let folder = tempfile::tempdir().unwrap();
    let (running, url, _) = begin(folder.path(), "").await;
    std::fs::write(folder.path().join("events.ndjson"), "{\"id\":\"a\",\"n\":1}\n\n{\"id\":\"a\",\"n\":2}\n").unwrap();
    let folder_path = folder.path().to_owned();
    let sent =
        tokio::task::spawn_blocking(move || hexafn(&folder_path, ["send", &url, "events.ndjson"])).await.unwrap();
    assert_eq!((sent.code, sent.stderr.trim()), (0, "sent 2 events"));
    assert_eq!(lines(folder.path(), "out.ndjson").len(), 2);
    running.signal("INT");
    assert_eq!(running.finish().code, 0);
}
