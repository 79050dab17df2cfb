//! The source `http.post`: events by HTTP POST, as a JSON object, a JSON array or NDJSON.
//!
//! Sources with the same address share one listener and differ in their paths. What is under way is bounded three times: by
//! connections, by requests of a source and by their bytes.
mod answer;
mod connections;
mod framing;
mod listener;
mod receipt;
mod route;
mod source;

use std::collections::BTreeMap;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use hexafn_ir::envelope::HEADERS;
use hexafn_ir::program::Ack;
use hexafn_port::{OpenSource, Partition, PortError, SourceFactory};

use self::listener::Listener;
use self::route::{Limits, Route};
use self::source::Posts;
use crate::host::Host;
use crate::options::Options;

const LISTEN: &str = "127.0.0.1:8080";
const MAX_BODY: u64 = 8 << 20;
const MAX_WAITING: u64 = 1024;
/// The most bytes under way per source, unless one body alone may be larger.
const BYTES_WAITING: usize = 64 << 20;

/// Opens `http.post` sources.
pub(crate) struct HttpInFactory {
    host: Host,
    listeners: Mutex<BTreeMap<SocketAddr, Weak<Listener>>>,
}

impl HttpInFactory {
    /// A factory whose servers run on the host's runtime.
    pub fn new(host: &Host) -> Self {
        HttpInFactory { host: host.clone(), listeners: Mutex::default() }
    }

    fn listener(&self, address: SocketAddr, options: &Options<'_>) -> Result<Arc<Listener>, PortError> {
        // The map holds no half-done change, so a panic elsewhere did it no harm.
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(listener) = listeners.get(&address).and_then(Weak::upgrade) {
            return Ok(listener);
        }
        let listener = Listener::bind(address, &self.host).map_err(|e| {
            let message = match e.kind() {
                std::io::ErrorKind::AddrInUse => {
                    format!("the address {address} is in use by another program; choose another with `listen`")
                }
                std::io::ErrorKind::PermissionDenied => {
                    format!("the address {address} may not be used by this user: {e}")
                }
                std::io::ErrorKind::AddrNotAvailable => format!("this machine has no address {}", address.ip()),
                _ => format!("cannot listen at {address}: {e}"),
            };
            PortError::caused(options.owner, message, e)
        })?;
        let listener = Arc::new(listener);
        listeners.insert(address, Arc::downgrade(&listener));
        Ok(listener)
    }
}

impl SourceFactory for HttpInFactory {
    fn open(&self, request: &OpenSource<'_>) -> Result<Vec<Partition>, PortError> {
        let source = request.source;
        let options = Options { owner: &source.name, connector: &source.connector, settings: request.settings };
        let path = options.needed_text("path")?;
        if !path.starts_with('/') {
            return Err(options.error(format!("the path `{path}` must begin with `/`")));
        }
        let listen = options.text("listen")?.or_else(|| request.settings.listen.clone());
        let listen = listen.unwrap_or_else(|| LISTEN.to_owned());
        let address = listen.to_socket_addrs().ok().and_then(|mut found| found.next()).ok_or_else(|| {
            options.error(format!("`{listen}` is not an address to listen at; write one as `{LISTEN}`"))
        })?;
        let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        let max_body = size(options.count("max_body")?.unwrap_or(MAX_BODY));
        let limits = Limits {
            body: max_body,
            waiting: size(options.count("max_waiting")?.unwrap_or(MAX_WAITING)),
            bytes: max_body.max(BYTES_WAITING),
        };
        let listener = self.listener(address, &options)?;
        let route = Arc::new(Route::new(path.as_str().into(), source.ack == Ack::Received, limits));
        if !listener.add(route.clone()) {
            return Err(options.error(format!("the path `{path}` at {address} is taken by another source")));
        }
        let name = format!("{}{path}", listener.address()).into();
        let headers = request.decode.envelope.iter().any(|column| &**column == HEADERS);
        let reader = Box::new(Posts::new(source.name.clone(), listener, route, headers));
        Ok(vec![Partition { name, number: 0, reader }])
    }
}

#[cfg(test)]
mod tests;
