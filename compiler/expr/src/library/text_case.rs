//! Upper and lower case, and the ways in which programs write names.
use super::Call;
use super::function::Definition;
use super::shapes::written;
use super::text_forms::without_accents;
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        &["capitalize(text: string) -> string"],
        "With the first letter in upper case, the rest as it is.",
        (r#"capitalize("hello world")"#, r#""Hello world""#),
        |call| written(call, capitalize),
    ),
    Definition::new(
        &["title_case(text: string) -> string"],
        "With each word's first letter in upper case and its others in lower case.",
        (r#"title_case("the QUICK fox")"#, r#""The Quick Fox""#),
        |call| written(call, title_case),
    ),
    Definition::new(
        &["camel_case(text: string) -> string"],
        "Its words as one name: the first in lower case, the others capitalized.",
        (r#"camel_case("user_id of HTTPServer")"#, r#""userIdOfHttpServer""#),
        |call| cased(call, "", |i| if i == 0 { Style::Lower } else { Style::Capital }),
    ),
    Definition::new(
        &["pascal_case(text: string) -> string"],
        "Its words as one name, each capitalized.",
        (r#"pascal_case("user_id")"#, r#""UserId""#),
        |call| cased(call, "", |_| Style::Capital),
    ),
    Definition::new(
        &["snake_case(text: string) -> string"],
        "Its words in lower case with `_` between them.",
        (r#"snake_case("userID fromHTTP2Server")"#, r#""user_id_from_http2_server""#),
        |call| cased(call, "_", |_| Style::Lower),
    ),
    Definition::new(
        &["kebab_case(text: string) -> string"],
        "Its words in lower case with `-` between them.",
        (r#"kebab_case("userId")"#, r#""user-id""#),
        |call| cased(call, "-", |_| Style::Lower),
    ),
    Definition::new(
        &["screaming_snake_case(text: string) -> string"],
        "Its words in upper case with `_` between them.",
        (r#"screaming_snake_case("userId")"#, r#""USER_ID""#),
        |call| cased(call, "_", |_| Style::Upper),
    ),
    Definition::new(
        &["slugify(text: string) -> string"],
        "For an address: letters and digits in lower case, without accents, and `-` for all between them.",
        (r#"slugify("  Été à Paris, 2026! ")"#, r#""ete-a-paris-2026""#),
        |call| written(call, slugify),
    ),
];

#[derive(Clone, Copy)]
enum Style {
    Lower,
    Upper,
    Capital,
}

fn capitalize(text: &str, out: &mut String) {
    let mut letters = text.chars();
    out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    out.push_str(letters.as_str());
}

fn title_case(text: &str, out: &mut String) {
    let mut inside = false;
    for letter in text.chars() {
        if inside {
            out.extend(letter.to_lowercase());
        } else {
            out.extend(letter.to_uppercase());
        }
        // The apostrophe of "don't" ends no word.
        inside = letter.is_alphanumeric() || (inside && matches!(letter, '\'' | '’'));
    }
}

fn cased(call: &mut Call<'_, '_>, between: &str, style: fn(usize) -> Style) -> Outcome {
    let text = call.text(0)?;
    call.texts(|row, out| {
        let mut count = 0;
        words(text.at(row), |word| {
            out.push_str(if count > 0 { between } else { "" });
            styled(word, style(count), out);
            count += 1;
        });
        Ok(Some(()))
    })
}

fn styled(word: &str, style: Style, out: &mut String) {
    match style {
        Style::Lower => out.extend(word.chars().flat_map(char::to_lowercase)),
        Style::Upper => out.extend(word.chars().flat_map(char::to_uppercase)),
        Style::Capital => {
            let mut letters = word.chars();
            out.extend(letters.next().into_iter().flat_map(char::to_uppercase));
            out.extend(letters.flat_map(char::to_lowercase));
        }
    }
}

/// The words of a text or name: what is between other signs, before a capital after a small letter or digit, and
/// before the last capital of several that a small letter follows (`HTTPServer`).
fn words<'t>(text: &'t str, mut word: impl FnMut(&'t str)) {
    for run in text.split(|c: char| !c.is_alphanumeric()) {
        let mut start = 0;
        let mut letters = run.char_indices().peekable();
        let mut before: Option<char> = None;
        while let Some((at, letter)) = letters.next() {
            let after = letters.peek().map(|(_, c)| *c);
            let begins = match before {
                Some(b) if letter.is_uppercase() => {
                    !b.is_uppercase() || after.is_some_and(|c| c.is_lowercase() && b.is_uppercase())
                }
                _ => false,
            };
            if begins {
                word(&run[start..at]);
                start = at;
            }
            before = Some(letter);
        }
        if start < run.len() {
            word(&run[start..]);
        }
    }
}

fn slugify(text: &str, out: &mut String) {
    for letter in without_accents(text) {
        if letter.is_alphanumeric() {
            out.extend(letter.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    if out.ends_with('-') {
        out.pop();
    }
}
