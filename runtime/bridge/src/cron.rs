//! The source `cron`: ticks at the times of a cron expression.
use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use croner::Cron;
use croner::parser::{CronParser, Seconds};
use hexafn_port::{Clock, OpenSource, Partition, PortError, SourceFactory};

use crate::host::Host;
use crate::options::Options;
use crate::ticks::{Schedule, Ticks};

/// Opens `cron` sources.
pub(crate) struct CronFactory {
    clock: Arc<dyn Clock>,
}

impl CronFactory {
    /// A factory that reads the host's clock.
    pub fn new(host: &Host) -> Self {
        CronFactory { clock: host.clock.clone() }
    }
}

struct Occurrences {
    cron: Cron,
    zone: Tz,
}

impl Schedule for Occurrences {
    fn after(&self, previous: i64) -> Option<i64> {
        // croner keeps the fraction of the second that it is given, but a schedule names whole seconds.
        let previous = DateTime::<Utc>::from_timestamp(previous.div_euclid(1_000_000), 0)?.with_timezone(&self.zone);
        // An error means that there is no such time within the years that croner searches (31 February).
        let next = self.cron.find_next_occurrence(&previous, false).ok()?;
        Some(next.timestamp_micros())
    }
}

impl SourceFactory for CronFactory {
    fn open(&self, request: &OpenSource<'_>) -> Result<Vec<Partition>, PortError> {
        let source = request.source;
        let options = Options { owner: &source.name, connector: &source.connector, settings: request.settings };
        let text = options.needed_text("schedule")?;
        let zone = options.text("tz")?.unwrap_or_else(|| "UTC".to_owned());
        let zone: Tz = zone
            .parse()
            .map_err(|_| options.error(format!("`{zone}` is not a time zone; write one as `Europe/Paris`")))?;
        let parser = CronParser::builder().seconds(Seconds::Optional).build();
        let cron = parser
            .parse(&text)
            .map_err(|e| PortError::caused(&*source.name, format!("`{text}` is not a cron expression: {e}"), e))?;
        let schedule = Occurrences { cron, zone };
        if schedule.after(self.clock.now()).is_none() {
            return Err(options.error(format!("`{text}` names no time that will ever come")));
        }
        let clock = self.clock.clone();
        let ticks = Ticks::new(source.name.clone(), Box::new(schedule), clock, request.decode, options.count("count")?);
        Ok(vec![Partition { name: "cron".into(), number: 0, reader: Box::new(ticks) }])
    }
}
