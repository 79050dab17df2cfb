//! Text in little room.

/// Breaks `text` at spaces into at most `most` lines of `width` characters; what does not fit becomes `…`. Lines after the
/// first are indented by two.
pub(super) fn wrap(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let line = lines.last().map_or(0, |l| l.chars().count());
        let blank = lines.last().is_none_or(|l| l.trim().is_empty());
        let space = usize::from(!blank);
        if !blank && line + space + word.chars().count() > width {
            lines.push(format!("  {word}"));
        } else if let Some(last) = lines.last_mut() {
            if !blank {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    let cut = lines.len() > most;
    lines.truncate(most);
    let last = lines.len().saturating_sub(1);
    lines.iter().enumerate().map(|(i, l)| clip(l, width, cut && i == last)).collect()
}

/// The first `width` characters, the last one `…` if some are left out or `more` follows.
pub(super) fn clip(text: &str, width: usize, more: bool) -> String {
    let length = text.chars().count();
    if length <= width && !more {
        return text.to_owned();
    }
    let keep = width.saturating_sub(1).min(length);
    text.chars().take(keep).chain(['…']).collect()
}
