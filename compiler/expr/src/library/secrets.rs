//! Secrets: shown whole or in part.
use super::Call;
use super::function::Definition;
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["reveal(value: T) -> T"],
        "A secret, no longer kept from sinks and logs.",
        (r#"reveal("s3cret")"#, r#""s3cret""#),
        |call| Ok(call.column(0)?.clone()),
    )
    .revealing(),
    Definition::new(
        &["mask(text: string, keep?: int) -> string"],
        "A text with all but its last `keep` characters (none) replaced by `*`; at least half is always masked.",
        (r#"mask("4111111111111111", 4)"#, r#""************1111""#),
        mask,
    )
    .revealing(),
];

fn mask(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    let keep = if call.count() > 1 { Some(call.int(1)?) } else { None };
    call.texts(|row, out| {
        let text = text.at(row);
        let count = text.chars().count();
        let keep = keep.map_or(0, |k| usize::try_from(k.at(row)).unwrap_or(0)).min(count / 2);
        out.extend(std::iter::repeat_n('*', count - keep));
        out.extend(text.chars().skip(count - keep));
        Ok(Some(()))
    })
}
