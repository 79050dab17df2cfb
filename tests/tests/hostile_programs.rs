//! Programs that are made to hurt: within a limit of memory each gives an error or a result, and never a crash.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::path::Path;

use hexafn_tests::limited;

/// Address space in KiB: 500 MB of memory, and what the allocator and threads only reserve.
const LIMIT: u64 = 1_500_000;

fn check(folder: &Path, command: &str, text: &[u8]) -> (i32, String) {
    std::fs::write(folder.join("p.hfn"), text).unwrap();
    let done = limited(LIMIT, folder, [command, "p.hfn"]);
    assert!(done.stderr.len() < 1 << 20, "{} bytes of errors", done.stderr.len());
    (done.code, done.stderr)
}

#[test]
fn nesting_of_every_kind_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let n = 1_000_000;
    for text in [
        format!("let a = {}1{}", "[".repeat(n), "]".repeat(n)),
        format!("let a = {}", "(".repeat(n)),
        "}".repeat(n),
        format!("let a = {}1", "if a then ".repeat(n / 10)),
        format!("let a = {}1", "f(x => ".repeat(n / 10)),
        format!("let a = {}", "$\"{".repeat(n)),
        format!("param a: {}int", "list<".repeat(n / 10)),
        format!("type P {}", "{ a: ".repeat(n / 10)),
        format!("let a = {}1", "- ".repeat(n)),
        format!("let a = b{}", " + b".repeat(n / 10)),
    ] {
        let (code, errors) = check(folder.path(), "check", text.as_bytes());
        assert_eq!(code, 3, "{}: {errors}", &text[..40]);
    }
}

#[test]
fn bytes_that_are_no_program_are_an_error() {
    let folder = tempfile::tempdir().unwrap();
    for (text, code) in [
        (vec![0; 1000], 3),
        (b"let a = 1\n\0\0\0let b = 2\n".to_vec(), 3),
        (b"let a = \"\xff\xfe\"".to_vec(), 2),
        (vec![b'a'; 50 << 20], 2),
        (vec![b' '; 5 << 20], 3),
    ] {
        let (found, errors) = check(folder.path(), "check", &text);
        assert_eq!(found, code, "{errors}");
        assert_eq!(check(folder.path(), "fmt", &text).0, code);
    }
}

#[test]
fn long_lines_and_many_declarations_are_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let n = 5_000;
    let list = |n| format!("let a = [{}1]\n", "1, ".repeat(n));
    assert_eq!(check(folder.path(), "check", list(4_000).as_bytes()).0, 0);
    let (code, errors) = check(folder.path(), "check", list(n).as_bytes());
    assert!(code == 3 && errors.contains("larger than a constant may be"), "{errors}");
    let wrong_at_end = format!("let a = [{}1 1]\n", "1, ".repeat(n));
    let (code, errors) = check(folder.path(), "check", wrong_at_end.as_bytes());
    assert_eq!(code, 3);
    assert!(errors.contains("HFN0018") && errors.len() < 2_000, "only the part around it is shown: {}", errors.len());
    assert_eq!(check(folder.path(), "check", "let a =\n".repeat(n).as_bytes()).0, 3);
    assert_eq!(check(folder.path(), "check", "let a = 'x'\n".repeat(n).as_bytes()).0, 3);
    assert_eq!(check(folder.path(), "check", "let\u{a0}a = 1\n".repeat(n).as_bytes()).0, 3);
}
