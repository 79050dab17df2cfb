//! Standard output and error whose reader goes away, as under `| head`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use hexafn_tests::{closed_stderr, start};

const ENDLESS: &str = "hfn 1\nsource rows from generate({ id: i }) { rate: 1000 }\n\
    on undelivered -> drop\npipeline p { rows -> stdout }\n";

#[test]
fn a_run_without_end_ends_when_nobody_reads_its_output() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.hfn"), ENDLESS).unwrap();
    let mut running = start(folder.path(), ["run", "p.hfn", "--quiet"]);
    assert_eq!(running.read_line(), "{\"id\":0}\n");
    running.close_stdout();
    assert_eq!(running.finish().code, 0);
}

#[test]
fn messages_that_nobody_reads_are_no_crash() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.hfn"), ENDLESS.replace("{ rate", "{ count: 3, rate")).unwrap();
    std::fs::write(folder.path().join("bad.hfn"), "hfn 1\nparam limit int = 3\n").unwrap();
    assert_eq!(closed_stderr(folder.path(), ["run", "p.hfn"]), 0);
    assert_eq!(closed_stderr(folder.path(), ["run", "p.hfn", "--json"]), 0);
    assert_eq!(closed_stderr(folder.path(), ["check", "bad.hfn"]), 3);
    assert_eq!(closed_stderr(folder.path(), ["run", "none.hfn"]), 2);
}
