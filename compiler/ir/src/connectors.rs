//! The kinds of connectors that hexafn knows, as data: the checker reads it, `hexafn targets` and the docs print it, the
//! bridge implements it.
use crate::connector::{Opt, OptType as T, Role, Rows, Spec};

const fn opt(name: &'static str, ty: T, doc: &'static str) -> Opt {
    Opt { name, ty, required: false, doc }
}

const fn need(name: &'static str, ty: T, doc: &'static str) -> Opt {
    Opt { name, ty, required: true, doc }
}

/// Options that every source has.
pub const SOURCE_OPTIONS: &[Opt] = &[
    opt("time", T::Row, "The event time of a row. Without it: the time of arrival."),
    opt("late", T::Duration, "How far rows may come out of order. Default: 0s."),
    opt("idle", T::Duration, "Silence after which the source no longer holds back others. Default: never."),
    opt("dedupe", T::Group(DEDUPE), "Rows with a key seen before are filtered: `{ by: id, for: 1h }`."),
    opt("ack", T::Word(&["received", "stored", "processed"]), "When the sender is told. Default: processed."),
    opt("strict", T::Bool, "Check the grammar of fields that nobody reads, too. Default: false."),
    opt("max", T::Size, "The largest event. Default: 1MiB."),
];

const DEDUPE: &[Opt] = &[
    need("by", T::Row, "What makes two rows the same."),
    opt("for", T::Duration, "How long a key is remembered. Default: 1h."),
];

/// Options that every sink has.
pub const SINK_OPTIONS: &[Opt] = &[
    opt("retry", T::Group(RETRY), "Attempts and pauses: `{ max: 5, backoff: 200ms..30s }`."),
    opt("breaker", T::Group(BREAKER), "Pause after failures in a row: `{ fails: 10, pause: 1m }`."),
    opt("timeout", T::Duration, "The longest one attempt may take. Default: 10s."),
    opt("batch", T::Group(BATCH), "Rows in one request: `{ max: 100, every: 1s }`."),
];

const RETRY: &[Opt] = &[
    opt("max", T::Count, "The most attempts, the first included. Default: 5."),
    opt("backoff", T::DurationRange, "The first and the longest pause. Default: 200ms..30s."),
];

const BREAKER: &[Opt] = &[
    need("fails", T::Count, "Failures in a row that open it."),
    need("pause", T::Duration, "How long it stays open."),
];

const BATCH: &[Opt] = &[
    opt("max", T::Count, "The most rows. Default: 1000."),
    opt("every", T::Duration, "How long to wait for more. Default: not at all."),
];

const FORMAT: Opt =
    opt("format", T::Word(&["json", "csv"]), "The format. Default: by the ending of the path, else json.");

/// All kinds.
pub const ALL: &[Spec] = &[
    Spec {
        kind: "file",
        role: Role::Source,
        doc: "Reads NDJSON or CSV files; `path` may be a glob. A large file is split over the workers.",
        arguments: &[need("path", T::Text, "The path, relative to the program; `*`, `?`, `**` match several files.")],
        options: &[FORMAT, opt("follow", T::Bool, "Wait for more at the end, also across rotation. Default: false.")],
        rows: Rows::Declared,
        can_lose: true,
    },
    Spec {
        kind: "stdin",
        role: Role::Source,
        doc: "Reads NDJSON or CSV lines from standard input.",
        arguments: &[],
        options: &[FORMAT],
        rows: Rows::Declared,
        can_lose: true,
    },
    Spec {
        kind: "generate",
        role: Role::Source,
        doc: "Makes rows from expressions over the count `i`, which starts at 0.",
        arguments: &[need("row", T::RowItems, "The row: `{ id: i, amount: i * 10 }`.")],
        options: &[
            opt("count", T::Count, "How many. Default: without end."),
            opt("rate", T::Number, "Rows per second. Default: as fast as they are taken."),
        ],
        rows: Rows::Computed("row"),
        can_lose: false,
    },
    Spec {
        kind: "nexmark",
        role: Role::Source,
        doc: "The NEXMark generator of persons, auctions and bids (1 : 3 : 46), the same for the same seed.",
        arguments: &[],
        options: &[
            opt("events", T::Count, "How many. Default: without end."),
            opt("seed", T::Count, "The seed. Default: 1."),
            opt("rate", T::Number, "Events per second. Default: as fast as they are taken."),
        ],
        rows: Rows::Brought(crate::nexmark::event_type),
        can_lose: false,
    },
    Spec {
        kind: "every",
        role: Role::Source,
        doc: "A row `{ at: time, n: int }` at a steady pace.",
        arguments: &[need("period", T::Duration, "The time between two rows.")],
        options: &[opt("count", T::Count, "How many. Default: without end.")],
        rows: Rows::Brought(tick_type),
        can_lose: false,
    },
    Spec {
        kind: "cron",
        role: Role::Source,
        doc: "A row `{ at: time, n: int }` at the times of a cron expression (five fields, or six with seconds).",
        arguments: &[need("schedule", T::Text, "The expression, as `*/5 * * * *`.")],
        options: &[
            opt("tz", T::Text, "The time zone. Default: UTC."),
            opt("count", T::Count, "How many. Default: without end."),
        ],
        rows: Rows::Brought(tick_type),
        can_lose: false,
    },
    Spec {
        kind: "http.post",
        role: Role::Source,
        doc: "Takes events by HTTP POST: a JSON object, an array, or NDJSON.",
        arguments: &[need("path", T::Text, "The path of the URL.")],
        options: &[
            opt("listen", T::Text, "Address and port. Default: 127.0.0.1:8080, or `listen` of hexafn.toml."),
            opt("max_body", T::Size, "The largest body. Default: 8MiB."),
            opt("max_waiting", T::Count, "Requests under way before 429. Default: 1024."),
        ],
        rows: Rows::Declared,
        can_lose: true,
    },
    Spec {
        kind: "stdout",
        role: Role::Sink,
        doc: "Writes NDJSON (or CSV) lines to standard output.",
        arguments: &[],
        options: &[FORMAT],
        rows: Rows::None,
        can_lose: true,
    },
    Spec {
        kind: "file",
        role: Role::Sink,
        doc: "Writes NDJSON or CSV files. `%Y-%m-%d` and the like in the path stand for the date.",
        arguments: &[need("path", T::Text, "The path, relative to the program.")],
        options: &[
            FORMAT,
            opt("rotate", T::Duration, "Begin a new file after so long. Default: never."),
            opt("rotate_size", T::Size, "Begin a new file after so many bytes. Default: never."),
            opt("append", T::Bool, "Keep what is there. Default: true."),
            opt("sync", T::Bool, "fsync before a batch is acknowledged. Default: false."),
        ],
        rows: Rows::None,
        can_lose: true,
    },
    Spec {
        kind: "http.post",
        role: Role::Sink,
        doc: "Sends rows by HTTP POST, as a JSON array or NDJSON.",
        arguments: &[need("url", T::Text, "The URL.")],
        options: &[
            opt("headers", T::TextMap, "Headers: `{ \"x-api-key\": key }`."),
            opt(
                "body",
                T::Word(&["array", "ndjson", "object"]),
                "The form of the body. Default: array; object: one request a row.",
            ),
        ],
        rows: Rows::None,
        can_lose: true,
    },
    Spec {
        kind: "drop",
        role: Role::Sink,
        doc: "Takes rows and forgets them; the summary shows their number and a checksum of all columns.",
        arguments: &[],
        options: &[],
        rows: Rows::None,
        can_lose: false,
    },
];

/// The kind of that name and role.
pub fn find(kind: &str, role: Role) -> Option<&'static Spec> {
    ALL.iter().find(|s| s.kind == kind && s.role == role)
}

/// The row of `every` and `cron`.
fn tick_type() -> crate::Type {
    let fields = [("at", crate::Type::Time(crate::TimeWire::Rfc3339)), ("n", crate::Type::Int)];
    crate::Type::Record(std::sync::Arc::new(crate::Record { name: Some("Tick".into()), ..crate::Record::of(fields) }))
}
