//! The front of the compiler: how long `check` takes for programs of some length, next to reading their tokens by hand.
use std::fmt::Write;
use std::time::{Duration, Instant};

use hexafn_check::{Options, SourceFile, check};
use hexafn_diagnostics::{FileId, Files, RenderOptions, render};
use hexafn_syntax::{format, parse};

use crate::measure::median_time;

/// The least time of a measurement: shorter runs are repeated.
const LEAST: Duration = Duration::from_millis(200);

/// A program of about `lines` lines, as a shop with many kinds of payments would have it; good, or with a mistake in every
/// tenth line.
pub fn program(lines: usize, good: bool) -> String {
    let mut text = String::from("hfn 1\n\non invalid, late, error, undelivered -> drop\n");
    let mut n = 0;
    while text.lines().count() < lines {
        for _ in 0..10 {
            // Writing to a String cannot fail.
            let _ = write!(text, "{}", block(n, good));
            n += 1;
        }
    }
    text
}

fn block(n: usize, good: bool) -> String {
    let (equal, type_name) = if good { ("==", "string") } else { ("=", "strin") };
    format!(
        r#"
/// One payment of shop {n}, as it posts it.
type Payment{n} {{
  id: string,
  user: {type_name}, // never reused
  amount: decimal(2),
  country: string = "??",
  kind: "card" | "cash" | "wire",
  lines: list<{{ sku: string, quantity: int, price: decimal(2)? }}>,
  at: time,
}}

param limit{n}: decimal(2) = 900
let blocked{n} = ["KP", "IR", "SY"]

fn fee{n}(amount: decimal(2)) -> decimal(2) = if amount > 2_000 then amount * 0.02 else 20

source payments{n}: Payment{n} from file("payments{n}.ndjson") {{
  time: at,
  late: 30s,
  dedupe: {{ by: id, for: 1h }},
}}

sink alerts{n} to file("out/alerts{n}.ndjson") {{ append: false }}

trigger large{n} on payments{n} when amount > limit{n} and country not in blocked{n}

pipeline large_payments{n} {{
  large{n}
    | where kind {equal} "card" and length(user) > 3 or not starts_with(country, "F")
    | running by user {{ n = count(), total = sum(amount) }} as per_user
    | select id,
      user,
      amount,
      fee = fee{n}(amount),
      n,
      total,
      items = length(filter(lines, l => l.quantity > 0)),
      text = $"{{user}}: {{n}} large payments, {{total}} in all"
    -> alerts{n}, stdout when n >= 3
}}
"#
    )
}

/// One thing that was measured.
#[derive(Clone, Debug)]
pub struct Stage {
    /// What.
    pub name: &'static str,
    /// The median.
    pub time: Duration,
}

/// What each stage takes for a text, in turns, `rounds` times.
pub fn stages(text: &str, rounds: usize) -> Vec<Stage> {
    let parsed = parse(FileId(0), text);
    let stages: [(&'static str, &dyn Fn() -> usize); 5] = [
        ("read tokens by hand", &|| tokens(text)),
        ("parse", &|| parse(FileId(0), text).ast.declarations.len()),
        ("check", &|| checked(&parsed.ast).0),
        ("parse, check and draw what is wrong", &|| front(text)),
        ("format", &|| format(&parsed.ast, text).len()),
    ];
    let mut times = vec![vec![]; stages.len()];
    for _ in 0..rounds {
        for ((_, stage), times) in stages.iter().zip(&mut times) {
            times.push(timed(stage));
        }
    }
    let stages = stages.iter().zip(times);
    stages.map(|((name, _), times)| Stage { name, time: median_time(times.into_iter()) }).collect()
}

fn timed(stage: &dyn Fn() -> usize) -> Duration {
    let begin = Instant::now();
    let mut runs = 0;
    while runs == 0 || begin.elapsed() < LEAST {
        std::hint::black_box(stage());
        runs += 1;
    }
    begin.elapsed() / runs
}

fn checked(ast: &hexafn_syntax::ast::Ast) -> (usize, Vec<hexafn_diagnostics::Diagnostic>) {
    let checked = check(&[SourceFile::alone(FileId(0), ast)], &Options::default());
    (checked.diagnostics.len(), checked.diagnostics)
}

/// All that `hexafn check` does between reading the file and writing to the terminal, but for the plan.
fn front(text: &str) -> usize {
    let mut files = Files::default();
    let file = files.add("p.hfn", text);
    let parsed = parse(file, text);
    let (_, more) = checked(&parsed.ast);
    let drawn = parsed.diagnostics.iter().chain(&more).map(|d| render(d, &files, RenderOptions::default()).len());
    drawn.sum()
}

/// How many words, numbers, texts and signs there are: the least that reading a program takes.
fn tokens(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut tokens) = (0, 0);
    while let Some(byte) = bytes.get(at).copied() {
        let rest = &bytes[at..];
        let run = |more: fn(&u8) -> bool| rest.iter().take_while(|b| more(b)).count().max(1);
        at += match byte {
            b' ' | b'\n' | b'\t' | b'\r' => run(u8::is_ascii_whitespace),
            b'/' if rest.starts_with(b"//") => run(|b| *b != b'\n'),
            b'"' => 2 + rest[1..].iter().take_while(|b| **b != b'"').count(),
            b if b.is_ascii_alphanumeric() || b == b'_' => run(|b| b.is_ascii_alphanumeric() || *b == b'_'),
            _ => 1,
        };
        tokens += usize::from(!byte.is_ascii_whitespace());
    }
    tokens
}
