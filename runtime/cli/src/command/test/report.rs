//! Results of tests, for people and for programs.
use std::time::Duration;

use hexafn::testing::draw::{self, Style};
use hexafn::testing::{Coverage, Outcome, Reached, SuiteReport, TestResult};
use serde_json::json;

use crate::screen::plural;

/// For people.
pub fn text(reports: &[SuiteReport], quiet: bool, coverage: bool, style: &Style) -> String {
    let mut text = String::new();
    for report in reports.iter().filter(|r| !r.results.is_empty()) {
        if !quiet || report.results.iter().any(|r| !r.passed()) {
            text.push_str(&format!("{}\n", report.name));
        }
        report.results.iter().for_each(|result| one(&mut text, result, quiet, style));
        if coverage {
            table(&mut text, &report.coverage, style);
        }
    }
    let results = || reports.iter().flat_map(|r| &r.results);
    if (quiet && results().all(TestResult::passed)) || results().next().is_none() {
        return text;
    }
    let failed = results().filter(|r| !r.passed()).count();
    let (all, time) = (results().count(), results().map(|r| r.duration).sum::<Duration>());
    let counted = format!("{}: {} passed, {failed} failed", plural(all, "test"), all - failed);
    let counted = if failed > 0 { style.bad(&counted) } else { style.good(&counted) };
    text.push_str(&format!("{counted} ({:.2} s)\n", time.as_secs_f64()));
    text
}

fn one(text: &mut String, result: &TestResult, quiet: bool, style: &Style) {
    for path in &result.updated {
        text.push_str(&format!("  wrote {path}\n"));
    }
    let inner = Style { width: style.width.saturating_sub(4).max(40), ..*style };
    let said = match &result.outcome {
        Outcome::Passed if quiet => return,
        Outcome::Passed => {
            text.push_str(&format!("  {}    {}\n", style.good("ok"), result.name));
            return;
        }
        Outcome::Broken(message) => format!("{message}\n"),
        Outcome::Failed(failures) => failures.iter().map(|f| draw::failure(f, &inner)).collect(),
    };
    text.push_str(&format!("  {}  {}  ({})\n", style.bad("FAIL"), result.name, result.place));
    said.lines().for_each(|line| text.push_str(&format!("    {line}\n")));
}

fn table(text: &mut String, coverage: &Coverage, style: &Style) {
    let reached = coverage.steps.iter().filter(|s| s.received > 0).count();
    text.push_str(&format!("  coverage: {reached} of {} reached\n", plural(coverage.steps.len(), "step")));
    let name = |r: &Reached| r.name.chars().count();
    let longest = coverage.steps.iter().chain(&coverage.triggers).map(name).max().unwrap_or(0).clamp(4, 44);
    text.push_str(&format!("    {:<longest$}  {:>9}  {:>9}\n", "step", "in", "passed"));
    for step in &coverage.steps {
        let line = format!("    {:<longest$}  {:>9}  {:>9}", step.name, step.received, step.passed);
        text.push_str(&match step.received {
            0 => style.bad(&format!("{line}  never reached")),
            _ => line,
        });
        text.push('\n');
    }
    for trigger in &coverage.triggers {
        let said = match (trigger.received, trigger.passed) {
            (0, _) => "never looked at a row",
            (_, 0) => "never fired",
            (all, fired) if all == fired => "always fired",
            _ => continue,
        };
        text.push_str(&format!("    {}\n", style.bad(&format!("trigger {}: {said}", trigger.name))));
    }
    for loss in coverage.losses.iter().filter(|l| l.taken == 0) {
        let line = format!("on {} of {}: never used", loss.kind.name(), loss.step);
        text.push_str(&format!("    {}\n", style.bad(&line)));
    }
}

/// One JSON object a test, then one for the coverage of each program, then one for all.
pub fn json(reports: &[SuiteReport], coverage: bool) -> String {
    let mut lines = String::new();
    for report in reports {
        report.results.iter().for_each(|result| lines.push_str(&format!("{}\n", result.to_json())));
        if coverage {
            lines.push_str(&format!("{}\n", json!({ "file": report.name, "coverage": report.coverage.to_json() })));
        }
    }
    let results = || reports.iter().flat_map(|r| &r.results);
    let failed = results().filter(|r| !r.passed()).count();
    let all = results().count();
    lines + &format!("{}\n", json!({ "tests": all, "passed": all - failed, "failed": failed }))
}
