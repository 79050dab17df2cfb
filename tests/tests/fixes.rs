//! `check --fix` and `fmt` write files: what they change, what they leave alone, how they say so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use expect_test::expect;
use hexafn_tests::hexafn;

const PROGRAM: &str = "hfn 1\nsource rows: { n: int } from file(\"in.ndjson\")\non invalid, error, undelivered -> drop\n\
    pipeline p { rows | where n = 1 && n < 9 -> drop }\n";

fn folder(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("p.hfn"), text).unwrap();
    folder
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn fixes_are_applied_until_none_is_left_and_the_file_keeps_its_permissions_and_its_link() {
    let folder = folder(PROGRAM);
    let file = folder.path().join("p.hfn");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("p.hfn", folder.path().join("link.hfn")).unwrap();
    let done = hexafn(folder.path(), ["check", "--fix", "link.hfn"]);
    assert_eq!((done.code, done.stdout.as_str()), (0, "link.hfn: fine\n"), "{}", done.stderr);
    assert_eq!(done.stderr, "link.hfn: applied 2 fixes\n");
    assert!(read(folder.path(), "p.hfn").contains("where n == 1 and n < 9"));
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    assert!(folder.path().join("link.hfn").symlink_metadata().unwrap().is_symlink());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left over");
    let again = hexafn(folder.path(), ["check", "--fix", "p.hfn"]);
    assert_eq!((again.code, again.stderr.as_str()), (0, ""));
}

#[test]
fn a_difference_is_shown_and_nothing_written() {
    let folder = folder(PROGRAM);
    let done = hexafn(folder.path(), ["check", "--fix", "--diff", "p.hfn"]);
    assert_eq!(done.stderr, "p.hfn: would apply 2 fixes\n");
    expect![[r#"
        --- a/p.hfn
        +++ b/p.hfn
        @@ -1,4 +1,4 @@
         hfn 1
         source rows: { n: int } from file("in.ndjson")
         on invalid, error, undelivered -> drop
        -pipeline p { rows | where n = 1 && n < 9 -> drop }
        +pipeline p { rows | where n == 1 and n < 9 -> drop }
    "#]]
    .assert_eq(&done.stdout);
    assert_eq!(read(folder.path(), "p.hfn"), PROGRAM);
    assert_eq!(hexafn(folder.path(), ["check", "--diff", "p.hfn"]).code, 2, "a difference to what?");
}

#[test]
fn what_may_be_meant_otherwise_is_only_fixed_when_asked_for() {
    let text = PROGRAM.replace("n = 1 && n", "m == 1 and n");
    let folder = folder(&text);
    let certain = hexafn(folder.path(), ["check", "--fix", "p.hfn"]);
    assert_eq!((certain.code, read(folder.path(), "p.hfn")), (3, text.clone()), "{}", certain.stderr);
    let guesses = hexafn(folder.path(), ["check", "--fix=guesses", "p.hfn"]);
    assert!(guesses.code == 0 || read(folder.path(), "p.hfn") == text, "{}", guesses.stderr);
}

#[test]
fn several_files_are_checked_and_the_worst_of_them_is_the_exit_code() {
    let folder = folder(PROGRAM);
    std::fs::write(folder.path().join("good.hfn"), PROGRAM.replace("n = 1 &&", "n == 1 and")).unwrap();
    let done = hexafn(folder.path(), ["check", "good.hfn", "p.hfn", "good.hfn"]);
    assert_eq!((done.code, done.stdout.as_str()), (3, "good.hfn: fine\ngood.hfn: fine\n"), "{}", done.stderr);
    assert!(done.stderr.contains("p.hfn:4:29") && done.stderr.contains("error"), "{}", done.stderr);
    let json = hexafn(folder.path(), ["check", "good.hfn", "p.hfn", "none.hfn", "--format", "json"]);
    assert_eq!(json.code, 3);
    assert!(json.stderr.contains("none.hfn"), "{}", json.stderr);
    assert!(json.stdout.lines().all(|l| l.contains("\"file\":\"p.hfn\"")), "{}", json.stdout);
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let folder = folder(PROGRAM);
    for (flag, coloured) in [("auto", false), ("never", false), ("always", true)] {
        let done = hexafn(folder.path(), ["check", "--color", flag, "p.hfn"]);
        assert_eq!(done.stderr.contains("\u{1b}["), coloured, "{flag}: {}", done.stderr);
    }
}

#[test]
fn fmt_takes_folders_shows_differences_and_leaves_what_does_not_parse() {
    let folder = folder(PROGRAM);
    let path = folder.path();
    std::fs::create_dir_all(path.join("sub/.hidden")).unwrap();
    std::fs::write(path.join("sub/a.hfn"), "let   a = 1 // one\n").unwrap();
    std::fs::write(path.join("sub/b.hfn"), "let b = 1\n").unwrap();
    std::fs::write(path.join("sub/.hidden/c.hfn"), "let   c = 1\n").unwrap();
    std::fs::write(path.join("sub/note.txt"), "let   d = 1\n").unwrap();
    let check = hexafn(path, ["fmt", "--check", "--diff", "sub"]);
    assert_eq!((check.code, check.stderr.as_str()), (1, "sub/a.hfn is not formatted\n"));
    expect![[r#"
        --- a/sub/a.hfn
        +++ b/sub/a.hfn
        @@ -1 +1 @@
        -let   a = 1 // one
        +let a = 1 // one
    "#]]
    .assert_eq(&check.stdout);
    let all = hexafn(path, ["fmt", "."]);
    assert_eq!(all.code, 3, "{}", all.stderr);
    assert!(all.stderr.contains("p.hfn:4"), "{}", all.stderr);
    assert_eq!(read(path, "p.hfn"), PROGRAM, "what does not parse is left alone");
    assert_eq!(read(path, "sub/a.hfn"), "let a = 1 // one\n");
    assert_eq!(read(path, "sub/.hidden/c.hfn"), "let   c = 1\n");
    assert_eq!(hexafn(path, ["fmt", "--check", "sub"]).code, 0);
}
