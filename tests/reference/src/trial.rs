//! One program on both sides.
use crate::compare::differences;
use crate::engine;
use crate::interpret;
use crate::model::Program;
use crate::write::{Written, write};

/// How a trial ended badly.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// The compiler does not take the program: a mistake of the generator, or of the compiler.
    Refused(Vec<String>),
    /// The engine stopped with an error.
    Stopped(usize, String),
    /// The answers differ.
    Differ(usize, Vec<String>),
}

/// The numbers of workers that every program runs on.
pub const WORKERS: [usize; 3] = [1, 2, 4];

/// Runs a program on both sides.
///
/// # Errors
/// The first trouble.
pub fn trial(program: &Program) -> Result<interpret::Answer, Trouble> {
    let written = write(program);
    let compiled = match engine::compile(&written.text) {
        Ok(compiled) => compiled,
        // That a constant cannot be computed is said before anything runs: there is nothing to compare.
        Err(e) if e.0.iter().all(|error| error.contains(" HFN0220: ")) => return Ok(interpret::Answer::default()),
        Err(e) => return Err(Trouble::Refused(e.0)),
    };
    let expected = interpret::run(program);
    for workers in WORKERS {
        let found = engine::run(program, &compiled, workers).map_err(|e| Trouble::Stopped(workers, chain(&e)))?;
        let all = differences(&expected, &written, &found);
        if !all.is_empty() {
            return Err(Trouble::Differ(workers, all));
        }
    }
    Ok(expected)
}

fn chain(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", chain(source)),
        None => error.to_string(),
    }
}

impl Trouble {
    /// Whether another trouble is of the same kind: what a smaller program must still show.
    pub fn is_like(&self, other: &Trouble) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// A trouble with its program and input, to read.
pub fn story(program: &Program, trouble: &Trouble) -> String {
    let Written { text, .. } = write(program);
    let mut out = format!("── program\n{text}── input\n");
    for (source, feed) in program.sources.iter().zip(&program.feeds) {
        for (number, partition) in feed.partitions.iter().enumerate() {
            for chunk in &partition.chunks {
                out.push_str(&format!("{}, stripe {number}, chunk {}\n", source.name, chunk.sequence));
                chunk.lines.iter().for_each(|l| out.push_str(&format!("  {}\n", l.text)));
            }
        }
    }
    for param in program.params().filter(|p| p.set.is_some()) {
        out.push_str(&format!("{} is set to {:?}\n", param.name, param.set));
    }
    match trouble {
        Trouble::Refused(errors) => out.push_str(&format!("── the compiler refuses it\n{}\n", errors.join("\n"))),
        Trouble::Stopped(workers, error) => {
            out.push_str(&format!("── {workers} workers: the engine stopped\n{error}\n"))
        }
        Trouble::Differ(workers, all) => {
            out.push_str(&format!("── {workers} workers: the interpreter expects, and the engine gives\n"));
            all.iter().take(12).for_each(|d| out.push_str(&format!("{d}\n")));
            if all.len() > 12 {
                out.push_str(&format!("and {} more\n", all.len() - 12));
            }
        }
    }
    out
}
