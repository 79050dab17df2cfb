//! Stateless steps: fused operations over whole batches.
mod fire;
mod flatten;
mod operation;
mod run;
mod sample;

use std::rc::Rc;
use std::sync::Arc;

use hexafn_ir::dead_letter::Loss;
use timely::dataflow::channels::pact::Pipeline;
use timely::dataflow::operators::generic::builder_rc::OperatorBuilder;
use timely::progress::operate::FrontierInterest;

pub(crate) use operation::{Prepared, Watch};

use crate::EngineError;
use crate::control::Local;
use crate::loss;
use crate::operator::{Outlet, Stream, watched};

/// Adds the stage to the dataflow: its rows, and its dead letters if they have a route.
pub(crate) fn build<'s>(
    step: String,
    operations: Arc<Vec<Prepared>>,
    input: Stream<'s>,
    errors: bool,
    local: Rc<Local>,
) -> (Stream<'s>, Option<Stream<'s>>) {
    let mut builder = OperatorBuilder::new(step.clone(), input.scope());
    let mut inlet = builder.new_input(input, Pipeline);
    builder.set_notify_for(0, FrontierInterest::Never);
    let (mut rows, stream) = Outlet::new(&mut builder);
    let (mut letters, lost) = errors.then(|| Outlet::new(&mut builder)).unzip();
    let process = local.process.clone();
    builder.build(move |capabilities| {
        drop(capabilities);
        watched(process, step.clone(), move |_| {
            let (process, scope) = (&*local.process, local.scope());
            let mut result = Ok(());
            inlet.for_each(|capability, message| {
                let (Some(batch), Ok(())) = (message.take(), &result) else { return };
                let mut failed = Vec::new();
                let mut left = Ok(Some(batch));
                for operation in operations.iter() {
                    let Ok(Some(batch)) = left else { break };
                    left = run::run(operation, batch, &scope, process, &mut failed);
                }
                match left {
                    Ok(Some(batch)) => rows.send(&capability, batch),
                    Ok(None) => {}
                    Err(error) => result = Err(EngineError::Columns { step: step.clone(), error }),
                }
                for failed in failed {
                    loss::send(Loss::Error, &failed, process, letters.as_mut(), &capability);
                }
            });
            result
        })
    });
    (stream, lost)
}
