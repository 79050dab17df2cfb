//! Samples from text.
use std::io::{BufRead, Read};

use serde_json::{Map, Value};
use thiserror::Error;

/// The longest line or document, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// How samples are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SampleFormat {
    /// A JSON value a line, one list of them, or one record over several lines.
    Json,
    /// Commas between columns, with a header.
    Csv,
}

/// Why there are no samples.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The input cannot be read.
    #[error("cannot read the samples: {0}")]
    Io(#[from] std::io::Error),
    /// There is not one record.
    #[error("there is no sample: not one of {0} lines or elements is a record")]
    None(u64),
    /// A line or document is too long.
    #[error("a sample is longer than 64 MiB")]
    TooLong,
    /// It is not text.
    #[error("the samples are not UTF-8 text")]
    NotText,
}

/// What was read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub samples: u64,
    pub bad: u64,
}

/// The format of an input by what it begins with.
pub(super) fn guess(input: &mut impl BufRead) -> Result<SampleFormat, ReadError> {
    let begins = input.fill_buf()?.trim_ascii_start().first().copied();
    Ok(if matches!(begins, Some(b'{' | b'[') | None) { SampleFormat::Json } else { SampleFormat::Csv })
}

/// Hands at most `limit` records to `take`.
pub(super) fn samples(
    input: impl BufRead,
    format: SampleFormat,
    limit: u64,
    take: impl FnMut(Value),
) -> Result<Counts, ReadError> {
    let mut taking = Taking { take, limit, counts: Counts::default() };
    match format {
        SampleFormat::Json => json(input, &mut taking)?,
        SampleFormat::Csv => csv(input, &mut taking)?,
    }
    match taking.counts {
        Counts { samples: 0, bad } => Err(ReadError::None(bad)),
        counts => Ok(counts),
    }
}

struct Taking<F> {
    take: F,
    limit: u64,
    counts: Counts,
}

impl<F: FnMut(Value)> Taking<F> {
    fn is_full(&self) -> bool {
        self.counts.samples >= self.limit
    }

    fn one(&mut self, value: Option<Value>) {
        match value {
            Some(record @ Value::Object(_)) => {
                self.counts.samples += 1;
                (self.take)(record);
            }
            _ => self.counts.bad += 1,
        }
    }
}

/// The next line, without its end; `None` at the end of the input.
fn line(input: &mut impl BufRead) -> Result<Option<Vec<u8>>, ReadError> {
    let mut line = Vec::new();
    let read = input.by_ref().take(MAX_BYTES + 1).read_until(b'\n', &mut line)?;
    if line.len() as u64 > MAX_BYTES {
        return Err(ReadError::TooLong);
    }
    while line.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
        line.pop();
    }
    Ok((read > 0).then_some(line))
}

fn json<F: FnMut(Value)>(mut input: impl BufRead, taking: &mut Taking<F>) -> Result<(), ReadError> {
    let mut first = Vec::new();
    while first.trim_ascii().is_empty() {
        match line(&mut input)? {
            Some(next) => first = next,
            None => return Ok(()),
        }
    }
    let value: Option<Value> = serde_json::from_slice(&first).ok();
    let begins = first.trim_ascii().first().copied();
    if matches!(begins, Some(b'[')) || value.is_none() && begins == Some(b'{') {
        // Not a line of its own: one document. If that is none either, it is a bad line among others.
        let mut rest = Vec::new();
        first.push(b'\n');
        input.take(MAX_BYTES + 1).read_to_end(&mut rest)?;
        if rest.len() as u64 > MAX_BYTES {
            return Err(ReadError::TooLong);
        }
        let whole = [first.as_slice(), rest.as_slice()].concat();
        match serde_json::from_slice(&whole) {
            Ok(Value::Array(all)) => {
                for value in all {
                    if taking.is_full() {
                        break;
                    }
                    taking.one(Some(value));
                }
            }
            Ok(value) => taking.one(Some(value)),
            Err(_) => {
                let lines = whole.split(|b| *b == b'\n').filter(|l| !l.trim_ascii().is_empty());
                for line in lines {
                    if taking.is_full() {
                        break;
                    }
                    taking.one(serde_json::from_slice(line).ok());
                }
            }
        }
        return Ok(());
    }
    taking.one(value);
    while !taking.is_full() {
        let Some(line) = line(&mut input)? else { break };
        if !line.trim_ascii().is_empty() {
            taking.one(serde_json::from_slice(&line).ok());
        }
    }
    Ok(())
}

fn csv<F: FnMut(Value)>(mut input: impl BufRead, taking: &mut Taking<F>) -> Result<(), ReadError> {
    let Some(header) = record(&mut input)? else { return Ok(()) };
    while !taking.is_full() {
        let Some(cells) = record(&mut input)? else { break };
        if cells.len() != header.len() {
            taking.one(None);
            continue;
        }
        let fields: Map<String, Value> = header.iter().cloned().zip(cells.iter().map(|c| cell(c))).collect();
        taking.one(Some(Value::Object(fields)));
    }
    Ok(())
}

/// The cells of the next row; a quoted cell may go over several lines.
fn record(input: &mut impl BufRead) -> Result<Option<Vec<String>>, ReadError> {
    let Some(mut row) = line(input)? else { return Ok(None) };
    while row.iter().filter(|b| **b == b'"').count() % 2 == 1 {
        let Some(more) = line(input)? else { break };
        row.push(b'\n');
        row.extend(more);
        if row.len() as u64 > MAX_BYTES {
            return Err(ReadError::TooLong);
        }
    }
    let text = String::from_utf8(row).map_err(|_| ReadError::NotText)?;
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    cells.push(cell);
    Ok(Some(cells))
}

/// A cell as the value that it most likely stands for; an empty one is absent.
fn cell(text: &str) -> Value {
    let number = || serde_json::from_str::<Value>(text).ok().filter(Value::is_number);
    match text {
        "" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        // `007` and ` 1` are texts: a number would not give them back.
        _ => number().unwrap_or_else(|| Value::String(text.to_owned())),
    }
}
