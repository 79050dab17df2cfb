//! What the checker and the planner say: 0101–0999.
codes! {
    // Names.
    UNKNOWN_NAME = 101, "unknown name",
        "No declaration, field, local or function of that name is in scope here. Names are found from the inside out: locals, then fields of the row, then declarations, then the library.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { tick -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks -> drop }\n";
    DUPLICATE_NAME = 102, "name declared twice",
        "Each name is declared once per kind: types; values (params, secrets, lets, stores, functions); what can be read (sources, triggers, streams, tables, pipelines); sinks. Fields, parameters and locals of one place have different names, too.",
        wrong "hfn 1\nsource ticks from every(5s)\nsource ticks from every(1s)\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\nsource quick from every(1s)\npipeline p { ticks | merge quick -> drop }\n";
    STREAM_CYCLE = 103, "streams that read each other",
        "A stream cannot read its own output, neither directly nor through others: no row could ever enter such a circle.",
        wrong "hfn 1\nstream a = b\nstream b = a\npipeline p { b -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\nstream a = ticks\nstream b = a\npipeline p { b -> drop }\n";
    TYPE_CYCLE = 104, "type that contains itself",
        "A type cannot contain itself: its rows would have no fixed set of columns. Use `json` for a part of unknown depth.",
        wrong "hfn 1\ntype Node { id: int, next: Node? }\nsource nodes: Node from file(\"nodes.ndjson\")\npipeline p { nodes -> drop }\non invalid -> drop\n",
        right "hfn 1\ntype Node { id: int, next: json? }\nsource nodes: Node from file(\"nodes.ndjson\")\npipeline p { nodes -> drop }\non invalid -> drop\n";
    FUNCTION_CYCLE = 105, "function or constant that uses itself",
        "Functions are put in place of their calls, so they cannot call themselves, neither directly nor through others, and a `let` cannot need its own value. Walk lists with `map`, `filter` and `fold`.",
        wrong "hfn 1\nfn down(n: int) -> int = if n < 1 then 0 else down(n - 1)\nsource ticks from every(5s)\npipeline p { ticks | set m = down(n) -> drop }\non error -> drop\n",
        right "hfn 1\nfn down(n: int) -> int = if n < 1 then 0 else n - 1\nsource ticks from every(5s)\npipeline p { ticks | set m = down(n) -> drop }\non error -> drop\n";
    UNUSED = 106, "declared, but never used",
        "Nothing in the program uses this declaration. A source that nobody reads is not started; a sink without a route gets nothing.",
        wrong "hfn 1\nparam limit: int = 3\nsource ticks from every(5s)\npipeline p { ticks -> drop }\n",
        right "hfn 1\nparam limit: int = 3\nsource ticks from every(5s)\npipeline p { ticks | where n < limit -> drop }\n";
    UNREAD_OUTPUT = 107, "output that nobody reads",
        "The rows of this stream or trigger reach no sink: no stream and no pipeline reads it.",
        wrong "hfn 1\nsource ticks from every(5s)\nstream first = ticks | where n < 3\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\nstream first = ticks | where n < 3\npipeline p { first -> drop }\n";
    UNKNOWN_FIELD = 108, "unknown field",
        "The record or row has no field of that name at this step. `hexafn explain FILE --stage typed` shows the fields after each step.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where it.m > 3 -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where it.n > 3 -> drop }\n";
    HIDDEN_NAME = 109, "field hides a declaration",
        "A field of the row and a declaration have the same name; the name stands for the field. Write `it.name` to say that the field is meant, or rename one of them.",
        wrong "hfn 1\nparam n: int = 3\nsource ticks from every(5s)\npipeline p { ticks | where n > 1 and it.n < 9 -> drop }\n",
        right "hfn 1\nparam most: int = 3\nsource ticks from every(5s)\npipeline p { ticks | where n > most -> drop }\n";
    NO_ROW = 110, "no row here",
        "`it`, `meta` and fields need a row. Functions see their parameters only; constants and options see no row.",
        wrong "hfn 1\nfn twice() -> int = it.n * 2\nsource ticks from every(5s)\npipeline p { ticks | set m = twice() -> drop }\n",
        right "hfn 1\nfn twice(n: int) -> int = n * 2\nsource ticks from every(5s)\npipeline p { ticks | set m = twice(n) -> drop }\non error -> drop\n";
    WRONG_NOUN = 111, "name of another kind of thing",
        "The name is declared, but as something that cannot stand here: a sink cannot be read, a source cannot be routed to, a type is not a value.",
        wrong "hfn 1\nsource ticks from every(5s)\nsource other from every(1s)\npipeline p { ticks -> other }\npipeline q { other -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\nsink other to drop\npipeline p { ticks -> other }\n";
    RESERVED_NAME = 112, "reserved name",
        "`drop` and `stdout` are sinks that every program has, the built-in types keep their names, and a field's name cannot begin with `@`.",
        wrong "hfn 1\nsource ticks from every(5s)\nsink stdout to drop\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\nsink out to drop\npipeline p { ticks -> out }\n";

    // Types.
    TYPE_MISMATCH = 201, "wrong type",
        "The expression has another type than this place takes. Only these conversions go by themselves: int to decimal and float, a decimal to one with more digits, T to T?, a choice to string. Everything else is said with `as`.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n > 0 -> drop }\n";
    MAY_BE_NULL = 202, "value may be null",
        "The value is optional (`T?`), and this place needs one that is there. Give a value for the absent case with `?? value`, filter with `where x != null` before, or read a field with `?.`.",
        wrong "hfn 1\nfn next(n: int?) -> int = n\nsource ticks from every(5s)\npipeline p { ticks | set m = next(n) -> drop }\n",
        right "hfn 1\nfn next(n: int?) -> int = n ?? 0\nsource ticks from every(5s)\npipeline p { ticks | set m = next(n) -> drop }\n";
    BAD_OPERANDS = 203, "operator does not take these types",
        "Numbers go with numbers (decimal and float only after `as`), durations with durations and times, strings with strings. `json` has to be given a type first: `as int?`.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n > \"3\" -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n > 3 -> drop }\n";
    NOT_A_MEMBER = 204, "not a member of the choice",
        "The text is not one of the values that its type allows, so the comparison could never be true and the assignment never right.",
        wrong "hfn 1\nsource events from nexmark(events: 10)\npipeline p { events | where type == \"bit\" -> drop }\n",
        right "hfn 1\nsource events from nexmark(events: 10)\npipeline p { events | where type == \"bid\" -> drop }\n";
    NUMBER_RANGE = 205, "number out of range",
        "`int` has 64 bits; a decimal has at most 38 digits, at most 18 of them after the point; an option may allow less. A range begins with its lower end.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n < 99_999_999_999_999_999_999 -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n < 9_999_999_999 -> drop }\n";
    DIGITS_LOST = 206, "digits would be lost",
        "The value has more fraction digits than the decimal type of this place keeps. hexafn does not drop digits in passing: write `as decimal(n)`, or `round(x, n)`, or give the place more digits.",
        wrong "hfn 1\nparam rate: decimal(2) = 0.125\nsource ticks from every(5s)\npipeline p { ticks | set m = n * rate -> drop }\non error -> drop\n",
        right "hfn 1\nparam rate: decimal(3) = 0.125\nsource ticks from every(5s)\npipeline p { ticks | set m = n * rate -> drop }\non error -> drop\n";
    NOT_EXHAUSTIVE = 207, "match does not cover every value",
        "A `match` needs an arm for every value that its subject can have. Over a choice or a bool the values can be listed; otherwise the last arm is `_`. An arm with `if` covers nothing for certain.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set s = match n { 0 => \"first\", 1 => \"second\" } -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set s = match n { 0 => \"first\", _ => \"later\" } -> drop }\n";
    UNREACHABLE = 208, "never reached",
        "What comes before already takes every value, so this can never be evaluated.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set s = match n { _ => \"any\", 1 => \"one\" } -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set s = match n { 1 => \"one\", _ => \"any\" } -> drop }\n";
    NOT_CONSTANT = 209, "not a constant",
        "This place is read once, before any event comes: it takes literals, `let` constants and calculations over them, but no params, fields or functions of the row.",
        wrong "hfn 1\nparam limit: int = 3\nsource ticks from every(5s)\npipeline p { ticks | throttle limit per 1s -> drop }\n",
        right "hfn 1\nlet limit = 3\nsource ticks from every(5s)\npipeline p { ticks | throttle limit per 1s -> drop }\n";
    UNNAMED_ITEM = 210, "expression without a name",
        "A field can stand for itself in `select` and `by`; the result of a calculation needs a name: `name = expression`.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | select n * 2 -> drop }\non error -> drop\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | select twice = n * 2 -> drop }\non error -> drop\n";
    BAD_CONVERSION = 211, "no such conversion",
        "`as` converts between numbers, between text and what can be written as text, from and to `json`, and to `T?` where a failure shall become null. There is no conversion between these two types.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set d = at as bool -> drop }\non error -> drop\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set d = at as string -> drop }\non error -> drop\n";
    BAD_ARGUMENTS = 212, "wrong arguments",
        "The function takes other arguments: their number, order or types differ. `hexafn explain fn NAME` tells what a library function takes.",
        wrong "hfn 1\nfn twice(n: int) -> int = n * 2\nsource ticks from every(5s)\npipeline p { ticks | set m = twice(n, 2) -> drop }\non error -> drop\n",
        right "hfn 1\nfn twice(n: int) -> int = n * 2\nsource ticks from every(5s)\npipeline p { ticks | set m = twice(n) -> drop }\non error -> drop\n";
    AGGREGATE_PLACE = 213, "aggregate in the wrong place",
        "Aggregates such as `count()` and `sum(x)` look at many rows: they stand in the braces of `running`, `window` and `group`, alone or in a calculation such as `sum(x) / count()`, and nowhere else. They do not stand inside each other, nor in the functions of `map`, `filter` and the like.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set c = count() -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | running by at { c = count() } -> drop }\n";
    ROW_TYPE = 214, "rows must be records",
        "The rows of a source are records or unions of records; `flatten` needs a list.",
        wrong "hfn 1\nsource lines: string from stdin\npipeline p { lines -> drop }\non invalid -> drop\n",
        right "hfn 1\nsource lines: { line: string } from stdin\npipeline p { lines -> drop }\non invalid -> drop\n";
    MERGE_MISMATCH = 215, "merged rows differ",
        "All streams of a `merge` have the same fields with the same types; their order may differ. Bring them in line with `select` before.",
        wrong "hfn 1\nsource ticks from every(5s)\nstream others = ticks | select at\npipeline p { ticks | merge others -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\nstream others = ticks | select at, n\npipeline p { ticks | merge others -> drop }\n";
    BAD_TYPE = 216, "impossible type",
        "A decimal has 0 to 18 fraction digits; `time(…)` takes `s`, `ms` or `us`; the keys of a map are strings; the kinds of a union are records without the field that tells them apart or with it as a string, and fields of one name have one type.",
        wrong "hfn 1\nsource lines: { amount: decimal(20) } from stdin\npipeline p { lines -> drop }\non invalid -> drop\n",
        right "hfn 1\nsource lines: { amount: decimal(2) } from stdin\npipeline p { lines -> drop }\non invalid -> drop\n";
    MISPLACED = 217, "cannot stand here",
        "Ranges such as `1s..5s` stand in options, in `match` patterns and after `in` only, and functions such as `x => x + 1` only as arguments of library functions that take one.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set r = 1..3 -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set r = [1, 2, 3] -> drop }\n";
    NEVER_NULL = 218, "never null",
        "The value is always there, so this test or fall-back does nothing.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set m = n ?? 0 -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | set m = n -> drop }\n";
    NO_FIELDS = 219, "row without fields",
        "A row keeps at least one field.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | without at, n -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | without at -> drop }\n";
    CONSTANT_FAILS = 220, "constant that cannot be computed",
        "The calculation has no result, whatever the events are: it divides by zero, overflows, or refuses its arguments.",
        wrong "hfn 1\nlet share = 1 / 0\nsource ticks from every(5s)\npipeline p { ticks | where n > share -> drop }\n",
        right "hfn 1\nlet share = 1 / 2\nsource ticks from every(5s)\npipeline p { ticks | where n > share -> drop }\n";

    // Routes and secrets.
    MISSING_LOSS_ROUTE = 301, "losses without a route",
        "Events can be lost here and the program does not say where they go. Add `on KIND -> sink` to the file, or to the source, pipeline, stream or sink; `-> drop` says that they may vanish. Kinds: `invalid` (a source could not read it), `late` (it came after its time), `error` (a step failed on it), `undelivered` (a sink could not deliver it).",
        wrong "hfn 1\nsource lines: { n: int } from stdin\npipeline p { lines -> drop }\n",
        right "hfn 1\nsource lines: { n: int } from stdin\npipeline p { lines -> drop }\non invalid -> drop\n";
    UNKNOWN_LOSS = 302, "unknown kind of loss",
        "The kinds of loss are `invalid`, `late`, `error` and `undelivered`.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks -> drop }\non errors -> drop\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks -> drop }\non error -> drop\n";
    LOSS_PLACE = 303, "loss that cannot occur here",
        "`invalid` and `late` are losses of sources, `error` of sources, streams and pipelines, `undelivered` of sinks and of the pipelines that feed them.",
        wrong "hfn 1\nsource ticks from every(5s)\nsink out to drop { on late -> drop }\npipeline p { ticks -> out }\n",
        right "hfn 1\nsource ticks from every(5s)\nsink out to drop { on undelivered -> drop }\npipeline p { ticks -> out }\n";
    DUPLICATE_LOSS_ROUTE = 304, "loss routed twice",
        "One place routes each kind of loss once; several targets are written in one `on`: `on error -> a, b`.",
        wrong "hfn 1\nsource ticks from every(5s)\nsink dead to drop\npipeline p { ticks -> drop }\non error -> drop\non error -> dead\n",
        right "hfn 1\nsource ticks from every(5s)\nsink dead to drop\npipeline p { ticks -> drop }\non error -> dead\n";
    NO_ROUTE = 305, "pipeline without a route",
        "A pipeline sends its rows to at least one sink: `-> sink`. Use `stream` for rows that only other streams read.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n > 3 }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | where n > 3 -> drop }\n";
    SECRET_ESCAPES = 306, "secret leaves the program",
        "A value of a `secret` type cannot reach a sink, a log or an interpolated string. Take it out of the row with `without`, or say `reveal(x)` where it must leave.",
        wrong "hfn 1\nsource pays: { id: int, card: secret string } from stdin\nsink out to file(\"out.ndjson\")\npipeline p { pays -> out }\non invalid, undelivered -> drop\n",
        right "hfn 1\nsource pays: { id: int, card: secret string } from stdin\nsink out to file(\"out.ndjson\")\npipeline p { pays | without card -> out }\non invalid, undelivered -> drop\n";
    ACK_RISK = 307, "acknowledged before it is safe",
        "With `ack: received` the sender is told at once (an HTTP sender gets 202), while the event is only in memory: what is under way is lost if the process dies. `ack: processed`, the default, answers when every target has the event.",
        wrong "hfn 1\nsource hooks: { id: int } from http.post(\"/hooks\") { ack: received }\npipeline p { hooks -> drop }\non invalid -> drop\n",
        right "hfn 1\nsource hooks: { id: int } from http.post(\"/hooks\")\npipeline p { hooks -> drop }\non invalid -> drop\n";
    DUPLICATE_TARGET = 308, "same target twice",
        "A record is routed to a sink once. Put both conditions into one: `-> ops when a or b`.",
        wrong "hfn 1\nsource ticks from every(5s)\nsink out to drop\npipeline p { ticks -> out when n > 3, out when n < 2 }\n",
        right "hfn 1\nsource ticks from every(5s)\nsink out to drop\npipeline p { ticks -> out when n > 3 or n < 2 }\n";
    LOSS_LEAKS = 309, "loss that no target takes",
        "A loss route takes every loss of its kind: at least one of its targets has no `when`, and no condition on it can itself fail. Add a target without condition; `drop` says that the rest may vanish.",
        wrong "hfn 1\nsource ticks from every(5s)\nsink dead to drop\npipeline p { ticks -> drop }\non error -> dead when attempts > 1\n",
        right "hfn 1\nsource ticks from every(5s)\nsink dead to drop\npipeline p { ticks -> drop }\non error -> dead when attempts > 1, drop\n";
    LOSS_CIRCLE = 310, "loss routed to where it was lost",
        "What a sink could not deliver cannot go to the same sink again; use `retry` for further attempts.",
        wrong "hfn 1\nsource ticks from every(5s)\nsink out to file(\"out.ndjson\") { on undelivered -> out }\npipeline p { ticks -> out }\n",
        right "hfn 1\nsource ticks from every(5s)\nsink out to file(\"out.ndjson\") { on undelivered -> drop }\npipeline p { ticks -> out }\n";

    // Connectors and options.
    UNKNOWN_CONNECTOR = 401, "unknown connector",
        "There is no source or sink of that kind. `hexafn targets` lists all kinds with their options.",
        wrong "hfn 1\nsource ticks from evry(5s)\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks -> drop }\n";
    UNKNOWN_OPTION = 402, "unknown option",
        "There is no option of that name here. `hexafn targets` lists the options of every kind of connector.",
        wrong "hfn 1\nsource ticks from every(5s) { cuont: 3 }\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5s) { count: 3 }\npipeline p { ticks -> drop }\n";
    MISSING_OPTION = 403, "missing option",
        "The connector or the group needs this option.",
        wrong "hfn 1\nsource ticks from every\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks -> drop }\n";
    WRONG_OPTION = 404, "option takes another kind of value",
        "The option takes another kind of value: a duration such as `5m`, a size such as `16MiB`, a range such as `200ms..30s`, one of a few words, a text. Only texts may come from `env(\"NAME\")` or a `secret`.",
        wrong "hfn 1\nsource ticks from every(5)\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks -> drop }\n";
    DUPLICATE_OPTION = 405, "option given twice",
        "Each option is given once, as an argument or in the braces.",
        wrong "hfn 1\nsource ticks from every(5s) { count: 3, count: 4 }\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5s) { count: 4 }\npipeline p { ticks -> drop }\n";
    SOURCE_TYPE = 406, "type of the rows",
        "Most connectors need the type of their rows: `source name: Type from …`. Those that make their own rows (`every`, `cron`, `nexmark`, `generate`) take none, or exactly theirs.",
        wrong "hfn 1\nsource lines from stdin\npipeline p { lines -> drop }\non invalid -> drop\n",
        right "hfn 1\nsource lines: { n: int } from stdin\npipeline p { lines -> drop }\non invalid -> drop\n";
    TOO_MANY_ARGUMENTS = 407, "too many arguments",
        "The connector takes fewer positional arguments; everything else is named.",
        wrong "hfn 1\nsource ticks from every(5s, 3)\npipeline p { ticks -> drop }\n",
        right "hfn 1\nsource ticks from every(5s) { count: 3 }\npipeline p { ticks -> drop }\n";
    BAD_SECRET = 408, "secret that does not come from outside",
        "A secret is read from the environment when the program starts: `secret name = env(\"VARIABLE\")`. It is never written into the file.",
        wrong "hfn 1\nsecret key = \"abc\"\nsource ticks from every(5s)\nsink out to http.post(\"https://example.org\") { headers: { \"x-api-key\": key } }\npipeline p { ticks -> out }\non undelivered -> drop\n",
        right "hfn 1\nsecret key = env(\"KEY\")\nsource ticks from every(5s)\nsink out to http.post(\"https://example.org\") { headers: { \"x-api-key\": key } }\npipeline p { ticks -> out }\non undelivered -> drop\n";

    NOT_IN_CSV = 409, "not in a CSV row",
        "The cells of a CSV row are single values: text, numbers, bools, times. Lists, maps and records need JSON (`format: \"json\"`), or are written as text.",
        wrong "hfn 1\nsource orders: { id: string, tags: list<string> } from file(\"orders.csv\")\npipeline p { orders -> drop }\non invalid -> drop\n",
        right "hfn 1\nsource orders: { id: string, tags: string } from file(\"orders.csv\")\npipeline p { orders | set tags = split(tags, \";\") -> drop }\non invalid -> drop\n";
    SAME_FILE = 410, "file read and written",
        "A source reads the file that a sink writes: the program would read its own output without end, or spoil what it has not read yet.",
        wrong "hfn 1\nsource lines: { n: int } from file(\"lines.ndjson\")\npipeline p { lines -> file(\"lines.ndjson\") }\non invalid, undelivered -> drop\n",
        right "hfn 1\nsource lines: { n: int } from file(\"lines.ndjson\")\npipeline p { lines -> file(\"out.ndjson\") }\non invalid, undelivered -> drop\n";
    BAD_TRIGGER_FILE = 411, "trigger file that cannot be read",
        "A trigger file is YAML or JSON with a list under `triggers:`; each trigger has `id`, `on`, `when` and `to`, and may have `set`, `call`, `enabled`, `tags`, `description`. Aliases and several documents are not taken.",
        wrong "", right "";
    NOT_SUPPORTED = 901, "not supported yet",
        "The language has this construct, but this version of hexafn cannot run it. `docs/language.md` lists what runs.",
        wrong "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | window 5m { c = count() } -> drop }\n",
        right "hfn 1\nsource ticks from every(5s)\npipeline p { ticks | running by at { c = count() } -> drop }\n";
}
