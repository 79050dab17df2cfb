//! Ctrl-C and SIGTERM: the first asks for a clean end, the second ends at once. SIGUSR1 prints the triggers.
use std::sync::Arc;

use hexafn::{Control, Registry};

use crate::{registry, screen};

/// The exit code of a process that a second Ctrl-C ended, as shells report it.
const INTERRUPTED: i32 = 130;

/// Listens on a thread of its own for the rest of the process.
///
/// # Errors
/// If the system does not let it.
pub fn listen(control: Control, triggers: Arc<Registry>) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (mut interrupt, mut terminate, mut ask) = {
        use tokio::signal::unix::{SignalKind, signal};
        let _guard = runtime.enter();
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?, signal(SignalKind::user_defined1())?)
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async move {
            loop {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                    _ = ask.recv() => {
                        screen::say(&format!("{}{}", screen::over_line(), registry::table(&triggers)));
                        continue;
                    }
                }
                if control.stopping() {
                    std::process::exit(INTERRUPTED);
                }
                let stopping = "stopping: delivering what is under way (again: end at once)";
                screen::say(&format!("{}{stopping}\n", screen::over_line()));
                control.stop();
            }
        });
    })?;
    Ok(())
}
