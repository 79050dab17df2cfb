//! The ports of the engine, as traits. Adapters (bridge, store) implement them, the library wires them, and the engine
//! knows nothing else of the world.
#![forbid(unsafe_code)]

mod clock;
mod error;
mod forwarder;
mod settings;
mod snapshot;
mod source;
mod trigger;

pub use clock::Clock;
pub use error::PortError;
pub use forwarder::{Delivery, Forwarder, ForwarderFactory, Payload, Refusal};
pub use settings::{Settings, SettingsError};
pub use snapshot::{Snapshot, SnapshotStore};
pub use source::{Chunk, Data, Event, OpenSource, Partition, Polled, Source, SourceFactory, Waker};
pub use trigger::{Counts, Tally, Triggers};
