//! What the parser says: 0001–0099.
codes! {
    UNEXPECTED_TOKEN = 1, "unexpected text",
        "The parser met something that cannot stand here. The message lists what could.",
        wrong "hfn 1\nparam limit int = 3\n", right "hfn 1\nparam limit: int = 3\n";
}
