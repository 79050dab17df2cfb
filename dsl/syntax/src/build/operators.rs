//! Precedence of operators.
use std::sync::OnceLock;

use pest::pratt_parser::{Assoc, Op, PrattParser};

use crate::ast::BinaryOp;
use crate::grammar::Rule;

/// The table, weakest first.
pub(super) fn pratt() -> &'static PrattParser<Rule> {
    static PRATT: OnceLock<PrattParser<Rule>> = OnceLock::new();
    PRATT.get_or_init(|| {
        let left = |rule| Op::infix(rule, Assoc::Left);
        let comparisons =
            left(Rule::op_equal) | left(Rule::op_not_equal) | left(Rule::op_less) | left(Rule::op_less_equal);
        let comparisons = comparisons | left(Rule::op_greater) | left(Rule::op_greater_equal);
        PrattParser::new()
            .op(left(Rule::op_coalesce))
            .op(left(Rule::op_or))
            .op(left(Rule::op_and))
            .op(Op::prefix(Rule::op_not))
            .op(comparisons | left(Rule::op_in) | left(Rule::op_not_in))
            .op(left(Rule::op_range))
            .op(left(Rule::op_add) | left(Rule::op_subtract))
            .op(left(Rule::op_multiply) | left(Rule::op_divide) | left(Rule::op_remainder))
            .op(Op::postfix(Rule::cast))
            .op(Op::prefix(Rule::op_negate))
            .op(Op::postfix(Rule::field_access) | Op::postfix(Rule::optional_access) | Op::postfix(Rule::index))
    })
}

/// The operator that `rule` stands for; `..` is a node of its own.
pub(super) fn binary(rule: Rule) -> Option<BinaryOp> {
    Some(match rule {
        Rule::op_coalesce => BinaryOp::Coalesce,
        Rule::op_or => BinaryOp::Or,
        Rule::op_and => BinaryOp::And,
        Rule::op_equal => BinaryOp::Equal,
        Rule::op_not_equal => BinaryOp::NotEqual,
        Rule::op_less => BinaryOp::Less,
        Rule::op_less_equal => BinaryOp::LessEqual,
        Rule::op_greater => BinaryOp::Greater,
        Rule::op_greater_equal => BinaryOp::GreaterEqual,
        Rule::op_in => BinaryOp::In,
        Rule::op_not_in => BinaryOp::NotIn,
        Rule::op_add => BinaryOp::Add,
        Rule::op_subtract => BinaryOp::Subtract,
        Rule::op_multiply => BinaryOp::Multiply,
        Rule::op_divide => BinaryOp::Divide,
        Rule::op_remainder => BinaryOp::Remainder,
        _ => return None,
    })
}

/// Whether `op` gives a bool from two values and so cannot be chained.
pub(super) fn compares(op: BinaryOp) -> bool {
    use BinaryOp::{Equal, Greater, GreaterEqual, In, Less, LessEqual, NotEqual, NotIn};
    matches!(op, Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual | In | NotIn)
}
