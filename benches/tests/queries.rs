//! The programs in `queries/` are those that the benchmark runs.
#![allow(clippy::unwrap_used)]
use std::fs;
use std::path::Path;

use hexafn_benches::baseline::Query;
use hexafn_benches::measure::memory;

fn program(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("queries").join(name).with_extension("hfn")).unwrap()
}

#[test]
fn each_query_reads_and_writes_the_files_that_it_is_given() {
    for query in Query::ALL {
        let text = program(query.name());
        assert!(text.contains(r#"from file(env("BENCH_IN"))"#), "{query:?}");
        assert!(text.contains(r#"sink out to file(env("BENCH_OUT"))"#), "{query:?}");
    }
}

#[test]
fn the_rate_in_memory_is_told_for_the_events_that_are_generated() {
    for query in memory::QUERIES {
        let text = program(&format!("memory_{}", query.name())).replace('_', "");
        assert!(text.contains(&format!("nexmark(events: {}, seed: 1)", memory::EVENTS)), "{query:?}");
    }
}
