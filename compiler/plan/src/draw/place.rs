//! Coordinates for layers: boxes near what they are joined to, none over another.
use super::layers::{Layers, Slot};

/// The size of a slot.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Size {
    /// From left to right.
    pub(super) width: f64,
    /// From top to bottom.
    pub(super) height: f64,
}

/// Where everything is.
pub(super) struct Placed {
    /// The middle of each slot, from the left.
    pub(super) x: Vec<f64>,
    /// The top of each layer.
    pub(super) top: Vec<f64>,
    /// The height of each layer.
    pub(super) height: Vec<f64>,
    /// The whole.
    pub(super) size: Size,
}

const GAP_X: f64 = 36.0;
const GAP_Y: f64 = 58.0;
const SWEEPS: usize = 24;

/// Places the slots of the layers; `sizes` are those of the slots.
pub(super) fn place(layers: &Layers, sizes: &[Size]) -> Placed {
    let mut x = vec![0.0; layers.slots.len()];
    for row in &layers.rows {
        let mut left = 0.0;
        for slot in row {
            x[*slot] = left + sizes[*slot].width / 2.0;
            left += sizes[*slot].width + GAP_X;
        }
    }
    for sweep in 0..SWEEPS {
        let rows: Vec<_> =
            if sweep % 2 == 0 { layers.rows.iter().collect() } else { layers.rows.iter().rev().collect() };
        for row in rows {
            align(row, layers, sizes, &mut x);
        }
    }
    let left = (0..x.len()).map(|s| x[s] - sizes[s].width / 2.0).fold(f64::INFINITY, f64::min);
    x.iter_mut().for_each(|x| *x -= left);
    let right = (0..x.len()).map(|s| x[s] + sizes[s].width / 2.0).fold(0.0, f64::max);
    let height: Vec<f64> =
        layers.rows.iter().map(|row| row.iter().map(|s| sizes[*s].height).fold(0.0, f64::max)).collect();
    let mut top = vec![];
    let mut y = 0.0;
    for h in &height {
        top.push(y);
        y += h + GAP_Y;
    }
    Placed { x, top, height, size: Size { width: right, height: (y - GAP_Y).max(0.0) } }
}

/// Moves the slots of a row toward the middle of what they are joined to; order and distances are kept.
fn align(row: &[usize], layers: &Layers, sizes: &[Size], x: &mut [f64]) {
    let wishes: Vec<_> = row.iter().map(|slot| wish(*slot, layers, x)).collect();
    let gaps: Vec<_> =
        row.windows(2).map(|pair| (sizes[pair[0]].width + sizes[pair[1]].width) / 2.0 + gap(pair, layers)).collect();
    for (slot, place) in row.iter().zip(spread(&wishes, &gaps)) {
        x[*slot] = place;
    }
}

/// The room between two slots: less between arrows.
fn gap(pair: &[usize], layers: &Layers) -> f64 {
    let bends = pair.iter().filter(|s| matches!(layers.slots[**s], Slot::Bend(_))).count();
    if bends == 2 { GAP_X / 2.0 } else { GAP_X }
}

/// Places in order, each at least a gap after the one before, nearest to the wishes `(place, weight)` by least squares: the
/// pool-adjacent-violators algorithm on places less the room that those before need.
pub(super) fn spread(wishes: &[(f64, f64)], gaps: &[f64]) -> Vec<f64> {
    let rooms: Vec<f64> = std::iter::once(0.0)
        .chain(gaps.iter().scan(0.0, |room, gap| {
            *room += gap;
            Some(*room)
        }))
        .collect();
    // Blocks of (weighted sum, weight, how many).
    let mut blocks: Vec<(f64, f64, usize)> = vec![];
    for ((wish, weight), room) in wishes.iter().zip(&rooms) {
        blocks.push(((wish - room) * weight, *weight, 1));
        while let [.., a, b] = blocks[..]
            && a.0 / a.1 > b.0 / b.1
        {
            blocks.truncate(blocks.len() - 2);
            blocks.push((a.0 + b.0, a.1 + b.1, a.2 + b.2));
        }
    }
    let places = blocks.into_iter().flat_map(|(sum, weight, count)| std::iter::repeat_n(sum / weight, count));
    places.zip(rooms).map(|(place, room)| place + room).collect()
}

/// Where a slot would like to be, and how much: rows go straight first of all, losses find their way around them.
fn wish(slot: usize, layers: &Layers, x: &[f64]) -> (f64, f64) {
    let bend = |s: usize| matches!(layers.slots[s], Slot::Bend(_));
    let (mut sum, mut weight) = (0.0, 0.0);
    for ((a, b), rows) in layers.links.iter().zip(&layers.rows_go) {
        let other = match () {
            () if *a == slot => *b,
            () if *b == slot => *a,
            () => continue,
        };
        let w = match (bend(slot), bend(other)) {
            // Long arrows are straight between their ends.
            (true, true) => 20.0,
            _ if *rows => 8.0,
            (true, false) => 1.0,
            // A box follows its losses only if it has nothing else.
            (false, _) => 0.01,
        };
        sum += x[other] * w;
        weight += w;
    }
    if weight == 0.0 { (x[slot], 0.1) } else { (sum / weight, weight) }
}
