//! Constant folding: what does not depend on the row is computed now.
use hexafn_ir::Value;
use hexafn_ir::expr::Expr;

use crate::Plan;

/// Folds every expression.
pub(super) fn run(plan: &mut Plan) {
    let nodes: Vec<_> = plan.graph.node_indices().collect();
    for node in nodes {
        for expr in plan.graph[node].kind.expressions_mut() {
            let folded = hexafn_expr::fold(expr.clone());
            // A plan is written down as JSON, which has no infinities: these are left to be computed.
            if finite(&folded) {
                *expr = folded;
            }
        }
    }
}

fn finite(expr: &Expr) -> bool {
    let mut finite = true;
    expr.walk(&mut |e| {
        if let Some(Value::Float(x)) = e.as_literal() {
            finite &= x.is_finite();
        }
    });
    finite
}
