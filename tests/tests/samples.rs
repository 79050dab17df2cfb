//! `hexafn new type --from`: types from samples.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use expect_test::expect;
use hexafn_tests::{hexafn, repository};

#[test]
fn a_type_is_inferred_from_lines_lists_and_tables() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let row = |i: i32| {
        let kind = if i % 3 == 0 { "cash" } else { "card" };
        let tip = if i % 2 == 0 { ",\"tip\":1.5" } else { "" };
        format!(
            "{{\"id\":\"p{i}\",\"kind\":\"{kind}\",\"at\":\"2026-01-01T00:00:{i:02}Z\",\"amount\":{i}{tip},\
             \"user\":{{\"name\":\"n{i}\",\"first-seen\":null}},\"tags\":[\"a\"],\"mixed\":{}}}\n",
            if i % 2 == 0 { "1" } else { "\"x\"" }
        )
    };
    write("web-payments.ndjson", &((0..20).map(row).collect::<String>() + "not json\n[1]\n"));
    let done = hexafn(folder.path(), ["new", "type", "--from", "web-payments.ndjson"]);
    assert_eq!((done.code, done.stderr.as_str()), (0, "passed over 2 lines: no record\n"));
    expect![[r#"
        /// Inferred from 20 samples.
        type WebPayments {
          id: string,
          kind: "card" | "cash",
          at: time,
          amount: int,
          tip: float?,
          user: { name: string, "first-seen": json? },
          tags: list<string>,
          mixed: json,
        }
    "#]]
    .assert_eq(&done.stdout);
    write("list.json", "[\n  {\"n\": 1},\n  {\"n\": null},\n  3\n]\n");
    let done = hexafn(folder.path(), ["new", "type", "--from", "list.json", "--name", "Row"]);
    assert_eq!(done.stdout, "/// Inferred from 2 samples.\ntype Row { n: int? }\n", "{}", done.stderr);
    write("rows.csv", "id,price,note\n1,2.5,\"a, b\"\n2,3,\nshort\n");
    let done = hexafn(folder.path(), ["new", "type", "--from", "rows.csv"]);
    assert_eq!(done.stdout, "/// Inferred from 2 samples.\ntype Rows { id: int, price: float, note: string? }\n");
}

#[test]
fn what_cannot_be_inferred_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, said) in [
        (vec!["new", "type"], "needs samples"),
        (vec!["new", "type", "--from", "none.json"], "cannot read none.json"),
        (vec!["new", "type", "--from", "-"], "there is no sample"),
        (vec!["new", "payments", "--from", "x.json"], "`hexafn new type --from"),
        (vec!["new", "type", "--from", "-", "--name", "lower"], "no name of a type"),
    ] {
        let done = hexafn(folder.path(), &arguments);
        assert!(done.code == 2 && done.stderr.contains(said), "{arguments:?}: {}", done.stderr);
    }
}

#[test]
fn a_program_with_the_inferred_type_reads_all_samples() {
    for (example, input) in [("orders", "orders.ndjson"), ("sensors", "readings.csv"), ("access-log", "access.ndjson")]
    {
        let folder = tempfile::tempdir().unwrap();
        let samples = repository().join("examples").join(example).join(input);
        std::fs::copy(&samples, folder.path().join(input)).unwrap();
        let inferred = hexafn(folder.path(), ["new", "type", "--from", input, "--name", "Row"]);
        assert_eq!(inferred.code, 0, "{}", inferred.stderr);
        let passed = inferred.stderr.lines().count();
        let program = format!(
            "hfn 1\n{}source rows: Row from file({input:?}) {{ strict: true }}\nsink bad to file(\"bad.ndjson\")\n\
             pipeline p {{ rows -> drop }}\non invalid, undelivered -> bad\n",
            inferred.stdout
        );
        std::fs::write(folder.path().join("p.hfn"), program).unwrap();
        let done = hexafn(folder.path(), ["run", "p.hfn"]);
        assert_eq!(done.code, 0, "{}", done.stderr);
        let bad = std::fs::read_to_string(folder.path().join("bad.ndjson")).unwrap_or_default();
        assert!(bad.lines().count() <= passed, "{example}: {bad}");
    }
}
