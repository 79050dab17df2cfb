//! Rows that met the state, as batches of one origin each that keep the order of every key.
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow_array::{ArrayRef, UInt32Array};
use arrow_buffer::BooleanBuffer;
use arrow_schema::ArrowError;
use arrow_select::take::take;
use hexafn_ir::{Batch, Origin, Receipt};

use super::Spec;
use super::ready::Ready;

/// The batches that go on, in the order in which they must.
pub(super) fn batches(
    spec: &Spec,
    ready: &Ready,
    added: Vec<ArrayRef>,
    keep: Option<&BooleanBuffer>,
) -> Result<Vec<Batch>, ArrowError> {
    let mut columns = ready.rows.columns()[..spec.input.schema.fields().len()].to_vec();
    columns.extend(added);
    let columns: Vec<ArrayRef> = spec.places.iter().map(|place| columns[*place].clone()).collect();
    let whole = keep.is_none_or(|k| k.count_set_bits() == ready.len());
    if whole && ready.pieces.len() == 1 {
        let piece = &ready.pieces[0];
        let rows = spec.output.batch(columns, ready.len())?;
        return Ok(vec![Batch { rows, origin: piece.origin.clone(), receipts: piece.receipts.clone() }]);
    }
    let origins = origins(ready);
    let mut layers: BTreeMap<(u32, usize), Vec<u32>> = BTreeMap::new();
    let (_, hashes) = ready.keys()?;
    // The last batch that has rows of a key: the next row of it goes there too, or into a later one.
    let mut last: HashMap<u64, (u32, usize)> = HashMap::new();
    let alone = origins.list.len() == 1;
    for row in (0..ready.len()).filter(|row| keep.is_none_or(|k| k.value(*row))) {
        let origin = origins.of_piece[ready.piece_of[row] as usize];
        let layer = if alone {
            0
        } else {
            let at = last.entry(hashes[row]).or_insert((0, origin));
            if at.1 != origin {
                *at = (at.0 + 1, origin);
            }
            at.0
        };
        layers.entry((layer, origin)).or_default().push(row as u32);
    }
    let batch = |((_, origin), indices): ((u32, usize), Vec<u32>)| {
        let receipts = receipts(ready, &indices);
        // Rows that failed have nulls where their type has none, so a batch is made only of those that go on.
        let (count, indices) = (indices.len(), UInt32Array::from(indices));
        let taken = columns.iter().map(|column| take(column, &indices, None)).collect::<Result<_, _>>()?;
        let rows = spec.output.batch(taken, count)?;
        Ok(Batch { rows, origin: origins.list[origin].clone(), receipts })
    };
    layers.into_iter().map(batch).collect()
}

/// The different origins of the pieces.
struct Origins {
    list: Vec<Option<Arc<Origin>>>,
    of_piece: Vec<usize>,
}

fn origins(ready: &Ready) -> Origins {
    let mut list: Vec<Option<Arc<Origin>>> = Vec::new();
    let mut of_piece = Vec::with_capacity(ready.pieces.len());
    for piece in &ready.pieces {
        let known = list.iter().position(|o| *o == piece.origin);
        of_piece.push(known.unwrap_or_else(|| {
            list.push(piece.origin.clone());
            list.len() - 1
        }));
    }
    Origins { list, of_piece }
}

/// What the rows hold back: the receipts of the pieces that they came from, each once.
fn receipts(ready: &Ready, rows: &[u32]) -> Vec<Arc<dyn Receipt>> {
    let mut pieces: Vec<u32> = rows.iter().map(|row| ready.piece_of[*row as usize]).collect();
    pieces.sort_unstable();
    pieces.dedup();
    let mut all: Vec<Arc<dyn Receipt>> = Vec::new();
    for receipt in pieces.iter().flat_map(|piece| &ready.pieces[*piece as usize].receipts) {
        if !all.iter().any(|known| Arc::ptr_eq(known, receipt)) {
            all.push(receipt.clone());
        }
    }
    all
}
