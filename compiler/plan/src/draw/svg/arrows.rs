//! Arrows.
use super::super::layers::Layers;
use super::super::picture::Picture;
use super::super::place::{Placed, Size, spread};

/// How far arrows of one box are from each other at its border.
const SPREAD: f64 = 26.0;

/// Draws all arrows: out of the bottom of a box, by their bends, into the top of another.
pub(super) fn draw(out: &mut String, picture: &Picture, layers: &Layers, placed: &Placed, sizes: &[Size]) {
    let mut row_of = vec![0; layers.slots.len()];
    for (row, slots) in layers.rows.iter().enumerate() {
        slots.iter().for_each(|slot| row_of[*slot] = row);
    }
    let ports = Ports::of(layers, placed, sizes);
    for (i, arrow) in picture.arrows.iter().enumerate() {
        let way = &layers.ways[i];
        let [first, .., last] = way[..] else { continue };
        let (start, end) = (ports.start[i], ports.end[i]);
        let middle = |slot: usize| placed.top[row_of[slot]] + placed.height[row_of[slot]] / 2.0;
        let mut at = (start, middle(first) + sizes[first].height / 2.0);
        let mut path = format!("M{:.1} {:.1}", at.0, at.1);
        let mut label = None;
        for slot in &way[1..] {
            let row = row_of[*slot];
            let to = if *slot == last {
                (end, middle(last) - sizes[last].height / 2.0 - 6.0)
            } else {
                (placed.x[*slot], placed.top[row])
            };
            // Down to the edge of the layer first: boxes of a layer have different heights.
            let edge = placed.top[row - 1] + placed.height[row - 1];
            if edge > at.1 {
                path += &format!(" V{edge:.1}");
                at.1 = edge;
            }
            let half = (placed.top[row] - at.1) / 2.0 + at.1;
            path +=
                &format!(" C{:.1} {half:.1} {:.1} {half:.1} {:.1} {:.1}", at.0, to.0, to.0, placed.top[row].min(to.1));
            label.get_or_insert((at.0 * 0.5 + to.0 * 0.5, half));
            at = (to.0, placed.top[row].min(to.1));
            let below = if *slot == last { to.1 } else { placed.top[row] + placed.height[row] };
            if below > at.1 {
                path += &format!(" V{below:.1}");
                at.1 = below;
            }
        }
        let class = if arrow.is_rows() { "rows" } else { "loss" };
        *out += &format!("<path class=\"{class}\" d=\"{path}\"/>\n");
        let (x, y) = at;
        *out += &format!("<path class=\"{class}-tip\" d=\"M{:.1} {y:.1} h8 l-4 6.5 z\"/>\n", x - 4.0);
        if let (false, Some((x, y))) = (arrow.is_rows(), label) {
            let text = arrow.losses.join(", ");
            let width = text.len() as f64 * 5.4 + 8.0;
            *out += &format!(
                "<rect class=\"lost-back\" x=\"{:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"14\" rx=\"4\"/><text class=\"lost\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{text}</text>\n",
                x - width / 2.0,
                y - 7.0,
                y + 3.5,
            );
        }
    }
}

/// Where arrows leave and meet their boxes.
struct Ports {
    /// Where each arrow starts, from the left.
    start: Vec<f64>,
    /// Where it ends.
    end: Vec<f64>,
}

impl Ports {
    /// Arrows come in around the middle of a box, in the order of where they come from, and go out as near to where they go
    /// as the box allows.
    fn of(layers: &Layers, placed: &Placed, sizes: &[Size]) -> Ports {
        let mut ports = Ports { start: vec![0.0; layers.ways.len()], end: vec![0.0; layers.ways.len()] };
        for (card, size) in sizes.iter().enumerate() {
            let x = placed.x[card];
            let half = (size.width / 2.0 - 22.0).max(0.0);
            let before = |way: &Vec<usize>| placed.x[way[way.len() - 2]];
            let ins = sorted(layers, |way| way.last() == Some(&card), before);
            let wishes: Vec<_> = ins.iter().map(|_| (x, 1.0)).collect();
            assign(&mut ports.end, &ins, &wishes, half);
        }
        for (card, size) in sizes.iter().enumerate() {
            let x = placed.x[card];
            let half = (size.width / 2.0 - 22.0).max(0.0);
            let outs = sorted(layers, |way| way.first() == Some(&card), |way| placed.x[way[1]]);
            let goal = |i: usize| if layers.ways[i].len() == 2 { ports.end[i] } else { placed.x[layers.ways[i][1]] };
            let wishes: Vec<_> = outs.iter().map(|i| (goal(*i).clamp(x - half, x + half), 1.0)).collect();
            assign(&mut ports.start, &outs, &wishes, half);
        }
        ports
    }
}

fn sorted(layers: &Layers, mine: impl Fn(&Vec<usize>) -> bool, by: impl Fn(&Vec<usize>) -> f64) -> Vec<usize> {
    let mut all: Vec<usize> = (0..layers.ways.len()).filter(|i| mine(&layers.ways[*i])).collect();
    all.sort_by(|a, b| by(&layers.ways[*a]).total_cmp(&by(&layers.ways[*b])).then(a.cmp(b)));
    all
}

fn assign(ports: &mut [f64], arrows: &[usize], wishes: &[(f64, f64)], half: f64) {
    let gap = SPREAD.min(2.0 * half / arrows.len().max(1) as f64);
    let gaps = vec![gap; arrows.len().saturating_sub(1)];
    for (arrow, place) in arrows.iter().zip(spread(wishes, &gaps)) {
        ports[*arrow] = place;
    }
}
