//! Who reads standard output: when nobody does any more (`| head`), a run has nothing to go on for.
use std::time::Duration;

use hexafn::Control;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{FileType, fstat};

/// Between two looks after the system did not answer.
const PAUSE: Duration = Duration::from_secs(1);

/// Stops the run when the reader of a pipe goes away; watches on a thread of its own that sleeps until then.
///
/// # Errors
/// If the thread cannot be started.
pub fn watch(control: Control) -> std::io::Result<()> {
    let stdout = std::io::stdout();
    let piped = fstat(&stdout).is_ok_and(|s| FileType::from_raw_mode(s.st_mode) == FileType::Fifo);
    if !piped {
        return Ok(());
    }
    std::thread::Builder::new().name("readers".to_owned()).spawn(move || {
        let stdout = std::io::stdout();
        loop {
            // Errors are reported without being asked for; there is nothing else to wait for.
            let mut fds = [PollFd::new(&stdout, PollFlags::empty())];
            match poll(&mut fds, None) {
                Ok(_) if fds[0].revents().intersects(PollFlags::ERR | PollFlags::HUP) => return control.stop(),
                _ => std::thread::sleep(PAUSE),
            }
        }
    })?;
    Ok(())
}
