//! The hash of a plan.
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{Plan, topo};

/// The SHA-256 of what the plan does. Neither the numbers of nodes nor places in the source count, so it stays the same
/// when a comment is added or declarations change places without effect.
pub fn hash(plan: &Plan) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut add = |mut value: Value| {
        forget_places(&mut value);
        hash.update(value.to_string().as_bytes());
        hash.update(b"\n");
    };
    for param in &plan.params {
        add(json!({ "param": param.name, "type": param.ty, "default": param.default }));
    }
    for secret in &plan.secrets {
        add(json!({ "secret": secret.name, "variable": secret.variable }));
    }
    for node in topo::order(plan) {
        let consumers: Vec<_> = topo::consumers(plan, node).into_iter().map(|c| &plan.graph[c].id).collect();
        let losses = topo::losses(plan, node);
        let losses: Vec<_> = losses.iter().map(|(edge, target)| (edge, &plan.graph[*target].id)).collect();
        add(json!({ "node": plan.graph[node], "rows": consumers, "losses": losses }));
    }
    hash.finalize().into()
}

/// Takes the spans out.
fn forget_places(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, value| name != "span" || !is_span(value));
            members.values_mut().for_each(forget_places);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_places),
        _ => {}
    }
}

fn is_span(value: &Value) -> bool {
    let names = ["file", "start", "end"];
    value.as_object().is_some_and(|o| o.len() == names.len() && names.iter().all(|n| o.contains_key(*n)))
}
