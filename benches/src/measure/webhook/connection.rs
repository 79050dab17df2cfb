//! One HTTP/1.1 connection that is kept open. By hand, so that the client costs next to nothing.
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// The longest wait for a response.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The longest response that is read.
const MAX_RESPONSE: u64 = 64 * 1024;

pub struct Connection {
    stream: BufReader<TcpStream>,
    host: SocketAddr,
}

impl Connection {
    pub fn open(address: SocketAddr) -> io::Result<Connection> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(TIMEOUT))?;
        Ok(Connection { stream: BufReader::new(stream), host: address })
    }

    /// Posts the event with this number and returns the status once the whole response is read.
    pub fn post(&mut self, number: u64) -> io::Result<u16> {
        let body = format!(r#"{{"seq":{number},"text":"a line of some length, as a small webhook has"}}"#);
        let (host, length) = (self.host, body.len());
        let request = format!(
            "POST /bench HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        read_response(&mut self.stream)
    }
}

/// Reads a response whose body has a known length.
fn read_response(stream: &mut impl BufRead) -> io::Result<u16> {
    let mut head = stream.take(MAX_RESPONSE);
    let mut line = String::new();
    let mut next = |line: &mut String| {
        line.clear();
        head.read_line(line)?;
        if line.ends_with('\n') { Ok(()) } else { Err(io::Error::from(io::ErrorKind::UnexpectedEof)) }
    };
    next(&mut line)?;
    let bad = |what: &str| io::Error::new(io::ErrorKind::InvalidData, format!("no HTTP response: {}", what.trim_end()));
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(|| bad(&line))?;
    let mut length = 0;
    loop {
        next(&mut line)?;
        let Some((name, value)) = line.split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().map_err(|_| bad(&line))?;
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            return Err(bad("a body in chunks is not expected"));
        }
    }
    if length > MAX_RESPONSE || io::copy(&mut stream.take(length), &mut io::sink())? < length {
        return Err(bad("the body is cut off or too long"));
    }
    Ok(status)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::read_response;

    #[test]
    fn responses_on_one_connection_are_told_apart() {
        let mut stream = &b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 429 Wait\r\ncontent-length: 0\r\n\r\n"[..];
        let statuses: Vec<u16> = (0..3).map(|_| read_response(&mut stream).unwrap()).collect();
        assert_eq!(statuses, [200, 204, 429]);
        assert!(stream.is_empty());
    }

    #[test]
    fn a_response_that_is_cut_off_is_an_error() {
        for text in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab", "nonsense\r\n\r\n"] {
            assert!(read_response(&mut text.as_bytes()).is_err(), "{text:?}");
        }
    }
}
