//! Declarations.
use super::Written;
use super::literal::plain;
use crate::interpret::text::duration;
use crate::model::{Declaration, Program, Role, Route, Shape, Source, Stream, Ty};

/// The text of a program.
pub fn write(program: &Program) -> Written {
    let mut out = Written::default();
    out.put("hfn 1\n");
    program.declarations.iter().for_each(|d| out.declaration(d));
    for (i, source) in program.sources.iter().enumerate() {
        if !program.sources[..i].iter().any(|s| s.ty == source.ty) {
            out.row_type(source);
        }
        out.source(source);
    }
    out.put("sink dead to file(\"dead\")\non invalid, late, error, undelivered -> dead\n");
    let mut sinks: Vec<&str> = program.streams.iter().flat_map(|s| &s.routes).map(|r| &*r.sink).collect();
    sinks.sort_unstable();
    sinks.dedup();
    for sink in sinks {
        out.put(&format!("sink {sink} to file(\"{sink}\")\n"));
    }
    program.streams.iter().for_each(|s| out.stream(s));
    out
}

impl Written {
    fn declaration(&mut self, declaration: &Declaration) {
        match declaration {
            Declaration::Type(name, Ty::Choice(_, members)) => {
                let members: Vec<String> = members.iter().map(|m| format!("{m:?}")).collect();
                self.put(&format!("type {name} = {}", members.join(" | ")));
            }
            Declaration::Type(name, ty) => {
                self.put(&format!("type {name} = "));
                self.ty(ty);
            }
            Declaration::Let(name, value) => {
                self.put(&format!("let {name} = "));
                self.expr(value);
            }
            Declaration::Param(param) => {
                self.put(&format!("param {}: ", param.name));
                self.ty(&param.ty);
                self.put(&format!(" = {}", plain(&param.default)));
            }
            Declaration::Function(f) => {
                self.put(&format!("fn {}(", f.name));
                self.each(&f.parameters, ", ", |w, (name, ty)| {
                    w.put(&format!("{name}: "));
                    w.ty(ty);
                });
                self.put(") -> ");
                self.ty(&f.result);
                self.put(" = ");
                self.expr(&f.body);
            }
        }
        self.put("\n");
    }

    fn row_type(&mut self, source: &Source) {
        match &source.shape {
            Shape::Record(fields) => {
                self.put(&format!("type {} ", source.ty));
                self.fields(fields);
            }
            Shape::Union(tag, kinds) => {
                for (kind, fields) in kinds {
                    self.put(&format!("type {}{kind} ", source.ty));
                    self.fields(fields);
                    self.put("\n");
                }
                let kinds: Vec<String> = kinds.iter().map(|(k, _)| format!("{k}: {}{k}", source.ty)).collect();
                self.put(&format!("type {} by {tag} {{ {} }}", source.ty, kinds.join(", ")));
            }
        }
        self.put("\n");
    }

    fn source(&mut self, source: &Source) {
        self.put(&format!("source {}: {} from file(\"{}\") {{ ", source.name, source.ty, source.name));
        if let Some((field, late)) = &source.time {
            self.put(&format!("time: {field}, late: {}, ", duration(*late)));
        }
        if let Some((field, lasting)) = &source.dedupe {
            self.put(&format!("dedupe: {{ by: {field}, for: {} }}, ", duration(*lasting)));
        }
        self.put(&format!("strict: {} }}\n", source.strict));
    }

    fn stream(&mut self, stream: &Stream) {
        let Stream { name, input, .. } = stream;
        match stream.role {
            Role::Trigger => {
                self.put(&format!("trigger {name} on {input} when "));
                if let Some(condition) = stream.steps.first().and_then(|s| s.kind.expressions().first().copied()) {
                    self.expr(condition);
                }
            }
            Role::Stream => {
                self.put(&format!("stream {name} = {input}"));
                stream.steps.iter().for_each(|s| self.step(s));
            }
            Role::Pipeline => {
                self.put(&format!("pipeline {name} {{ {input}"));
                stream.steps.iter().for_each(|s| self.step(s));
                self.put(" -> ");
                self.each(&stream.routes, ", ", Self::route);
                self.put(" }");
            }
        }
        self.put("\n");
    }

    fn route(&mut self, route: &Route) {
        self.put(&route.sink);
        if let Some(when) = &route.when {
            self.put(" when ");
            self.expr(when);
        }
    }
}
