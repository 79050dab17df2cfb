//! What a browser says of itself.
use std::borrow::Cow;

use woothee::parser::Parser;

use super::Call;
use super::cells::Cell;
use super::function::Definition;
use crate::frame::Outcome;

pub(super) const FUNCTIONS: &[Definition] = &[Definition::new(
    &["parse_user_agent(text: string) -> { browser: string?, version: string?, vendor: string?, os: string?, \
         os_version: string?, device: string?, crawler: bool }"],
    "The browser and system that a User-Agent header names; null where it says nothing known. The device is \"pc\", \
     \"smartphone\", \"mobilephone\", \"crawler\", \"appliance\" or \"misc\".",
    (
        r#"parse_user_agent("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0").browser"#,
        r#""Firefox""#,
    ),
    parse_user_agent,
)];

/// What is beyond is not looked at: no browser writes so much, and the rules look through it often.
const LONGEST: usize = 2048;

fn known<'t>(text: impl Into<Cow<'t, str>>) -> Cell<'t> {
    let text = text.into();
    if text.is_empty() || text == "UNKNOWN" { Cell::Null } else { Cell::Text(text) }
}

fn parse_user_agent(call: &mut Call<'_, '_>) -> Outcome {
    let text = call.text(0)?;
    let parser = Parser::new();
    call.records(|row| {
        let text = text.at(row);
        let Some(found) = parser.parse(&text[..text.floor_char_boundary(LONGEST)]) else {
            let nothing = [Cell::Null, Cell::Null, Cell::Null, Cell::Null, Cell::Null, Cell::Null, Cell::Bool(false)];
            return Ok(Some(nothing));
        };
        Ok(Some([
            known(found.name),
            known(found.version),
            known(found.vendor),
            known(found.os),
            known(found.os_version),
            known(found.category),
            Cell::Bool(found.category == "crawler"),
        ]))
    })
}
