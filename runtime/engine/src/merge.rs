//! The rows of several inputs as one stream.
use std::rc::Rc;
use std::sync::Arc;

use timely::dataflow::Scope;
use timely::dataflow::channels::pact::Pipeline;
use timely::dataflow::operators::generic::builder_rc::OperatorBuilder;
use timely::progress::operate::FrontierInterest;

use crate::EngineError;
use crate::control::Local;
use crate::layout::Layout;
use crate::operator::{Outlet, Stream, watched};
use crate::timestamp::Stamp;

/// What is the same on all workers.
pub(crate) struct Spec {
    pub step: String,
    /// Its page in the books; `None` for inputs of a step that is not a merge.
    pub page: Option<usize>,
    /// For each input, where the columns of the output lie in it; `None`: as they are.
    pub places: Vec<Option<Vec<usize>>>,
    pub output: Layout,
}

/// Adds the merge to the dataflow.
pub(crate) fn build<'s>(
    spec: Arc<Spec>,
    scope: Scope<'s, Stamp>,
    inputs: Vec<Stream<'s>>,
    local: &Rc<Local>,
) -> Stream<'s> {
    let mut builder = OperatorBuilder::new(spec.step.clone(), scope);
    let mut inlets: Vec<_> = inputs.into_iter().map(|stream| builder.new_input(stream, Pipeline)).collect();
    for input in 0..inlets.len() {
        builder.set_notify_for(input, FrontierInterest::Never);
    }
    let (mut rows, stream) = Outlet::new(&mut builder);
    let process = local.process.clone();
    builder.build(move |capabilities| {
        drop(capabilities);
        watched(process.clone(), spec.step.clone(), move |_| {
            let mut result = Ok(());
            for (inlet, places) in inlets.iter_mut().zip(&spec.places) {
                inlet.for_each(|capability, message| {
                    let (Some(mut batch), Ok(())) = (message.take(), &result) else { return };
                    if let Some(places) = places {
                        let columns = places.iter().map(|place| batch.rows.column(*place).clone()).collect();
                        match spec.output.batch(columns, batch.len()) {
                            Ok(rows) => batch.rows = rows,
                            Err(error) => {
                                result = Err(EngineError::Columns { step: spec.step.clone(), error });
                                return;
                            }
                        }
                    }
                    if let Some(page) = spec.page {
                        let counters = process.books.counters(page);
                        counters.received(batch.len());
                        counters.passed(batch.len());
                    }
                    rows.send(&capability, batch);
                });
            }
            result
        })
    });
    stream
}
