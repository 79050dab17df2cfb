//! The binary `hexafn`.
#![forbid(unsafe_code)]

mod arguments;
mod command;
mod exit;
mod progress;
mod screen;
mod signals;
mod summary;

use clap::Parser;

use crate::arguments::Arguments;

// Batches are allocated by workers and freed by forwarding threads; the system allocator contends there.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return exit::of_usage(&error),
    };
    match command::run(arguments) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            screen::error(&failure.message);
            failure.exit.into()
        }
    }
}
