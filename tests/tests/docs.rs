//! Every program in the docs checks, and what the README shows is what hexafn prints.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::path::PathBuf;

use hexafn_tests::{copy_folder, hexafn, repository};

fn pages() -> Vec<PathBuf> {
    let mut pages = vec![repository().join("README.md")];
    let docs = std::fs::read_dir(repository().join("docs")).unwrap().map(|e| e.unwrap().path());
    pages.extend(docs.filter(|p| p.extension().is_some_and(|e| e == "md")));
    pages.sort();
    pages
}

/// The blocks of a page that are fenced with this language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let open = format!("```{language}\n");
    text.split(open.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn every_program_in_the_docs_checks_and_its_tests_pass() {
    let folder = tempfile::tempdir().unwrap();
    let mut count = 0;
    for page in pages() {
        for program in blocks(&std::fs::read_to_string(&page).unwrap(), "hfn") {
            std::fs::write(folder.path().join("p.hfn"), &program).unwrap();
            let done = hexafn(folder.path(), ["check", "p.hfn"]);
            assert_eq!(done.code, 0, "{}:\n{program}\n{}", page.display(), done.stderr);
            if program.lines().any(|line| line.starts_with("test ")) {
                let done = hexafn(folder.path(), ["test", "p.hfn"]);
                assert_eq!(done.code, 0, "{}:\n{program}\n{}{}", page.display(), done.stdout, done.stderr);
            }
            count += 1;
        }
    }
    assert!(count > 0);
}

#[test]
fn the_readme_shows_what_its_program_prints() {
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let (program, shown) = (&blocks(&readme, "hfn")[0], &blocks(&readme, "json")[0]);
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&repository().join("examples/payments"), folder.path());
    std::fs::write(folder.path().join("payments.hfn"), program).unwrap();
    let done = hexafn(folder.path(), ["run", "payments.hfn"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let start: String = done.stdout.split_inclusive('\n').take(shown.lines().count()).collect();
    assert_eq!(&start, shown);
}

#[test]
fn every_local_link_in_the_docs_leads_somewhere() {
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            let link = link.split('#').next().unwrap();
            if !link.is_empty() && !link.contains("://") {
                assert!(page.parent().unwrap().join(link).exists(), "{}: {link}", page.display());
            }
        }
    }
}
