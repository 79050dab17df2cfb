//! What the parser says: 0001–0099.
codes! {
    UNEXPECTED_TOKEN = 1, "unexpected text",
        "The parser met something that cannot stand here. The message lists what could.",
        wrong "hfn 1\nparam limit: int = 3 4\n", right "hfn 1\nparam limit: int = 34\n";
    UNEXPECTED_END = 2, "incomplete declaration",
        "The declaration ends where something more is needed. The message lists what could follow.",
        wrong "hfn 1\nlet a =\nlet b = 2\n", right "hfn 1\nlet a = 1\nlet b = 2\n";
    UNCLOSED_BRACKET = 3, "unclosed bracket",
        "A `(`, `[` or `{` is never closed. To find where it ends, the parser takes a declaration that begins in the first column as the end of the one before.",
        wrong "hfn 1\nsink a to file(\"a.jsonl\") { rotate: 1d\nlet b = 2\n", right "hfn 1\nsink a to file(\"a.jsonl\") { rotate: 1d }\nlet b = 2\n";
    UNMATCHED_BRACKET = 4, "bracket without partner",
        "A `)`, `]` or `}` closes nothing, or something else than what was opened last.",
        wrong "hfn 1\nlet a = [1, 2)\n", right "hfn 1\nlet a = [1, 2]\n";
    UNTERMINATED_STRING = 5, "unterminated string",
        "A string ends with `\"` on the line on which it begins. Write a line break as `\\n`.",
        wrong "hfn 1\nlet a = \"open\nlet b = 2\n", right "hfn 1\nlet a = \"open\"\nlet b = 2\n";
    NESTING_TOO_DEEP = 6, "nested too deep",
        "Brackets, `if` and types may nest 64 levels deep. Name a part with `let` or move it into a `fn`.",
        wrong "let a = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n", right "let a = [[1]]\n";
    FILE_TOO_LARGE = 7, "file too large",
        "A `.hfn` file may have 4 MiB. Large tables belong into a store or a data file.",
        wrong "", right "";
    UNKNOWN_DECLARATION = 8, "unknown declaration",
        "Every declaration begins with its keyword: type, param, secret, let, store, source, sink, fn, trigger, stream, table, pipeline, watch, test, on or import.",
        wrong "hfn 1\nsorce ticks from every(5s)\n", right "hfn 1\nsource ticks from every(5s)\n";
    UNKNOWN_EDITION = 9, "unknown edition",
        "`hfn N` names the edition of the language. This version of hexafn knows edition 1; a newer file needs a newer hexafn.",
        wrong "hfn 7\nlet a = 1\n", right "hfn 1\nlet a = 1\n";
    MISPLACED_EDITION = 10, "edition not first",
        "`hfn 1` is the first line of a file and stands there once.",
        wrong "let a = 1\nhfn 1\n", right "hfn 1\nlet a = 1\n";
    CHAINED_COMPARISON = 11, "chained comparison",
        "Comparisons give a bool, so `a < b < c` would compare a bool with `c`. Write `a < b and b < c`, or `b in a..c`.",
        wrong "hfn 1\nfn ok(a: int) = 1 < a < 9\n", right "hfn 1\nfn ok(a: int) = 1 < a and a < 9\n";
    ASSIGNMENT_FOR_EQUALITY = 12, "`=` in a condition",
        "`=` gives a name to a value, `==` compares two values.",
        wrong "hfn 1\nstream a = b | where kind = \"x\"\n", right "hfn 1\nstream a = b | where kind == \"x\"\n";
    FOREIGN_OPERATOR = 13, "operator of another language",
        "The logical operators are the words `and`, `or` and `not`; equality is `==` and `!=`.",
        wrong "hfn 1\nstream a = b | where x > 1 && y > 1\n", right "hfn 1\nstream a = b | where x > 1 and y > 1\n";
    SINGLE_QUOTES = 14, "single quotes",
        "Strings are written in double quotes: \"plain\", $\"with {holes}\", r\"raw\".",
        wrong "hfn 1\nlet a = 'x'\n", right "hfn 1\nlet a = \"x\"\n";
    BAD_ESCAPE = 15, "unknown escape",
        "Known escapes are \\n \\r \\t \\0 \\\\ \\\" \\u{1F600}, and {{ and }} (or \\{ and \\}) for braces in interpolated strings. In a raw string, r\"…\", a backslash is just a backslash.",
        wrong "hfn 1\nlet a = \"C:\\dir\"\n", right "hfn 1\nlet a = r\"C:\\dir\"\n";
    BAD_NUMBER = 16, "malformed number",
        "The number cannot be read or is too large for what it is used as.",
        wrong "hfn 1\nlet a = 1__000\n", right "hfn 1\nlet a = 1_000\n";
    UNKNOWN_UNIT = 17, "unknown unit",
        "Durations are written with us, ms, s, m, h or d; sizes with B, KB, MB, GB, KiB, MiB or GiB.",
        wrong "hfn 1\nlet a = 5min\n", right "hfn 1\nlet a = 5m\n";
    MISSING_PUNCTUATION = 18, "missing sign or word",
        "Only one thing can stand here, and it is missing.",
        wrong "hfn 1\nparam limit int = 3\n", right "hfn 1\nparam limit: int = 3\n";
    BOUND_WITHOUT_WITHIN = 19, "`in` for a time bound",
        "A bound in time is written `within 5m`; `in` looks for a value in a list, map or range.",
        wrong "hfn 1\ntrigger t on a when count() > 3 in 5m by user\n", right "hfn 1\ntrigger t on a when count() > 3 within 5m by user\n";
    UNKNOWN_STEP = 20, "unknown step",
        "After `|` stands a step: where, set, select, without, flatten, dedupe, throttle, sample, running, window, group, join, latest, changes, upsert, merge, distinct, put, call, top or tap.",
        wrong "hfn 1\nstream a = b | filter x > 1\n", right "hfn 1\nstream a = b | where x > 1\n";
    MISSING_PIPE = 21, "missing `|`",
        "Each step is written after a `|`.",
        wrong "hfn 1\nstream a = b\n  where x > 1\n", right "hfn 1\nstream a = b\n  | where x > 1\n";
    RESERVED_WORD = 22, "reserved word",
        "The words and, as, else, false, if, in, it, let, match, meta, not, null, or, then and true cannot name a declaration, parameter or local. A field of such a name is read as `it.name`.",
        wrong "hfn 1\nlet match = 1\n", right "hfn 1\nlet matched = 1\n";
    REPEATED_CLAUSE = 23, "clause given twice",
        "`within`, `by`, `rearm` and `overlap` can each be given once.",
        wrong "hfn 1\ntrigger t on a when count() > 3 within 5m within 6m\n", right "hfn 1\ntrigger t on a when count() > 3 within 5m\n";
    UNKNOWN_CHARACTER = 24, "character without meaning",
        "The character is not part of the language outside of strings and comments.",
        wrong "hfn 1\nlet a = @b\n", right "hfn 1\nlet a = b\n";
    MISSING_ELSE = 25, "`if` without `else`",
        "`if` gives a value, so it needs one for both cases: `if c then a else null`.",
        wrong "hfn 1\nfn f(x: int) = if x > 1 then 2\n", right "hfn 1\nfn f(x: int) = if x > 1 then 2 else x\n";
    NO_TERNARY = 26, "no ternary operator",
        "A choice is written `if condition then a else b`. `a ?? b` gives `b` where `a` is null.",
        wrong "hfn 1\nfn f(x: int) = x > 1 ? 2 : 3\n", right "hfn 1\nfn f(x: int) = if x > 1 then 2 else 3\n";
    POSITIONAL_AFTER_NAMED = 27, "argument without a name after one with a name",
        "Arguments without a name come first.",
        wrong "hfn 1\nsink a to file(mode: \"x\", \"a.jsonl\")\n", right "hfn 1\nsink a to file(\"a.jsonl\", mode: \"x\")\n";
    EXPRESSION_TOO_LONG = 28, "expression too long",
        "An expression may be about 200 operators deep. Name parts of it with `let`, or use a list with `in`, `any` or `all`.",
        wrong "let a = - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - 1\n", right "let a = -1\n";
    NO_SEMICOLON = 29, "superfluous `;`",
        "Declarations, steps and options need no `;`. It stands only after a `let` in a block.",
        wrong "hfn 1\nlet a = 1;\n", right "hfn 1\nlet a = 1\n";
    FOREIGN_COMMENT = 30, "comment of another language",
        "Comments begin with `//` and end with the line; `///` documents the declaration or field that follows.",
        wrong "hfn 1\n# the limit\nlet a = 1\n", right "hfn 1\n// the limit\nlet a = 1\n";
    LOOK_ALIKE = 31, "look-alike character",
        "The character looks like one of the language but is another: a typographic quote, a dash, a full-width letter, a space that does not break. Such characters come from word processors, chats and web pages. In strings and comments every character may stand.",
        wrong "hfn 1\nlet a = “x”\n", right "hfn 1\nlet a = \"x\"\n";
    FOREIGN_TYPE = 32, "type of another language",
        "The types are bool, int, float, decimal(n), string, bytes, time, duration and json; `T?` may be null, `list<T>` and `map<string, T>` hold others, `{ a: int }` is a record and `\"a\" | \"b\"` a choice. The name comes first: `name: type`.",
        wrong "hfn 1\ntype P { a: Option<int> }\n", right "hfn 1\ntype P { a: int? }\n";
    UNNAMED_AGGREGATE = 33, "aggregate without a name",
        "Each aggregate in braces gets the name of the field that it becomes: `name = count()`.",
        wrong "hfn 1\ntable t = a | group by k { count() }\n", right "hfn 1\ntable t = a | group by k { n = count() }\n";
}
