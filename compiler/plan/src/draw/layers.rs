//! Layers for a drawing: each box below all that lead to it, few crossings.
use super::picture::Picture;

/// A place in a layer: a box, or a point that an arrow passes on its way to a farther layer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Slot {
    /// The box at that place of the picture.
    Card(usize),
    /// A point of that arrow.
    Bend(usize),
}

/// Slots in layers, and which are joined.
pub(super) struct Layers {
    /// The slots.
    pub(super) slots: Vec<Slot>,
    /// The slots of each layer, from left to right.
    pub(super) rows: Vec<Vec<usize>>,
    /// From a slot to one in the next layer.
    pub(super) links: Vec<(usize, usize)>,
    /// For each link whether rows go by it.
    pub(super) rows_go: Vec<bool>,
    /// The slots that each arrow goes by, from box to box.
    pub(super) ways: Vec<Vec<usize>>,
}

/// How often the order of all layers is improved; drawings settle well before.
const SWEEPS: usize = 16;

impl Layers {
    pub(super) fn of(picture: &Picture) -> Layers {
        let depth = depths(picture);
        let mut layers = Layers {
            slots: (0..picture.boxes.len()).map(Slot::Card).collect(),
            rows: vec![vec![]; depth.iter().max().map_or(0, |d| d + 1)],
            links: vec![],
            rows_go: vec![],
            ways: vec![],
        };
        for (place, layer) in depth.iter().enumerate() {
            layers.rows[*layer].push(place);
        }
        for (i, arrow) in picture.arrows.iter().enumerate() {
            let mut way = vec![arrow.from];
            for row in depth[arrow.from] + 1..depth[arrow.to] {
                layers.slots.push(Slot::Bend(i));
                let slot = layers.slots.len() - 1;
                layers.rows[row].push(slot);
                way.push(slot);
            }
            way.push(arrow.to);
            layers.rows_go.extend(way.windows(2).map(|_| arrow.is_rows()));
            layers.links.extend(way.windows(2).map(|pair| (pair[0], pair[1])));
            layers.ways.push(way);
        }
        layers.untangle();
        layers
    }

    /// Slots toward the middle of what they are joined to, down and up; the order with the fewest crossings stays.
    fn untangle(&mut self) {
        let mut best = (self.crossings(), self.rows.clone());
        for sweep in 0..SWEEPS {
            let down = sweep % 2 == 0;
            let count = self.rows.len();
            for i in 1..count {
                let (row, fixed) = if down { (i, i - 1) } else { (count - 1 - i, count - i) };
                let fixed = self.rows[fixed].clone();
                let mut keyed: Vec<(f64, usize, usize)> = self.rows[row]
                    .iter()
                    .enumerate()
                    .map(|(at, slot)| (self.middle(*slot, &fixed).unwrap_or(at as f64), at, *slot))
                    .collect();
                keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                self.rows[row] = keyed.into_iter().map(|(_, _, slot)| slot).collect();
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.rows.clone());
            }
        }
        self.rows = best.1;
    }

    /// The mean place in `row` of the slots that `slot` is joined to.
    fn middle(&self, slot: usize, row: &[usize]) -> Option<f64> {
        let joined = self.links.iter().filter_map(|(a, b)| match () {
            () if *a == slot => Some(*b),
            () if *b == slot => Some(*a),
            () => None,
        });
        let places: Vec<usize> = joined.filter_map(|other| row.iter().position(|s| *s == other)).collect();
        (!places.is_empty()).then(|| places.iter().sum::<usize>() as f64 / places.len() as f64)
    }

    fn crossings(&self) -> usize {
        let mut place = vec![0; self.slots.len()];
        let mut layer = vec![0; self.slots.len()];
        for (l, row) in self.rows.iter().enumerate() {
            for (at, slot) in row.iter().enumerate() {
                (place[*slot], layer[*slot]) = (at, l);
            }
        }
        let mut crossings = 0;
        for (i, (a, b)) in self.links.iter().enumerate() {
            for (c, d) in &self.links[i + 1..] {
                let same = layer[*a] == layer[*c];
                let crossed = (place[*a] < place[*c] && place[*b] > place[*d])
                    || (place[*a] > place[*c] && place[*b] < place[*d]);
                crossings += usize::from(same && crossed);
            }
        }
        crossings
    }
}

/// The layer of each box: the longest way to it. Sources then go down to just above the first that reads them.
fn depths(picture: &Picture) -> Vec<usize> {
    let mut depth = vec![0_usize; picture.boxes.len()];
    for place in 0..depth.len() {
        for arrow in picture.arrows.iter().filter(|a| a.from == place) {
            depth[arrow.to] = depth[arrow.to].max(depth[place] + 1);
        }
    }
    for place in (0..depth.len()).rev() {
        let feeds = !picture.arrows.iter().any(|a| a.to == place);
        let nearest = picture.arrows.iter().filter(|a| a.from == place).map(|a| depth[a.to]).min();
        if let (true, Some(nearest)) = (feeds, nearest) {
            depth[place] = nearest.saturating_sub(1);
        }
    }
    depth
}
