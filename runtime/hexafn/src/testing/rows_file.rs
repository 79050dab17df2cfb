//! Files of events and of expected rows.
use std::io::Read;
use std::path::Path;

use hexafn_ir::decode::Format;
use hexafn_ir::{layout, program};
use serde_json::Value;

/// The largest file of a test, in bytes.
const MOST_BYTES: u64 = 64 << 20;

/// The events of a file, each as the source would read it.
pub(super) fn events(source: &program::Source, path: &Path) -> Result<Vec<String>, String> {
    let text = read(path)?;
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    if source.connector.format() == Format::Csv {
        let columns = layout::columns(&source.row).map_or_else(|_| vec![], |r| r.fields.clone());
        let names: Vec<&str> = columns.iter().map(|f| &*f.name).collect();
        let header = lines.next().unwrap_or_default();
        if header.split([',', ';', '\t', '|']).map(str::trim).ne(names.iter().copied()) {
            return Err(format!(
                "{}: its columns are not those of `{}` in their order: {}",
                path.display(),
                source.name,
                names.join(",")
            ));
        }
    }
    Ok(lines.map(str::to_owned).collect())
}

/// The rows of a file, one JSON object a line.
pub(super) fn rows(path: &Path) -> Result<Vec<Value>, String> {
    let text = read(path).map_err(|e| format!("{e}; `hexafn test --update` writes it"))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let row = |(number, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|e| format!("{}:{}: {e}", path.display(), number + 1))
    };
    lines.map(row).collect()
}

/// Writes rows, with the folders on the way.
pub(super) fn write(path: &Path, rows: &[Value]) -> Result<(), String> {
    let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder.and_then(|()| std::fs::write(path, text)).map_err(|e| format!("cannot write {}: {e}", path.display()))
}

fn read(path: &Path) -> Result<String, String> {
    let cannot = |e: std::io::Error| format!("cannot read {}: {e}", path.display());
    let file = std::fs::File::open(path).map_err(cannot)?;
    let mut text = String::new();
    file.take(MOST_BYTES + 1).read_to_string(&mut text).map_err(cannot)?;
    if text.len() as u64 > MOST_BYTES {
        return Err(format!("{} is larger than a file of a test may be (64 MiB)", path.display()));
    }
    Ok(text)
}
