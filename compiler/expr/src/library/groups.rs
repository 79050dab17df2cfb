//! The subjects of the library, in the order of the reference.
use super::function::Definition;

/// A subject and the files that hold its functions.
pub(super) struct Subject {
    /// What its functions are about.
    pub title: &'static str,
    /// Their definitions, in the order of the reference.
    pub parts: &'static [&'static [Definition]],
}

pub(super) const SUBJECTS: &[Subject] = &[
    Subject { title: "Text", parts: &[super::strings::FUNCTIONS, super::text_forms::FUNCTIONS] },
    Subject { title: "Case of text", parts: &[super::text_case::FUNCTIONS] },
    Subject { title: "Parts of text", parts: &[super::text_parts::FUNCTIONS] },
    Subject { title: "Questions about text", parts: &[super::text_search::FUNCTIONS, super::text_distance::FUNCTIONS] },
    Subject { title: "Regular expressions", parts: &[super::regexes::FUNCTIONS] },
    Subject {
        title: "Parsers of logs",
        parts: &[
            super::web_logs::FUNCTIONS,
            super::system_logs::FUNCTIONS,
            super::user_agents::FUNCTIONS,
            super::grok::FUNCTIONS,
        ],
    },
    Subject { title: "Parsers of fields and amounts", parts: &[super::pairs::FUNCTIONS, super::amounts::FUNCTIONS] },
    Subject { title: "URLs and mail addresses", parts: &[super::urls::FUNCTIONS] },
    Subject { title: "IP addresses and networks", parts: &[super::addresses::FUNCTIONS] },
    Subject { title: "Encodings and hashes", parts: &[super::encode::FUNCTIONS] },
    Subject { title: "More encodings", parts: &[super::encodings::FUNCTIONS] },
    Subject { title: "Digests and signatures", parts: &[super::hashes::FUNCTIONS] },
    Subject { title: "Secrets and personal data", parts: &[super::secrets::FUNCTIONS, super::redaction::FUNCTIONS] },
    Subject {
        title: "Numbers",
        parts: &[
            super::numbers::FUNCTIONS,
            super::floats::FUNCTIONS,
            super::integers::FUNCTIONS,
            super::scales::FUNCTIONS,
            super::number_text::FUNCTIONS,
        ],
    },
    Subject { title: "Places", parts: &[super::places::FUNCTIONS] },
    Subject { title: "Conversions", parts: &[super::convert::FUNCTIONS] },
    Subject {
        title: "Time",
        parts: &[
            super::times::FUNCTIONS,
            super::time_parts::FUNCTIONS,
            super::calendar::FUNCTIONS,
            super::time_forms::FUNCTIONS,
            super::durations::FUNCTIONS,
        ],
    },
    Subject { title: "Lists", parts: &[super::lists::FUNCTIONS, super::list_parts::FUNCTIONS, super::sets::FUNCTIONS] },
    Subject { title: "Functions of elements", parts: &[super::higher::FUNCTIONS, super::elements::FUNCTIONS] },
    Subject { title: "Statistics", parts: &[super::statistics::FUNCTIONS] },
    Subject { title: "Maps", parts: &[super::maps::FUNCTIONS, super::entries::FUNCTIONS] },
    Subject { title: "JSON", parts: &[super::json_parts::FUNCTIONS, super::json_changes::FUNCTIONS] },
    Subject { title: "Identifiers", parts: &[super::identifiers::FUNCTIONS] },
    Subject { title: "Null", parts: &[super::nulls::FUNCTIONS, super::presence::FUNCTIONS] },
];
