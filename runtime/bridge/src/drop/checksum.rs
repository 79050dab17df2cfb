//! A checksum of rows that does not depend on their order, nor on how they are put into batches.
use arrow_array::cast::AsArray;
use arrow_array::types::{ByteViewType, Decimal128Type};
use arrow_array::{Array, ArrayRef, GenericByteViewArray};
use arrow_schema::DataType;

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
/// Stands for null: any value that is unlikely to be one.
const NULL: u64 = 0x6e75_6c6c_6e75_6c6c;
/// Texts up to this length lie in the view itself, padded with zeros.
const INLINE: u32 = 12;

/// Sums up hashes of rows. Each column folds its values into one hash per row, column by column, so that there is one
/// tight loop per column; the sum over the rows does not depend on their order.
#[derive(Default)]
pub(super) struct Checksum {
    hashes: Vec<u64>,
}

#[inline]
fn fold(hash: u64, value: u64) -> u64 {
    let product = u128::from(hash ^ value ^ MULTIPLIER) * u128::from(MULTIPLIER | 1);
    (product as u64) ^ ((product >> 64) as u64).wrapping_add(hash.rotate_left(23))
}

impl Checksum {
    /// The sum for these columns.
    pub fn of(&mut self, columns: &[ArrayRef], rows: usize) -> u64 {
        self.hashes.clear();
        self.hashes.resize(rows, 0);
        for column in columns {
            fold_column(&mut self.hashes, column.as_ref());
        }
        self.hashes.iter().fold(0, |sum, hash| sum.wrapping_add(fold(*hash, 1)))
    }
}

fn fold_column(hashes: &mut [u64], column: &dyn Array) {
    match column.data_type() {
        DataType::Utf8View => fold_views(hashes, column.as_string_view()),
        DataType::BinaryView => fold_views(hashes, column.as_binary_view()),
        DataType::Boolean => {
            let values = column.as_boolean();
            fold_values(hashes, column, |row| u64::from(values.value(row)));
        }
        DataType::Decimal128(..) => {
            let values = column.as_primitive::<Decimal128Type>().values();
            fold_values(hashes, column, |row| fold(values[row] as u64, (values[row] >> 64) as u64));
        }
        DataType::Struct(_) => {
            let fields = column.as_struct();
            for field in fields.columns() {
                fold_column(hashes, field.as_ref());
            }
            fold_values(hashes, column, |_| 1);
        }
        DataType::List(_) => {
            let list = column.as_list::<i32>();
            fold_lists(hashes, column, list.value_offsets(), &[list.values().as_ref()]);
        }
        DataType::Map(..) => {
            let map = column.as_map();
            fold_lists(hashes, column, map.value_offsets(), &[map.keys().as_ref(), map.values().as_ref()]);
        }
        _ => fold_words(hashes, column),
    }
}

/// Integers, floats, times, durations: 64 bits each.
fn fold_words(hashes: &mut [u64], column: &dyn Array) {
    let data = column.to_data();
    let Some(buffer) = data.buffers().first().filter(|_| data.data_type().primitive_width() == Some(8)) else {
        return fold_values(hashes, column, |_| NULL);
    };
    let words = buffer.typed_data::<u64>();
    let words = &words[data.offset()..data.offset() + data.len()];
    fold_values(hashes, column, |row| words[row]);
}

#[inline]
fn fold_values(hashes: &mut [u64], column: &dyn Array, value: impl Fn(usize) -> u64) {
    match column.nulls().filter(|nulls| nulls.null_count() > 0) {
        None => hashes.iter_mut().enumerate().for_each(|(row, hash)| *hash = fold(*hash, value(row))),
        Some(nulls) => {
            for (row, hash) in hashes.iter_mut().enumerate() {
                *hash = fold(*hash, if nulls.is_valid(row) { value(row) } else { NULL });
            }
        }
    }
}

fn fold_views<T: ByteViewType + ?Sized>(hashes: &mut [u64], column: &GenericByteViewArray<T>) {
    let (views, buffers) = (column.views(), column.data_buffers());
    fold_values(hashes, column, |row| {
        let view = views[row];
        let length = view as u32;
        if length <= INLINE {
            return fold(view as u64, (view >> 64) as u64);
        }
        let (buffer, start) = ((view >> 64) as u32 as usize, (view >> 96) as u32 as usize);
        hash_bytes(&buffers[buffer][start..start + length as usize])
    });
}

/// Reads every byte, eight at a time.
fn hash_bytes(bytes: &[u8]) -> u64 {
    let word = |part: &[u8]| part.iter().rev().fold(0u64, |word, byte| word << 8 | u64::from(*byte));
    let mut hash = bytes.len() as u64;
    let mut rest = bytes;
    while let Some((head, tail)) = rest.split_first_chunk::<8>() {
        hash = fold(hash, u64::from_le_bytes(*head));
        rest = tail;
    }
    fold(hash, word(rest))
}

fn fold_lists(hashes: &mut [u64], column: &dyn Array, offsets: &[i32], parts: &[&dyn Array]) {
    let items = parts.first().map_or(0, |part| part.len());
    let mut item_hashes = vec![0; items];
    for part in parts {
        fold_column(&mut item_hashes, *part);
    }
    fold_values(hashes, column, |row| {
        let own = &item_hashes[offsets[row] as usize..offsets[row + 1] as usize];
        own.iter().fold(own.len() as u64, |hash, item| fold(hash, *item))
    });
}
