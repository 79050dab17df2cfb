//! What the checker hands on keeps the rules of typed expressions: every expression of every clean case becomes a
//! kernel over the columns of its row, of the type that it says it has.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use arrow_schema::{Field, Schema};
use hexafn_check::{Options, SourceFile, check};
use hexafn_diagnostics::FileId;
use hexafn_ir::step::StepKind;
use hexafn_ir::{Expr, Name, Program, Type, dead_letter, envelope, layout};

/// The columns of a row with its whole envelope.
fn columns(row: &Type) -> Schema {
    let record = layout::columns(row).unwrap();
    let mut fields: Vec<Field> = layout::fields(&record).iter().map(|f| Field::clone(f)).collect();
    for name in [
        envelope::OFFSET,
        envelope::TIME,
        envelope::ARRIVED,
        envelope::ID,
        envelope::KEY,
        envelope::TOPIC,
        envelope::HEADERS,
    ] {
        let (ty, null) = envelope::data_type(name).unwrap();
        fields.push(Field::new(name, ty, null));
    }
    Schema::new(fields)
}

fn compiles(expr: &Expr, row: &Type, place: &str) {
    match hexafn_expr::compile(expr, &columns(row)) {
        Ok(kernel) => assert_eq!(layout::data_type(kernel.ty()), layout::data_type(&expr.ty), "{place}"),
        Err(error) => panic!("{place}: {error} in {}", hexafn_expr::display(expr)),
    }
}

fn step(kind: &StepKind, row: &Type, place: &str) {
    let each =
        |items: &[(Name, Expr)]| items.iter().for_each(|(name, e)| compiles(e, row, &format!("{place}, {name}")));
    match kind {
        StepKind::Where(condition) => compiles(condition, row, place),
        StepKind::Select(items) => each(items),
        StepKind::Set(items) => {
            let mut row = row.clone();
            for (name, value) in items {
                compiles(value, &row, &format!("{place}, {name}"));
                let mut record = hexafn_ir::Record::clone(&layout::columns(&row).unwrap());
                record.fields.retain(|f| f.name != *name);
                record.fields.push(hexafn_ir::Field::new(name.clone(), value.ty.clone()));
                row = Type::Record(record.into());
            }
        }
        StepKind::Sample { share, by } => {
            compiles(share, row, place);
            each(by);
        }
        StepKind::Dedupe { by, .. } | StepKind::Throttle { by, .. } => each(by),
        StepKind::Running { by, aggregates, .. } => {
            each(by);
            for aggregate in aggregates {
                aggregate.arguments.iter().chain(&aggregate.filter).for_each(|e| compiles(e, row, place));
                let types: Vec<Type> = aggregate.arguments.iter().map(|a| a.ty.clone()).collect();
                hexafn_expr::aggregate::accumulator(&aggregate.function, &types).unwrap();
            }
        }
        _ => {}
    }
}

fn whole(program: &Program, name: &str) {
    let mut rows: HashMap<&str, Type> = program.sources.iter().map(|s| (&*s.name, s.row.clone())).collect();
    let lost = Type::Record(dead_letter::record().into());
    for source in &program.sources {
        source.time.iter().for_each(|t| compiles(&t.value, &source.row, name));
        source.dedupe.iter().flat_map(|(keys, _)| keys).for_each(|(_, e)| compiles(e, &source.row, name));
    }
    for stream in &program.streams {
        let mut row = rows[&*stream.input].clone();
        for s in &stream.steps {
            step(&s.kind, &row, &format!("{name}, {}", stream.name));
            row = s.row.clone();
        }
        assert_eq!(row, stream.row, "{name}, {}", stream.name);
        stream.routes.iter().filter_map(|r| r.when.as_ref()).for_each(|w| compiles(w, &row, name));
        let conditions = stream.losses.iter().flat_map(|l| &l.targets).filter_map(|t| t.when.as_ref());
        conditions.for_each(|w| compiles(w, &lost, name));
        rows.insert(&stream.name, row);
    }
}

#[test]
fn every_expression_of_a_clean_program_becomes_a_kernel() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut clean = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "hfn") {
            continue;
        }
        let parsed = hexafn_syntax::parse(FileId(0), &fs::read_to_string(&path).unwrap());
        let checked = check(&[SourceFile::alone(FileId(0), &parsed.ast)], &Options::default());
        if let Some(program) = checked.program {
            whole(&program, &path.file_name().unwrap().to_string_lossy());
            clean += 1;
        }
    }
    assert!(clean >= 12, "only {clean} clean cases");
}
