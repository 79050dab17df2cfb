//! Results as JUnit XML, which build servers read.
use std::fmt::Write;

use super::draw;
use super::outcome::{Outcome, TestResult};
use super::suite::SuiteReport;

/// The document.
pub fn junit(reports: &[SuiteReport]) -> String {
    let all = || reports.iter().flat_map(|r| &r.results);
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(xml, "<testsuites name=\"hexafn\"{}>", totals(all()));
    for report in reports {
        let _ = writeln!(xml, "  <testsuite name=\"{}\"{}>", escaped(&report.name), totals(report.results.iter()));
        for result in &report.results {
            case(&mut xml, result);
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn case(xml: &mut String, result: &TestResult) {
    let (name, file) = (escaped(&result.name), escaped(&result.file));
    let seconds = result.duration.as_secs_f64();
    let _ = write!(xml, "    <testcase name=\"{name}\" classname=\"{file}\" file=\"{file}\" time=\"{seconds:.3}\"");
    match &result.outcome {
        Outcome::Passed => xml.push_str("/>\n"),
        Outcome::Broken(message) => {
            let _ = writeln!(xml, ">\n      <error message=\"{0}\">{0}</error>\n    </testcase>", escaped(message));
        }
        Outcome::Failed(failures) => {
            let text: String = failures.iter().map(|f| draw::failure(f, &draw::Style::plain(100))).collect();
            let message = format!("{} of its expectations not met", failures.len());
            let (message, text) = (escaped(&message), escaped(&text));
            let _ = writeln!(xml, ">\n      <failure message=\"{message}\">{text}</failure>\n    </testcase>");
        }
    }
}

fn totals<'a>(results: impl Iterator<Item = &'a TestResult>) -> String {
    let (mut tests, mut failures, mut errors, mut seconds) = (0, 0, 0, 0.0);
    for result in results {
        tests += 1;
        failures += u32::from(matches!(result.outcome, Outcome::Failed(_)));
        errors += u32::from(matches!(result.outcome, Outcome::Broken(_)));
        seconds += result.duration.as_secs_f64();
    }
    format!(" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" time=\"{seconds:.3}\"")
}

/// Text of an XML document; characters that XML cannot hold become `\u{fffd}`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push('\t'),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
