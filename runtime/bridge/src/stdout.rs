//! The sink `stdout`.
use std::io::{ErrorKind, Write};
use std::time::Duration;

use hexafn_ir::decode::Format;
use hexafn_ir::program;
use hexafn_port::{Delivery, Forwarder, ForwarderFactory, Payload, PortError, Refusal, Settings};

use crate::csv_header::csv_header;

/// Opens `stdout`.
pub(crate) struct StdoutFactory;

impl ForwarderFactory for StdoutFactory {
    fn payload(&self, _: &program::Sink) -> Payload {
        Payload::Lines
    }

    fn open(&self, sink: &program::Sink, _: &Settings) -> Result<Box<dyn Forwarder>, PortError> {
        Ok(Box::new(Lines::new(std::io::stdout(), sink.connector.format())))
    }
}

/// Writes lines to an output that cannot be taken back.
struct Lines<W> {
    out: W,
    /// CSV begins with a header.
    header_due: bool,
}

impl<W: Write + Send> Lines<W> {
    fn new(out: W, format: Format) -> Self {
        Lines { out, header_due: format == Format::Csv }
    }
}

fn refused(error: &std::io::Error, rows: Option<Vec<usize>>) -> Refusal {
    let (retry, message) = match error.kind() {
        ErrorKind::BrokenPipe => (false, "standard output was closed by who reads it".to_owned()),
        ErrorKind::WouldBlock | ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            (true, format!("standard output takes no more for now: {error}"))
        }
        _ => (false, format!("cannot write to standard output: {error}")),
    };
    Refusal { retry, rows, message, cause: Some(error.to_string()), after: None }
}

impl<W: Write + Send> Forwarder for Lines<W> {
    fn deliver(&mut self, delivery: &Delivery, _: Duration) -> Result<(), Refusal> {
        if self.header_due {
            self.out.write_all(&csv_header(&delivery.row)).map_err(|e| refused(&e, None))?;
            self.header_due = false;
        }
        let mut written = 0;
        while written < delivery.text.len() {
            match self.out.write(&delivery.text[written..]) {
                Ok(0) => return Err(refused(&ErrorKind::WriteZero.into(), rest(delivery, written))),
                Ok(more) => written += more,
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => {
                    self.end_torn_line(delivery, written);
                    return Err(refused(&e, rest(delivery, written)));
                }
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Refusal> {
        self.out.flush().map_err(|e| refused(&e, None))
    }
}

impl<W: Write> Lines<W> {
    /// So that the next attempt begins on a line of its own. If that fails too, the attempt will tell.
    fn end_torn_line(&mut self, delivery: &Delivery, written: usize) {
        if written > 0 && delivery.text.get(written - 1) != Some(&b'\n') {
            let _ = self.out.write_all(b"\n");
        }
    }
}

/// The rows that are not wholly among the first `written` bytes.
fn rest(delivery: &Delivery, written: usize) -> Option<Vec<usize>> {
    let whole = delivery.ends.partition_point(|end| *end as usize <= written);
    if whole == 0 { None } else { Some((whole..delivery.ends.len()).collect()) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::testing;

    /// Takes so many bytes, then fails.
    struct Narrow(Vec<u8>, usize, ErrorKind);

    impl Write for Narrow {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            if self.0.len() >= self.1 {
                return Err(self.2.into());
            }
            let room = bytes.len().min(self.1 - self.0.len());
            self.0.extend_from_slice(&bytes[..room]);
            Ok(room)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn csv_has_its_header_once() {
        let mut lines = Lines::new(Vec::new(), Format::Csv);
        for _ in 0..2 {
            lines.deliver(&testing::delivery(&["1", "2"]), Duration::ZERO).unwrap();
        }
        assert_eq!(lines.out, b"n\n1\n2\n1\n2\n");
    }

    #[test]
    fn a_closed_pipe_is_refused_for_good_and_names_the_rows_that_did_not_go_out() {
        let mut lines = Lines::new(Narrow(Vec::new(), 5, ErrorKind::BrokenPipe), Format::Json);
        let refusal = lines.deliver(&testing::delivery(&["one", "two", "three"]), Duration::ZERO).unwrap_err();
        assert!(!refusal.retry);
        assert_eq!(refusal.rows, Some(vec![1, 2]));
        assert_eq!(refusal.message, "standard output was closed by who reads it");
    }

    #[test]
    fn a_full_disk_behind_it_is_worth_another_attempt() {
        let mut lines = Lines::new(Narrow(Vec::new(), 0, ErrorKind::StorageFull), Format::Json);
        let refusal = lines.deliver(&testing::delivery(&["one"]), Duration::ZERO).unwrap_err();
        assert_eq!((refusal.retry, refusal.rows), (true, None));
    }
}
