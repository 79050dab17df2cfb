//! The operator of a sink on a worker.
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use hexafn_codec::dead_letter::Failure;
use hexafn_codec::encode::EncodeError;
use hexafn_diagnostics::UNDELIVERED;
use hexafn_ir::dead_letter::Loss;
use hexafn_ir::{Batch, Record};
use hexafn_plan::StepId;
use hexafn_port::{PortError, Refusal};
use timely::dataflow::Scope;
use timely::dataflow::channels::pact::Pipeline;
use timely::dataflow::operators::CapabilityTrait;
use timely::dataflow::operators::generic::builder_rc::OperatorBuilder;
use timely::progress::operate::FrontierInterest;

use super::encode::Encoding;
use super::inline::{Shared, refused};
use super::ledger::Ledger;
use super::threaded::Lane;
use crate::EngineError;
use crate::control::Local;
use crate::forward::{Lost, Outcome, Queue};
use crate::loss::{self, Failed};
use crate::operator::{Outlet, Stream, stamp, watched};
use crate::process::Process;
use crate::timestamp::Stamp;
use crate::wake::Bell;

/// What is the same on all workers.
pub(crate) struct Spec {
    pub id: StepId,
    pub page: usize,
    pub inlets: Vec<Inlet>,
    pub target: Target,
    /// The most rows in one delivery, and the longest that one may take.
    pub most: usize,
    pub timeout: Duration,
    /// Whether undelivered rows have a route.
    pub route: bool,
}

/// What is known of an input.
pub(crate) struct Inlet {
    pub encoding: Encoding,
    pub columns: Arc<Record>,
    /// Whether its rows are dead letters: those are routed once.
    pub letters: bool,
}

/// Where rows go.
pub(crate) enum Target {
    /// To the forwarder itself.
    Inline(Arc<Shared>),
    /// To its thread.
    Thread(Arc<Queue>),
}

impl Spec {
    pub(super) fn broken(&self, error: EncodeError) -> EngineError {
        EngineError::Plan { step: self.id.to_string(), reason: error.to_string() }
    }
}

/// Adds the sink to the dataflow: a stream whose frontier says what is acknowledged, and dead letters that have a route.
pub(crate) fn build<'s>(
    spec: Arc<Spec>,
    scope: Scope<'s, Stamp>,
    inputs: Vec<Stream<'s>>,
    local: Rc<Local>,
) -> (Stream<'s>, Option<Stream<'s>>) {
    let step = spec.id.to_string();
    let mut builder = OperatorBuilder::new(step.clone(), scope);
    let address = builder.operator_info().address;
    let bell = Bell::new(scope.worker().sync_activator_for(address.to_vec()));
    let mut inlets: Vec<_> = inputs.into_iter().map(|stream| builder.new_input(stream, Pipeline)).collect();
    for input in 0..inlets.len() {
        builder.set_notify_for(input, FrontierInterest::Never);
    }
    let (done, acknowledged) = Outlet::new(&mut builder);
    let (letters, lost) = spec.route.then(|| Outlet::new(&mut builder)).unzip();
    let lane = match &spec.target {
        Target::Inline(_) => None,
        Target::Thread(queue) => Some(Lane::new(queue.clone(), bell.clone())),
    };
    let process = local.process.clone();
    builder.build(move |capabilities| {
        drop(capabilities);
        let done = done.port();
        let mut operator = Operator { spec, process: process.clone(), ledger: Ledger::default(), lane, letters };
        watched(process, step, move |_| {
            bell.answer();
            operator.answers()?;
            let mut result = Ok(());
            for (number, inlet) in inlets.iter_mut().enumerate() {
                inlet.for_each(|capability, message| {
                    let (Some(batch), Ok(())) = (message.take(), &result) else { return };
                    result = stamp(capability.stamp(), &operator.spec.id.0).and_then(|at| {
                        operator.process.books.counters(operator.spec.page).received(batch.len());
                        for piece in pieces(batch, operator.spec.most) {
                            match &mut operator.lane {
                                None => operator.deliver(number, piece, &capability)?,
                                Some(lane) => {
                                    operator.process.books.held(operator.spec.page).add(piece.len());
                                    operator.ledger.wait(&capability, at, done, operator.letters.as_ref());
                                    lane.push(number, piece, at.epoch);
                                }
                            }
                        }
                        Ok(())
                    });
                });
            }
            result?;
            operator.go_on()
        })
    });
    (acknowledged, lost)
}

/// A batch in deliveries of at most so many rows.
fn pieces(batch: Batch, most: usize) -> impl Iterator<Item = Batch> {
    let rows = batch.len();
    (0..rows).step_by(most).map(move |start| {
        if rows <= most { batch.clone() } else { batch.with_rows(batch.rows.slice(start, most.min(rows - start))) }
    })
}

struct Operator {
    spec: Arc<Spec>,
    process: Arc<Process>,
    ledger: Ledger,
    lane: Option<Lane>,
    letters: Option<Outlet>,
}

impl Operator {
    /// Takes in what became of deliveries.
    fn answers(&mut self) -> Result<(), EngineError> {
        let outcomes = self.lane.as_ref().map(|lane| lane.mailbox.take()).unwrap_or_default();
        for Outcome { epoch, delivered, lost } in outcomes {
            let counters = self.process.books.counters(self.spec.page);
            let gone = lost.as_ref().map_or(0, |l| l.rows.len());
            self.process.books.held(self.spec.page).remove(delivered + gone);
            counters.passed(delivered);
            if let Some(lost) = lost {
                counters.dead(gone);
                let capability = self.ledger.entry(epoch).and_then(|e| e.letters.clone());
                self.lose(lost, capability.as_ref())?;
            }
            self.ledger.over(epoch);
        }
        Ok(())
    }

    /// Hands over what waits, or makes visible what was delivered.
    fn go_on(&mut self) -> Result<(), EngineError> {
        match (&mut self.lane, &self.spec.target) {
            (Some(lane), _) => lane.hand_over(&self.spec),
            (None, Target::Inline(shared)) => {
                let failed = |refusal: Refusal| PortError::new(self.spec.id.to_string(), refusal.message);
                Ok(shared.flush().map_err(failed)?)
            }
            (None, Target::Thread(_)) => Ok(()),
        }
    }

    /// Delivers on this thread.
    fn deliver(&mut self, input: usize, batch: Batch, at: &impl CapabilityTrait<Stamp>) -> Result<(), EngineError> {
        let Target::Inline(shared) = &self.spec.target else { return Ok(()) };
        let delivery = self.spec.inlets[input].encoding.delivery(batch).map_err(|e| self.spec.broken(e))?;
        let result = shared.deliver(&delivery, self.spec.timeout);
        let batch = delivery.batch;
        let counters = self.process.books.counters(self.spec.page);
        let Err(refusal) = result else {
            counters.passed(batch.len());
            return Ok(());
        };
        let rows = refused(&refusal, &batch);
        counters.passed(batch.len() - rows.len());
        counters.dead(rows.len());
        let Refusal { message, cause, .. } = refusal;
        self.lose(Lost { batch, rows, input, attempts: 1, message, cause }, Some(at))
    }

    /// Routes rows that were not delivered, once; then the run stops rather than lose them.
    fn lose(&mut self, lost: Lost, capability: Option<&impl CapabilityTrait<Stamp>>) -> Result<(), EngineError> {
        let Lost { batch, rows, input, attempts, message, cause } = lost;
        let inlet = &self.spec.inlets[input];
        if inlet.letters {
            // Before the batch is let go: whoever waits for its rows must not be told that they are safe.
            self.process.flight.give_up();
            return Err(EngineError::LossRoute { sink: self.spec.id.to_string(), message });
        }
        let failure = |row: usize| {
            let (message, cause) = (message.clone(), cause.clone());
            (Failure { row, code: UNDELIVERED, message, cause, attempts: i64::from(attempts) }, None)
        };
        let rows = rows.into_iter().map(failure).collect();
        let failed = Failed { step: self.spec.id.clone(), columns: inlet.columns.clone(), batch, rows };
        match capability {
            Some(at) => loss::send(Loss::Undelivered, &failed, &self.process, self.letters.as_mut(), at),
            None => loss::count(&failed, &self.process),
        }
        Ok(())
    }
}
