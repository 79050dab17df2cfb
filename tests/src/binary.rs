//! The binary under test.
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// What a finished process left.
#[derive(Debug)]
pub struct Finished {
    /// Its exit code; -1 if a signal ended it.
    pub code: i32,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

/// The path of the binary. It is built if need be: `cargo test --workspace` builds it, `cargo test -p hexafn-tests` need not.
pub fn binary() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let test = std::env::current_exe().unwrap();
        let folder = test.parent().and_then(Path::parent).expect("tests lie in target/PROFILE/deps");
        let binary = folder.join("hexafn");
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build.args(["build", "--quiet", "--workspace", "--bins"]).current_dir(crate::repository());
        if folder.ends_with("release") {
            build.arg("--release");
        }
        assert!(build.status().unwrap().success(), "the binary builds");
        binary
    })
}

fn command<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(binary());
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for variable in ["HEXAFN_WORKERS", "HEXAFN_STATE", "HEXAFN_LISTEN", "HEXAFN_LOG"] {
        command.env_remove(variable);
    }
    command.env("NO_COLOR", "1");
    command
}

/// Runs the binary to its end in a folder.
pub fn hexafn<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Finished {
    finished(command(folder, arguments).output().unwrap())
}

/// Runs the binary to its end in a folder, with `input` as its standard input, which must fit into a pipe.
pub fn fed<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>, input: &str) -> Finished {
    let mut child = command(folder, arguments).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().expect("it is piped").write_all(input.as_bytes()).unwrap();
    finished(child.wait_with_output().unwrap())
}

/// Runs the binary to its end in a folder with at most that much address space, in KiB.
pub fn limited<S: AsRef<OsStr>>(kibibytes: u64, folder: &Path, arguments: impl IntoIterator<Item = S>) -> Finished {
    let script = format!("ulimit -v {kibibytes} && exec \"$0\" \"$@\"");
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(script).arg(binary()).args(arguments).current_dir(folder).stdin(Stdio::null());
    shell.env("NO_COLOR", "1");
    finished(shell.output().unwrap())
}

fn finished(output: std::process::Output) -> Finished {
    Finished {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the binary to its end with a standard error that nobody reads, and gives the exit code.
pub fn closed_stderr<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> i32 {
    let mut child = command(folder, arguments).stdout(Stdio::null()).spawn().unwrap();
    drop(child.stderr.take());
    child.wait().unwrap().code().unwrap_or(-1)
}

/// A binary that runs in the background; killed if the test ends before it.
pub struct Running {
    child: Child,
    stderr: BufReader<std::process::ChildStderr>,
    seen: String,
}

/// Starts the binary in a folder.
pub fn start<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Running {
    let mut child = command(folder, arguments).spawn().unwrap();
    let stderr = BufReader::new(child.stderr.take().expect("it is piped"));
    Running { child, stderr, seen: String::new() }
}

impl Running {
    /// Waits until standard error has a line with this text, and gives the line.
    pub fn wait_for(&mut self, text: &str) -> String {
        loop {
            let mut line = String::new();
            let read = self.stderr.read_line(&mut line).unwrap();
            assert!(read > 0, "the process ended before it said {text:?}; it said:\n{}", self.seen);
            self.seen.push_str(&line);
            if line.contains(text) {
                return line;
            }
        }
    }

    /// The first line of standard output, read without taking more.
    pub fn read_line(&mut self) -> String {
        let (mut line, mut byte) = (Vec::new(), [0]);
        let stdout = self.child.stdout.as_mut().expect("it is open");
        while byte != *b"\n" && stdout.read(&mut byte).unwrap() == 1 {
            line.push(byte[0]);
        }
        String::from_utf8(line).unwrap()
    }

    /// Stops reading standard output.
    pub fn close_stdout(&mut self) {
        drop(self.child.stdout.take());
    }

    /// Whether it has not ended yet.
    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by name, such as `INT`.
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").args([format!("-{name}"), self.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Waits for its end.
    pub fn finish(mut self) -> Finished {
        let mut stdout = String::new();
        if let Some(mut pipe) = self.child.stdout.take() {
            pipe.read_to_string(&mut stdout).unwrap();
        }
        self.stderr.read_to_string(&mut self.seen).unwrap();
        let status = self.child.wait().unwrap();
        Finished { code: status.code().unwrap_or(-1), stdout, stderr: std::mem::take(&mut self.seen) }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
