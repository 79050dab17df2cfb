//! `hexafn triggers`.
use std::sync::Arc;

use hexafn::{Registry, TriggerState};

use crate::arguments::{Switch, Triggers, TriggersOf};
use crate::exit::{Exit, Failure};
use crate::{registry, screen};

pub fn run(arguments: &Triggers) -> Result<Exit, Failure> {
    match arguments {
        Triggers::List(of) => list(of),
        Triggers::Inspect { id, of } => inspect(id, of),
        Triggers::Enable(switch) => set(switch, true),
        Triggers::Disable(switch) => set(switch, false),
    }
}

fn triggers(of: &TriggersOf) -> Result<Arc<Registry>, Failure> {
    let loaded = super::with_triggers(super::load(&of.file, &of.imports)?, of.triggers.as_deref())?;
    Ok(loaded.compile().map_err(super::refuse)?.triggers)
}

fn list(of: &TriggersOf) -> Result<Exit, Failure> {
    let registry = triggers(of)?;
    let line = |t: TriggerState<'_>| match of.json {
        true => format!("{}\n", registry::json(&t)),
        false => {
            let (d, off) = (t.description, if t.enabled { "" } else { " (off)" });
            format!("{}{off} on {} when {} -> {}\n", d.id, d.on, one_line(&d.when), d.to.join(", "))
        }
    };
    screen::print(&registry.list().map(line).collect::<String>())?;
    Ok(Exit::Fine)
}

fn inspect(id: &str, of: &TriggersOf) -> Result<Exit, Failure> {
    let registry = triggers(of)?;
    let trigger = registry.inspect(id).map_err(Failure::usage)?;
    if of.json {
        screen::print(&format!("{}\n", registry::json(&trigger)))?;
        return Ok(Exit::Fine);
    }
    let d = trigger.description;
    let mut lines = vec![("id", d.id.clone()), ("place", d.place.clone()), ("on", d.on.clone())];
    lines.push(("when", one_line(&d.when)));
    lines.extend(d.call.clone().map(|call| ("call", call)));
    lines.push(("to", d.to.join(", ")));
    lines.push(("enabled", trigger.enabled.to_string()));
    lines.push(("tags", d.tags.join(", ")));
    lines.extend(d.description.clone().map(|text| ("description", text)));
    let line = |(name, value): &(&str, String)| format!("{name:<12}{value}").trim_end().to_owned() + "\n";
    screen::print(&lines.iter().map(line).collect::<String>())?;
    Ok(Exit::Fine)
}

fn set(switch: &Switch, enabled: bool) -> Result<Exit, Failure> {
    let changed =
        hexafn::switch(&switch.triggers, &switch.id, enabled).map_err(|e| Failure::usage(screen::chain(&e)))?;
    let (now, already) = (if enabled { "on" } else { "off" }, if changed { "" } else { " already" });
    screen::print(&format!("{} is {now}{already}\n", switch.id))?;
    Ok(Exit::Fine)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
