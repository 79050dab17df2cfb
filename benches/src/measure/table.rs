//! The tables, in Markdown.
use std::fmt::Write;

use super::digest::Digest;
use super::idle::Idle;
use super::memory::Rate;
use super::program::Program;
use super::rounds::Runs;
use super::webhook::Latencies;
use crate::baseline::Query;

/// All that one run of the benchmark measured. What was left out is empty.
#[derive(Debug, Default)]
pub struct Report {
    /// The processor.
    pub machine: String,
    /// The events of the file.
    pub input: Digest,
    /// Counted rounds of the file queries.
    pub rounds: usize,
    /// File to file.
    pub queries: Vec<(Query, Vec<Runs>)>,
    /// In memory.
    pub memory: Vec<Rate>,
    /// Waiting.
    pub idle: Option<Idle>,
    /// Webhook to file.
    pub webhook: Option<Latencies>,
}

impl Report {
    /// The report as Markdown.
    pub fn markdown(&self) -> String {
        let megabytes = self.input.bytes as f64 / 1e6;
        let mut text = format!(
            "{}; {} events, {megabytes:.0} MB; medians of {} rounds.\n",
            self.machine, self.input.lines, self.rounds
        );
        for (query, all) in &self.queries {
            // Writing to a String cannot fail.
            let _ = write!(text, "\n### {}\n\n{HEAD}", query.name());
            for runs in all {
                text.push_str(&self.row(runs, all));
            }
        }
        self.rest(&mut text);
        text
    }

    fn row(&self, runs: &Runs, all: &[Runs]) -> String {
        let seconds = runs.wall().as_secs_f64();
        let against = |program| {
            let other = all.iter().find(|other| other.program == program);
            other.and_then(|other| runs.ratio(other)).map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"))
        };
        format!(
            "| {} | {:.0} | {:.0} | {} | {} | {} | {} | {:.2} | {:.0} |\n",
            runs.program,
            self.input.lines as f64 / seconds / 1e3,
            self.input.bytes as f64 / seconds / 1e6,
            against(Program::Sonic),
            against(Program::Scanner),
            against(Program::Lines),
            against(Program::Split),
            runs.cpu().as_secs_f64(),
            runs.peak() as f64 / 1e6,
        )
    }

    fn rest(&self, text: &mut String) {
        if !self.memory.is_empty() {
            text.push_str(MEMORY);
        }
        for rate in &self.memory {
            let million = rate.per_second() / 1e6;
            let _ = writeln!(text, "| {} | {million:.1} | {:.0} |", rate.query.name(), rate.usage.peak as f64 / 1e6);
        }
        if let Some(idle) = &self.idle {
            let _ = write!(text, "\n### Idle\n\n{:.2} % of one core while a webhook waits.\n", idle.share() * 100.0);
        }
        if let Some(latencies) = &self.webhook {
            text.push_str(&webhook(latencies));
        }
    }
}

const HEAD: &str = "\
| program | k events/s | MB/s | × sonic-rs | × scanner | × lines | × split | CPU s | peak MB |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
";

const MEMORY: &str = "
### nexmark in memory to drop, 1 worker

| query | million events/s | peak MB |
|---|---:|---:|
";

fn webhook(latencies: &Latencies) -> String {
    let mut text = format!(
        "\n### Webhook to file, {} requests/s for {:.0} s, {} connections\n\n\
         | from the time a request was due to | p50 ms | p99 ms | worst ms |\n|---|---:|---:|---:|\n",
        latencies.rate,
        latencies.length.as_secs_f64(),
        latencies.connections
    );
    for (what, times) in [("the response", &latencies.response), ("the line in the file", &latencies.visible)] {
        let ms = |share| times.quantile(share).as_secs_f64() * 1e3;
        let _ = writeln!(text, "| {what} | {:.2} | {:.2} | {:.2} |", ms(0.5), ms(0.99), ms(1.0));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::process::Usage;
    use super::*;

    #[test]
    fn a_row_has_rates_and_ratios() {
        let runs = |program, ms| {
            let time = Duration::from_millis(ms);
            Runs { program, usages: vec![Usage { wall: time, cpu: time, peak: 7_000_000 }] }
        };
        let all = vec![runs(Program::Sonic, 800), runs(Program::Hexafn(1), 400)];
        let input = Digest { lines: 2_000_000, bytes: 500_000_000, ..Digest::default() };
        let report = Report { input, rounds: 1, queries: vec![(Query::Pass, all)], ..Report::default() };
        let text = report.markdown();
        assert!(text.contains("| sonic-rs, typed | 2500 | 625 | 1.00 | – | – | – | 0.80 | 7 |\n"), "{text}");
        assert!(text.contains("| **hexafn, 1 worker** | 5000 | 1250 | 2.00 | – | – | – | 0.40 | 7 |\n"), "{text}");
    }
}
