//! The source `every`: ticks at a steady pace.
use std::sync::Arc;

use hexafn_port::{Clock, OpenSource, Partition, PortError, SourceFactory};

use crate::host::Host;
use crate::options::Options;
use crate::ticks::{Schedule, Ticks};

/// Opens `every` sources.
pub(crate) struct EveryFactory {
    clock: Arc<dyn Clock>,
}

impl EveryFactory {
    /// A factory that reads the host's clock.
    pub fn new(host: &Host) -> Self {
        EveryFactory { clock: host.clock.clone() }
    }
}

/// A period in microseconds.
struct Period(i64);

impl Schedule for Period {
    fn after(&self, previous: i64) -> Option<i64> {
        previous.checked_add(self.0)
    }
}

impl SourceFactory for EveryFactory {
    fn open(&self, request: &OpenSource<'_>) -> Result<Vec<Partition>, PortError> {
        let source = request.source;
        let options = Options { owner: &source.name, connector: &source.connector, settings: request.settings };
        let period = options.duration("period")?.ok_or_else(|| options.error("the option `period` is missing"))?;
        let period = Period(i64::try_from(period.as_micros()).unwrap_or(i64::MAX));
        let clock = self.clock.clone();
        let ticks = Ticks::new(source.name.clone(), Box::new(period), clock, request.decode, options.count("count")?);
        Ok(vec![Partition { name: "every".into(), number: 0, reader: Box::new(ticks) }])
    }
}
