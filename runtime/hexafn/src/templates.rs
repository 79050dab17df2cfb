//! Programs to begin with, for `hexafn new`.

/// A program with its input.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// Its name on the command line.
    pub name: &'static str,
    /// One line.
    pub doc: &'static str,
    /// The files, by name.
    pub files: &'static [(&'static str, &'static str)],
}

/// All templates; they are the examples of the repository, so the tests run them.
pub const TEMPLATES: &[Template] = &[
    Template {
        name: "payments",
        doc: "Large payments of each user: a file source with event time, a trigger, running totals, dead letters",
        files: &[
            ("pipeline.hfn", include_str!("../../../examples/payments/pipeline.hfn")),
            ("payments.ndjson", include_str!("../../../examples/payments/payments.ndjson")),
        ],
    },
    Template {
        name: "webhook",
        doc: "Events by HTTP POST, checked, counted and written to a file",
        files: &[
            ("pipeline.hfn", include_str!("../../../examples/webhook/pipeline.hfn")),
            ("event.json", include_str!("../../../examples/webhook/event.json")),
        ],
    },
    Template {
        name: "access-log",
        doc: "A web server's log: failures by path, slow requests, throttled alerts",
        files: &[
            ("pipeline.hfn", include_str!("../../../examples/access-log/pipeline.hfn")),
            ("access.ndjson", include_str!("../../../examples/access-log/access.ndjson")),
        ],
    },
    Template {
        name: "nexmark",
        doc: "The first NEXMark queries over the built-in generator",
        files: &[("pipeline.hfn", include_str!("../../../examples/nexmark/pipeline.hfn"))],
    },
];
