//! Nothing happens while nothing comes in.
use hexafn_plan::Order;

use crate::plans::Plans;
use crate::scripts::{Gate, Play, lines};
use crate::sinks::Sink;
use crate::world::{Shelf, World, settled};
use std::sync::Arc;

#[test]
fn workers_sleep_and_epochs_stand_still_while_nothing_comes_in() {
    let mut plans = Plans::new(Order::Time);
    plans.late = None;
    let source = plans.source("in");
    let counted = plans.running(source, "counted");
    plans.to(counted, "out");
    for (workers, shelf) in [(1, false), (2, true), (4, false)] {
        let (out, end) = (Sink::acting([]), Gate::default());
        let play = vec![lines(&[("a", 1, 10)]), Play::Gate(end.clone())];
        let mut world = World::new(workers).source("in", play).sink("out", &out);
        if shelf {
            world = world.shelf(&Arc::new(Shelf::default()));
        }
        let running = world.start(&plans.plan);
        out.wait_lines(1);
        // The run comes to rest: the count of rounds is the same over many looks at it.
        let (mut last, mut same) = (0, 0);
        while same < 20 {
            std::thread::park_timeout(std::time::Duration::from_millis(10));
            let now = running.control.rounds();
            same = if now == last { same + 1 } else { 0 };
            last = now;
        }
        end.open();
        settled(running.join().unwrap());
        assert_eq!(out.lines().len(), 1);
    }
}
