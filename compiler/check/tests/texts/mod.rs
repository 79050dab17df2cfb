//! Programs of one file or several, checked without a disk.
use hexafn_check::{Checked, Options, SourceFile, check};
use hexafn_diagnostics::{FileId, Files, RenderOptions, render};
use hexafn_syntax::ast::{Ast, DeclarationKind};

/// What the checker says of the files, of which the first is the main one; an import `./NAME` is the file `NAME`.
pub fn checked(texts: &[(&str, &str)]) -> (Checked, Files) {
    let mut files = Files::default();
    let parsed: Vec<(FileId, Ast)> = texts
        .iter()
        .map(|(name, text)| {
            let id = files.add(*name, *text);
            let parsed = hexafn_syntax::parse(id, text);
            assert!(parsed.diagnostics.is_empty(), "{name} does not parse: {:?}\n{text}", parsed.diagnostics);
            (id, parsed.ast)
        })
        .collect();
    let imports: Vec<Vec<Option<FileId>>> = parsed.iter().map(|(_, ast)| imports(ast, texts)).collect();
    let both = parsed.iter().zip(&imports);
    let sources: Vec<SourceFile<'_>> =
        both.map(|((id, ast), imports)| SourceFile { id: *id, ast, imports, complete: true, folder: "" }).collect();
    (check(&sources, &Options::default()), files)
}

fn imports(ast: &Ast, texts: &[(&str, &str)]) -> Vec<Option<FileId>> {
    let imports = ast.declarations.iter().filter_map(|d| match &d.kind {
        DeclarationKind::Import(import) => Some(import.path.text.trim_start_matches("./")),
        _ => None,
    });
    imports.map(|path| texts.iter().position(|(name, _)| *name == path).map(|i| FileId(i as u32))).collect()
}

/// The diagnostics as they are drawn.
pub fn drawn(checked: &Checked, files: &Files) -> Vec<String> {
    checked.diagnostics.iter().map(|d| render(d, files, RenderOptions::default())).collect()
}
