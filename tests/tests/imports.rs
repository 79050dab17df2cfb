//! Programs of several files: what may be imported, how errors are shown, what `--fix` and `compile` do with it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::path::Path;

use expect_test::{Expect, expect};
use hexafn_diagnostics::{Code, example_files, explanation};
use hexafn_tests::hexafn;

const MAIN: &str = "hfn 1\nimport \"./lib/numbers.hfn\"\nsource rows: { n: int } from file(\"in.ndjson\")\n\
    pipeline p { rows | where n > least -> drop }\non invalid, error -> drop\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// The codes and messages that `check` gives, each with its place.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let done = hexafn(folder, [&["check", "--format", "json"], arguments].concat());
    let line = |line: &str| {
        let d: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |v: &serde_json::Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
        format!("{} {}:{} {}\n", text(&d["code"]), text(&d["file"]), text(&d["line"]), text(&d["message"]))
    };
    done.stdout.lines().map(line).collect()
}

fn gives(files: &[(&str, &str)], expected: Expect) {
    expected.assert_eq(&said(folder(files).path(), &["main.hfn"]));
}

#[test]
fn the_examples_of_the_codes_of_imports_are_true() {
    for code in [131, 132, 133].map(Code) {
        let explanation = explanation(code).unwrap();
        for (example, wrong) in [(explanation.wrong, true), (explanation.right, false)] {
            let said = said(folder(&example_files(example)).path(), &["main.hfn"]);
            let codes: Vec<&str> = said.lines().filter_map(|l| l.split(' ').next()).collect();
            assert_eq!(codes, if wrong { vec![code.to_string()] } else { vec![] }, "{said}");
        }
    }
}

#[test]
fn errors_of_an_imported_file_are_shown_in_its_own_text_without_echoes() {
    // `least` is in the declaration that does not parse, so nobody is told that it is unknown.
    let library = "let least = = 3\nfn half(n: int) -> string = n\n";
    let folder = folder(&[("main.hfn", MAIN), ("lib/numbers.hfn", library)]);
    let done = hexafn(folder.path(), ["check", "main.hfn"]);
    assert_eq!(done.code, 3);
    assert!(done.stderr.contains("--> lib/numbers.hfn:1:13"), "{}", done.stderr);
    assert!(done.stderr.contains("--> lib/numbers.hfn:2:29"), "{}", done.stderr);
    assert!(done.stderr.ends_with("\n2 errors\n"), "{}", done.stderr);
}

#[test]
fn what_is_no_file_is_told_at_the_path() {
    let main = "hfn 1\nimport \"./lib\"\nimport \"./none/x.hfn\"\nimport \"./latin.hfn\"\nimport \"./numbres.hfn\"\n\
        source ticks from every(5s)\npipeline p { ticks | where n > least -> drop }\n";
    let folder = folder(&[("main.hfn", main), ("lib/x.hfn", ""), ("numbers.hfn", "let least = 1")]);
    std::fs::write(folder.path().join("latin.hfn"), b"// caf\xe9\n").unwrap();
    expect![[r#"
        HFN0131 main.hfn:2 "./lib" cannot be imported: it is a folder
        HFN0131 main.hfn:3 "./none/x.hfn" cannot be imported: there is no such file
        HFN0131 main.hfn:4 "./latin.hfn" cannot be imported: it is not UTF-8 text (byte 6)
        HFN0131 main.hfn:5 "./numbres.hfn" cannot be imported: there is no such file
    "#]]
    .assert_eq(&said(folder.path(), &["main.hfn"]));
    let done = hexafn(folder.path(), ["check", "main.hfn"]);
    assert!(done.stderr.contains("did you mean \"./numbers.hfn\"?"), "{}", done.stderr);
}

#[test]
fn a_circle_is_refused_with_its_chain() {
    gives(
        &[
            (
                "main.hfn",
                "hfn 1\nimport \"./a.hfn\"\nsource t from every(5s)\npipeline p { t | where n > x -> drop }\n",
            ),
            ("a.hfn", "import \"./sub/b.hfn\"\nlet x = y\n"),
            ("sub/b.hfn", "import \"../a.hfn\"\nimport \"./b.hfn\"\nlet y = 1\n"),
        ],
        expect![[r#"
            HFN0132 sub/b.hfn:1 files import each other in a circle: a.hfn imports sub/b.hfn imports a.hfn
            HFN0132 sub/b.hfn:2 files import each other in a circle: sub/b.hfn imports sub/b.hfn
        "#]],
    );
}

#[test]
fn a_file_that_is_imported_by_two_ways_is_one_file() {
    gives(
        &[
            (
                "main.hfn",
                "hfn 1\nimport \"./a.hfn\"\nimport { limit } from \"./lib/../lib/limit.hfn\"\n\
                 source t from every(5s)\npipeline p { t | where n > limit and large(n) -> drop }\n",
            ),
            ("a.hfn", "import \"./lib/limit.hfn\"\nfn large(n: int) -> bool = n > limit\n"),
            ("lib/limit.hfn", "param limit: int = 1\n"),
        ],
        expect![""],
    );
}

#[test]
fn nothing_is_read_from_outside_of_the_project_unless_it_is_allowed() {
    let absolute = folder(&[("numbers.hfn", "let least = 1\n")]);
    let outside = absolute.path().join("numbers.hfn");
    let main = |path: &str| MAIN.replace("./lib/numbers.hfn", path);
    let folder = folder(&[
        ("p/main.hfn", &main("../lib/numbers.hfn")),
        ("p/absolute.hfn", &main(outside.to_str().unwrap())),
        ("p/link.hfn", &main("./linked.hfn")),
        ("lib/numbers.hfn", "let least = 1\n"),
    ]);
    std::os::unix::fs::symlink(&outside, folder.path().join("p/linked.hfn")).unwrap();
    let (all, allow) = (["p/main.hfn", "p/absolute.hfn", "p/link.hfn"], absolute.path().to_str().unwrap());
    for file in all {
        let said = said(folder.path(), &[file]);
        assert!(said.starts_with("HFN0133 ") && said.lines().count() == 1, "{said}");
    }
    for (file, allow) in [(all[0], "lib"), (all[1], allow), (all[2], allow)] {
        assert_eq!(said(folder.path(), &["--allow-import", allow, file]), "");
    }
    let none = hexafn(folder.path(), ["check", "--allow-import", "nowhere", "p/main.hfn"]);
    assert_eq!(none.code, 2, "{}", none.stderr);
    // The folder of the nearest hexafn.toml is the project, and that file may allow more.
    std::fs::write(folder.path().join("hexafn.toml"), format!("imports = [{allow:?}]\n")).unwrap();
    assert_eq!(said(folder.path(), &all), "");
}

#[test]
fn a_thousand_imports_are_one_error_and_a_file_too_much_another() {
    let import = |i: i32| format!("import \"./f{i}.hfn\"\n");
    let main = "hfn 1\n".to_owned() + &(0..1_000).map(import).collect::<String>();
    let many = folder(&[("main.hfn", &main)]);
    (0..1_000).for_each(|i| std::fs::write(many.path().join(format!("f{i}.hfn")), "let x = 1\n").unwrap());
    assert_eq!(said(many.path(), &["main.hfn"]), "HFN0134 main.hfn:257 this program has more than 256 files\n");
    let large = folder(&[("main.hfn", MAIN), ("lib/numbers.hfn", &"/".repeat(16 << 20))]);
    let said = said(large.path(), &["main.hfn"]);
    assert_eq!(said, "HFN0134 main.hfn:2 the files of this program are larger than 16 MiB together\n");
}

#[test]
fn fixes_go_into_the_file_that_they_concern() {
    let library = "let least = 1\nfn both(a: int, b: int) -> bool = a > 1 && b > 1\n";
    let folder = folder(&[("main.hfn", MAIN), ("lib/numbers.hfn", library), ("lib/other.hfn", "let a = 1 && 2\n")]);
    let done = hexafn(folder.path(), ["check", "--fix", "main.hfn"]);
    assert_eq!((done.code, done.stderr.as_str()), (0, "lib/numbers.hfn: applied 1 fix\n"), "{}", done.stdout);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("main.hfn"), MAIN);
    assert_eq!(read("lib/numbers.hfn"), library.replace("&&", "and"));
    assert_eq!(read("lib/other.hfn"), "let a = 1 && 2\n");
}

#[test]
fn paths_are_relative_to_the_file_that_names_them_and_an_artifact_needs_no_imported_file() {
    let main = "hfn 1\nimport { rows } from \"./lib/rows.hfn\"\nsink out to file(\"out.ndjson\")\n\
        sink dead to file(\"dead.ndjson\")\npipeline p { rows | set m = inverse / 2 -> out }\n\
        on invalid, error, undelivered -> dead\n";
    let rows = "source read: { n: int } from file(\"rows.ndjson\")\n\n\
        stream rows = read | set inverse = 12 / n\n";
    let folder = folder(&[("main.hfn", main), ("lib/rows.hfn", rows), ("lib/rows.ndjson", "{\"n\":3}\n{\"n\":0}\n")]);
    let compiled = hexafn(folder.path(), ["compile", "main.hfn"]);
    assert_eq!(compiled.code, 0, "{}", compiled.stderr);
    std::fs::remove_file(folder.path().join("lib/rows.hfn")).unwrap();
    let done = hexafn(folder.path(), ["run", "main.hfnx"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("out.ndjson"), "{\"n\":3,\"inverse\":4,\"m\":2}\n");
    assert!(read("dead.ndjson").contains("lib/rows.hfn:3:"), "{}", read("dead.ndjson"));
}
