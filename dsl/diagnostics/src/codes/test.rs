//! `test` blocks.
codes! {
    TEST_ROW_LACKS = 601, "fed event without a required field",
        "A `feed` gives whole events, so that a test does not pass because of a typing mistake: each field that is required and has no default is given. The field of the event time may be left out; the test's clock fills it. To test what an event does that lacks a field, feed its text instead: `feed s = [\"{}\"]`.",
        wrong "hfn 1\nsource pays: { id: string, amount: int } from stdin\nsink out to file(\"out.ndjson\")\npipeline p { pays -> out }\non invalid, undelivered -> drop\ntest \"t\" {\n  feed pays = [{ id: \"a\" }]\n  expect out is empty\n}\n",
        right "hfn 1\nsource pays: { id: string, amount: int } from stdin\nsink out to file(\"out.ndjson\")\npipeline p { pays -> out }\non invalid, undelivered -> drop\ntest \"t\" {\n  feed pays = [\"{}\"]\n  expect out is empty\n}\n";
    TEST_FORM = 602, "test of another form",
        "A `feed` takes records, texts, `repeat n { … }` or `file(\"…\")`; an `expect` takes records, `is empty` or `file(\"…\")`, and names a place where rows come.",
        wrong "hfn 1\nsource pays: { id: string } from stdin\nsink out to file(\"out.ndjson\")\npipeline p { pays -> out }\non invalid, undelivered -> drop\ntest \"t\" {\n  feed pays = [1]\n  expect out is empty\n}\n",
        right "hfn 1\nsource pays: { id: string } from stdin\nsink out to file(\"out.ndjson\")\npipeline p { pays -> out }\non invalid, undelivered -> drop\ntest \"t\" {\n  feed pays = [{ id: \"1\" }]\n  expect out = [{ id: \"1\" }]\n}\n";
    TEST_WITHOUT_EXPECT = 603, "test that expects nothing",
        "A test without `expect` only fails if the program cannot run.",
        wrong "hfn 1\nsource pays: { id: string } from stdin\nsink out to file(\"out.ndjson\")\npipeline p { pays -> out }\non invalid, undelivered -> drop\ntest \"t\" { feed pays = [{ id: \"1\" }] }\n",
        right "hfn 1\nsource pays: { id: string } from stdin\nsink out to file(\"out.ndjson\")\npipeline p { pays -> out }\non invalid, undelivered -> drop\ntest \"t\" {\n  feed pays = [{ id: \"1\" }]\n  expect out = [{ id: \"1\" }]\n}\n";
    TEST_AMOUNT = 604, "negative time or number in a test",
        "The clock of a test only goes forward, and an event comes 0 times or more.",
        wrong "hfn 1\nsource pays: { id: string } from stdin\nsink out to file(\"out.ndjson\")\npipeline p { pays -> out }\non invalid, undelivered -> drop\ntest \"t\" {\n  advance -5m\n  expect out is empty\n}\n",
        right "hfn 1\nsource pays: { id: string } from stdin\nsink out to file(\"out.ndjson\")\npipeline p { pays -> out }\non invalid, undelivered -> drop\ntest \"t\" {\n  advance 5m\n  expect out is empty\n}\n";
}
