//! What the checker and the planner say: 0101–0999.
codes! {
    UNKNOWN_NAME = 101, "unknown name",
        "No declaration, field or function of that name is in scope here.",
        wrong "hfn 1\nstream a = nowhere\n", right "hfn 1\nsource nowhere from every(5s)\nstream a = nowhere\n";
    NOT_SUPPORTED = 901, "not supported yet",
        "The language has this construct, but this version of hexafn cannot run it. `docs/language.md` lists what runs.",
        wrong "", right "";
}
