//! Text to plan, with every diagnostic on the way.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hexafn_check::{DeclaredType, SourceFile};
use hexafn_diagnostics::{Diagnostic, FileId, Files, UNREAD_OUTPUT, UNUSED, UNUSED_IMPORT};
use hexafn_ir::Program;
use hexafn_ir::test::Test;
use hexafn_plan::{Node, NodeKind, Plan, StepId};
use hexafn_syntax::ast::Ast;
use hexafn_trigger::{Description, Registry};
use thiserror::Error;

use crate::artifact::{self, ArtifactError};
use crate::load::{LoadError, Loaded, Project, gather, load};
use crate::triggers;

/// What the front of the compiler makes of a text, complete or not.
#[derive(Debug)]
pub struct Front {
    /// The texts, for drawing diagnostics.
    pub files: Files,
    /// The tree of what did parse of the main file.
    pub ast: Ast,
    /// Where each file is on the disk, for those that have a place there.
    pub paths: BTreeMap<FileId, PathBuf>,
    /// The typed program, if there are no errors.
    pub program: Option<Program>,
    /// Its tests; none if there are errors.
    pub tests: Vec<Test>,
    /// Its triggers and those of the trigger file.
    pub triggers: Vec<Description>,
    /// The types that it declares, as far as they have no errors.
    pub types: Vec<DeclaredType>,
    /// All errors and warnings, those of the main file first, in order of place.
    pub diagnostics: Vec<Diagnostic>,
}

/// A program that can run.
#[derive(Debug)]
pub struct Compiled {
    /// The texts, for places in error records.
    pub files: Files,
    /// What runs.
    pub plan: Plan,
    /// The folder that paths in the program are relative to.
    pub folder: PathBuf,
    /// What the checker warned of.
    pub warnings: Vec<Diagnostic>,
    /// The triggers: listed, switched, counted.
    pub triggers: Arc<Registry>,
    /// What its imports may read, where it was compiled from its source.
    pub(crate) project: Option<Project>,
}

/// Why there is nothing to run.
#[derive(Debug, Error)]
pub enum CompileError {
    /// The file cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The artifact cannot be used.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// The program does not check.
    #[error("the program does not check")]
    Check {
        /// The texts.
        files: Files,
        /// All errors and warnings.
        diagnostics: Vec<Diagnostic>,
    },
}

/// Parses and checks a text without a place on the disk, which can import nothing; pure.
pub fn front(name: &str, text: &str) -> Front {
    let mut files = Files::default();
    let main = files.add(name, text);
    front_of(files, main, None, None)
}

fn front_of(mut files: Files, main: FileId, project: Option<&Project>, triggers: Option<(String, String)>) -> Front {
    let (mut parts, mut diagnostics) = gather(&mut files, main, project);
    let listed = triggers.and_then(|(name, yaml)| {
        let part = parts.iter_mut().find(|p| p.id == main)?;
        let file = files.add(name, yaml);
        let text = |id| files.get(id).map_or("", |f| f.text.as_str());
        let listed = hexafn_check::read_triggers(file, text(file), main, text(main), &part.parsed.ast);
        let whole = hexafn_syntax::parse(main, &(text(main).to_owned() + &listed.text));
        let own = std::mem::replace(&mut part.parsed, whole);
        Some((listed, own.ast))
    });
    let folders: Vec<String> = parts.iter().map(|p| project.map_or_else(String::new, |at| p.folder(at))).collect();
    let sources: Vec<SourceFile<'_>> = parts
        .iter()
        .zip(&folders)
        .map(|(part, folder)| SourceFile {
            id: part.id,
            ast: &part.parsed.ast,
            imports: &part.imports,
            complete: !part.parsed.gaps,
            folder,
        })
        .collect();
    let checked = hexafn_check::check(&sources, &hexafn_check::Options::default());
    diagnostics.extend(parts.iter_mut().flat_map(|p| std::mem::take(&mut p.parsed.diagnostics)));
    let told = listed.as_ref().is_some_and(|(l, _)| !l.diagnostics.is_empty());
    let clean = diagnostics.is_empty() && !told;
    diagnostics.extend(checked.diagnostics.into_iter().filter(|d| clean || !of_use(d)));
    let (mut program, mut own, mut triggers) = (checked.program, None, vec![]);
    if let Some((mut listed, ast)) = listed {
        diagnostics = diagnostics.into_iter().map(|d| listed.places.diagnostic(d)).collect();
        diagnostics.append(&mut listed.diagnostics);
        program.iter_mut().for_each(|p| listed.places.program(p));
        (own, triggers) = (Some(ast), listed.triggers);
    }
    diagnostics.sort_by_key(|d| (d.primary.span.file, d.primary.span.start));
    let broken = diagnostics.iter().any(Diagnostic::is_error);
    let tests = if broken { vec![] } else { checked.tests };
    let paths = parts.iter().filter_map(|p| Some((p.id, p.path.clone()?))).collect();
    let ast = parts.into_iter().find(|p| p.id == main).map(|p| p.parsed.ast).unwrap_or_default();
    let ast = own.unwrap_or(ast);
    let program = program.filter(|_| !broken);
    let triggers = program.as_ref().map_or_else(Vec::new, |p| triggers::describe(p, &triggers, &files));
    Front { files, ast, paths, program, tests, triggers, types: checked.types, diagnostics }
}

/// What is told of a program that is otherwise fine: while it is being written much is not used yet.
fn of_use(diagnostic: &Diagnostic) -> bool {
    [UNUSED, UNREAD_OUTPUT, UNUSED_IMPORT].contains(&diagnostic.code)
}

impl Compiled {
    /// The steps that read events.
    pub fn sources(&self) -> Vec<StepId> {
        let source = |n: &&Node| matches!(n.kind, NodeKind::Source(_));
        self.plan.graph.node_weights().filter(source).map(|n| n.id.clone()).collect()
    }
}

impl Loaded {
    /// Reads what it imports, parses and checks it all.
    pub fn front(self) -> Front {
        front_of(self.files, self.main, Some(&self.project), self.triggers)
    }

    /// Compiles it to a plan.
    ///
    /// # Errors
    /// With all diagnostics, if the program does not check.
    pub fn compile(self) -> Result<Compiled, CompileError> {
        let (folder, project) = (self.folder.clone(), Some(self.project.clone()));
        let Front { files, program, mut diagnostics, triggers, .. } = self.front();
        let Some(program) = program else { return Err(CompileError::Check { files, diagnostics }) };
        match hexafn_plan::plan(&program) {
            Ok(plan) => {
                let triggers = Arc::new(Registry::new(triggers));
                Ok(Compiled { files, plan, folder, warnings: diagnostics, triggers, project })
            }
            Err(more) => {
                diagnostics.extend(more);
                Err(CompileError::Check { files, diagnostics })
            }
        }
    }
}

/// Reads and compiles a program's source.
///
/// # Errors
/// If the file cannot be read, or with all diagnostics if the program does not check.
pub fn compile(path: &Path) -> Result<Compiled, CompileError> {
    load(path)?.compile()
}

/// Opens what `run` takes: a program's source, which may import from the folders `allowed`, too, or an artifact. They are
/// told apart by their first bytes.
///
/// # Errors
/// As of [`compile`], or if the artifact cannot be used.
pub fn open(path: &Path, allowed: &[PathBuf]) -> Result<Compiled, CompileError> {
    let as_artifact = path != Path::new("-") && {
        use std::io::Read;
        let mut start = Vec::new();
        let file = std::fs::File::open(path).and_then(|f| f.take(16).read_to_end(&mut start));
        file.is_ok() && artifact::is_artifact(&start)
    };
    if !as_artifact {
        return load(path)?.allowing(allowed)?.compile();
    }
    let io = |cause| LoadError::Io { path: path.display().to_string(), cause };
    Ok(artifact::unpack(&std::fs::read(path).map_err(io)?, path)?)
}
