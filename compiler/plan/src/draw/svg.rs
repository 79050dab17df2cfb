//! The plan as a picture: layers from top to bottom, one colour for each F, light or dark as the reader has it.
mod arrows;
mod cards;
mod style;

use super::Face;
use super::layers::{Layers, Slot};
use super::picture::Picture;
use super::place::{Size, place};
use crate::Plan;

/// Room around the drawing.
const MARGIN: f64 = 28.0;
/// The height of the legend.
const LEGEND: f64 = 34.0;
/// The least width that the legend needs.
const LEGEND_WIDTH: f64 = 560.0;

/// An SVG document of its own: no scripts, no fonts or pictures from elsewhere.
pub fn svg(plan: &Plan) -> String {
    let picture = Picture::of(plan);
    let layers = Layers::of(&picture);
    let cards: Vec<_> = picture.boxes.iter().map(cards::Laid::of).collect();
    let sizes: Vec<Size> = layers
        .slots
        .iter()
        .map(|slot| match slot {
            Slot::Card(place) => cards[*place].size,
            Slot::Bend(_) => Size { width: 8.0, height: 0.0 },
        })
        .collect();
    let placed = place(&layers, &sizes);
    let inner = placed.size.width.max(LEGEND_WIDTH);
    let shift = MARGIN + (inner - placed.size.width) / 2.0;
    let (width, height) = (inner + 2.0 * MARGIN, placed.size.height + 2.0 * MARGIN + LEGEND);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" aria-label=\"the plan: {} steps\">\n{}<rect class=\"paper\" width=\"{width:.0}\" height=\"{height:.0}\" rx=\"14\"/>\n",
        picture.boxes.len(),
        style::SHEET,
    );
    legend(&mut out, &picture);
    out += &format!("<g transform=\"translate({shift:.1} {:.1})\">\n", MARGIN + LEGEND);
    arrows::draw(&mut out, &picture, &layers, &placed, &sizes);
    for (row, slots) in layers.rows.iter().enumerate() {
        for slot in slots {
            if let Slot::Card(at) = layers.slots[*slot] {
                let left = placed.x[*slot] - sizes[*slot].width / 2.0;
                let top = placed.top[row] + (placed.height[row] - sizes[*slot].height) / 2.0;
                cards[at].draw(&mut out, left, top);
            }
        }
    }
    out + "</g>\n</svg>\n"
}

/// The six F that the picture has, and what the lines mean.
fn legend(out: &mut String, picture: &Picture) {
    let mut x = MARGIN;
    let y = MARGIN;
    for face in Face::ALL.into_iter().filter(|f| picture.boxes.iter().any(|b| b.face == *f)) {
        *out += &format!(
            "<g class=\"{}\"><circle class=\"dot\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"5\"/><text class=\"key\" x=\"{:.1}\" y=\"{y:.1}\">{}</text></g>\n",
            face.name().to_lowercase(),
            x + 5.0,
            y - 4.0,
            x + 16.0,
            face.name(),
        );
        x += 36.0 + face.name().chars().map(wide).sum::<f64>();
    }
    if picture.arrows.iter().any(|a| !a.is_rows()) {
        *out += &format!(
            "<path class=\"loss\" d=\"M{x:.1} {0:.1} h26\"/><text class=\"key\" x=\"{1:.1}\" y=\"{y:.1}\">losses</text>\n",
            y - 4.0,
            x + 33.0,
        );
    }
}

/// About the width of a letter of the legend.
fn wide(letter: char) -> f64 {
    if "iltfrI".contains(letter) { 4.4 } else { 7.3 }
}

/// Text as it may stand in an XML document.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            // Control characters have no place in XML.
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
