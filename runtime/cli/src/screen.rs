//! What the terminal can do, and printing on it.
use std::io::{IsTerminal, Write};
use std::sync::OnceLock;

use hexafn::diagnostics::{Diagnostic, Files, RenderOptions, Severity, render};

use crate::arguments::Color;

/// What `--color` said.
static COLOR: OnceLock<Color> = OnceLock::new();

/// Takes over what `--color` said, once, at the start.
pub fn choose(color: Color) {
    COLOR.get_or_init(|| color);
}

/// Whether standard error takes colours: as `--color` says, else on a terminal, unless `NO_COLOR` is set or it is dumb.
pub fn color() -> bool {
    match COLOR.get() {
        Some(Color::Always) => return true,
        Some(Color::Never) => return false,
        _ => {}
    }
    let no = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|v| v == "dumb");
    std::io::stderr().is_terminal() && !no && !dumb
}

/// The same for standard output.
pub fn color_out() -> bool {
    let no = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|v| v == "dumb");
    std::io::stdout().is_terminal() && !no && !dumb
}

/// The columns of the terminal; 100 where there is none.
pub fn width() -> usize {
    terminal_size::terminal_size_of(std::io::stderr()).map_or(100, |(w, _)| usize::from(w.0))
}

/// Writes to standard error. One that nobody reads any more (`2>&1 | head`) is no reason to end.
pub fn say(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// What goes before a line that takes the place of the one the terminal is on; nothing where there is no terminal.
pub fn over_line() -> &'static str {
    if std::io::stderr().is_terminal() { "\r\x1b[2K" } else { "" }
}

/// Draws diagnostics on standard error, with a closing line of how many there are.
pub fn diagnostics(all: &[Diagnostic], files: &Files) {
    let options = RenderOptions { color: color(), width: width() };
    let drawn: Vec<String> = all.iter().map(|d| render(d, files, options)).collect();
    // A closed standard error leaves nobody to tell.
    let _ = std::io::stderr().write_all(drawn.join("\n").as_bytes());
    let count = |s: Severity| all.iter().filter(|d| d.severity == s).count();
    let counted = [(count(Severity::Error), "error"), (count(Severity::Warning), "warning")];
    let words: Vec<String> = counted.iter().filter(|(n, _)| *n > 0).map(|(n, w)| plural(*n, w)).collect();
    if !words.is_empty() {
        say(&format!("\n{}\n", words.join(", ")));
    }
}

/// `1 error`, `2 errors`.
pub fn plural(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// Prints an error on standard error; an empty one was printed already.
pub fn error(message: &str) {
    if message.is_empty() {
        return;
    }
    let (on, off) = if color() { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
    let _ = writeln!(std::io::stderr(), "{on}error{off}: {message}");
}

/// Writes text to standard output; a reader that has gone away (`| head`) ends the program quietly.
pub fn print(text: &str) -> Result<(), crate::exit::Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(crate::exit::Failure::failed(e)),
        _ => Ok(()),
    }
}

/// An error with what it came from, on one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}
