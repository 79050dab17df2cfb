//! The place of a table in a document.
use std::fs;
use std::path::Path;

use super::MeasureError;

/// Where a table stands in a document: between two comments.
#[derive(Clone, Copy, Debug)]
pub struct Markers {
    begin: &'static str,
    end: &'static str,
}

/// The place of the table of programs from file to file.
pub const RUNS: Markers = Markers { begin: "<!-- table:begin -->", end: "<!-- table:end -->" };

/// The place of the table of the compiler's front.
pub const FRONT: Markers = Markers { begin: "<!-- front:begin -->", end: "<!-- front:end -->" };

/// Puts the table between the markers of a document and leaves the rest of it.
///
/// # Errors
/// If the file cannot be read or written, or has no markers.
pub fn put(path: &Path, markers: Markers, table: &str) -> Result<(), MeasureError> {
    let text = fs::read_to_string(path).map_err(MeasureError::file(path))?;
    let text =
        replace(&text, markers, table).map_err(|marker| MeasureError::Marker { path: path.to_owned(), marker })?;
    fs::write(path, text).map_err(MeasureError::file(path))
}

/// The text with the table between the markers, or the marker that it lacks.
fn replace(text: &str, Markers { begin, end }: Markers, table: &str) -> Result<String, &'static str> {
    let (before, rest) = text.split_once(begin).ok_or(begin)?;
    let (_, after) = rest.split_once(end).ok_or(end)?;
    Ok(format!("{before}{begin}\n\n{}\n\n{end}{after}", table.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_markers_changes() {
        let Markers { begin, end } = FRONT;
        let text = format!("# Speed\n{begin}\nold\n{end}\nmore\n");
        let once = format!("# Speed\n{begin}\n\nnew\n\n{end}\nmore\n");
        assert_eq!(replace(&text, FRONT, "new\n").as_ref(), Ok(&once));
        assert_eq!(replace(&once, FRONT, "new\n"), Ok(once));
    }

    #[test]
    fn a_missing_marker_is_named() {
        let Markers { begin, end } = RUNS;
        assert_eq!(replace(end, RUNS, ""), Err(begin));
        assert_eq!(replace(&format!("{end}{begin}"), RUNS, ""), Err(end));
    }
}
