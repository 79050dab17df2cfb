//! hexafn as a server: a webhook to a file.
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use wait4::Wait4;

use super::MeasureError;
use super::files::Files;
use super::process;
use super::program::{Binaries, hexafn};

/// The longest a server may take to listen.
const START: Duration = Duration::from_secs(10);

/// A running `queries/webhook.hfn`. Killed when dropped without [`Server::stop`].
#[derive(Debug)]
pub struct Server {
    child: Option<Child>,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts it and waits until it takes connections; `None` where hexafn is left out.
    ///
    /// # Errors
    /// If it cannot be started or does not listen in time.
    pub fn start(binaries: &Binaries, files: &Files) -> Result<Option<Server>, MeasureError> {
        let Some(mut command) = hexafn(binaries, "webhook", 1) else { return Ok(None) };
        files.clear()?;
        let address = free_address()?;
        command.env("BENCH_LISTEN", address.to_string()).env("BENCH_OUT", &files.output);
        let mut server = Server { child: Some(process::start(&mut command, &files.log)?), address };
        server.wait_until_it_listens(files)?;
        Ok(Some(server))
    }

    /// Its process id, while it runs.
    pub fn id(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// Ends it as Ctrl-C does and waits.
    ///
    /// # Errors
    /// If it ended with an error.
    pub fn stop(mut self, files: &Files) -> Result<(), MeasureError> {
        let Some(child) = self.child.take() else { return Ok(()) };
        if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
            // One that has ended by itself is seen by its status below.
            let _ = kill_process(pid, Signal::INT);
        }
        let program = "hexafn run webhook.hfn";
        let ended = child.wait4().map_err(|source| MeasureError::Start { program: program.to_owned(), source })?;
        process::check(program, ended.status, &files.log)
    }

    fn wait_until_it_listens(&mut self, files: &Files) -> Result<(), MeasureError> {
        let deadline = Instant::now() + START;
        while TcpStream::connect(self.address).is_err() {
            if let Some(Ok(Some(status))) = self.child.as_mut().map(Child::try_wait) {
                process::check("hexafn run webhook.hfn", status, &files.log)?;
                return Err(self.problem("ended at once"));
            }
            if Instant::now() > deadline {
                return Err(self.problem("does not listen"));
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    fn problem(&self, problem: &str) -> MeasureError {
        MeasureError::Server { address: self.address.to_string(), problem: problem.to_owned() }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It is on its way out with an error already; that one counts.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// An address on loopback that nobody listens on now.
fn free_address() -> Result<SocketAddr, MeasureError> {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    listener.map_err(|source| MeasureError::Server { address: "127.0.0.1:0".to_owned(), problem: source.to_string() })
}
