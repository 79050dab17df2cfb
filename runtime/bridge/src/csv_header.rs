//! The header line that CSV sinks begin with.
use hexafn_ir::{Type, layout};

/// The names of a row's columns, ended by a newline; empty for a type that rows cannot have.
pub(crate) fn csv_header(row: &Type) -> Vec<u8> {
    let Ok(columns) = layout::columns(row) else { return Vec::new() };
    let names: Vec<String> = columns.fields.iter().map(|field| quoted(&field.name)).collect();
    let mut line = names.join(",").into_bytes();
    line.push(b'\n');
    line
}

fn quoted(name: &str) -> String {
    if name.contains([',', '"', '\n', '\r']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hexafn_ir::Record;

    use super::*;

    #[test]
    fn names_with_commas_and_quotes_are_quoted() {
        let row = Type::Record(Arc::new(Record::of([("id", Type::Int), ("a,\"b", Type::Int)])));
        assert_eq!(csv_header(&row), b"id,\"a,\"\"b\"\n");
    }
}
