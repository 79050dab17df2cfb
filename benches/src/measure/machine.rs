//! What a reader must know of the machine.
use std::fs;
use std::thread;

/// The processor and how many of it there are: "2 × Intel(R) Xeon(R) Processor".
pub fn describe() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    format!("{cores} × {}", model.map_or(std::env::consts::ARCH, |(_, name)| name.trim()))
}
