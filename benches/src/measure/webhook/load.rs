//! An open-loop load: requests are due by the clock, whether or not earlier ones were answered.
use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use super::super::MeasureError;
use super::connection::Connection;

/// When to send what. A thread for each connection: the timers of an async runtime tick in milliseconds, too coarse here.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub address: SocketAddr,
    pub start: Instant,
    /// Requests per second, over all connections.
    pub rate: u64,
    pub count: u64,
    pub connections: u64,
}

impl Plan {
    /// When a request is due.
    pub fn due(&self, number: u64) -> Instant {
        self.start + Duration::from_nanos(number * 1_000_000_000 / self.rate)
    }

    /// Sends all requests and tells when each was answered.
    ///
    /// # Errors
    /// If a connection fails or a request is refused.
    pub fn send(&self) -> Result<Vec<(u64, Instant)>, MeasureError> {
        thread::scope(|scope| {
            let send = |first| scope.spawn(move || self.send_over_one(first));
            let running: Vec<_> = (0..self.connections).map(send).collect();
            let mut all = Vec::new();
            for thread in running {
                all.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
            }
            Ok(all)
        })
    }

    /// Every `connections`-th request, one after the other over one connection.
    fn send_over_one(&self, first: u64) -> Result<Vec<(u64, Instant)>, MeasureError> {
        let failed = |problem: String| MeasureError::Server { address: self.address.to_string(), problem };
        let mut connection = Connection::open(self.address).map_err(|e| failed(format!("takes no connection: {e}")))?;
        let mut answered = Vec::new();
        for number in (first..self.count).step_by(self.connections as usize) {
            thread::sleep(self.due(number).saturating_duration_since(Instant::now()));
            let status = connection.post(number).map_err(|e| failed(format!("broke off request {number}: {e}")))?;
            if !(200..300).contains(&status) {
                return Err(failed(format!("answered request {number} with status {status}")));
            }
            answered.push((number, Instant::now()));
        }
        Ok(answered)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{TcpListener, TcpStream};

    use super::*;

    /// Answers each request on a connection with this status.
    fn answer(stream: TcpStream, status: u16) {
        let mut requests = BufReader::new(stream);
        let mut line = String::new();
        let mut length = 0;
        while requests.read_line(&mut line).is_ok_and(|n| n > 0) {
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.trim().parse().unwrap();
            } else if line == "\r\n" {
                requests.read_exact(&mut vec![0; length]).unwrap();
                let response = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n");
                requests.get_mut().write_all(response.as_bytes()).unwrap();
            }
            line.clear();
        }
    }

    fn plan_against_a_server_that_says(status: u16) -> Plan {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                thread::spawn(move || answer(stream, status));
            }
        });
        Plan { address, start: Instant::now(), rate: 100_000, count: 50, connections: 3 }
    }

    #[test]
    fn each_request_is_sent_and_answered_once_and_never_before_it_is_due() {
        let plan = plan_against_a_server_that_says(202);
        let mut answered = plan.send().unwrap();
        answered.sort();
        assert!(answered.iter().map(|(number, _)| *number).eq(0..50));
        assert!(answered.iter().all(|(number, at)| *at >= plan.due(*number)));
    }

    #[test]
    fn a_request_that_is_refused_is_an_error() {
        let error = plan_against_a_server_that_says(429).send().unwrap_err();
        assert!(error.to_string().ends_with("with status 429"), "{error}");
    }
}
