//! The envelope before the passes: whatever any step of the program reads of it flows everywhere.
use std::collections::BTreeSet;

use hexafn_ir::Name;
use hexafn_ir::connector::{Connector, Setting};
use hexafn_ir::envelope::{OFFSET, TIME};
use hexafn_ir::expr::{Expr, ExprKind};
use hexafn_ir::program::Program;

use super::streams::expressions;

/// `@offset`, `@time`, then what is read, in the order of their names.
pub(super) fn of(program: &Program) -> Vec<Name> {
    let mut columns = BTreeSet::new();
    let mut see = |e: &Expr| {
        e.walk(&mut |e| {
            if let ExprKind::Meta(meta) = &e.kind {
                columns.insert(meta.column());
            }
        });
    };
    for source in &program.sources {
        source.time.iter().for_each(|t| see(&t.value));
        source.dedupe.iter().flat_map(|(by, _)| by).for_each(|(_, e)| see(e));
    }
    for stream in &program.streams {
        stream.steps.iter().flat_map(expressions).for_each(&mut see);
        stream.routes.iter().filter_map(|r| r.when.as_ref()).for_each(&mut see);
    }
    for sink in &program.sinks {
        options(&sink.connector).into_iter().for_each(&mut see);
    }
    columns.remove(OFFSET);
    columns.remove(TIME);
    [OFFSET, TIME].into_iter().chain(columns).map(Name::from).collect()
}

/// The options of a connector that are computed for each row.
fn options(connector: &Connector) -> Vec<&Expr> {
    connector.options.values().filter_map(|s| if let Setting::Expr(e) = s { Some(e) } else { None }).collect()
}
