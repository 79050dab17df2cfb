//! Webhook to file under a steady load: how long until the response, and until the line can be read.
mod arrivals;
mod connection;
mod load;

use std::time::{Duration, Instant};

use super::MeasureError;
use super::files::Files;
use super::program::Binaries;
use super::server::Server;
use arrivals::Arrivals;

/// Connections that are kept open.
const CONNECTIONS: u64 = 16;

/// The longest wait for lines after the last request.
const GRACE: Duration = Duration::from_secs(10);

/// Durations in order.
#[derive(Clone, Debug)]
pub struct Times(Vec<Duration>);

impl Times {
    fn new(mut times: Vec<Duration>) -> Times {
        times.sort();
        Times(times)
    }

    /// The least duration that this share of all does not exceed; zero without any.
    pub fn quantile(&self, share: f64) -> Duration {
        let rank = (self.0.len() as f64 * share).ceil() as usize;
        self.0.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }
}

/// What was measured. Times count from when a request was due, so that a slow one does not hide the ones behind it.
#[derive(Clone, Debug)]
pub struct Latencies {
    /// Requests per second.
    pub rate: u64,
    /// For how long.
    pub length: Duration,
    /// Over so many connections.
    pub connections: u64,
    /// Until the response was there.
    pub response: Times,
    /// Until the line could be read from the output file.
    pub visible: Times,
}

/// Sends `rate` requests per second for `length` to a new server.
///
/// # Errors
/// If hexafn cannot run, refuses a request, or a line does not come.
pub fn run(rate: u64, length: Duration, binaries: &Binaries, files: &Files) -> Result<Option<Latencies>, MeasureError> {
    let Some(server) = Server::start(binaries, files)? else { return Ok(None) };
    let count = (rate as f64 * length.as_secs_f64()) as u64;
    let start = Instant::now() + Duration::from_millis(100);
    let plan = load::Plan { address: server.address, start, rate, count, connections: CONNECTIONS };
    let arrivals = Arrivals::follow(files.output.clone(), count, plan.due(count) + GRACE);
    let responses = plan.send();
    let seen = arrivals.join()?;
    server.stop(files)?;
    let since_due = |(number, at): (u64, Instant)| at.saturating_duration_since(plan.due(number));
    let times = |all: Vec<(u64, Instant)>| Times::new(all.into_iter().map(since_due).collect());
    Ok(Some(Latencies { rate, length, connections: CONNECTIONS, response: times(responses?), visible: times(seen) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_that_were_measured() {
        let times = Times::new((1..=100).rev().map(Duration::from_millis).collect());
        let ms = |share| times.quantile(share).as_millis();
        assert_eq!([ms(0.0), ms(0.5), ms(0.99), ms(1.0)], [1, 50, 99, 100]);
        assert_eq!(Times::new(Vec::new()).quantile(0.5), Duration::ZERO);
    }
}
