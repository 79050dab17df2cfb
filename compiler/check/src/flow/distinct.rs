//! Aggregates that are written twice and computed once.
use hexafn_ir::Name;
use hexafn_ir::step::Aggregate;

/// Aggregates without those that are there twice.
pub(super) struct Distinct {
    /// Each once.
    pub aggregates: Vec<Aggregate>,
    /// The field of each aggregate that was given.
    pub names: Vec<Name>,
}

/// Each aggregate once; `taken` says which names fields of the row have, which results must not replace too early.
pub(super) fn distinct(all: &[Aggregate], taken: &dyn Fn(&str) -> bool) -> Distinct {
    let text = |a: &Aggregate| {
        let parts = a.arguments.iter().chain(&a.filter).map(hexafn_expr::display);
        format!("{}/{}/{}", a.function, a.arguments.len(), parts.collect::<Vec<_>>().join(","))
    };
    let texts: Vec<String> = all.iter().map(text).collect();
    let first = |at: usize| {
        let same = |other: &usize| texts[*other] == texts[at];
        (0..all.len()).filter(same).find(|other| !is_hidden(&all[*other].name)).or_else(|| (0..all.len()).find(same))
    };
    let name = |at: usize| match &all[at].name {
        name if is_hidden(name) || !taken(name) => name.clone(),
        name => format!("{name}#").into(),
    };
    let firsts: Vec<usize> = (0..all.len()).map(|at| first(at).unwrap_or(at)).collect();
    let kept = firsts.iter().enumerate().filter(|(at, first)| at == *first);
    let aggregates = kept.map(|(at, _)| Aggregate { name: name(at), ..all[at].clone() }).collect();
    Distinct { aggregates, names: firsts.into_iter().map(name).collect() }
}

/// Whether a name is one that no program can write.
pub(super) fn is_hidden(name: &str) -> bool {
    name.contains('#')
}
