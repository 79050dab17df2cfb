//! `hexafn send`.
use std::io::{BufReader, Read};
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::value::RawValue;

use crate::arguments::Send;
use crate::exit::{Exit, Failure};
use crate::screen;

pub fn run(arguments: &Send) -> Result<Exit, Failure> {
    let headers = headers(&arguments.headers)?;
    if arguments.rate.is_some_and(|r| !r.is_finite() || r <= 0.0) {
        return Err(Failure::usage("--rate must be above 0"));
    }
    let input: Box<dyn Read> = match arguments.file.as_deref() {
        None => Box::new(std::io::stdin().lock()),
        Some(path) if path == Path::new("-") => Box::new(std::io::stdin().lock()),
        Some(path) => Box::new(
            std::fs::File::open(path).map_err(|e| Failure::usage(format!("cannot read {}: {e}", path.display())))?,
        ),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::failed)?;
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(30))
        .build()
        .map_err(|e| Failure::failed(screen::chain(&e)))?;
    let mut sent = 0u64;
    let begin = Instant::now();
    // Values, not lines: a pretty-printed event is one event.
    for event in serde_json::Deserializer::from_reader(BufReader::new(input)).into_iter::<Box<RawValue>>() {
        let event = event.map_err(|e| Failure::usage(format!("event {}: {e}", sent + 1)))?;
        if let Some(rate) = arguments.rate {
            let due = Duration::try_from_secs_f64(sent as f64 / rate).unwrap_or(Duration::MAX);
            std::thread::sleep(due.saturating_sub(begin.elapsed()));
        }
        sent += 1;
        let mut request = client
            .post(&arguments.url)
            .header("content-type", "application/json")
            .body(String::from(Box::<str>::from(event)));
        for (name, value) in &headers {
            request = request.header(name, value);
        }
        runtime.block_on(answered(request, sent))?;
    }
    screen::say(&format!("sent {}\n", screen::plural(sent as usize, "event")));
    Ok(Exit::Fine)
}

/// Sends one request; anything but success ends the command with what the server said.
async fn answered(request: reqwest::RequestBuilder, number: u64) -> Result<(), Failure> {
    let failed = |e: reqwest::Error| Failure::failed(format!("event {number}: {}", screen::chain(&e)));
    let response = request.send().await.map_err(failed)?;
    let status = response.status();
    if status.is_success() {
        return Ok(());
    }
    let body = response.text().await.map_err(failed)?;
    let start: String = body.chars().take(500).collect();
    Err(Failure::failed(format!("event {number}: the server answered {status}: {start}")))
}

fn headers(given: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let split = |h: &String| {
        let pair = h.split_once(':').map(|(n, v)| (n.trim().to_owned(), v.trim().to_owned()));
        pair.ok_or_else(|| Failure::usage(format!("`{h}` is not a header; write 'name: value'")))
    };
    given.iter().map(split).collect()
}
