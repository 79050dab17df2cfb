//! The binary `hexafn`.

mod allocator;
mod arguments;
mod command;
mod diff;
mod exit;
mod place;
mod progress;
mod readers;
mod registry;
mod screen;
mod signals;
mod summary;

use clap::Parser;

use crate::arguments::Arguments;

fn main() -> std::process::ExitCode {
    allocator::configure();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return exit::of_usage(&error),
    };
    screen::choose(arguments.color);
    match command::run(arguments) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            screen::error(&failure.message);
            failure.exit.into()
        }
    }
}
