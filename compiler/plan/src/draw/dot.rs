//! The plan for Graphviz.
use super::Face;
use super::picture::Picture;
use super::wrap::wrap;
use crate::Plan;

/// A `digraph`, from top to bottom, one colour for each F, losses dashed.
pub fn dot(plan: &Plan) -> String {
    let picture = Picture::of(plan);
    let mut out = String::from(
        "digraph plan {\n  rankdir=TB\n  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11]\n  edge [fontname=\"Helvetica\", fontsize=9, color=\"#64748b\"]\n",
    );
    for card in &picture.boxes {
        let columns = card.columns.iter().map(String::as_str);
        let text = card.lines.iter().map(String::as_str).chain(columns).flat_map(|l| wrap(l, 48, 3));
        let label: Vec<_> = std::iter::once(card.id.clone()).chain(text).map(|l| escape(&l)).collect();
        let (fill, line) = colours(card.face);
        out += &format!(
            "  \"{}\" [label=\"{}\", fillcolor=\"{fill}\", color=\"{line}\"]\n",
            escape(&card.id),
            label.join("\\n")
        );
    }
    for arrow in &picture.arrows {
        let (from, to) = (escape(&picture.boxes[arrow.from].id), escape(&picture.boxes[arrow.to].id));
        let style = match arrow.is_rows() {
            true => String::new(),
            false => format!(
                " [style=dashed, color=\"#e11d48\", fontcolor=\"#e11d48\", label=\"{}\"]",
                arrow.losses.join(", ")
            ),
        };
        out += &format!("  \"{from}\" -> \"{to}\"{style}\n");
    }
    out + "}\n"
}

fn colours(face: Face) -> (&'static str, &'static str) {
    match face {
        Face::Feed => ("#e0f2fe", "#0284c7"),
        Face::Filter => ("#fef3c7", "#d97706"),
        Face::Format => ("#ede9fe", "#7c3aed"),
        Face::Function => ("#d1fae5", "#059669"),
        Face::Forward => ("#dbeafe", "#2563eb"),
        Face::Feedback => ("#ffe4e6", "#e11d48"),
    }
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
