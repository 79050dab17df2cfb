//! What changes in a text, as a unified diff.
use std::time::Duration;

use similar::{Algorithm, TextDiff};

/// How long to look for the smallest difference; after that a larger one is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// The difference of two versions of the file `name`, in the form that `patch` and `git apply` take; empty if there is none.
pub fn unified(name: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).timeout(PATIENCE).diff_lines(before, after);
    diff.unified_diff().context_radius(3).header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn only_what_changes_is_shown_with_three_lines_around_it() {
        assert_eq!(unified("p.hfn", "a\n", "a\n"), "");
        let before = "1\n2\n3\n4\n5\n6\n7\n8\nlast";
        expect![[r#"
            --- a/p.hfn
            +++ b/p.hfn
            @@ -2,8 +2,8 @@
             2
             3
             4
            -5
            +five
             6
             7
             8
            -last
            \ No newline at end of file
            +last
        "#]]
        .assert_eq(&unified("p.hfn", before, &before.replace('5', "five").replace("last", "last\n")));
    }
}
