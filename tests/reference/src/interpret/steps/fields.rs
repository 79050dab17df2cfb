//! `set`, `select`, `without`.
use super::Context;
use crate::interpret::row::Row;
use crate::model::Item;

/// Fields added or replaced, each seeing those before it.
pub fn set(rows: Vec<Row>, items: &[Item], context: &mut Context<'_>) -> Vec<Row> {
    let mut done = Vec::new();
    for row in rows {
        let mut made = row.clone();
        made.whole = false;
        let outcome = items.iter().try_for_each(|item| {
            let value = context.value(&made, &item.value)?;
            made.set(&item.name, value);
            Ok(())
        });
        if context.kept(&row, outcome).is_some() {
            done.push(made);
        }
    }
    done
}

/// Rows of just these fields.
pub fn select(rows: Vec<Row>, items: &[Item], context: &mut Context<'_>) -> Vec<Row> {
    let mut done = Vec::new();
    for mut row in rows {
        let outcome = context.values(&row, items);
        if let Some(values) = context.kept(&row, outcome) {
            row.fields = items.iter().map(|i| i.name.clone()).zip(values).collect();
            row.whole = false;
            done.push(row);
        }
    }
    done
}

/// Rows without these fields.
pub fn without(mut rows: Vec<Row>, names: &[String]) -> Vec<Row> {
    for row in &mut rows {
        row.fields.retain(|(n, _)| !names.contains(n));
        row.whole = false;
    }
    rows
}
