//! What the parser says: 0001–0099.
codes! {
    UNEXPECTED_TOKEN = 1, "unexpected text",
        "The parser met something that cannot stand here. The message lists what could.",
        wrong "hfn 1\nsource ticks from every(5s) 4\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks -> drop }\n";
    UNEXPECTED_END = 2, "incomplete declaration",
        "The declaration ends where something more is needed. The message lists what could follow.",
        wrong "hfn 1\nsource ticks from every(5s)\nstream s = ticks | where n >\npipeline p { s -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\nstream s = ticks | where n > 3\npipeline p { s -> drop }\n";
    UNCLOSED_BRACKET = 3, "unclosed bracket",
        "A `(`, `[` or `{` is never closed. To find where it ends, the parser takes a declaration that begins in the first column as the end of the one before.",
        wrong "hfn 1\nsource ticks from every(5s) { count: 3\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5s) { count: 3 }\npipeline p { ticks -> drop }\n";
    UNMATCHED_BRACKET = 4, "bracket without partner",
        "A `)`, `]` or `}` closes nothing, or something else than what was opened last.",
        wrong "hfn 1\nsource ticks from every(5s)\nstream s = ticks | where n in [1, 2)\npipeline p { s -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\nstream s = ticks | where n in [1, 2]\npipeline p { s -> drop }\n";
    UNTERMINATED_STRING = 5, "unterminated string",
        "A string ends with `\"` on the line on which it begins. Write a line break as `\\n`.",
        wrong "hfn 1\nsource ticks from every(5s)\nstream s = ticks | set m = \"open\npipeline p { s -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\nstream s = ticks | set m = \"open\"\npipeline p { s -> drop }\n";
    NESTING_TOO_DEEP = 6, "nested too deep",
        "Brackets, `if` and types may nest 64 levels deep. Name a part with `let` or move it into a `fn`.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n in [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]] -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n in [1, 2] -> drop }\n";
    FILE_TOO_LARGE = 7, "file too large",
        "A `.hfn` file may have 4 MiB. Large tables belong into a store or a data file.",
        wrong "", right "";
    UNKNOWN_DECLARATION = 8, "unknown declaration",
        "Every declaration begins with its keyword: type, param, secret, let, store, source, sink, fn, trigger, stream, table, pipeline, watch, test, on or import.",
        wrong "hfn 1\nsorce ticks from every(5s)\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks -> drop }\n";
    UNKNOWN_EDITION = 9, "unknown edition",
        "`hfn N` names the edition of the language. This version of hexafn knows edition 1; a newer file needs a newer hexafn.",
        wrong "hfn 7\nsource ticks from every(5s)\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks -> drop }\n";
    MISPLACED_EDITION = 10, "edition not first",
        "`hfn 1` is the first line of a file and stands there once.",
        wrong "source ticks from every(5s)\nhfn 1\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks -> drop }\n";
    CHAINED_COMPARISON = 11, "chained comparison",
        "Comparisons give a bool, so `a < b < c` would compare a bool with `c`. Write `a < b and b < c`, or `b in a..c`.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where 1 < n < 9 -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where 1 < n and n < 9 -> drop }\n";
    ASSIGNMENT_FOR_EQUALITY = 12, "`=` in a condition",
        "`=` gives a name to a value, `==` compares two values.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n = 3 -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n == 3 -> drop }\n";
    FOREIGN_OPERATOR = 13, "operator of another language",
        "The logical operators are the words `and`, `or` and `not`; equality is `==` and `!=`.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n > 1 && n < 9 -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n > 1 and n < 9 -> drop }\n";
    SINGLE_QUOTES = 14, "single quotes",
        "Strings are written in double quotes: \"plain\", $\"with {holes}\", r\"raw\".",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set s = 'x' -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set s = \"x\" -> drop }\n";
    BAD_ESCAPE = 15, "unknown escape",
        "Known escapes are \\n \\r \\t \\0 \\\\ \\\" \\u{1F600}, and {{ and }} (or \\{ and \\}) for braces in interpolated strings. In a raw string, r\"…\", a backslash is just a backslash.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set s = \"C:\\dir\" -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set s = r\"C:\\dir\" -> drop }\n";
    BAD_NUMBER = 16, "malformed number",
        "The number cannot be read or is too large for what it is used as.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n > 1__000 -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n > 1_000 -> drop }\n";
    UNKNOWN_UNIT = 17, "unknown unit",
        "Durations are written with us, ms, s, m, h or d; sizes with B, KB, MB, GB, KiB, MiB or GiB.",
        wrong "hfn 1\nsource ticks from every(5min)\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5m)\npipeline p { ticks -> drop }\n";
    MISSING_PUNCTUATION = 18, "missing sign or word",
        "Only one thing can stand here, and it is missing.",
        wrong "hfn 1\nparam limit int = 3\nsource ticks from every(5s)\npipeline p { ticks | where n > limit -> drop }\n",
        right "hfn 1\nparam limit: int = 3\nsource ticks from every(5s)\npipeline p { ticks | where n > limit -> drop }\n";
    BOUND_WITHOUT_WITHIN = 19, "`in` for a time bound",
        "A bound in time is written `within 5m`; `in` looks for a value in a list, map or range.",
        wrong "hfn 1\nsource ticks from every(5s)\ntrigger t on ticks when count() > 3 in 5m by n\npipeline p { t -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\ntrigger t on ticks when count() > 3 within 5m by n\npipeline p { t -> drop }\n";
    UNKNOWN_STEP = 20, "unknown step",
        "After `|` stands a step: where, set, select, without, flatten, dedupe, throttle, sample, running, window, group, join, latest, changes, upsert, merge, distinct, put, call, top or tap.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | filter n > 1 -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n > 1 -> drop }\n";
    MISSING_PIPE = 21, "missing `|`",
        "Each step is written after a `|`.",
        wrong "hfn 1\nsource ticks from every(5s)\nstream s = ticks\n  where n > 1\npipeline p { s -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\nstream s = ticks\n  | where n > 1\npipeline p { s -> drop }\n";
    RESERVED_WORD = 22, "reserved word",
        "The words and, as, else, false, if, in, it, let, match, meta, not, null, or, then and true cannot name a declaration, parameter or local. A field of such a name is read as `it.name`.",
        wrong "hfn 1\nlet match = 1\nsource ticks from every(5s)\npipeline p { ticks -> drop }\n",
        right "hfn 1\nlet matched = 1\nsource ticks from every(5s)\npipeline p { ticks | where n > matched -> drop }\n";
    REPEATED_CLAUSE = 23, "clause given twice",
        "`within`, `by`, `rearm` and `overlap` can each be given once.",
        wrong "hfn 1\nsource ticks from every(5s)\ntrigger t on ticks when count() > 3 within 5m within 6m\npipeline p { t -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\ntrigger t on ticks when count() > 3 within 5m\npipeline p { t -> drop }\n";
    UNKNOWN_CHARACTER = 24, "character without meaning",
        "The character is not part of the language outside of strings and comments.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n > @3 -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n > 3 -> drop }\n";
    MISSING_ELSE = 25, "`if` without `else`",
        "`if` gives a value, so it needs one for both cases: `if c then a else null`.",
        wrong "hfn 1\nsource ticks from every(5s)\nstream s = ticks | set s = if n > 1 then \"many\"\npipeline p { s -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set s = if n > 1 then \"many\" else \"one\" -> drop }\n";
    NO_TERNARY = 26, "no ternary operator",
        "A choice is written `if condition then a else b`. `a ?? b` gives `b` where `a` is null.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set s = n > 1 ? \"many\" : \"one\" -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set s = if n > 1 then \"many\" else \"one\" -> drop }\n";
    POSITIONAL_AFTER_NAMED = 27, "argument without a name after one with a name",
        "Arguments without a name come first.",
        wrong "hfn 1\nfn add(a: int, b: int) -> int = a + b\nsource ticks from every(5s)\npipeline p { ticks | set s = add(a: n, 2) -> drop }\non error -> drop\n",
        right "hfn 1\nfn add(a: int, b: int) -> int = a + b\nsource ticks from every(5s)\npipeline p { ticks | set s = add(n, 2) -> drop }\non error -> drop\n";
    EXPRESSION_TOO_LONG = 28, "expression too long",
        "An expression may be about 200 operators deep. Name parts of it with `let`, or use a list with `in`, `any` or `all`.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set m = - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - n -> drop }\non error -> drop\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set m = -n -> drop }\non error -> drop\n";
    NO_SEMICOLON = 29, "superfluous `;`",
        "Declarations, steps and options need no `;`. It stands only after a `let` in a block.",
        wrong "hfn 1\nsource ticks from every(5s);\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks -> drop }\n";
    FOREIGN_COMMENT = 30, "comment of another language",
        "Comments begin with `//` and end with the line; `///` documents the declaration or field that follows.",
        wrong "hfn 1\n# every five seconds\nsource ticks from every(5s)\npipeline p { ticks -> drop }\n",
        right "hfn 1\n// every five seconds\nsource ticks from every(5s)\npipeline p { ticks -> drop }\n";
    LOOK_ALIKE = 31, "look-alike character",
        "The character looks like one of the language but is another: a typographic quote, a dash, a full-width letter, a space that does not break. Such characters come from word processors, chats and web pages. In strings and comments every character may stand.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set s = “x” -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set s = \"x\" -> drop }\n";
    FOREIGN_TYPE = 32, "type of another language",
        "The types are bool, int, float, decimal(n), string, bytes, time, duration and json; `T?` may be null, `list<T>` and `map<string, T>` hold others, `{ a: int }` is a record and `\"a\" | \"b\"` a choice. The name comes first: `name: type`.",
        wrong "hfn 1\nsource lines: { n: Option<int> } from stdin\npipeline p { lines -> drop }\non invalid -> drop\n",
        right "hfn 1\nsource lines: { n: int? } from stdin\npipeline p { lines -> drop }\non invalid -> drop\n";
    UNNAMED_AGGREGATE = 33, "aggregate without a name",
        "Each aggregate in braces gets the name of the field that it becomes: `name = count()`.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | running by at { count() } -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | running by at { c = count() } -> drop }\n";
}
