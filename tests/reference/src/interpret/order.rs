//! The order in which rows meet a step that depends on it.
use super::row::Row;
use crate::model::{Program, StepKind};

/// For each source whether rows that may meet its rows are in the order of event time.
pub fn by_time(program: &Program) -> Vec<bool> {
    let count = program.sources.len();
    let mut part: Vec<usize> = (0..count).collect();
    for stream in &program.streams {
        for pair in stream.flow.sources.windows(2) {
            let (a, b) = (part[pair[0]], part[pair[1]]);
            part.iter_mut().filter(|p| **p == b).for_each(|p| *p = a);
        }
    }
    (0..count)
        .map(|s| (0..count).any(|other| part[other] == part[s] && program.sources[other].time.is_some()))
        .collect()
}

/// Puts rows in order: by event time where there is one, else by the chunks of their sources; then by source, partition
/// and offset. Rows of one event keep their order.
pub fn sort(rows: &mut [Row], by_time: &[bool]) {
    rows.sort_by_key(|row| {
        let event = &row.event;
        let first = if by_time[event.source] { event.time } else { event.sequence as i64 };
        (first, event.source, event.partition, event.offset)
    });
}

/// Whether a program has a step that takes rows as they come.
pub fn has_arrival(program: &Program) -> bool {
    program.streams.iter().flat_map(|s| &s.steps).any(|s| match &s.kind {
        StepKind::Dedupe(by, _) | StepKind::Throttle(_, _, by) | StepKind::Running(by, _) => by.arrival,
        _ => false,
    })
}
