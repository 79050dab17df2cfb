//! The tour can be followed: its shell blocks run in order, and print what the page says.
//! `UPDATE_EXPECT=1` writes what they print into the page.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use std::path::{Path, PathBuf};
use std::process::Command;

use hexafn_tests::{binary, repository};

fn page() -> (PathBuf, String) {
    let path = repository().join("docs/tour.md");
    let text = std::fs::read_to_string(&path).unwrap();
    (path, text)
}

/// A part of the page: text as it is, a shell block, or what the block before it prints.
enum Part<'p> {
    Text(&'p str),
    Shell(&'p str),
    Printed(&'p str),
}

fn parts(mut page: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    while let Some(open) = page.find("```") {
        let (before, fenced) = page.split_at(open);
        let body = fenced.find('\n').unwrap() + 1;
        let close = body + fenced[body..].find("```").unwrap();
        let inner = &fenced[body..close];
        parts.push(Part::Text(before));
        parts.push(match &fenced[3..body - 1] {
            "sh" => Part::Shell(inner),
            "text" => Part::Printed(inner),
            other => panic!("a block of `{other}` in the tour"),
        });
        page = &fenced[close + 3..];
    }
    parts.push(Part::Text(page));
    parts
}

/// Runs a block in a folder; gives what it printed and the folder that it left.
fn run(script: &str, folder: &Path, left: &Path) -> (String, PathBuf) {
    let path = format!("{}:{}", binary().parent().unwrap().display(), std::env::var("PATH").unwrap());
    let script = format!("set -e\n{script}\npwd > \"$LEFT\"\n");
    let done = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder)
        .envs([("PATH", path.as_str()), ("LEFT", &left.display().to_string()), ("COLUMNS", "80")])
        .output()
        .unwrap();
    let printed = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success(), "{script}\n{printed}\n{}", String::from_utf8_lossy(&done.stderr));
    (printed, std::fs::read_to_string(left).unwrap().trim().into())
}

#[test]
fn the_tour_can_be_followed_by_copy_and_paste() {
    let (path, page) = page();
    let scratch = tempfile::tempdir().unwrap();
    let left = scratch.path().join("left");
    let mut folder = scratch.path().to_owned();
    let (mut renewed, mut printed, mut compared) = (String::new(), String::new(), 0);
    for part in parts(&page) {
        match part {
            Part::Text(text) => renewed += text,
            Part::Shell(script) => {
                (printed, folder) = run(script, &folder, &left);
                renewed += &format!("```sh\n{script}```");
            }
            Part::Printed(text) => {
                compared += 1;
                renewed += &format!("```text\n{printed}```");
                if std::env::var_os("UPDATE_EXPECT").is_none() {
                    assert_eq!(printed, text);
                }
            }
        }
    }
    assert!(compared >= 10, "only {compared} blocks say what they print");
    if renewed != page {
        std::fs::write(path, renewed).unwrap();
    }
}

#[test]
fn the_tour_has_ten_steps() {
    let (_, page) = page();
    let titles: Vec<&str> = page.lines().filter(|l| l.starts_with("## ")).collect();
    assert_eq!(titles.len(), 10);
    for (i, title) in titles.iter().enumerate() {
        assert!(title.starts_with(&format!("## {}. ", i + 1)), "{title}");
    }
}
