//! The small dataflow that brings commands to all workers. It is apart from the rows, so that its frontier holds nothing.
use std::rc::Rc;

use timely::container::CapacityContainerBuilder;
use timely::dataflow::operators::vec::Broadcast;
use timely::dataflow::operators::{Input, Inspect};
use timely::worker::Worker;

use super::{Command, Local};

/// The end that the first worker speaks into; all others only hold it.
pub(crate) struct Commands {
    input: timely::dataflow::operators::core::input::Handle<u64, CapacityContainerBuilder<Vec<Command>>>,
    sent: u64,
}

impl Commands {
    pub fn send(&mut self, command: Command) {
        self.input.send(command);
        self.sent += 1;
        self.input.advance_to(self.sent);
    }
}

/// Builds it. Every worker obeys the same commands in the same order.
pub(crate) fn build(worker: &mut Worker, local: Rc<Local>) -> Commands {
    let input = worker.dataflow::<u64, _, _>(|scope| {
        let (input, commands) = scope.new_input::<Vec<Command>>();
        commands.broadcast().inspect(move |command| local.obey(command.clone()));
        input
    });
    Commands { input, sent: 0 }
}
