//! The plan for Mermaid, which many sites draw in Markdown.
use super::Face;
use super::picture::Picture;
use super::wrap::wrap;
use crate::Plan;

/// A `flowchart`, from top to bottom, one colour for each F, losses dotted.
pub fn mermaid(plan: &Plan) -> String {
    let picture = Picture::of(plan);
    let mut out = String::from("flowchart TD\n");
    for (i, card) in picture.boxes.iter().enumerate() {
        let columns = card.columns.iter().map(|c| {
            let lines: Vec<_> = wrap(c, 60, 2).iter().map(|l| escape(l.trim_start())).collect();
            format!("<i>{}</i>", lines.join("<br/>"))
        });
        let text = card.lines.iter().flat_map(|l| wrap(l, 48, 3)).map(|l| escape(l.trim_start())).chain(columns);
        let label: Vec<_> = std::iter::once(format!("<b>{}</b>", escape(&card.id))).chain(text).collect();
        let (open, close) = match card.face {
            Face::Feed | Face::Forward => ("([\"", "\"])"),
            _ => ("(\"", "\")"),
        };
        out += &format!("  n{i}{open}{}{close}:::{}\n", label.join("<br/>"), card.face.name().to_lowercase());
    }
    for arrow in &picture.arrows {
        let (from, to) = (arrow.from, arrow.to);
        out += &match arrow.is_rows() {
            true => format!("  n{from} --> n{to}\n"),
            false => format!("  n{from} -. {} .-> n{to}\n", arrow.losses.join(", ")),
        };
    }
    for (face, style) in STYLES {
        if picture.boxes.iter().any(|b| b.face == face) {
            out += &format!("  classDef {} {style}\n", face.name().to_lowercase());
        }
    }
    out
}

const STYLES: [(Face, &str); 6] = [
    (Face::Feed, "fill:#e0f2fe,stroke:#0284c7,color:#0c4a6e"),
    (Face::Filter, "fill:#fef3c7,stroke:#d97706,color:#78350f"),
    (Face::Format, "fill:#ede9fe,stroke:#7c3aed,color:#4c1d95"),
    (Face::Function, "fill:#d1fae5,stroke:#059669,color:#064e3b"),
    (Face::Forward, "fill:#dbeafe,stroke:#2563eb,color:#1e3a8a"),
    (Face::Feedback, "fill:#ffe4e6,stroke:#e11d48,color:#881337"),
];

/// Characters that would end the text or be read as markup, as their numbers.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | ';' | '`' | '\\' => out += &format!("#{};", u32::from(c)),
            _ => out.push(c),
        }
    }
    out
}
