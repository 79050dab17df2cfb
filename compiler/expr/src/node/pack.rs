//! Loops over numbers: comparisons into bits, arithmetic into values. Written so that the compiler vectorises them.
use arrow_buffer::{BooleanBuffer, Buffer};

use crate::access::Numbers;

/// The bits of a test on each value.
pub(crate) fn bits<T: Copy>(values: &[T], test: impl Fn(T) -> bool) -> BooleanBuffer {
    let word = |chunk: &[T]| chunk.iter().enumerate().fold(0u64, |word, (i, v)| word | u64::from(test(*v)) << i);
    let words: Vec<u64> = values.chunks(64).map(word).collect();
    BooleanBuffer::new(Buffer::from_vec(words), 0, values.len())
}

/// The bits of a test on each pair.
pub(crate) fn bits_of_pairs<T: Copy>(left: &[T], right: &[T], test: impl Fn(T, T) -> bool) -> BooleanBuffer {
    let word = |(l, r): (&[T], &[T])| {
        l.iter().zip(r).enumerate().fold(0u64, |word, (i, (a, b))| word | u64::from(test(*a, *b)) << i)
    };
    let words: Vec<u64> = left.chunks(64).zip(right.chunks(64)).map(word).collect();
    BooleanBuffer::new(Buffer::from_vec(words), 0, left.len().min(right.len()))
}

/// The bits of a test on two operands, at most one of them constant (or `rows` is 1).
pub(crate) fn test<T: Copy>(
    left: Numbers<'_, T>,
    right: Numbers<'_, T>,
    rows: usize,
    test: impl Fn(T, T) -> bool,
) -> BooleanBuffer {
    match (left, right) {
        (Numbers::Each(l), Numbers::Each(r)) => bits_of_pairs(l, r, test),
        (Numbers::Each(l), Numbers::One(r)) => bits(l, |l| test(l, r)),
        (Numbers::One(l), Numbers::Each(r)) => bits(r, |r| test(l, r)),
        (Numbers::One(l), Numbers::One(r)) => BooleanBuffer::collect_bool(rows, |_| test(l, r)),
    }
}

/// The values of an operation that says of each result whether it is wrong; and whether any is.
pub(crate) fn checked<A: Copy, B: Copy, T>(
    left: Numbers<'_, A>,
    right: Numbers<'_, B>,
    rows: usize,
    operation: impl Fn(A, B) -> (T, bool),
) -> (Vec<T>, bool) {
    let mut any = false;
    let mut run = |a: A, b: B| {
        let (value, wrong) = operation(a, b);
        any |= wrong;
        value
    };
    let values = match (left, right) {
        (Numbers::Each(l), Numbers::Each(r)) => l.iter().zip(r).map(|(a, b)| run(*a, *b)).collect(),
        (Numbers::Each(l), Numbers::One(r)) => l.iter().map(|a| run(*a, r)).collect(),
        (Numbers::One(l), Numbers::Each(r)) => r.iter().map(|b| run(l, *b)).collect(),
        (Numbers::One(l), Numbers::One(r)) => (0..rows).map(|_| run(l, r)).collect(),
    };
    (values, any)
}
