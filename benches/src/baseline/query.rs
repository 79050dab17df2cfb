//! The queries.

/// What is asked of the events.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, clap::ValueEnum)]
pub enum Query {
    /// `auction`, `bidder`, `price` of bids.
    Pass,
    /// Bids with the price times 0.908, exact: NEXMark's currency conversion.
    Q1,
    /// `auction`, `price` of bids on every 123rd auction: NEXMark's selection.
    Q2,
    /// Every event as it came.
    All,
}

impl Query {
    /// All of them, in the order of the table.
    pub const ALL: [Query; 4] = [Query::Pass, Query::Q1, Query::Q2, Query::All];

    /// Its name: the argument of `baseline` and the stem of the file in `queries/`.
    pub fn name(self) -> &'static str {
        match self {
            Query::Pass => "pass",
            Query::Q1 => "q1",
            Query::Q2 => "q2",
            Query::All => "all",
        }
    }
}
