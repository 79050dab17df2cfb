//! What the planner says: 0501–0599.
codes! {
    /// Sinks whose losses come back to them.
    UNDELIVERED_CIRCLE = 501, "losses go in a circle",
        "What one sink cannot deliver goes to another, whose own losses come back to the first. A row that neither can take would go round for ever.",
        wrong "hfn 1\nsource ticks from every(5s)\nsink a to file(\"a.jsonl\") { on undelivered -> b }\nsink b to file(\"b.jsonl\") { on undelivered -> a }\npipeline p { ticks -> a }\n",
        right "hfn 1\nsource ticks from every(5s)\nsink a to file(\"a.jsonl\") { on undelivered -> b }\nsink b to file(\"b.jsonl\") { on undelivered -> drop }\npipeline p { ticks -> a }\n";
    /// A condition on a loss route that can fail.
    LOSS_CONDITION = 502, "condition on losses that can fail",
        "The condition of `on error -> sink when …` is asked about a row that is lost already. If it failed there would be no route left for it, so it may only use what cannot fail: comparisons, `and`, `or`, `not`, `in`.",
        wrong "hfn 1\nsource ticks from every(5s)\nsink dead to file(\"dead.jsonl\")\npipeline p { ticks | set m = 100 / n -> drop }\non error -> dead when attempts * 2 > 4, drop\non undelivered -> drop\n",
        right "hfn 1\nsource ticks from every(5s)\nsink dead to file(\"dead.jsonl\")\npipeline p { ticks | set m = 100 / n -> drop }\non error -> dead when attempts > 2, drop\non undelivered -> drop\n";
    /// A checked program that does not hold together.
    PLAN_CONTRADICTION = 599, "the planner was given a program that does not hold together",
        "The checker let a program through that the planner cannot understand. This is a mistake in hexafn; please report it with the program that shows it.",
        wrong "", right "";
}
