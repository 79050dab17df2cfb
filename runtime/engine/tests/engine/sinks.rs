//! Forwarders that collect, refuse, wait or break.
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use hexafn_ir::program;
use hexafn_port::{Delivery, Forwarder, ForwarderFactory, Payload, PortError, Refusal, Settings};

/// What a sink does with a delivery.
#[derive(Clone)]
pub enum Act {
    /// Refuses all rows; whether another attempt may succeed.
    Refuse(bool),
    /// Refuses these rows for good and takes the others.
    RefuseRows(Vec<usize>),
    Panic,
}

/// One sink: what it got, and what it is to do before it takes anything.
#[derive(Default)]
pub struct Sink {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    lines: Vec<String>,
    acts: VecDeque<Act>,
    always: Option<Act>,
    closed: bool,
    attempts: usize,
}

impl Sink {
    pub fn acting(acts: impl IntoIterator<Item = Act>) -> Arc<Sink> {
        let sink = Sink::default();
        sink.state.lock().unwrap().acts = acts.into_iter().collect();
        Arc::new(sink)
    }

    pub fn always(act: Act) -> Arc<Sink> {
        let sink = Sink::default();
        sink.state.lock().unwrap().always = Some(act);
        Arc::new(sink)
    }

    /// A sink that takes nothing, and answers nothing, until it is opened.
    pub fn stuck() -> Arc<Sink> {
        let sink = Sink::default();
        sink.state.lock().unwrap().closed = true;
        Arc::new(sink)
    }

    pub fn open(&self) {
        self.state.lock().unwrap().closed = false;
        self.changed.notify_all();
    }

    pub fn lines(&self) -> Vec<String> {
        self.state.lock().unwrap().lines.clone()
    }

    /// The lines without regard to their order.
    pub fn sorted(&self) -> Vec<String> {
        let mut lines = self.lines();
        lines.sort();
        lines
    }

    pub fn attempts(&self) -> usize {
        self.state.lock().unwrap().attempts
    }

    pub fn wait_lines(&self, count: usize) {
        let mut state = self.state.lock().unwrap();
        while state.lines.len() < count {
            state = self.changed.wait(state).unwrap();
        }
    }

    fn deliver(&self, delivery: &Delivery) -> Result<(), Refusal> {
        let mut state = self.state.lock().unwrap();
        state.attempts += 1;
        while state.closed {
            state = self.changed.wait(state).unwrap();
        }
        let refusal = |retry, rows| Refusal {
            retry,
            rows,
            message: "the target said no".into(),
            cause: Some("503".into()),
            after: None,
        };
        let act = state.acts.pop_front().or_else(|| state.always.clone());
        let (result, refused) = match act {
            Some(Act::Refuse(retry)) => return Err(refusal(retry, None)),
            Some(Act::Panic) => panic!("the forwarder is broken"),
            Some(Act::RefuseRows(rows)) => (Err(refusal(false, Some(rows.clone()))), rows),
            None => (Ok(()), vec![]),
        };
        let mut start = 0;
        for (row, end) in delivery.ends.iter().enumerate() {
            let line = std::str::from_utf8(&delivery.text[start..*end as usize]).unwrap();
            start = *end as usize;
            if !refused.contains(&row) {
                state.lines.push(line.trim_end().to_owned());
            }
        }
        self.changed.notify_all();
        result
    }
}

/// Opens sinks by name.
#[derive(Default)]
pub struct Sinks(pub HashMap<String, Arc<Sink>>);

impl ForwarderFactory for Sinks {
    fn payload(&self, _: &program::Sink) -> Payload {
        Payload::Lines
    }

    fn open(&self, sink: &program::Sink, _: &Settings) -> Result<Box<dyn Forwarder>, PortError> {
        let sink = self.0.get(&*sink.name).cloned();
        sink.map(|s| Box::new(Open(s)) as _).ok_or_else(|| PortError::new("sinks", "there is no such sink"))
    }
}

struct Open(Arc<Sink>);

impl Forwarder for Open {
    fn deliver(&mut self, delivery: &Delivery, _: Duration) -> Result<(), Refusal> {
        self.0.deliver(delivery)
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        Ok(())
    }

    fn summary(&self) -> Option<String> {
        Some(format!("{} lines", self.0.lines().len()))
    }
}

/// Counts rows on the workers' own threads.
pub struct Counting;

struct Count(usize);

impl ForwarderFactory for Counting {
    fn payload(&self, _: &program::Sink) -> Payload {
        Payload::Rows
    }

    fn open(&self, _: &program::Sink, _: &Settings) -> Result<Box<dyn Forwarder>, PortError> {
        Ok(Box::new(Count(0)))
    }
}

impl Forwarder for Count {
    fn deliver(&mut self, delivery: &Delivery, _: Duration) -> Result<(), Refusal> {
        self.0 += delivery.batch.len();
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        Ok(())
    }

    fn summary(&self) -> Option<String> {
        Some(format!("{} rows", self.0))
    }
}
