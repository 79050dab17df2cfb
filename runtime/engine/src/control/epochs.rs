//! When an epoch begins. The first worker decides.
use std::time::{Duration, Instant};

/// At most so many epochs are open; the next one waits until all targets of the first have acknowledged.
const OPEN: u64 = 3;

/// How often epochs begin and which of them are checkpoints.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// The least time between two beginnings.
    pub length: Duration,
    /// Every so many epochs one is a checkpoint; `None`: none is.
    pub every: Option<u64>,
}

/// The epochs of a run.
pub(crate) struct Epochs {
    pace: Pace,
    open: u64,
    began: Instant,
    /// Whether input came since the last checkpoint was closed.
    unkept: bool,
}

impl Epochs {
    pub fn new(pace: Pace, first: u64, now: Instant) -> Self {
        Epochs { pace, open: first, began: now, unkept: false }
    }

    /// The open epoch.
    pub fn open(&self) -> u64 {
        self.open
    }

    /// Whether the next one begins now, or in a while (`Err`; `None`: not before something happens). `active` says
    /// whether input came since the last one began, `least` is the first epoch that is not delivered yet.
    pub fn due(&self, active: bool, least: u64, now: Instant) -> Result<(), Option<Duration>> {
        let wanted = active || (self.pace.every.is_some() && self.unkept);
        if !wanted || self.open - least.min(self.open) >= OPEN - 1 {
            return Err(None);
        }
        match self.pace.length.checked_sub(now.saturating_duration_since(self.began)) {
            None | Some(Duration::ZERO) => Ok(()),
            Some(rest) => Err(Some(rest)),
        }
    }

    /// Begins the next one and gives its number.
    pub fn next(&mut self, active: bool, now: Instant) -> u64 {
        let closed = self.open;
        self.unkept |= active;
        if self.pace.every.is_some_and(|every| closed.is_multiple_of(every)) {
            self.unkept = false;
        }
        self.open += 1;
        self.began = now;
        self.open
    }

    /// Goes past the next checkpoint at once, for a last snapshot: that checkpoint, and the epoch after it.
    pub fn last(&mut self) -> Option<(u64, u64)> {
        let every = self.pace.every?;
        let checkpoint = self.open.div_ceil(every) * every;
        self.open = checkpoint + 1;
        Some((checkpoint, self.open))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENGTH: Duration = Duration::from_millis(50);

    fn epochs(every: Option<u64>) -> (Epochs, Instant) {
        let start = Instant::now();
        (Epochs::new(Pace { length: LENGTH, every }, 1, start), start)
    }

    #[test]
    fn none_begins_while_nothing_comes_in() {
        let (epochs, start) = epochs(None);
        assert_eq!(epochs.due(false, 1, start + 10 * LENGTH), Err(None));
        assert_eq!(epochs.due(true, 1, start), Err(Some(LENGTH)));
        assert_eq!(epochs.due(true, 1, start + LENGTH), Ok(()));
    }

    #[test]
    fn at_most_three_are_open() {
        let (mut epochs, start) = epochs(None);
        assert_eq!(epochs.next(true, start), 2);
        assert_eq!(epochs.due(true, 1, start + LENGTH), Ok(()));
        assert_eq!(epochs.next(true, start), 3);
        assert_eq!(epochs.due(true, 1, start + LENGTH), Err(None));
        assert_eq!(epochs.due(true, 2, start + LENGTH), Ok(()));
    }

    #[test]
    fn after_the_last_input_epochs_go_on_to_the_next_checkpoint_and_then_stand_still() {
        let (mut epochs, mut now) = epochs(Some(4));
        let mut active = true;
        loop {
            now += LENGTH;
            if epochs.due(active, epochs.open(), now).is_err() {
                break;
            }
            epochs.next(active, now);
            active = false;
        }
        assert_eq!(epochs.open(), 5);
    }

    #[test]
    fn the_last_epoch_is_a_checkpoint() {
        let (mut epochs, start) = epochs(Some(4));
        epochs.next(true, start);
        assert_eq!(epochs.last(), Some((4, 5)));
        assert_eq!(epochs.last(), Some((8, 9)));
    }
}
