//! The place of a table in a document.
use std::fs;
use std::path::Path;

use super::MeasureError;

const BEGIN: &str = "<!-- table:begin -->";
const END: &str = "<!-- table:end -->";

/// Puts the table between the markers of a document and leaves the rest of it.
///
/// # Errors
/// If the file cannot be read or written, or has no markers.
pub fn put(path: &Path, table: &str) -> Result<(), MeasureError> {
    let text = fs::read_to_string(path).map_err(MeasureError::file(path))?;
    let text = replace(&text, table).map_err(|marker| MeasureError::Marker { path: path.to_owned(), marker })?;
    fs::write(path, text).map_err(MeasureError::file(path))
}

/// The text with the table between the markers, or the marker that it lacks.
fn replace(text: &str, table: &str) -> Result<String, &'static str> {
    let (before, rest) = text.split_once(BEGIN).ok_or(BEGIN)?;
    let (_, after) = rest.split_once(END).ok_or(END)?;
    Ok(format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", table.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_markers_changes() {
        let text = format!("# Speed\n{BEGIN}\nold\n{END}\nmore\n");
        let once = format!("# Speed\n{BEGIN}\n\nnew\n\n{END}\nmore\n");
        assert_eq!(replace(&text, "new\n").as_ref(), Ok(&once));
        assert_eq!(replace(&once, "new\n"), Ok(once));
    }

    #[test]
    fn a_missing_marker_is_named() {
        assert_eq!(replace(END, ""), Err(BEGIN));
        assert_eq!(replace(&format!("{END}{BEGIN}"), ""), Err(END));
    }
}
