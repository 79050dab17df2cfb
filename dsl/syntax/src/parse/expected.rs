//! What the grammar expected, in the words of the user.
use crate::grammar::Rule;
use crate::scan::STEPS;

/// Kinds of things that can be expected, in the order in which messages name them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Expected {
    /// In words: "an expression".
    Thing(&'static str),
    /// As it is written: `` `from` ``.
    Literal(String),
    /// Operators and the like, which can go on after every value: said only if there is nothing else.
    Operator,
    /// The end.
    End,
}

/// The sentence part: "`:`", "a name or `{`", "an expression".
pub(super) fn describe(rules: &[Rule]) -> String {
    let mut all = classify(rules);
    all.sort();
    all.dedup();
    // A comma and what may follow a value are everywhere; they help nobody unless they are all there is.
    let useful = all.iter().any(|e| !matches!(e, Expected::Operator | Expected::End));
    let words: Vec<String> = all.into_iter().filter(|e| *e != Expected::Operator || !useful).map(words).collect();
    match words.as_slice() {
        [] => "something else".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The only punctuation or keyword that was expected, besides operators.
pub(super) fn only_literal(rules: &[Rule]) -> Option<String> {
    let mut literal = None;
    for expected in classify(rules) {
        match expected {
            Expected::Operator => {}
            Expected::Literal(text) if literal.is_none() => literal = Some(text),
            _ => return None,
        }
    }
    literal
}

/// The keywords that were expected.
pub(super) fn keywords(rules: &[Rule]) -> Vec<String> {
    let literal = |e: Expected| match e {
        Expected::Literal(text) if text.starts_with(char::is_alphabetic) => Some(text),
        _ => None,
    };
    classify(rules).into_iter().filter_map(literal).collect()
}

/// What each rule means to the user. Where a whole family of rules could go on, the family is named.
fn classify(rules: &[Rule]) -> Vec<Expected> {
    let expression = rules.contains(&Rule::number) && rules.contains(&Rule::null_value);
    let step = rules.contains(&Rule::k_select) || rules.contains(&Rule::select_step);
    let argument = rules.contains(&Rule::t_close_paren);
    let class = |rule: &Rule| match rule {
        Rule::name | Rule::word | Rule::k_if | Rule::k_match | Rule::t_open_brace | Rule::t_open_bracket
            if expression =>
        {
            EXPRESSION
        }
        Rule::t_open_paren | Rule::lambda_parameters if expression => EXPRESSION,
        Rule::t_fat_arrow if argument => Expected::Operator,
        _ => match expected(*rule) {
            Expected::Literal(word) if step && STEPS.contains(&word.as_str()) => STEP,
            other => other,
        },
    };
    rules.iter().map(class).collect()
}

const EXPRESSION: Expected = Expected::Thing("an expression");
const STEP: Expected = Expected::Thing("a step such as `where`, `set`, `select` or `window`");

fn words(expected: Expected) -> String {
    match expected {
        Expected::Thing(text) => text.to_owned(),
        Expected::Literal(text) => format!("`{text}`"),
        Expected::Operator => "an operator".to_owned(),
        Expected::End => "the end of the declaration".to_owned(),
    }
}

fn expected(rule: Rule) -> Expected {
    use Expected::{End, Literal, Operator, Thing};
    let name = format!("{rule:?}");
    match rule {
        Rule::EOI => return End,
        Rule::t_dot | Rule::t_optional_dot | Rule::t_open_bracket | Rule::t_open_paren => return Operator,
        Rule::cast | Rule::k_as | Rule::field_access | Rule::optional_access | Rule::index => return Operator,
        Rule::optional_mark => return Operator,
        Rule::name | Rule::word | Rule::set_item => return Thing("a name"),
        Rule::text => return Thing("a text in quotes"),
        Rule::type_name
        | Rule::choice
        | Rule::record_type
        | Rule::decimal_type
        | Rule::time_type
        | Rule::list_type
        | Rule::grouped_type => {
            return Thing("a type");
        }
        Rule::map_type
        | Rule::builtin_type
        | Rule::capital_type
        | Rule::secret_mark
        | Rule::type_expr
        | Rule::cast_type => return Thing("a type"),
        Rule::k_decimal | Rule::k_time | Rule::k_list | Rule::k_map => return Thing("a type"),
        Rule::step_name => return Literal("as".into()),
        Rule::step => return Literal("|".into()),
        Rule::route => return Literal("->".into()),
        Rule::target | Rule::target_name => return Thing("a sink"),
        Rule::pattern => return Thing("a pattern"),
        Rule::setting => return Thing("an option"),
        Rule::field | Rule::record_field | Rule::shorthand => return Thing("a field"),
        Rule::on_clause => return Literal("on".into()),
        Rule::default_value => return Literal("=".into()),
        Rule::source_type => return Literal(":".into()),
        Rule::trigger_by | Rule::by | Rule::by_arrival | Rule::guest_by | Rule::type_union => {
            return Literal("by".into());
        }
        Rule::lasting => return Literal("for".into()),
        Rule::counter => return Literal("as".into()),
        Rule::fn_hfn | Rule::type_alias => return Literal("=".into()),
        Rule::guests => return Literal("in".into()),
        Rule::fn_result => return Literal("->".into()),
        Rule::guard => return Literal("if".into()),
        Rule::join_on => return Literal("on".into()),
        Rule::settings | Rule::body | Rule::aggregates | Rule::type_record | Rule::import_names => {
            return Literal("{".into());
        }
        Rule::parameters | Rule::lambda_parameters => return Literal("(".into()),
        Rule::filter => return Literal("where".into()),
        Rule::zone => return Literal("tz".into()),
        Rule::given | Rule::feed | Rule::advance | Rule::expect | Rule::expect_empty => {
            return Thing("`given`, `feed`, `advance`, `expect`");
        }
        Rule::watch_tag | Rule::watch_alert => return Thing("`tag`, `alert`"),
        Rule::flow => return Thing("the name of an input"),
        Rule::arm | Rule::arm_any | Rule::arm_bind | Rule::arm_values | Rule::arm_value | Rule::arm_constant => {
            return Thing("a pattern");
        }
        _ => {}
    }
    if let Some(sign) = punctuation(rule) {
        return Literal(sign.to_owned());
    }
    if let Some(word) = name.strip_prefix("k_") {
        return Literal(word.to_owned());
    }
    if name.ends_with("_step") {
        return STEP;
    }
    if name.ends_with("_declaration") || rule == Rule::edition {
        return Thing("a declaration");
    }
    if matches!(rule, Rule::op_not | Rule::op_negate) {
        return EXPRESSION;
    }
    if name.starts_with("op_") {
        return Operator;
    }
    match rule {
        Rule::within
        | Rule::rearm
        | Rule::overlap
        | Rule::every
        | Rule::when
        | Rule::emit
        | Rule::uses
        | Rule::feedback => Literal(name),
        _ => EXPRESSION,
    }
}

fn punctuation(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::t_arrow => "->",
        Rule::t_assign => "=",
        Rule::t_close_angle => ">",
        Rule::t_close_brace => "}",
        Rule::t_close_bracket => "]",
        Rule::t_close_paren => ")",
        Rule::t_colon => ":",
        Rule::t_comma => ",",
        Rule::t_fat_arrow => "=>",
        Rule::t_open_angle => "<",
        Rule::t_open_brace => "{",
        Rule::t_pipe => "|",
        Rule::t_plus => "+",
        Rule::t_semicolon => ";",
        _ => return None,
    })
}
