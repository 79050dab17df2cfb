#![allow(clippy::unwrap_used, clippy::panic)]
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use hexafn_ir::connector::Setting;
use hexafn_ir::program;
use hexafn_port::{Chunk, Data, Polled};
use tokio::task::JoinHandle;

use super::*;
use crate::testing::{self, count, host, runtime, text};

/// An engine in small: it polls when it is woken.
struct Running {
    partition: Partition,
    woken: Receiver<()>,
    url: String,
}

fn source(path: &str, ack: Ack, options: &[(&str, Setting)]) -> program::Source {
    let mut source = testing::source("http.post", [("path", text(path)), ("listen", text("127.0.0.1:0"))]);
    source.connector.options.extend(options.iter().map(|(name, setting)| ((*name).into(), setting.clone())));
    program::Source { ack, ..source }
}

fn try_open(factory: &HttpInFactory, source: &program::Source) -> Result<Running, PortError> {
    let opened = testing::open(factory, source, &testing::settings(Path::new("")), true);
    let mut partition = opened?.remove(0);
    let (wake, woken) = channel();
    partition.reader.start(Arc::new(move || {
        let _ = wake.send(());
    }));
    let url = format!("http://{}", partition.name);
    Ok(Running { partition, woken, url })
}

fn open(ack: Ack, options: &[(&str, Setting)]) -> Running {
    try_open(&HttpInFactory::new(&host()), &source("/in", ack, options)).unwrap()
}

impl Running {
    /// The next request, when it has come.
    fn take(&mut self) -> Chunk {
        loop {
            match self.partition.reader.poll(1 << 20).unwrap() {
                Polled::Chunk(chunk) => return chunk,
                _ => self.woken.recv_timeout(Duration::from_secs(20)).unwrap(),
            }
        }
    }

    fn post(&self, kind: &'static str, body: impl Into<reqwest::Body>) -> JoinHandle<(u16, String)> {
        let request = reqwest::Client::new().post(&self.url).header("content-type", kind).body(body);
        runtime().spawn(async move {
            let response = request.send().await.unwrap();
            (response.status().as_u16(), response.text().await.unwrap())
        })
    }
}

fn wait<T>(task: JoinHandle<T>) -> T {
    runtime().block_on(async { tokio::time::timeout(Duration::from_secs(20), task).await }).unwrap().unwrap()
}

fn payloads(chunk: &Chunk) -> Vec<String> {
    let Data::Events(events) = &chunk.data else { panic!("not events") };
    events.iter().map(|event| String::from_utf8(event.payload.to_vec()).unwrap()).collect()
}

const JSON: &str = "application/json";

#[test]
fn a_request_is_answered_when_its_rows_are_processed() {
    let mut running = open(Ack::Processed, &[]);
    let reply = running.post(JSON, "[{\"n\":1},{\"n\":2}]");
    let chunk = running.take();
    assert_eq!(payloads(&chunk), ["{\"n\":1}", "{\"n\":2}"]);
    assert!(!reply.is_finished());
    drop(chunk);
    assert_eq!(wait(reply), (200, "{\"accepted\":2,\"rejected\":0}".to_owned()));
}

#[test]
fn rows_that_were_parked_are_told_as_rejected() {
    let mut running = open(Ack::Processed, &[]);
    let reply = running.post("application/x-ndjson", "{\"n\":1}\nnot json\n{\"n\":3}\n");
    let chunk = running.take();
    assert_eq!(payloads(&chunk), ["{\"n\":1}", "not json", "{\"n\":3}"]);
    let receipt = chunk.receipt.clone().unwrap();
    receipt.lost();
    drop((receipt, chunk));
    assert_eq!(wait(reply), (200, "{\"accepted\":2,\"rejected\":1}".to_owned()));
}

#[test]
fn with_ack_received_the_answer_waits_for_nobody() {
    let mut running = open(Ack::Received, &[]);
    assert_eq!(wait(running.post(JSON, "{\"n\":1}")), (202, "{\"accepted\":1}".to_owned()));
    assert_eq!(payloads(&running.take()), ["{\"n\":1}"]);
}

#[test]
fn offsets_count_events_and_go_on_after_a_restart() {
    let mut running = open(Ack::Received, &[]);
    let offsets = |chunk: Chunk| {
        let Data::Events(events) = chunk.data else { panic!("not events") };
        (chunk.sequence, events.iter().map(|e| (e.offset, e.topic.to_string())).collect::<Vec<_>>())
    };
    wait(running.post(JSON, "[1,2]"));
    assert_eq!(offsets(running.take()), (0, vec![(0, "/in".to_owned()), (1, "/in".to_owned())]));
    let kept = running.partition.reader.position();
    let mut running = open(Ack::Received, &[]);
    running.partition.reader.seek(&kept).unwrap();
    wait(running.post(JSON, "{}"));
    assert_eq!(offsets(running.take()), (0, vec![(2, "/in".to_owned())]));
}

#[test]
fn what_is_no_event_is_refused_with_the_reason() {
    let running = open(Ack::Received, &[("max_body", count(20))]);
    let told = [
        wait(running.post(JSON, "{\"n\":")),
        wait(running.post("text/html", "{}")),
        wait(running.post(JSON, "{\"n\":12345678901234567890}")),
        wait(running.post(JSON, "[]")),
    ];
    let told: Vec<String> =
        told.into_iter().map(|(status, text)| format!("{status} {text}")).chain([chunked(&running.url)]).collect();
    expect_test::expect![[r#"
        400 {"error":"the body is not JSON: EOF while parsing a value at line 1 column 5"}
        415 {"error":"events are sent as application/json or application/x-ndjson"}
        413 {"error":"a body has at most 20 bytes here"}
        202 {"accepted":0}
        HTTP/1.1 413 Payload Too Large"#]]
    .assert_eq(&told.join("\n"));
}

/// The status line that a request without a told length is answered.
fn chunked(url: &str) -> String {
    let address = url.trim_start_matches("http://").trim_end_matches("/in");
    let mut stream = TcpStream::connect(address).unwrap();
    let part = "a\r\n{\"n\": [1, \r\n";
    let head =
        "POST /in HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(format!("{head}{part}{part}{part}0\r\n\r\n").as_bytes()).unwrap();
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).unwrap();
    answer.trim_end().to_owned()
}

#[test]
fn other_methods_and_paths_are_refused() {
    let running = open(Ack::Received, &[]);
    let (get, other) = (running.url.clone(), format!("{}/more", running.url));
    let statuses = runtime().block_on(async {
        let get = reqwest::get(get).await.unwrap();
        let allow = get.headers()["allow"].to_str().unwrap().to_owned();
        (get.status().as_u16(), allow, reqwest::get(other).await.unwrap().status().as_u16())
    });
    assert_eq!(statuses, (405, "POST".to_owned(), 404));
}

#[test]
fn more_requests_than_may_wait_are_told_to_come_later() {
    let mut running = open(Ack::Processed, &[("max_waiting", count(1))]);
    let first = running.post(JSON, "{}");
    let chunk = running.take();
    assert_eq!(wait(running.post(JSON, "{}")), (429, "{\"error\":\"too many requests are under way\"}".to_owned()));
    drop(chunk);
    assert_eq!(wait(first).0, 200);
    let third = running.post(JSON, "{}");
    drop(running.take());
    assert_eq!(wait(third).0, 200);
}

#[test]
fn who_waits_when_the_source_stops_is_told_that_nothing_came_of_it() {
    let mut running = open(Ack::Processed, &[]);
    let (taken, queued) = (running.post(JSON, "{}"), running.post(JSON, "{}"));
    // Each wakes once when it is in the queue.
    (0..2).for_each(|_| running.woken.recv_timeout(Duration::from_secs(20)).unwrap());
    let chunk = running.take();
    drop(running);
    // The one that the engine had taken is finished all the same.
    drop(chunk);
    let mut statuses = [wait(taken).0, wait(queued).0];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 503]);
}

#[test]
fn sources_share_a_listener_and_differ_in_their_paths() {
    let factory = HttpInFactory::new(&host());
    let mut one = try_open(&factory, &source("/one", Ack::Received, &[])).unwrap();
    let mut two = try_open(&factory, &source("/two", Ack::Received, &[])).unwrap();
    wait(two.post(JSON, "{\"n\":2}"));
    wait(one.post(JSON, "{\"n\":1}"));
    assert_eq!(payloads(&one.take()), ["{\"n\":1}"]);
    assert_eq!(payloads(&two.take()), ["{\"n\":2}"]);
    assert_eq!(one.url.trim_end_matches("/one"), two.url.trim_end_matches("/two"));
    let error = try_open(&factory, &source("/two", Ack::Received, &[])).err().unwrap().to_string();
    assert_eq!(error, "in: the path `/two` at 127.0.0.1:0 is taken by another source");
}

#[test]
fn an_address_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let source = source("/in", Ack::Received, &[("listen", text(&address))]);
    let error = try_open(&HttpInFactory::new(&host()), &source).err().unwrap().to_string();
    let expected = "in: the address ADDRESS is in use by another program; choose another with `listen`";
    assert_eq!(error.replace(&address, "ADDRESS"), expected);
}

#[test]
fn an_address_that_is_none_and_a_path_without_a_slash_are_told() {
    let told = |path, listen| {
        let source = source(path, Ack::Received, &[("listen", text(listen))]);
        try_open(&HttpInFactory::new(&host()), &source).err().unwrap().to_string()
    };
    assert_eq!(told("in", "127.0.0.1:0"), "in: the path `in` must begin with `/`");
    let expected = "in: `nowhere` is not an address to listen at; write one as `127.0.0.1:8080`";
    assert_eq!(told("/in", "nowhere"), expected);
}
