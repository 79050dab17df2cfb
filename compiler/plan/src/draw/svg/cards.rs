//! Boxes.
use super::super::picture::Card;
use super::super::place::Size;
use super::super::wrap::wrap;
use super::escape;

/// The width of a character of the operations, which have a fixed width, and upper bounds for the others.
const DOES: f64 = 6.95;
const NAME: f64 = 8.3;
const COLUMN: f64 = 5.9;
const LINE: f64 = 16.0;
const HEAD: f64 = 30.0;
const PAD: f64 = 14.0;
/// Characters of an operation in one line.
const WIDE: usize = 42;

/// A box whose text is broken into lines.
pub(super) struct Laid<'a> {
    card: &'a Card,
    does: Vec<String>,
    columns: Vec<String>,
    pub(super) size: Size,
}

impl<'a> Laid<'a> {
    pub(super) fn of(card: &'a Card) -> Laid<'a> {
        let does: Vec<String> = card.lines.iter().flat_map(|l| wrap(l, WIDE, 3)).collect();
        let columns: Vec<String> =
            card.columns.iter().flat_map(|c| wrap(c, 50, 2)).map(|l| l.trim_start().into()).collect();
        let width = |lines: &[String], character: f64| {
            lines.iter().map(|l| l.chars().count()).max().unwrap_or(0) as f64 * character
        };
        let head = card.id.chars().count() as f64 * NAME + 24.0 + card.face.name().len() as f64 * 7.4;
        let widest = head.max(width(&does, DOES)).max(width(&columns, COLUMN));
        let foot = if columns.is_empty() { 0.0 } else { columns.len() as f64 * 14.0 + 11.0 };
        let height = HEAD + 8.0 + does.len() as f64 * LINE + 8.0 + foot;
        Laid { card, does, columns, size: Size { width: (widest + 2.0 * PAD).max(150.0).ceil(), height } }
    }

    /// Draws it with its upper left corner there.
    pub(super) fn draw(&self, out: &mut String, left: f64, top: f64) {
        let Size { width, height } = self.size;
        let face = self.card.face.name();
        let full = self.card.lines.join("\n");
        *out += &format!(
            "<g class=\"{}\" transform=\"translate({left:.1} {top:.1})\"><title>{}</title>\n",
            face.to_lowercase(),
            escape(&format!("{}\n{full}", self.card.id)),
        );
        *out += &format!("<rect class=\"card\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"9\"/>\n");
        // The head: a wash with round upper corners, and a bar of the colour on the left.
        *out += &format!(
            "<path class=\"wash\" d=\"M.7 {HEAD} V9 a8.3 8.3 0 0 1 8.3 -8.3 H{:.1} a8.3 8.3 0 0 1 8.3 8.3 V{HEAD} z\"/>\n",
            width - 9.0,
        );
        *out += "<rect class=\"head\" x=\"10\" y=\"9\" width=\"3.5\" height=\"13\" rx=\"1.75\"/>\n";
        *out += &format!("<text class=\"name\" x=\"20\" y=\"20\">{}</text>\n", escape(&self.card.id));
        *out += &format!(
            "<text class=\"face\" x=\"{:.1}\" y=\"19\" text-anchor=\"end\">{}</text>\n",
            width - PAD + 2.0,
            face.to_uppercase(),
        );
        let mut y = HEAD + 8.0;
        for line in &self.does {
            y += LINE;
            let indent = line.chars().take_while(|c| *c == ' ').count() as f64 * DOES;
            *out += &format!(
                "<text class=\"does\" x=\"{:.1}\" y=\"{:.1}\">{}</text>\n",
                PAD + indent,
                y - 4.0,
                escape(line.trim_start()),
            );
        }
        y += 6.0;
        for line in &self.columns {
            y += 14.0;
            *out += &format!("<text class=\"columns\" x=\"{PAD:.1}\" y=\"{y:.1}\">{}</text>\n", escape(line));
        }
        *out += "</g>\n";
    }
}
