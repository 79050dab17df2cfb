//! The command line.
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Stream processing in one typed file and one process.
#[derive(Debug, Parser)]
#[command(
    name = "hexafn",
    version,
    about,
    max_term_width = 100,
    after_help = "\
Example:
  hexafn new payments shop && cd shop && hexafn run pipeline.hfn

`hexafn help COMMAND` says more of a command. Exit codes: 0 fine, 1 the program failed, 2 usage, 3 the file does not check."
)]
pub struct Arguments {
    /// Colours on standard error: `auto` is on a terminal, unless `NO_COLOR` is set or `TERM` is `dumb`.
    #[arg(long, value_enum, default_value = "auto", global = true, value_name = "WHEN")]
    pub color: Color,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Color {
    /// On a terminal that wants them.
    Auto,
    /// In any case.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Parse and check a program; needs no network and no environment.
    #[command(
        after_help = "Example:\n  hexafn check pipeline.hfn\n  hexafn check *.hfn --format json | jq .message\n  hexafn check pipeline.hfn --fix --diff"
    )]
    Check(Check),
    /// Compile a program into one file that `run` takes in place of the source.
    #[command(after_help = "Example:\n  hexafn compile pipeline.hfn -o pipeline.hfnx\n  hexafn run pipeline.hfnx")]
    Compile(Compile),
    /// Run a program until its sources end, or until Ctrl-C.
    #[command(after_help = "Example:\n  hexafn run pipeline.hfn --workers 8 --set limit=500")]
    Run(Run),
    /// Draw the dataflow of a program.
    #[command(
        after_help = "Example:\n  hexafn graph pipeline.hfn\n  hexafn graph pipeline.hfn --format svg -o pipeline.svg"
    )]
    Graph(Graph),
    /// Show a stage of the compiler, the long text of an error code, or a library function.
    #[command(
        after_help = "Example:\n  hexafn explain pipeline.hfn --stage physical\n  hexafn explain HFN0101\n  hexafn explain fn split\n  hexafn explain pipeline.hfn --schema Payment"
    )]
    Explain(Explain),
    /// Run the tests of programs, with a clock of their own and without network or files.
    #[command(
        after_help = "Example:\n  hexafn test pipeline.hfn\n  hexafn test . --filter payments --coverage\n  hexafn test . --junit results.xml"
    )]
    Test(Test),
    /// Format programs.
    #[command(after_help = "Example:\n  hexafn fmt pipeline.hfn\n  hexafn fmt --check --diff .")]
    Fmt(Fmt),
    /// Begin a new program from a template, or a type from samples or a JSON Schema.
    #[command(
        after_help = "Example:\n  hexafn new payments shop\n  hexafn run shop/pipeline.hfn\n  hexafn new type --from payments.ndjson --name Payment\n  hexafn new type --from-schema payment.schema.json"
    )]
    New(New),
    /// Send events from a file or standard input to a webhook.
    #[command(after_help = "Example:\n  hexafn send http://127.0.0.1:8080/events events.ndjson --rate 100")]
    Send(Send),
    /// Write generated events to a file.
    #[command(subcommand, after_help = "Example:\n  hexafn generate nexmark --events 100000 --seed 1 -o events.ndjson")]
    Generate(Generate),
    /// List, show and switch the triggers of a program and its trigger file.
    #[command(
        subcommand,
        after_help = "Example:\n  hexafn triggers list pipeline.hfn --triggers triggers.yaml\n  hexafn triggers disable large --triggers triggers.yaml"
    )]
    Triggers(Triggers),
    /// List the sources and sinks that programs can use, with their options.
    #[command(after_help = "Example:\n  hexafn targets\n  hexafn targets http.post")]
    Targets(Targets),
}

/// Where programs may import from.
#[derive(Debug, Default, Args)]
pub struct Imports {
    /// Allow imports from this folder outside of the project, too; may be given several times.
    #[arg(long, value_name = "DIR")]
    pub allow_import: Vec<PathBuf>,
}

/// `hexafn check`.
#[derive(Debug, Args)]
pub struct Check {
    /// The programs; `-` reads standard input.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// How to print what is found.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Output,
    /// Apply the fixes that are certain, and write the file; `--fix=guesses` applies those that ask "did you mean", too.
    #[arg(long, value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "certain", value_name = "WHICH")]
    pub fix: Option<Fixes>,
    /// A trigger file to check with the program.
    #[arg(long, value_name = "FILE")]
    pub triggers: Option<PathBuf>,
    /// With `--fix`: show what it would change, and write nothing.
    #[arg(long, visible_alias = "dry-run", requires = "fix")]
    pub diff: bool,
    /// Where it may import from.
    #[command(flatten)]
    pub imports: Imports,
}

/// Which fixes to apply.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Fixes {
    /// Those whose result surely is what was meant.
    Certain,
    /// All.
    Guesses,
}

/// How diagnostics are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Output {
    /// For people, on standard error.
    Text,
    /// One JSON object a line, on standard output.
    Json,
}

/// `hexafn compile`.
#[derive(Debug, Args)]
pub struct Compile {
    /// The program.
    pub file: PathBuf,
    /// Where the artifact goes; default: the program's name with the ending `.hfnx`.
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// Where it may import from.
    #[command(flatten)]
    pub imports: Imports,
}

/// `hexafn run`.
#[derive(Debug, Args)]
pub struct Run {
    /// The program, or a compiled `.hfnx`.
    pub file: PathBuf,
    /// Worker threads; default: `workers` of hexafn.toml, else 1.
    #[arg(short, long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub workers: Option<u16>,
    /// Set a param: `--set limit=500`.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// Keep snapshots of the state here, and go on from the newest one.
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// Settings of the deployment; default: hexafn.toml in the current folder, if there is one.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// More triggers, in YAML or JSON. The file is watched: `enabled` is taken while the program runs.
    #[arg(long, value_name = "FILE")]
    pub triggers: Option<PathBuf>,
    /// Where `http.post` sources listen unless they say so.
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// No progress line and no summary.
    #[arg(short, long)]
    pub quiet: bool,
    /// The summary as one JSON object on standard error.
    #[arg(long)]
    pub json: bool,
    /// Where it may import from.
    #[command(flatten)]
    pub imports: Imports,
}

/// `hexafn graph`.
#[derive(Debug, Args)]
pub struct Graph {
    /// The program.
    pub file: PathBuf,
    /// How to draw it.
    #[arg(long, value_enum, default_value = "ascii")]
    pub format: Drawing,
    /// Where the drawing goes; default: standard output.
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// Where it may import from.
    #[command(flatten)]
    pub imports: Imports,
}

/// The forms of a drawing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Drawing {
    /// Boxes of text.
    Ascii,
    /// Graphviz.
    Dot,
    /// Mermaid, for Markdown.
    Mermaid,
    /// A picture.
    Svg,
    /// For programs.
    Json,
}

/// `hexafn explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// A program, an error code such as HFN0101, or the word `fn`.
    pub what: String,
    /// After `fn`: the function; none lists all.
    pub name: Option<String>,
    /// Of a program: the stage to show.
    #[arg(long, value_enum, default_value = "plan")]
    pub stage: Stage,
    /// Of a program: the JSON Schema of this type in place of a stage.
    #[arg(long, value_name = "TYPE", conflicts_with = "stage")]
    pub schema: Option<String>,
    /// Where it may import from.
    #[command(flatten)]
    pub imports: Imports,
}

/// The stages of the compiler.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Stage {
    /// What was written.
    Ast,
    /// What it means.
    Typed,
    /// The dataflow graph.
    Plan,
    /// What runs.
    Physical,
}

/// `hexafn test`.
#[derive(Debug, Args)]
pub struct Test {
    /// Programs, and folders with programs in them.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Only tests whose name has this text.
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Worker threads of each test; the answers are the same with any number.
    #[arg(short, long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub workers: u16,
    /// How long one test may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub limit: u64,
    /// Write the results as JUnit XML, too.
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Run again whenever a program or a file that its tests read changes, until Ctrl-C.
    #[arg(long)]
    pub watch: bool,
    /// Show which steps, triggers and loss routes the tests reached.
    #[arg(long)]
    pub coverage: bool,
    /// Write the files of `expect … = file("…")` anew where rows are not as they say.
    #[arg(long)]
    pub update: bool,
    /// How to print the results.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Output,
    /// Print what failed and nothing else.
    #[arg(short, long)]
    pub quiet: bool,
    /// Where they may import from.
    #[command(flatten)]
    pub imports: Imports,
}

/// `hexafn fmt`.
#[derive(Debug, Args)]
pub struct Fmt {
    /// The programs, or folders with programs; `-` reads standard input and writes standard output.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Write nothing; name the files that are not formatted, and exit with 1 if there are any.
    #[arg(long)]
    pub check: bool,
    /// Write nothing; show what formatting would change.
    #[arg(long)]
    pub diff: bool,
}

/// `hexafn new`.
#[derive(Debug, Args)]
pub struct New {
    /// The template; without one they are listed.
    pub template: Option<String>,
    /// The folder to make; default: the template's name.
    pub folder: Option<PathBuf>,
    /// With `type`: infer a type from samples, NDJSON, a JSON list or CSV with a header; `-` reads standard input.
    #[arg(long, value_name = "SAMPLES", conflicts_with = "folder")]
    pub from: Option<PathBuf>,
    /// With `type`: the type that a JSON Schema describes; `-` reads standard input.
    #[arg(long, value_name = "SCHEMA", conflicts_with_all = ["folder", "from"])]
    pub from_schema: Option<PathBuf>,
    /// With `type`: what the type is called; default: after the file, or the schema's title.
    #[arg(long)]
    pub name: Option<String>,
    /// With `type`: read at most so many samples.
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub samples: u64,
}

/// `hexafn send`.
#[derive(Debug, Args)]
pub struct Send {
    /// The address of the webhook.
    pub url: String,
    /// JSON or NDJSON; `-` or nothing reads standard input.
    pub file: Option<PathBuf>,
    /// Events a second; default: as fast as they are taken.
    #[arg(long)]
    pub rate: Option<f64>,
    /// A header: `--header 'x-api-key: 123'`.
    #[arg(long = "header", value_name = "NAME: VALUE")]
    pub headers: Vec<String>,
}

/// `hexafn generate`.
#[derive(Debug, Subcommand)]
pub enum Generate {
    /// NEXMark persons, auctions and bids as NDJSON.
    #[command(after_help = "Example:\n  hexafn generate nexmark --events 100000 --seed 1 -o events.ndjson")]
    Nexmark(Nexmark),
}

/// `hexafn generate nexmark`.
#[derive(Debug, Args)]
pub struct Nexmark {
    /// How many events.
    #[arg(long)]
    pub events: u64,
    /// The seed; the same seed gives the same events.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Where they go; default: standard output.
    #[arg(short, long)]
    pub output: Option<PathBuf>,
}

/// `hexafn targets`.
#[derive(Debug, Args)]
pub struct Targets {
    /// Show only this one.
    pub kind: Option<String>,
}

/// `hexafn triggers`.
#[derive(Debug, Subcommand)]
pub enum Triggers {
    /// All triggers, one a line.
    List(TriggersOf),
    /// All that is known of one trigger.
    Inspect {
        /// Its name.
        id: String,
        /// Where it is.
        #[command(flatten)]
        of: TriggersOf,
    },
    /// Let a trigger of a trigger file fire; a running program takes it in within about a second.
    Enable(Switch),
    /// Keep a trigger of a trigger file from firing.
    Disable(Switch),
}

/// A program and its trigger file.
#[derive(Debug, Args)]
pub struct TriggersOf {
    /// The program.
    pub file: PathBuf,
    /// Its trigger file.
    #[arg(long, value_name = "FILE")]
    pub triggers: Option<PathBuf>,
    /// What it may import.
    #[command(flatten)]
    pub imports: Imports,
    /// JSON, on standard output.
    #[arg(long)]
    pub json: bool,
}

/// A trigger to switch.
#[derive(Debug, Args)]
pub struct Switch {
    /// Its name.
    pub id: String,
    /// The trigger file, of which only `enabled` is changed.
    #[arg(long, value_name = "FILE")]
    pub triggers: PathBuf,
}
