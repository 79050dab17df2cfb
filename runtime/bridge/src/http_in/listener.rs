//! One address: a server that hands each request to the route of its path.
use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use hexafn_ir::Name;
use hexafn_port::Clock;
use tokio::sync::oneshot;

use super::answer;
use super::connections::Limited;
use super::route::Route;
use crate::host::Host;

/// What the handlers see.
#[derive(Clone)]
pub(super) struct Shared {
    routes: Arc<RwLock<BTreeMap<Name, Arc<Route>>>>,
    /// For the times of arrival.
    pub clock: Arc<dyn Clock>,
}

impl Shared {
    /// The route of a path.
    pub fn route(&self, path: &str) -> Option<Arc<Route>> {
        self.routes.read().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }
}

/// A server. It stops when this is dropped: no new connections, and those under way get their answer.
pub(super) struct Listener {
    address: SocketAddr,
    shared: Shared,
    /// Its being dropped tells the server to stop.
    _stop: oneshot::Sender<()>,
}

impl Listener {
    /// Binds the address and begins to serve.
    pub fn bind(address: SocketAddr, host: &Host) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let shared = Shared { routes: Arc::default(), clock: host.clock.clone() };
        let app = Router::new().fallback(answer::answer).with_state(shared.clone());
        let (stop, stopped) = oneshot::channel::<()>();
        let entered = host.runtime.enter();
        let listener = Limited::new(tokio::net::TcpListener::from_std(listener)?);
        drop(entered);
        let serve = axum::serve(listener, app).with_graceful_shutdown(async {
            // Nothing is ever sent: this is the sender's end.
            let _ = stopped.await;
        });
        host.runtime.spawn(async move {
            if let Err(e) = serve.await {
                tracing::error!(%address, error = %e, "the HTTP listener stopped");
            }
        });
        Ok(Listener { address, shared, _stop: stop })
    }

    /// Where it listens: with the port that the system chose if 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Adds a route; says whether its path was free.
    pub fn add(&self, route: Arc<Route>) -> bool {
        let mut routes = self.shared.routes.write().unwrap_or_else(PoisonError::into_inner);
        if routes.get(&route.path).is_some_and(|route| route.is_open()) {
            return false;
        }
        routes.insert(route.path.clone(), route);
        true
    }
}
