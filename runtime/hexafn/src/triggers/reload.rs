//! A trigger file that changes while the program runs.
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use hexafn_diagnostics::{Files, RenderOptions, render};
use hexafn_trigger::{Description, Registry};

use crate::compile::{CompileError, Compiled};
use crate::load::{Loaded, Project, read_triggers};

/// Between two looks at the file.
const PAUSE: Duration = Duration::from_secs(1);

/// Looks at the file until it is dropped.
pub(crate) struct Watch(Option<(Sender<()>, JoinHandle<()>)>);

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.0.take() {
            drop(end);
            // It only looks; the run has ended whatever became of it.
            let _ = thread.join();
        }
    }
}

/// Watches the trigger file of a program that begins to run.
///
/// # Errors
/// If the thread cannot be started.
pub(crate) fn watch(compiled: &Compiled, path: &Path) -> std::io::Result<Watch> {
    let text = |name: &str| compiled.files.iter().find(|(_, f)| f.name == name).map(|(_, f)| f.text.clone());
    // An artifact has no text to check a file with; it is run without one.
    let Some(project) = compiled.project.clone() else { return Ok(Watch(None)) };
    let mut watched = Watched {
        path: path.to_owned(),
        program: compiled.files.iter().next().map(|(_, f)| (f.name.clone(), f.text.clone())).unwrap_or_default(),
        folder: compiled.folder.clone(),
        project,
        seen: text(&path.display().to_string()).unwrap_or_default(),
        stamp: None,
        registry: compiled.triggers.clone(),
    };
    let (end, ended) = channel::<()>();
    let thread = std::thread::Builder::new().name("triggers".to_owned()).spawn(move || {
        while matches!(ended.recv_timeout(PAUSE), Err(RecvTimeoutError::Timeout)) {
            watched.look();
        }
    })?;
    Ok(Watch(Some((end, thread))))
}

struct Watched {
    path: PathBuf,
    /// The program's name and text, which the file is checked with.
    program: (String, String),
    folder: PathBuf,
    project: Project,
    /// The text that was looked at last.
    seen: String,
    /// Time of change and length then: a file that has both is not read again.
    stamp: Option<(SystemTime, u64)>,
    registry: Arc<Registry>,
}

impl Watched {
    /// Takes in what changed. What cannot be used leaves the triggers as they are, and is told once.
    fn look(&mut self) {
        // Of what a link leads to: such files are changed by changing the link.
        let stamp = std::fs::metadata(&self.path).and_then(|m| Ok((m.modified()?, m.len())));
        let stamp = match stamp {
            Ok(stamp) => Some(stamp),
            // It is being put in place; or it is gone, and what it said goes on.
            Err(_) => return,
        };
        // A change within the time that the file system tells apart shows in the text only.
        let settled = stamp.is_some_and(|(at, _)| at.elapsed().is_ok_and(|age| age > 2 * PAUSE));
        if settled && stamp == self.stamp {
            return;
        }
        let text = match read_triggers(&self.path) {
            Ok(text) => text,
            Err(error) => {
                if stamp != std::mem::replace(&mut self.stamp, stamp) {
                    tracing::error!("{error}; the triggers stay as they are");
                }
                return;
            }
        };
        self.stamp = stamp;
        if text != self.seen {
            self.seen.clone_from(&text);
            self.take(text);
        }
    }

    fn take(&self, text: String) {
        let mut files = Files::default();
        let main = files.add(self.program.0.clone(), self.program.1.clone());
        let name = self.path.display().to_string();
        let (folder, project) = (self.folder.clone(), self.project.clone());
        let loaded = Loaded { files, main, folder, project, triggers: Some((name.clone(), text)) };
        match loaded.compile() {
            Ok(compiled) => self.switch(&name, &compiled.triggers),
            Err(CompileError::Check { files, diagnostics }) => {
                let drawn = diagnostics.iter().filter(|d| d.is_error());
                let drawn: Vec<String> = drawn.map(|d| render(d, &files, RenderOptions::default())).collect();
                tracing::error!("{name} has mistakes; the triggers stay as they are\n{}", drawn.join("\n"));
            }
            Err(error) => tracing::error!("{name}: {error}; the triggers stay as they are"),
        }
    }

    /// Switches triggers on and off as the file says now. What else changed has to wait.
    fn switch(&self, name: &str, new: &Registry) {
        let same = |a: &Description, b: &Description| {
            // Where it is written, and what it is for, changes nothing that it does.
            let bare =
                |d: &Description| Description { enabled: true, place: String::new(), description: None, ..d.clone() };
            bare(a) == bare(b)
        };
        let mut switched = Vec::new();
        let mut waiting = Vec::new();
        for now in new.descriptions() {
            match self.registry.descriptions().find(|d| d.id == now.id) {
                Some(was) if same(was, now) => {
                    if self.registry.enable(&now.id, now.enabled) == Ok(true) {
                        switched.push(format!("{} {}", now.id, if now.enabled { "on" } else { "off" }));
                    }
                }
                _ => waiting.push(now.id.as_str()),
            }
        }
        let gone = |d: &&Description| !new.descriptions().any(|n| n.id == d.id);
        waiting.extend(self.registry.descriptions().filter(gone).map(|d| d.id.as_str()));
        if !switched.is_empty() {
            tracing::warn!("{name} was read again: {}", switched.join(", "));
        }
        if !waiting.is_empty() {
            tracing::warn!(
                "{name}: {} will change at the next start; only `enabled` is taken while the program runs",
                waiting.join(", ")
            );
        }
    }
}
