//! What the checker and the loader say of imports: 0120–0139. A line `// file: NAME` in an example begins another file.
codes! {
    // What the checker says.
    UNKNOWN_IMPORT = 120, "the imported file declares no such name",
        "The file that the import names has no declaration of that name. Names that it imports itself are not handed on: import them from where they are declared. Pipelines, tests, `watch` and `on` belong to the file that has them and cannot be imported.",
        wrong "hfn 1\nimport { Tikc } from \"./types.hfn\"\nsource ticks: Tikc from stdin\npipeline p { ticks -> drop }\non invalid -> drop\n// file: types.hfn\ntype Tick { n: int }\n",
        right "hfn 1\nimport { Tick } from \"./types.hfn\"\nsource ticks: Tick from stdin\npipeline p { ticks -> drop }\non invalid -> drop\n// file: types.hfn\ntype Tick { n: int }\n";
    UNUSED_IMPORT = 121, "imported, but never used",
        "Nothing in the file uses what this import brings.",
        wrong "hfn 1\nimport { half, twice } from \"./numbers.hfn\"\nsource ticks from every(5s)\npipeline p { ticks | set m = half(n) -> drop }\non error -> drop\n// file: numbers.hfn\nfn half(n: int) -> float = (n as float) / 2\nfn twice(n: int) -> int = n * 2\n",
        right "hfn 1\nimport { half } from \"./numbers.hfn\"\nsource ticks from every(5s)\npipeline p { ticks | set m = half(n) -> drop }\non error -> drop\n// file: numbers.hfn\nfn half(n: int) -> float = (n as float) / 2\nfn twice(n: int) -> int = n * 2\n";
    AMBIGUOUS_NAME = 122, "name that two imports bring",
        "Two files that are imported as a whole declare the same name, and this file uses it. Import the one that is meant by its name: what is asked for by name hides what whole files bring, and so does what the file declares itself.",
        wrong "hfn 1\nimport \"./a.hfn\"\nimport \"./b.hfn\"\nsource ticks from every(5s)\npipeline p { ticks | where n < limit and n > least -> drop }\n// file: a.hfn\nlet limit = 3\n// file: b.hfn\nlet limit = 4\nlet least = 1\n",
        right "hfn 1\nimport { limit } from \"./a.hfn\"\nimport \"./b.hfn\"\nsource ticks from every(5s)\npipeline p { ticks | where n < limit and n > least -> drop }\n// file: a.hfn\nlet limit = 3\n// file: b.hfn\nlet limit = 4\nlet least = 1\n";
    SHARED_NAME = 123, "two things of one name in a program",
        "A running program knows its params, secrets, stores, sources, sinks, triggers and streams by their names, so two files of a program cannot both bring one of the same name. Types, functions and `let` may share names, as they are gone when the program runs.",
        wrong "hfn 1\nimport { large } from \"./large.hfn\"\nparam limit: int = 5\npipeline p { large | where n < limit -> drop }\n// file: large.hfn\nparam limit: int = 3\nsource ticks from every(5s)\nstream large = ticks | where n > limit\n",
        right "hfn 1\nimport { large } from \"./large.hfn\"\nparam most: int = 5\npipeline p { large | where n < most -> drop }\n// file: large.hfn\nparam limit: int = 3\nsource ticks from every(5s)\nstream large = ticks | where n > limit\n";

    // What the loader says.
    IMPORT_UNREADABLE = 131, "import that cannot be read",
        "There is no file at that path, it may not be read, it is a folder, or it is not UTF-8 text. Paths are relative to the file that imports.",
        wrong "hfn 1\nimport \"./tpyes.hfn\"\nsource ticks: Tick from stdin\npipeline p { ticks -> drop }\non invalid -> drop\n// file: types.hfn\ntype Tick { n: int }\n",
        right "hfn 1\nimport \"./types.hfn\"\nsource ticks: Tick from stdin\npipeline p { ticks -> drop }\non invalid -> drop\n// file: types.hfn\ntype Tick { n: int }\n";
    IMPORT_CYCLE = 132, "files that import each other",
        "A file cannot import itself, neither directly nor through others. Put what both need into a third file.",
        wrong "hfn 1\nimport \"./a.hfn\"\nsource ticks from every(5s)\npipeline p { ticks | set m = a(n) -> drop }\n// file: a.hfn\nimport \"./b.hfn\"\nfn a(n: int) -> int = b(n)\n// file: b.hfn\nimport \"./a.hfn\"\nfn b(n: int) -> int = n\nfn c(n: int) -> int = a(n)\n",
        right "hfn 1\nimport \"./a.hfn\"\nsource ticks from every(5s)\npipeline p { ticks | set m = a(n) -> drop }\n// file: a.hfn\nimport \"./b.hfn\"\nfn a(n: int) -> int = b(n)\n// file: b.hfn\nfn b(n: int) -> int = n\n";
    IMPORT_OUTSIDE = 133, "import from outside of the project",
        "A program reads files of its project only: of the folder of the main file, or of the nearest folder above it that holds a `hexafn.toml`. A symbolic link that leads out is outside, too. `--allow-import DIR`, or `imports = [\"DIR\"]` in `hexafn.toml`, allows a folder outside.",
        wrong "hfn 1\nimport \"../shared.hfn\"\nsource ticks: Tick from stdin\npipeline p { ticks -> drop }\non invalid -> drop\n",
        right "hfn 1\nimport \"./shared.hfn\"\nsource ticks: Tick from stdin\npipeline p { ticks -> drop }\non invalid -> drop\n// file: shared.hfn\ntype Tick { n: int }\n";
    IMPORT_LIMIT = 134, "too much is imported",
        "A program has at most 256 files, which are at most 16 MiB together.",
        wrong "", right "";
}
