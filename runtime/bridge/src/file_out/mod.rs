//! The sink `file`: appends lines to a file whose path may hold the date, and begins new files by time or size.
mod live;
mod pattern;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hexafn_ir::decode::Format;
use hexafn_ir::program;
use hexafn_port::{Clock, Delivery, Forwarder, ForwarderFactory, Payload, PortError, Refusal, Settings};

use self::live::{Live, Rotation};
use self::pattern::Pattern;
use crate::csv_header::csv_header;
use crate::host::Host;
use crate::options::Options;
use crate::paths;

/// Opens `file` sinks.
pub(crate) struct FileOutFactory {
    clock: Arc<dyn Clock>,
}

impl FileOutFactory {
    /// A factory that reads dates from the host's clock.
    pub fn new(host: &Host) -> Self {
        FileOutFactory { clock: host.clock.clone() }
    }
}

impl ForwarderFactory for FileOutFactory {
    fn payload(&self, _: &program::Sink) -> Payload {
        Payload::Lines
    }

    fn open(&self, sink: &program::Sink, settings: &Settings) -> Result<Box<dyn Forwarder>, PortError> {
        let options = Options { owner: &sink.name, connector: &sink.connector, settings };
        let path = options.needed_text("path")?;
        let pattern = Pattern::new(&path).map_err(|message| options.error(message))?;
        let micros = |period: Duration| i64::try_from(period.as_micros()).unwrap_or(i64::MAX);
        let mut out = FileOut {
            folder: settings.folder.clone(),
            pattern,
            clock: self.clock.clone(),
            rotation: Rotation { period: options.duration("rotate")?.map(micros), size: options.count("rotate_size")? },
            append: options.flag("append").unwrap_or(true),
            sync: options.flag("sync").unwrap_or(false),
            csv: sink.connector.format() == Format::Csv,
            live: None,
            begun: None,
        };
        // Opened now, so that a folder that cannot be written to is told at the start.
        let (path, now) = out.path();
        out.live(&path, now).map_err(|e| {
            let shown = paths::shown(&settings.folder, &path);
            PortError::caused(&*sink.name, format!("cannot write to `{shown}`: {e}"), e)
        })?;
        Ok(Box::new(out))
    }
}

struct FileOut {
    folder: PathBuf,
    pattern: Pattern,
    clock: Arc<dyn Clock>,
    rotation: Rotation,
    append: bool,
    sync: bool,
    csv: bool,
    live: Option<Live>,
    /// The last file that this run began: it is not emptied a second time.
    begun: Option<PathBuf>,
}

impl FileOut {
    fn path(&self) -> (PathBuf, i64) {
        let now = self.clock.now();
        (self.folder.join(self.pattern.at(now)), now)
    }

    /// The file to write to, opened if it is not.
    fn live(&mut self, path: &PathBuf, now: i64) -> std::io::Result<&mut Live> {
        let live = match self.live.take().filter(|live| live.path() == path) {
            Some(live) => live,
            None => {
                let append = self.append || self.begun.as_ref() == Some(path);
                let live = Live::open(path.clone(), append, now, &self.rotation)?;
                self.begun = Some(path.clone());
                live
            }
        };
        Ok(self.live.insert(live))
    }

    fn write(&mut self, path: &PathBuf, now: i64, delivery: &Delivery) -> std::io::Result<()> {
        let (rotation, sync, csv) = (self.rotation, self.sync, self.csv);
        let mut live = self.live(path, now)?;
        if live.is_due(&rotation, now, delivery.text.len()) {
            live.set_aside(&rotation, now)?;
            self.live = None;
            live = self.live(path, now)?;
        }
        if csv && live.is_empty() {
            live.write(&[csv_header(&delivery.row), delivery.text.clone()].concat())?;
        } else {
            live.write(&delivery.text)?;
        }
        if sync { live.sync() } else { Ok(()) }
    }
}

impl Forwarder for FileOut {
    fn deliver(&mut self, delivery: &Delivery, _: Duration) -> Result<(), Refusal> {
        let (path, now) = self.path();
        self.write(&path, now, delivery).map_err(|e| {
            let shown = paths::shown(&self.folder, &path);
            if !self.live.as_ref().is_some_and(Live::is_usable) {
                self.live = None;
            }
            refused(&shown, &e)
        })
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        Ok(())
    }
}

fn refused(shown: &str, error: &std::io::Error) -> Refusal {
    use std::io::ErrorKind as E;
    let (retry, message) = match error.kind() {
        E::StorageFull | E::QuotaExceeded => (true, format!("no room is left for `{shown}`")),
        E::PermissionDenied | E::ReadOnlyFilesystem | E::IsADirectory | E::NotADirectory | E::InvalidFilename => {
            (false, format!("cannot write to `{shown}`: {error}"))
        }
        _ => (true, format!("cannot write to `{shown}`: {error}")),
    };
    Refusal { retry, rows: None, message, cause: Some(error.to_string()), after: None }
}

#[cfg(test)]
mod tests;
