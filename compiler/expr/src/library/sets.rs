//! Lists as sets. Equal elements are found by sorting, so that all of it takes n log n.
use std::ops::Range;

use arrow_array::{Array, ArrayRef};
use arrow_ord::ord::DynComparator;
use arrow_schema::ArrowError;
use arrow_select::concat::concat;

use super::Call;
use super::call::Lists;
use super::function::Definition;
use super::lists::{gather, order};
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["union(list: list<T>, other: list<T>) -> list<T>"],
        "The elements of both lists, each once, where it comes first.",
        ("union([1, 2], [2, 3])", "[1, 2, 3]"),
        |call| {
            selected(call, |pair, row| {
                let places = pair.first(row).chain(pair.second(row));
                pair.once(places)
            })
        },
    ),
    Definition::new(
        &["intersect(list: list<T>, other: list<T>) -> list<T>"],
        "The elements that are in both lists, each once, in the order of the first.",
        ("intersect([3, 1, 2], [1, 3])", "[3, 1]"),
        |call| selected(call, |pair, row| pair.kept(row, true)),
    ),
    Definition::new(
        &["difference(list: list<T>, other: list<T>) -> list<T>"],
        "The elements that are not in the other list, each once.",
        ("difference([1, 2, 3], [2])", "[1, 3]"),
        |call| selected(call, |pair, row| pair.kept(row, false)),
    ),
    Definition::new(
        &["is_subset(list: list<T>, of: list<T>) -> bool"],
        "Whether all elements are in the other list.",
        ("is_subset([1, 2], [2, 3, 1])", "true"),
        |call| {
            let pair = Pair::of(call)?;
            call.bools(|row| {
                let sorted = pair.sorted(pair.second(row));
                Ok(Some(pair.first(row).all(|place| pair.has(&sorted, place))))
            })
        },
    ),
    Definition::new(
        &["is_disjoint(list: list<T>, other: list<T>) -> bool"],
        "Whether no element is in both lists.",
        ("is_disjoint([1, 2], [3])", "true"),
        |call| {
            let pair = Pair::of(call)?;
            call.bools(|row| {
                let sorted = pair.sorted(pair.second(row));
                Ok(Some(!pair.first(row).any(|place| pair.has(&sorted, place))))
            })
        },
    ),
];

/// The elements of two lists in one array, with their order.
struct Pair<'c> {
    items: ArrayRef,
    order: DynComparator,
    lists: (Lists<'c>, Lists<'c>),
    /// Where the elements of the second list begin.
    middle: usize,
}

impl<'c> Pair<'c> {
    fn of(call: &Call<'c, '_>) -> Result<Self, ArrowError> {
        let lists = (call.list(0)?, call.list(1)?);
        let items = concat(&[lists.0.items().as_ref(), lists.1.items().as_ref()])?;
        Ok(Pair { order: order(&items)?, items, middle: lists.0.items().len(), lists })
    }

    fn first(&self, row: usize) -> Range<usize> {
        self.lists.0.range(row)
    }

    fn second(&self, row: usize) -> Range<usize> {
        let range = self.lists.1.range(row);
        range.start + self.middle..range.end + self.middle
    }

    fn sorted(&self, places: Range<usize>) -> Vec<usize> {
        let mut places: Vec<usize> = places.collect();
        places.sort_by(|a, b| (self.order)(*a, *b));
        places
    }

    fn has(&self, sorted: &[usize], place: usize) -> bool {
        sorted.binary_search_by(|other| (self.order)(*other, place)).is_ok()
    }

    /// Of equal elements the first, in the order in which they come.
    fn once(&self, places: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut places: Vec<usize> = places.collect();
        // Stable, so that of equal elements the first place leads.
        places.sort_by(|a, b| (self.order)(*a, *b));
        places.dedup_by(|next, kept| (self.order)(*next, *kept).is_eq());
        places.sort_unstable();
        places
    }

    fn kept(&self, row: usize, both: bool) -> Vec<usize> {
        let sorted = self.sorted(self.second(row));
        self.once(self.first(row).filter(|place| self.has(&sorted, *place) == both))
    }
}

fn selected(call: &mut Call<'_, '_>, choose: impl Fn(&Pair<'_>, usize) -> Vec<usize>) -> Outcome {
    let pair = Pair::of(call)?;
    let (mut places, mut lengths) = (Vec::new(), Vec::with_capacity(call.rows));
    for row in 0..call.rows {
        let before = places.len();
        if call.active(row) {
            places.extend(choose(&pair, row).into_iter().map(|place| place as u32));
        }
        lengths.push(places.len() - before);
    }
    call.list_of(gather(&pair.items, &places)?, lengths, call.inactive())
}
