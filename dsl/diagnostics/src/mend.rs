//! Applying fixes to a text.
use crate::{FileId, Fix};

/// `text`, which is that of `file`, with the edits of `fixes` applied, and how many fixes that were. Of two that touch the
/// same place the first one is applied; a fix is applied whole or not at all.
pub fn mend<'f>(text: &str, file: FileId, fixes: impl IntoIterator<Item = &'f Fix>) -> (String, usize) {
    let mut taken: Vec<(usize, usize, &str)> = vec![];
    let mut count = 0;
    for fix in fixes {
        let fits = |e: &crate::Edit| e.span.file == file && text.get(e.span.range()).is_some();
        let edits: Vec<_> =
            fix.edits.iter().map(|e| (e.span.range().start, e.span.range().end, e.replacement.as_str())).collect();
        // Two insertions at one place touch each other, too: nobody said which comes first.
        let apart = |&(start, end, _): &(usize, usize, &str)| {
            taken.iter().all(|(s, e, _)| end < *s || start > *e || (end <= *s || start >= *e) && start < end && s < e)
        };
        let changes = edits.iter().any(|(start, end, new)| text.get(*start..*end) != Some(*new));
        if !changes || !fix.edits.iter().all(fits) || !edits.iter().all(apart) {
            continue;
        }
        taken.extend(edits);
        count += 1;
    }
    taken.sort_by_key(|(start, end, _)| (*start, *end));
    let mut mended = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end, new) in taken {
        mended.push_str(text.get(at..start).unwrap_or(""));
        mended.push_str(new);
        at = end;
    }
    mended.push_str(text.get(at..).unwrap_or(""));
    (mended, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Edit, Span};

    fn fix(edits: &[(usize, usize, &str)]) -> Fix {
        let edit = |(start, end, new): &(usize, usize, &str)| Edit {
            span: Span::new(FileId(0), *start, *end),
            replacement: (*new).to_owned(),
        };
        Fix { title: String::new(), edits: edits.iter().map(edit).collect(), certain: true }
    }

    #[test]
    fn fixes_apart_are_applied_together_and_of_two_that_touch_the_first() {
        let fixes = [fix(&[(8, 9, "Z")]), fix(&[(0, 1, "A"), (2, 2, "-")]), fix(&[(0, 3, "no")]), fix(&[(2, 2, "+")])];
        assert_eq!(mend("abcdefghij", FileId(0), &fixes), ("Ab-cdefghZj".to_owned(), 2));
    }

    #[test]
    fn a_fix_is_applied_whole_or_not_at_all_and_one_that_changes_nothing_does_not_count() {
        let fixes = [fix(&[(0, 1, "x"), (90, 91, "y")]), fix(&[(1, 2, "b")])];
        assert_eq!(mend("ab", FileId(0), &fixes), ("ab".to_owned(), 0));
        assert_eq!(mend("ab", FileId(1), &[fix(&[(0, 1, "x")])]), ("ab".to_owned(), 0));
    }
}
