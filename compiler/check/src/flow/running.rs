//! `running by k { n = count() }`.
use hexafn_ir::Type;
use hexafn_ir::step::StepKind;
use hexafn_syntax::ast::Item;

use super::Flows;

impl Flows<'_, '_> {
    pub(super) fn running(
        &self,
        by: &[Item],
        aggregates: &[Item],
        arrival: bool,
        row: Option<&Type>,
    ) -> Option<(StepKind, Type)> {
        let _ = (by, aggregates, arrival, row);
        None
    }
}
