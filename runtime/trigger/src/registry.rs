//! The registry: one for a program.
use std::sync::Arc;

use hexafn_port::{Counts, Tally, Triggers};
use thiserror::Error;

use crate::Description;

/// All triggers, in the order of their declarations.
#[derive(Debug, Default)]
pub struct Registry(Vec<(Description, Arc<Tally>)>);

/// A trigger as it is now.
#[derive(Clone, Debug)]
pub struct State<'a> {
    /// As it was declared.
    pub description: &'a Description,
    /// Whether it may fire.
    pub enabled: bool,
    /// What it did.
    pub counts: Counts,
}

/// There is no such trigger.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("there is no trigger `{0}`")]
pub struct UnknownTrigger(pub String);

impl Registry {
    /// Of these triggers, nothing counted yet.
    pub fn new(triggers: impl IntoIterator<Item = Description>) -> Registry {
        let tally = |d: Description| {
            let tally = Arc::new(Tally::new(d.enabled));
            (d, tally)
        };
        Registry(triggers.into_iter().map(tally).collect())
    }

    /// Every trigger.
    pub fn list(&self) -> impl Iterator<Item = State<'_>> {
        self.0.iter().map(|(description, tally)| State {
            description,
            enabled: tally.is_enabled(),
            counts: tally.counts(),
        })
    }

    /// The declarations.
    pub fn descriptions(&self) -> impl Iterator<Item = &Description> {
        self.0.iter().map(|(description, _)| description)
    }

    /// One trigger.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn inspect(&self, id: &str) -> Result<State<'_>, UnknownTrigger> {
        self.list().find(|s| s.description.id == id).ok_or_else(|| UnknownTrigger(id.to_owned()))
    }

    /// Switches a trigger on or off; batches that begin later see it. A trigger that is off fires on nothing. Answers
    /// whether that changed anything.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn enable(&self, id: &str, enabled: bool) -> Result<bool, UnknownTrigger> {
        let found = self.0.iter().find(|(d, _)| d.id == id);
        let (_, tally) = found.ok_or_else(|| UnknownTrigger(id.to_owned()))?;
        Ok(tally.enable(enabled) != enabled)
    }
}

impl Triggers for Registry {
    fn tally(&self, trigger: &str) -> Option<Arc<Tally>> {
        self.0.iter().find(|(d, _)| d.id == trigger).map(|(_, tally)| tally.clone())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::time::Duration;

    use super::*;

    fn registry() -> Registry {
        let of = |id: &str, enabled| Description {
            id: id.to_owned(),
            on: "payments".to_owned(),
            when: "amount > 5".to_owned(),
            call: None,
            to: vec!["out".to_owned()],
            enabled,
            tags: vec![],
            description: None,
            place: "p.hfn:1:1".to_owned(),
        };
        Registry::new([of("large", true), of("small", false)])
    }

    #[test]
    fn triggers_are_listed_in_order_as_they_were_declared() {
        let registry = registry();
        let all: Vec<_> = registry.list().map(|s| (s.description.id.clone(), s.enabled)).collect();
        assert_eq!(all, [("large".to_owned(), true), ("small".to_owned(), false)]);
    }

    #[test]
    fn what_the_engine_counts_is_seen_by_who_inspects() {
        let registry = registry();
        let tally = registry.tally("large").unwrap();
        tally.evaluated(10);
        tally.fired(3);
        tally.failed(1);
        tally.took(Duration::from_nanos(40));
        tally.took(Duration::from_nanos(20));
        let counts = registry.inspect("large").unwrap().counts;
        assert_eq!((counts.evaluated, counts.fired, counts.failed, counts.batches), (10, 3, 1, 1));
        assert_eq!((counts.total, counts.longest), (Duration::from_nanos(60), Duration::from_nanos(40)));
        assert_eq!(registry.inspect("small").unwrap().counts, Counts::default());
    }

    #[test]
    fn a_switch_says_whether_it_changed_anything_and_the_engine_sees_it() {
        let registry = registry();
        let tally = registry.tally("large").unwrap();
        assert_eq!(registry.enable("large", false), Ok(true));
        assert_eq!(registry.enable("large", false), Ok(false));
        assert!(!tally.is_enabled());
        assert_eq!(registry.enable("lagre", true), Err(UnknownTrigger("lagre".to_owned())));
    }
}
