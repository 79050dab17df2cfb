use hexafn_diagnostics::{Files, RenderOptions, render};
fn main() {
    let text = std::io::read_to_string(std::io::stdin()).unwrap();
    let fmt = std::env::args().nth(1).is_some();
    for program in text.split("\n====\n") {
        let mut files = Files::default();
        let file = files.add("p.hfn", program);
        let start = std::time::Instant::now();
        let parsed = hexafn_syntax::parse(file, program);
        println!("---- {:?} {} declarations", start.elapsed(), parsed.ast.declarations.len());
        for d in &parsed.diagnostics { println!("{}", render(d, &files, RenderOptions::default())); }
        if std::env::args().any(|a| a == "dump") { println!("{}", hexafn_syntax::dump(&parsed.ast)); } else if fmt {
            let once = hexafn_syntax::format(&parsed.ast, program);
            println!("{once}");
            let again = hexafn_syntax::parse(file, &once);
            for d in &again.diagnostics { println!("{}", d.message); }
            let twice = hexafn_syntax::format(&again.ast, &once);
            if once != twice { println!("NOT IDEMPOTENT\n{twice}"); }
        }
    }
}
