//! Which operations of the plan are those of triggers. Passes move and split conditions, so it is looked up by their names.
use std::collections::{BTreeMap, HashMap};

use hexafn_plan::{NodeKind, Plan, StepId};
use hexafn_port::Triggers;
use petgraph::graph::NodeIndex;

use crate::stage::Watch;

/// By operation.
pub(super) type Watches = HashMap<StepId, Watch>;

/// The operations of all triggers, the steps being in that order. Rows are counted in by the first operation of a trigger (and by
/// each of several, where a condition was moved before a merge), and count as fired after its last one.
pub(super) fn watches(plan: &Plan, order: &[NodeIndex], triggers: Option<&dyn Triggers>) -> Watches {
    let Some(triggers) = triggers else { return Watches::new() };
    let mut of: BTreeMap<&str, Vec<&StepId>> = BTreeMap::new();
    for node in order {
        let NodeKind::Stage(operations) = &plan.graph[*node].kind else { continue };
        for operation in operations {
            if let Some((owner, what)) = operation.id.0.split_once('.')
                && (what == "fire" || what.starts_with("where"))
            {
                of.entry(owner).or_default().push(&operation.id);
            }
        }
    }
    let mut watches = Watches::new();
    for (owner, operations) in of {
        let Some(tally) = triggers.tally(owner) else { continue };
        let end = operations.len() - 1;
        for (i, id) in operations.into_iter().enumerate() {
            let watch = Watch { tally: tally.clone(), first: i == 0 || id.0.contains('@'), last: i == end };
            watches.insert(id.clone(), watch);
        }
    }
    watches
}
