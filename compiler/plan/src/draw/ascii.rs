//! Boxes one under the other, for terminals of 80 columns. Rows go by lanes on the left; losses are told in words.
use super::picture::{Card, Picture};
use super::wrap::{clip, wrap};
use crate::Plan;

const WIDTH: usize = 80;
/// The row of the lower border of a box.
const BORDER: usize = usize::MAX;

/// The plan as boxes of text, at most 80 columns wide (more only where more than 20 streams run side by side).
pub fn ascii(plan: &Plan) -> String {
    let picture = Picture::of(plan);
    let lanes = lanes(&picture);
    let count = lanes.iter().flatten().map(|lane| lane + 1).max().unwrap_or(0);
    let mut drawing = Drawing { picture: &picture, lanes: &lanes, margin: 2 * count + 1, out: String::new() };
    for place in 0..picture.boxes.len() {
        drawing.card(place);
    }
    drawing.out
}

/// The lane of each box whose rows somebody takes. A lane is free again after the last one who takes them.
fn lanes(picture: &Picture) -> Vec<Option<usize>> {
    let mut lanes: Vec<Option<usize>> = vec![None; picture.boxes.len()];
    for place in 0..picture.boxes.len() {
        if last_taker(picture, place).is_some() {
            let busy = |lane: usize| {
                (0..place).any(|p| lanes[p] == Some(lane) && last_taker(picture, p).is_some_and(|last| last > place))
            };
            lanes[place] = (0..).find(|lane| !busy(*lane));
        }
    }
    lanes
}

fn last_taker(picture: &Picture, from: usize) -> Option<usize> {
    picture.arrows.iter().filter(|a| a.is_rows() && a.from == from).map(|a| a.to).max()
}

struct Drawing<'a> {
    picture: &'a Picture,
    lanes: &'a [Option<usize>],
    margin: usize,
    out: String,
}

/// What happens in the margin beside a line of a box.
#[derive(Clone, Copy)]
enum Turn {
    /// The lanes go on.
    None,
    /// The rows of that box come in.
    In(usize),
    /// The rows of this box go out.
    Out,
}

impl Drawing<'_> {
    fn card(&mut self, place: usize) {
        let card = &self.picture.boxes[place];
        let inner = WIDTH.saturating_sub(self.margin + 4).max(24);
        let title = clip(&format!("{} ── {}", card.face.name(), card.id), inner - 2, false);
        let fill = "─".repeat(inner - 1 - title.chars().count());
        self.line(place, Turn::None, 0, &format!("╭─ {title} {fill}╮"));
        let inputs = self.inputs(place);
        let mut lines = self.content(place, card, inner);
        let outs = usize::from(self.lanes[place].is_some());
        while lines.len() < inputs.len() + outs {
            lines.push(String::new());
        }
        let last = lines.len() - 1;
        for (i, line) in lines.iter().enumerate() {
            let turn = match inputs.get(i) {
                Some(input) => Turn::In(*input),
                None if i == last && outs == 1 => Turn::Out,
                None => Turn::None,
            };
            let left = if matches!(turn, Turn::Out) { '┤' } else { '│' };
            let pad = " ".repeat(inner - line.chars().count());
            self.line(place, turn, i, &format!("{left} {line}{pad} │"));
        }
        self.line(place, Turn::None, BORDER, &format!("╰{}╯", "─".repeat(inner + 2)));
    }

    fn content(&self, place: usize, card: &Card, inner: usize) -> Vec<String> {
        let mut lines: Vec<String> = card.lines.iter().flat_map(|l| wrap(l, inner, 4)).collect();
        for arrow in self.picture.arrows.iter().filter(|a| !a.is_rows()) {
            let (from, to) = (&self.picture.boxes[arrow.from].id, &self.picture.boxes[arrow.to].id);
            let losses = arrow.losses.join(", ");
            if arrow.from == place {
                lines.push(clip(&format!("{losses} ┄▷ {to}"), inner, false));
            } else if arrow.to == place {
                lines.push(clip(&format!("┄▷ {losses} of {from}"), inner, false));
            }
        }
        lines.extend(card.columns.iter().flat_map(|c| wrap(&format!("= {c}"), inner, 3)));
        lines
    }

    /// The boxes whose rows this one takes.
    fn inputs(&self, place: usize) -> Vec<usize> {
        self.picture.arrows.iter().filter(|a| a.is_rows() && a.to == place).map(|a| a.from).collect()
    }

    fn line(&mut self, place: usize, turn: Turn, row: usize, text: &str) {
        let mut margin = vec![' '; self.margin];
        for (from, lane) in self.lanes.iter().enumerate() {
            if let Some(lane) = lane
                && self.runs(from, place, row)
            {
                margin[2 * lane] = '│';
            }
        }
        let (lane, start, end) = match turn {
            Turn::None => (None, ' ', ' '),
            Turn::In(from) if last_taker(self.picture, from) == Some(place) => (self.lanes[from], '└', '▶'),
            Turn::In(from) => (self.lanes[from], '├', '▶'),
            Turn::Out => (self.lanes[place], '┌', '─'),
        };
        if let Some(lane) = lane {
            for at in &mut margin[2 * lane + 1..] {
                *at = if *at == '│' { '┼' } else { '─' };
            }
            margin[2 * lane] = start;
            margin[self.margin - 1] = end;
        }
        let line: String = margin.into_iter().chain(text.chars()).collect();
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    /// Whether the lane of `from` runs past this row of the box at `place`.
    fn runs(&self, from: usize, place: usize, row: usize) -> bool {
        let Some(last) = last_taker(self.picture, from) else { return false };
        let turn = || self.inputs(place).iter().position(|input| *input == from).map(|i| i + 1);
        match place {
            // Its own lane begins at the last line: only the border is below that.
            _ if place == from => row == BORDER,
            _ if place == last => row != BORDER && turn().is_some_and(|t| row < t),
            _ => from < place && place < last,
        }
    }
}
