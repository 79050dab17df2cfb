//! Which adapter serves which kind of connector.
use std::collections::BTreeMap;
use std::sync::Arc;

use hexafn_port::{ForwarderFactory, SourceFactory};

use crate::host::Host;

/// Source factories by kind.
pub type Sources = BTreeMap<&'static str, Arc<dyn SourceFactory>>;

/// Forwarder factories by kind.
pub type Forwarders = BTreeMap<&'static str, Arc<dyn ForwarderFactory>>;

/// The sources of one run. Make a new registry for each run: some factories remember what is open.
pub fn sources(host: &Host) -> Sources {
    BTreeMap::from([
        ("cron", Arc::new(crate::cron::CronFactory::new(host)) as Arc<dyn SourceFactory>),
        ("every", Arc::new(crate::every::EveryFactory::new(host))),
        ("file", Arc::new(crate::file::FileFactory)),
        ("generate", Arc::new(crate::generate::GenerateFactory::new(host))),
        ("http.post", Arc::new(crate::http_in::HttpInFactory::new(host))),
        ("nexmark", Arc::new(crate::nexmark::NexmarkFactory::new(host))),
        ("stdin", Arc::new(crate::stdin::StdinFactory::default())),
    ])
}

/// The forwarders of one run. Make a new registry for each run, as for [`sources`].
pub fn forwarders(host: &Host) -> Forwarders {
    BTreeMap::from([
        ("drop", Arc::new(crate::drop::DropFactory::default()) as Arc<dyn ForwarderFactory>),
        ("file", Arc::new(crate::file_out::FileOutFactory::new(host))),
        ("http.post", Arc::new(crate::http_out::HttpOutFactory::new(host))),
        ("stdout", Arc::new(crate::stdout::StdoutFactory)),
    ])
}

#[cfg(test)]
mod tests {
    use hexafn_ir::connector::Role;
    use hexafn_ir::connectors::ALL;

    use super::*;
    use crate::testing;

    #[test]
    fn every_described_connector_has_an_adapter_and_no_other_has() {
        let host = testing::host();
        let described = |role| {
            let mut kinds: Vec<&str> = ALL.iter().filter(|s| s.role == role).map(|s| s.kind).collect();
            kinds.sort_unstable();
            kinds
        };
        assert_eq!(sources(&host).into_keys().collect::<Vec<_>>(), described(Role::Source));
        assert_eq!(forwarders(&host).into_keys().collect::<Vec<_>>(), described(Role::Sink));
    }
}
