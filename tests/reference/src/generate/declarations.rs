//! `type`, `let`, `param`, `fn` and sources.
use super::Generator;
use crate::model::{Declaration, Field, Function, Param, Shape, Source, Ty, Value, Wire};

impl Generator {
    pub(super) fn declarations(&mut self) {
        for members in [&["red", "green", "blue"][..], &["on", "off"]] {
            let name = self.name("C");
            let ty = Ty::Choice(name.clone(), members.iter().map(|m| (*m).to_owned()).collect());
            self.program.declarations.push(Declaration::Type(name, ty));
        }
        for _ in 0..self.chance.below(3) {
            let ty = self.simple();
            let value = self.value(&ty);
            let value = self.constant(value, ty.clone());
            let name = self.name("c");
            self.scope.constants.push((name.clone(), ty));
            self.program.declarations.push(Declaration::Let(name, value));
        }
        for _ in 0..self.chance.below(3) {
            self.param();
        }
        for _ in 0..self.chance.below(3) {
            self.function();
        }
    }

    fn param(&mut self) {
        let ty = match self.simple() {
            Ty::Choice(..) | Ty::Time(_) => Ty::Int,
            other => other,
        };
        let name = self.name("c");
        let default = self.value(&ty);
        let set = self.chance.percent(40).then(|| self.value(&ty));
        self.scope.constants.push((name.clone(), ty.clone()));
        self.program.declarations.push(Declaration::Param(Param { name, ty, default, set }));
    }

    fn function(&mut self) {
        let parameters: Vec<(String, Ty)> = (0..self.chance.within(1, 2))
            .map(|_| {
                let null = self.chance.percent(25);
                let ty = self.simple().or_null(null);
                (self.name("a"), ty)
            })
            .collect();
        let null = self.chance.percent(25);
        let result = self.simple().or_null(null);
        // A function sees its parameters, and the functions before it.
        self.scope.locals = parameters.clone();
        let body = self.whole(&result);
        self.scope.locals.clear();
        let name = self.name("fn");
        let types = parameters.iter().map(|(_, ty)| ty.clone()).collect();
        self.scope.functions.push((name.clone(), types, result.clone()));
        self.program.declarations.push(Declaration::Function(Function { name, parameters, result, body }));
    }

    pub(super) fn sources(&mut self) {
        for _ in 0..self.chance.within(1, 3) {
            let twin = self.program.sources.last().cloned().filter(|_| self.chance.percent(50));
            let source = match twin {
                Some(source) => Source { name: self.name("in"), ..source },
                None => self.source(),
            };
            self.program.sources.push(source);
        }
    }

    fn source(&mut self) -> Source {
        let timed = self.chance.percent(60);
        let shape = if self.chance.percent(15) {
            let kinds = ["left", "right"].map(|kind| (kind.to_owned(), self.fields(timed)));
            Shape::Union("kind".into(), kinds.into())
        } else {
            Shape::Record(self.fields(timed))
        };
        let late = *self.chance.pick(&[0, 1_000_000, 3_000_000, 60_000_000]);
        let dedupe = (self.chance.percent(12) && matches!(shape, Shape::Record(_)))
            .then(|| ("key".to_owned(), *self.chance.pick(&[1_000_000, 20_000_000])));
        Source {
            name: self.name("in"),
            ty: self.name("T"),
            shape,
            time: timed.then(|| ("at".to_owned(), late)),
            dedupe,
            strict: self.chance.percent(70),
        }
    }

    /// A key, a number, perhaps a time, and some others. Those of all kinds of a union have one type.
    fn fields(&mut self, timed: bool) -> Vec<Field> {
        let mut fields = vec![Field::new("key", Ty::Text), Field::new("num", Ty::Int)];
        if timed {
            fields.push(Field::new("at", Ty::Time(Wire::Text)));
        }
        for _ in 0..self.chance.within(2, 6) {
            let ty = self.field_type();
            let default = match &ty {
                Ty::Int | Ty::Text | Ty::Bool | Ty::Float if self.chance.percent(15) => Some(self.value(&ty)),
                _ => None,
            };
            let name = self.name("f");
            fields.push(Field { name, ty, default });
        }
        if self.chance.percent(12) {
            let name = self.name("f");
            fields.push(Field::new(name, Ty::Secret(Box::new(Ty::Text))));
        }
        // Floats are written with a point or an exponent, so they are no ints.
        for field in &mut fields {
            if let Some(Value::Float(x)) = &field.default
                && x.fract() == 0.0
            {
                field.default = Some(Value::Float(0.25));
            }
        }
        fields
    }
}
