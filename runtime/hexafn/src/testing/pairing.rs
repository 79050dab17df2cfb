//! Which row stands for which expectation. The order of rows is not compared: rows of different keys reach a sink in any
//! order.
use serde_json::Value;

use super::compare::{Member, matches, members};

/// Above so many rows without a partner they are told apart from each other no more, but listed.
const NEAREST: usize = 200;
/// Above so many comparisons rows are paired as they come, without looking for a better pairing.
const MOST_COMPARISONS: usize = 4_000_000;

/// What is not as expected at one place.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Difference {
    /// How many rows were expected.
    pub expected: usize,
    /// How many came.
    pub actual: usize,
    /// How many of them are as expected.
    pub same: usize,
    /// Rows that differ from the expectation that they come nearest to: its number, from 1, and the compared members.
    pub different: Vec<(usize, Vec<Member>)>,
    /// Expectations without any row: their numbers, from 1.
    pub missing: Vec<(usize, Value)>,
    /// Rows without any expectation.
    pub unexpected: Vec<Value>,
}

/// Compares rows; `None`: all are as expected.
pub(super) fn compare(expected: &[Value], actual: &[Value]) -> Option<Difference> {
    let partner = partners(expected, actual);
    let same = partner.iter().flatten().count();
    if same == expected.len() && same == actual.len() {
        return None;
    }
    let mut left: Vec<usize> = (0..expected.len()).filter(|e| partner[*e].is_none()).collect();
    let mut taken = vec![false; actual.len()];
    partner.iter().flatten().for_each(|row| taken[*row] = true);
    let mut over: Vec<usize> = (0..actual.len()).filter(|row| !taken[*row]).collect();
    let mut different = Vec::new();
    if left.len() <= NEAREST && over.len() <= NEAREST {
        while let Some((e, a, compared)) = nearest(&left, &over, expected, actual) {
            left.retain(|i| *i != e);
            over.retain(|i| *i != a);
            different.push((e + 1, compared));
        }
        different.sort_by_key(|(number, _)| *number);
    }
    Some(Difference {
        expected: expected.len(),
        actual: actual.len(),
        same,
        different,
        missing: left.into_iter().map(|e| (e + 1, expected[e].clone())).collect(),
        unexpected: over.into_iter().map(|a| actual[a].clone()).collect(),
    })
}

/// For each expectation the row that meets it: as many as there can be, each row once.
fn partners(expected: &[Value], actual: &[Value]) -> Vec<Option<usize>> {
    let mut of_row: Vec<Option<usize>> = vec![None; actual.len()];
    let in_place = |e: usize| actual.get(e).is_some_and(|row| matches(&expected[e], row));
    let mut partner: Vec<Option<usize>> = (0..expected.len()).map(|e| in_place(e).then_some(e)).collect();
    for e in partner.iter().flatten() {
        of_row[*e] = Some(*e);
    }
    let lonely = partner.iter().filter(|p| p.is_none()).count();
    if lonely.saturating_mul(actual.len()) > MOST_COMPARISONS {
        return partner;
    }
    for (e, _) in partner.iter().enumerate().filter(|(_, row)| row.is_none()) {
        augment(e, expected, actual, &mut of_row, &mut vec![false; actual.len()]);
    }
    partner = vec![None; expected.len()];
    for (row, e) in of_row.iter().enumerate() {
        e.iter().for_each(|e| partner[*e] = Some(row));
    }
    partner
}

/// Finds a row for an expectation, moving others to further rows that meet them: a path that alternates between rows that
/// are free to take and expectations that give theirs up. Breadth first, so that its depth costs no stack.
fn augment(start: usize, expected: &[Value], actual: &[Value], of_row: &mut [Option<usize>], seen: &mut [bool]) {
    let mut from: Vec<Option<usize>> = vec![None; actual.len()];
    let mut front = std::collections::VecDeque::from([start]);
    while let Some(e) = front.pop_front() {
        for row in 0..actual.len() {
            if seen[row] || !matches(&expected[e], &actual[row]) {
                continue;
            }
            seen[row] = true;
            from[row] = Some(e);
            match of_row[row] {
                Some(other) => front.push_back(other),
                None => return turn(row, start, &from, of_row),
            }
        }
    }
}

/// Gives each expectation of a path the row that was found for it.
fn turn(mut row: usize, start: usize, from: &[Option<usize>], of_row: &mut [Option<usize>]) {
    while let Some(e) = from[row] {
        let before = of_row.iter().position(|owner| *owner == Some(e));
        of_row[row] = Some(e);
        match before.filter(|_| e != start) {
            Some(before) => row = before,
            None => return,
        }
    }
}

/// The expectation and row that have most in common, if they have anything.
fn nearest(
    left: &[usize],
    over: &[usize],
    expected: &[Value],
    actual: &[Value],
) -> Option<(usize, usize, Vec<Member>)> {
    let mut best: Option<(f64, usize, usize)> = None;
    for e in left {
        for a in over {
            let compared = members(&expected[*e], &actual[*a]);
            let same = compared.iter().filter(|m| m.same).count();
            let share = same as f64 / compared.len().max(1) as f64;
            // With one of each left they are told as one that differs, whatever they have in common.
            let near = same > 0 || (left.len() == 1 && over.len() == 1);
            if near && best.is_none_or(|(most, ..)| share > most) {
                best = Some((share, *e, *a));
            }
        }
    }
    best.map(|(_, e, a)| (e, a, members(&expected[e], &actual[a])))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_expectation_gives_its_row_up_to_one_that_needs_it() {
        let expected = [json!({ "user": "a" }), json!({ "user": "a", "n": 2 }), json!({ "n": 1 })];
        let actual = [json!({ "user": "a", "n": 2 }), json!({ "user": "a", "n": 1 }), json!({ "user": "b", "n": 1 })];
        assert_eq!(compare(&expected, &actual), None);
    }

    /// The most pairs that there can be, by trying all.
    fn most(allowed: &[Vec<bool>], free: u32) -> usize {
        let Some((first, rest)) = allowed.split_first() else { return 0 };
        let taking = (0..first.len()).filter(|row| first[*row] && free & (1 << row) != 0);
        let best = taking.map(|row| 1 + most(rest, free & !(1 << row))).max().unwrap_or(0);
        best.max(most(rest, free))
    }

    #[test]
    fn as_many_rows_find_an_expectation_as_can_in_every_case_of_three_and_four() {
        let field = |e: usize| format!("f{e}");
        let expected: Vec<Value> = (0..3).map(|e| json!({ field(e): true })).collect();
        for bits in 0..1u32 << 12 {
            let allowed: Vec<Vec<bool>> =
                (0..3).map(|e| (0..4).map(|r| bits & (1 << (4 * e + r)) != 0).collect()).collect();
            let row = |r: usize| Value::Object((0..3).map(|e| (field(e), allowed[e][r].into())).collect());
            let actual: Vec<Value> = (0..4).map(row).collect();
            let found = partners(&expected, &actual);
            assert_eq!(found.iter().flatten().count(), most(&allowed, 0b1111), "{bits:b}");
            for (e, r) in found.iter().enumerate().filter_map(|(e, r)| Some((e, (*r)?))) {
                assert!(allowed[e][r]);
                assert_eq!(found.iter().flatten().filter(|other| **other == r).count(), 1);
            }
        }
    }

    #[test]
    fn the_order_of_rows_is_not_compared_but_their_number_is() {
        let (a, b) = (json!({ "n": 1 }), json!({ "n": 2 }));
        assert_eq!(compare(&[a.clone(), b.clone()], &[b.clone(), a.clone()]), None);
        let difference = compare(&[a.clone(), a.clone()], std::slice::from_ref(&a)).unwrap_or_default();
        assert_eq!((difference.same, difference.missing.len(), difference.unexpected.len()), (1, 1, 0));
        let difference = compare(std::slice::from_ref(&a), &[a.clone(), a.clone()]).unwrap_or_default();
        assert_eq!((difference.same, difference.missing.len(), difference.unexpected.len()), (1, 0, 1));
    }

    #[test]
    fn rows_that_differ_are_paired_with_what_they_come_nearest_to() {
        let expected = [json!({ "user": "a", "n": 1 }), json!({ "user": "b", "n": 2 })];
        let actual = [json!({ "user": "b", "n": 3 }), json!({ "user": "c", "n": 9 })];
        let difference = compare(&expected, &actual).unwrap_or_default();
        let told = |(number, members): &(usize, Vec<Member>)| (*number, members[0].actual.clone());
        let pairs: Vec<_> = difference.different.iter().map(told).collect();
        assert_eq!(pairs, [(1, Some(json!("c"))), (2, Some(json!("b")))], "the last two are told as a pair");
    }
}
