#![allow(clippy::unwrap_used, clippy::panic)]
use std::io::Write;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::*;
use crate::testing::lines;

/// A started stream and its wake-ups.
fn started(input: impl Read + Send + 'static) -> (Stream, Receiver<()>) {
    let mut stream = Stream::new("in".into(), Format::Json, 1 << 20, Box::new(input));
    let (wake, woken) = channel();
    stream.start(Arc::new(move || {
        let _ = wake.send(());
    }));
    (stream, woken)
}

/// Polls as an engine does: again after each wake-up.
fn wait(stream: &mut Stream, woken: &Receiver<()>) -> Polled {
    loop {
        match stream.poll(1 << 20).unwrap() {
            Polled::Pending => woken.recv_timeout(Duration::from_secs(20)).unwrap(),
            other => return other,
        }
    }
}

#[test]
fn lines_come_as_they_are_written_and_the_end_when_the_pipe_is_closed() {
    let (reader, mut writer) = std::io::pipe().unwrap();
    let (mut stream, woken) = started(reader);
    assert!(matches!(stream.poll(1).unwrap(), Polled::Pending));
    writer.write_all(b"one\ntw").unwrap();
    let Polled::Chunk(chunk) = wait(&mut stream, &woken) else { panic!("no chunk") };
    assert_eq!((lines(&chunk), chunk.sequence), ("one\n".to_owned(), 0));
    writer.write_all(b"o").unwrap();
    drop(writer);
    let Polled::Chunk(chunk) = wait(&mut stream, &woken) else { panic!("no chunk") };
    assert_eq!((lines(&chunk), chunk.sequence), ("two".to_owned(), 1));
    assert!(matches!(wait(&mut stream, &woken), Polled::End));
    assert!(matches!(stream.poll(1).unwrap(), Polled::End));
}

#[test]
fn a_read_error_stops_the_run() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the device is gone"))
        }
    }
    let (mut stream, woken) = started(Broken);
    let error = loop {
        match stream.poll(1) {
            Ok(_) => woken.recv_timeout(Duration::from_secs(20)).unwrap(),
            Err(e) => break e.to_string(),
        }
    };
    assert_eq!(error, "in: cannot read on: the device is gone");
}

#[test]
fn who_does_not_poll_stops_the_reading() {
    /// Endless lines; counts how many were asked for.
    struct Endless(std::sync::mpsc::Sender<()>);
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let _ = self.0.send(());
            buffer.fill(b'\n');
            Ok(buffer.len())
        }
    }
    let (reads, counted) = channel();
    let (stream, woken) = started(Endless(reads));
    // One wake-up for each piece that found room; one more piece is held by the thread.
    (0..WAITING).for_each(|_| woken.recv_timeout(Duration::from_secs(20)).unwrap());
    drop(stream);
    // Without its reader the thread ends, which closes the counter.
    assert!(counted.iter().count() <= WAITING + 1);
}
