//! Random expressions of a wanted type.
mod access;
mod arithmetic;
mod branch;
mod compare;
mod convert;
mod function;
mod leaf;
mod library;
mod lists;
mod logic;
mod make;

use super::Generator;
use crate::model::{Expr, Ty};

/// Makes an expression of a type, or says that it makes none of that type.
type Maker = fn(&mut Generator, &Ty) -> Option<Expr>;

/// Every construct, one entry each (several where it should come often).
const MAKERS: &[Maker] = &[
    access::member,
    access::index,
    arithmetic::binary,
    arithmetic::binary,
    arithmetic::negate,
    branch::condition,
    branch::matching,
    compare::comparison,
    compare::comparison,
    compare::membership,
    compare::is_null,
    convert::conversion,
    convert::conversion,
    convert::interpolation,
    function::apply,
    library::call,
    library::call,
    library::call,
    lists::higher,
    lists::fold,
    logic::connective,
    logic::not,
    logic::coalesce,
    make::list,
    make::record,
    make::block,
];

impl Generator {
    /// An expression of the type `want`, or of it without `?`.
    pub(super) fn expr(&mut self, want: &Ty) -> Expr {
        self.scope.budget = self.scope.budget.saturating_sub(1);
        if self.scope.budget == 0 || self.chance.percent(18) {
            return self.leaf(want);
        }
        for _ in 0..6 {
            let maker = *self.chance.pick(MAKERS);
            if let Some(e) = maker(self, want) {
                debug_assert!(e.ty == *want || e.ty == *want.required(), "{:?} is not {want:?}", e.ty);
                return e;
            }
        }
        self.leaf(want)
    }

    /// A whole expression, with a size of its own.
    pub(super) fn whole(&mut self, want: &Ty) -> Expr {
        self.scope.budget = 2 + self.chance.below(14);
        self.expr(want)
    }

    /// An operand; one that may be null where the result may.
    fn operand(&mut self, ty: &Ty, want: &Ty) -> Expr {
        let null = want.is_optional() && self.chance.percent(60);
        self.expr(&ty.clone().or_null(null))
    }
}
