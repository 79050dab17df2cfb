//! `hexafn-mutants [--update] [NUMBER …]`: fails if a mutation is not found.
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use hexafn_mutants::hunt::{Found, hunt};
use hexafn_mutants::list::{self, Mutant};
use hexafn_mutants::{Error, Result, plant, scratch, table};

fn main() -> ExitCode {
    match work() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all were found.
fn work() -> Result<bool> {
    let root = PathBuf::from(".");
    let target = PathBuf::from(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()));
    let folder = target.join("mutants");
    let mutants = list::read(&root)?;
    scratch::fill(&root, &folder, plant::planted(&root, &mutants)?)?;
    let night = scratch::build(&folder, &target)?;
    if let Some(found) = hunt(&night, 0)? {
        return Err(Error::Control(found.to_string()));
    }
    let only: Vec<usize> = std::env::args().filter_map(|a| a.parse().ok()).collect();
    let chosen: Vec<(usize, &Mutant)> =
        mutants.iter().zip(1..).map(|(m, n)| (n, m)).filter(|(n, _)| only.is_empty() || only.contains(n)).collect();
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, String, bool)>> = Mutex::default();
    let hunter = || -> Result<()> {
        while let Some((number, mutant)) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
            let found: Option<Found> = hunt(&night, *number)?;
            let row = table::row(*number, mutant, found.as_ref());
            print!("{row}");
            let mut results = results.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            results.push((*number, row, found.is_some()));
        }
        Ok(())
    };
    let hunters = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..hunters).map(|_| scope.spawn(hunter)).collect();
        all.into_iter().try_for_each(|h| h.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })?;
    let mut results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    results.sort_by_key(|(number, ..)| *number);
    let rows: Vec<String> = results.iter().map(|(_, row, _)| row.clone()).collect();
    let survivors = results.iter().filter(|(.., found)| !found).count();
    println!("{} mutations, {survivors} not found", results.len());
    if std::env::args().any(|a| a == "--update") && only.is_empty() {
        table::update(&root, &table::table(&rows))?;
    }
    Ok(survivors == 0)
}
