//! The thread of a sink: delivers, tries again, and says what became of everything.
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use hexafn_ir::program::Delivery as Policy;
use hexafn_port::{Delivery, Forwarder, Refusal};

use super::Job;
use super::parcel::Parcel;
use super::queue::{Next, Queue};
use super::retry::{Breaker, backoff, micros, random};
use crate::EngineError;
use crate::process::Process;

/// What was delivered is made visible at the latest when so much of it, or for so long, is not.
const UNFLUSHED_BYTES: usize = 2 << 20;
const UNFLUSHED_TIME: Duration = Duration::from_millis(20);

/// A running thread.
pub(crate) struct Forwarding {
    pub queue: Arc<Queue>,
    thread: Mutex<Option<JoinHandle<Option<String>>>>,
}

impl Forwarding {
    /// Waits until what is in the queue is delivered, and gives the line for the summary.
    pub fn end(&self) -> Option<String> {
        self.queue.close();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        // Panics inside are caught and recorded by the failure.
        thread.join().ok().flatten()
    }
}

/// Starts the thread of a sink.
pub(crate) fn start(
    sink: &str,
    forwarder: Box<dyn Forwarder>,
    policy: Policy,
    queue: Arc<Queue>,
    process: Arc<Process>,
) -> Result<Forwarding, EngineError> {
    let (name, jobs) = (sink.to_owned(), queue.clone());
    let thread = std::thread::Builder::new()
        .name(format!("hexafn-sink-{sink}"))
        .spawn(move || {
            let breaker = Breaker::new(&policy);
            process.failure.watch(&name, || {
                let mut deliverer =
                    Deliverer { sink: &name, forwarder, policy, queue: &jobs, breaker, unflushed: vec![] };
                deliverer.run();
                Ok(deliverer.forwarder.summary())
            })?
        })
        .map_err(|e| EngineError::Start(e.to_string()))?;
    Ok(Forwarding { queue, thread: Mutex::new(Some(thread)) })
}

struct Deliverer<'a> {
    sink: &'a str,
    forwarder: Box<dyn Forwarder>,
    policy: Policy,
    queue: &'a Queue,
    breaker: Breaker,
    /// Delivered, but not yet visible: not acknowledged.
    unflushed: Vec<Parcel>,
}

/// The run was given up.
struct Aborted;

impl Deliverer<'_> {
    fn run(&mut self) {
        // Giving up leaves parcels without an answer: their epochs stay open and their positions uncommitted.
        let _: Result<(), Aborted> = self.deliver_all();
    }

    fn deliver_all(&mut self) -> Result<(), Aborted> {
        let (mut spare, mut since) = (None, Instant::now());
        loop {
            let next = match spare.take() {
                Some(job) => Next::Job(job),
                None if self.unflushed.is_empty() => self.queue.next(None),
                None => self.queue.next(Some(Instant::now())),
            };
            match next {
                Next::Job(job) => {
                    if self.unflushed.is_empty() {
                        since = Instant::now();
                    }
                    let parcel;
                    (parcel, spare) = self.collect(job)?;
                    let parcel = self.deliver(parcel)?;
                    self.unflushed.push(parcel);
                    let bytes: usize = self.unflushed.iter().map(Parcel::bytes).sum();
                    if bytes > UNFLUSHED_BYTES || since.elapsed() > UNFLUSHED_TIME {
                        self.flush()?;
                    }
                }
                Next::Empty => self.flush()?,
                Next::Closed => return self.flush(),
                Next::Aborted => return Err(Aborted),
            }
        }
    }

    /// Puts together what goes out in one request; a job that does not fit is the start of the next one.
    fn collect(&self, first: Job) -> Result<(Parcel, Option<Job>), Aborted> {
        let (most, every) = (self.policy.batch.0.max(1) as usize, micros(self.policy.batch.1));
        let deadline = Instant::now() + every;
        let mut parcel = Parcel::new(first);
        while parcel.rows() < most {
            match self.queue.next(Some(deadline)) {
                Next::Job(job) => {
                    if let Err(job) = parcel.join(job, most) {
                        return Ok((parcel, Some(*job)));
                    }
                }
                Next::Empty | Next::Closed => break,
                Next::Aborted => return Err(Aborted),
            }
        }
        Ok((parcel, None))
    }

    /// Delivers a parcel, as often as it takes and is allowed; what was refused for good is noted in it.
    fn deliver(&mut self, mut parcel: Parcel) -> Result<Parcel, Aborted> {
        let mut rest: Option<(Vec<usize>, Delivery)> = None;
        for attempt in 1.. {
            let delivery = rest.as_ref().map_or(&parcel.delivery, |(_, delivery)| delivery);
            let Err(refusal) = self.attempt(delivery)? else { break };
            let numbers = |row: usize| rest.as_ref().map_or(row, |(rows, _)| rows[row]);
            let rows: Vec<usize> = match &refusal.rows {
                Some(rows) => rows.iter().filter(|r| **r < delivery.ends.len()).map(|r| numbers(*r)).collect(),
                None => (0..delivery.ends.len()).map(numbers).collect(),
            };
            if rows.is_empty() {
                break;
            }
            let smaller = if rows.len() < parcel.rows() { parcel.only(&rows) } else { None };
            if !refusal.retry || attempt >= self.policy.attempts.max(1) {
                parcel.lose(&rows, attempt, &refusal.message, refusal.cause.as_deref());
                break;
            }
            rest = smaller.map(|delivery| (rows, delivery));
            self.wait(attempt, &refusal)?;
        }
        Ok(parcel)
    }

    /// One attempt, when the breaker allows it.
    fn attempt(&mut self, delivery: &Delivery) -> Result<Result<(), Refusal>, Aborted> {
        if !self.queue.pause(self.breaker.pause(Instant::now())) {
            return Err(Aborted);
        }
        let result = self.forwarder.deliver(delivery, micros(self.policy.timeout));
        Ok(self.judge(result))
    }

    fn judge(&mut self, result: Result<(), Refusal>) -> Result<(), Refusal> {
        match &result {
            Ok(()) => self.breaker.succeeded(),
            // The target answered, it only does not want these rows: not a failure of the target.
            Err(refusal) if !refusal.retry => {}
            Err(refusal) => {
                if self.breaker.failed(Instant::now()) {
                    tracing::warn!(sink = self.sink, reason = %refusal.message, "the breaker is open");
                }
            }
        }
        result
    }

    fn wait(&self, failures: u32, refusal: &Refusal) -> Result<(), Aborted> {
        let pause = backoff(&self.policy, failures, refusal.after, random());
        tracing::warn!(sink = self.sink, reason = %refusal.message, ?pause, "a delivery failed and is tried again");
        if self.queue.pause(pause) { Ok(()) } else { Err(Aborted) }
    }

    /// Makes visible what was delivered, and answers for it. If that fails, everything since the last time is delivered
    /// again.
    fn flush(&mut self) -> Result<(), Aborted> {
        for attempt in 1.. {
            let result = self.forwarder.flush();
            let Err(refusal) = self.judge(result) else { break };
            if !refusal.retry || attempt >= self.policy.attempts.max(1) {
                for parcel in &mut self.unflushed {
                    let all: Vec<usize> = (0..parcel.rows()).collect();
                    parcel.lose(&all, attempt, &refusal.message, refusal.cause.as_deref());
                }
                break;
            }
            self.wait(attempt, &refusal)?;
            for parcel in std::mem::take(&mut self.unflushed) {
                let parcel = self.deliver(parcel)?;
                self.unflushed.push(parcel);
            }
        }
        self.unflushed.drain(..).for_each(Parcel::answer);
        Ok(())
    }
}
