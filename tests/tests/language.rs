//! docs/language.md says what hexafn does: its values are computed, its refusals refused, its grammar names every keyword.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::collections::BTreeSet;
use std::path::Path;

use hexafn_tests::{hexafn, repository};
use serde_json::Value;

/// A line of a block of values: an expression and what the page says of it.
enum Claim {
    /// `// = json`
    Value(String, Value),
    /// `// error HFNnnnn`: the row fails.
    Fails(String, String),
    /// `// refused HFNnnnn`: it does not check.
    Refused(String, String),
}

fn page() -> String {
    std::fs::read_to_string(repository().join("docs/language.md")).unwrap()
}

fn blocks<'t>(page: &'t str, language: &str) -> Vec<&'t str> {
    let open = format!("```{language}\n");
    page.split(open.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

fn claim(line: &str) -> Claim {
    let (expression, said) = line.rsplit_once(" // ").unwrap_or_else(|| panic!("nothing is claimed of `{line}`"));
    let expression = expression.trim().to_owned();
    match said.split_once(' ') {
        Some(("=", json)) => {
            Claim::Value(expression, serde_json::from_str(json).unwrap_or_else(|e| panic!("{line}: {e}")))
        }
        Some(("error", code)) => Claim::Fails(expression, code.to_owned()),
        Some(("refused", code)) => Claim::Refused(expression, code.to_owned()),
        _ => panic!("what is claimed of `{line}`?"),
    }
}

fn claims(page: &str) -> Vec<Claim> {
    blocks(page, "hfn-values").iter().flat_map(|b| b.lines()).map(claim).collect()
}

/// Runs a program that selects these expressions of the page's row; gives its output and its dead letters.
fn select(folder: &Path, row: &str, expressions: &[&String]) -> (Value, Option<Value>) {
    let items: Vec<String> = expressions.iter().enumerate().map(|(i, e)| format!("v{i} = {e}")).collect();
    let program = format!(
        "hfn 1\n{row}sink dead to file(\"dead.ndjson\") {{ append: false }}\non error, undelivered -> dead\n\
         pipeline p {{ one | select {} -> stdout }}\n",
        items.join(",\n")
    );
    std::fs::write(folder.join("p.hfn"), &program).unwrap();
    let done = hexafn(folder, ["run", "p.hfn", "--quiet"]);
    assert_eq!(done.code, 0, "{program}\n{}", done.stderr);
    let dead = std::fs::read_to_string(folder.join("dead.ndjson")).unwrap_or_default();
    let read = |text: &str| text.lines().next().map(|l| serde_json::from_str(l).unwrap());
    (read(&done.stdout).unwrap_or_default(), read(&dead))
}

#[test]
fn every_value_of_the_page_is_what_hexafn_computes() {
    let (page, folder) = (page(), tempfile::tempdir().unwrap());
    let row = blocks(&page, "hfn-row")[0];
    let all = claims(&page);
    let values: Vec<_> =
        all.iter().filter_map(|c| if let Claim::Value(e, v) = c { Some((e, v)) } else { None }).collect();
    assert!(values.len() > 60, "only {} values are claimed", values.len());
    let expressions: Vec<&String> = values.iter().map(|(e, _)| *e).collect();
    let (output, dead) = select(folder.path(), row, &expressions);
    assert_eq!(dead, None);
    for (i, (expression, value)) in values.iter().enumerate() {
        assert_eq!(output[format!("v{i}")], **value, "{expression}");
    }
}

#[test]
fn every_row_that_the_page_says_fails_does_with_its_code() {
    let (page, folder) = (page(), tempfile::tempdir().unwrap());
    let row = blocks(&page, "hfn-row")[0];
    for claim in claims(&page) {
        let Claim::Fails(expression, code) = claim else { continue };
        let (output, dead) = select(folder.path(), row, &[&expression]);
        assert_eq!(output, Value::Null, "{expression}");
        assert_eq!(dead.expect(&expression)["code"], code.as_str(), "{expression}");
    }
}

#[test]
fn every_expression_that_the_page_says_is_refused_is_with_its_code() {
    let (page, folder) = (page(), tempfile::tempdir().unwrap());
    let row = blocks(&page, "hfn-row")[0];
    for claim in claims(&page) {
        let Claim::Refused(expression, code) = claim else { continue };
        let program = format!(
            "hfn 1\n{row}on error, undelivered -> drop\npipeline p {{ one | select v = {expression} -> stdout }}\n"
        );
        std::fs::write(folder.path().join("p.hfn"), program).unwrap();
        let done = hexafn(folder.path(), ["check", "p.hfn"]);
        assert_eq!(done.code, 3, "{expression}");
        assert!(done.stderr.contains(&format!("error[{code}]")), "{expression}\n{}", done.stderr);
    }
}

#[test]
fn the_grammar_of_the_page_names_every_keyword_of_the_parser_and_no_other() {
    let pest = std::fs::read_to_string(repository().join("dsl/syntax/src/hfn.pest")).unwrap();
    let mut words: BTreeSet<&str> =
        pest.lines().filter(|l| l.starts_with("k_")).map(|l| l.split('"').nth(1).unwrap()).collect();
    let types = "bool int float string bytes json duration s ms us".split(' ');
    words.extend("and or not it meta true false null".split(' ').chain(types));
    let page = page();
    let grammar = blocks(&page, "ebnf")[0];
    let quoted = grammar.split('"').skip(1).step_by(2).filter(|w| w.chars().all(|c| c.is_ascii_lowercase()));
    let named: BTreeSet<&str> = quoted.filter(|w| !w.is_empty()).collect();
    assert_eq!(named, words);
}
