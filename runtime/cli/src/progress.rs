//! The progress line of a run on a terminal.
use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use hexafn::{Control, StepId};

use crate::summary::{count, events, rate};

const PERIOD: Duration = Duration::from_millis(500);

/// A line that is written anew twice a second until this is dropped.
pub struct Progress(Option<(Sender<()>, JoinHandle<()>)>);

impl Progress {
    /// Begins, if standard error is a terminal.
    pub fn begin(control: Control, sources: Vec<StepId>) -> Progress {
        if !std::io::stderr().is_terminal() {
            return Progress(None);
        }
        let (end, ended) = channel();
        let begin = Instant::now();
        let thread = std::thread::spawn(move || {
            let mut last = (begin, 0);
            while ended.recv_timeout(PERIOD) == Err(RecvTimeoutError::Timeout) {
                let accounts = control.accounts();
                let rows = events(&accounts, &sources);
                let dead: u64 = accounts.iter().map(|(_, a)| a.dead).sum();
                let now = Instant::now();
                let speed = rate(rows.saturating_sub(last.1), now.duration_since(last.0));
                last = (now, rows);
                let dead = if dead > 0 { format!(", {} dead", count(dead)) } else { String::new() };
                let under_way = control.bytes_in_flight() / 1024;
                let seconds = begin.elapsed().as_secs();
                let line =
                    format!("{seconds} s  {} events  {speed} events/s  {under_way} KiB under way{dead}", count(rows));
                let line: String = line.chars().take(crate::screen::width().saturating_sub(1)).collect();
                // Progress is a courtesy: a terminal that went away does not end the run.
                let _ = write!(std::io::stderr(), "\r\x1b[2K{line}");
            }
            let _ = write!(std::io::stderr(), "\r\x1b[2K");
        });
        Progress(Some((end, thread)))
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.0.take() {
            drop(end);
            // It only draws; whatever became of it is of no consequence here.
            let _ = thread.join();
        }
    }
}
