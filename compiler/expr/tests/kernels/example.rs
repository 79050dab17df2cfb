//! Enough of the language to read the library's examples: what the checker does with calls, in small.
use std::collections::HashMap;

use hexafn_expr::library::{ArgType, lambda_parameters, resolve};
use hexafn_ir::expr::CastMode;
use hexafn_ir::{BinaryOp, Expr, ExprKind, Field, Record, Type, Value};

use crate::build::{binary, cast, expr, literal};

pub struct Reader<'a> {
    text: &'a str,
    locals: HashMap<String, (u32, Type)>,
    count: u32,
}

pub fn read(text: &str) -> Expr {
    let mut reader = Reader { text, locals: HashMap::new(), count: 0 };
    let expr = reader.expression(0);
    assert_eq!(reader.text.trim(), "", "what is left of the example");
    expr
}

impl<'a> Reader<'a> {
    fn sign(&mut self, sign: &str) -> bool {
        let rest = self.text.trim_start().strip_prefix(sign);
        self.text = rest.unwrap_or(self.text);
        rest.is_some()
    }

    fn need(&mut self, sign: &str) {
        assert!(self.sign(sign), "expected {sign} at {}", self.text);
    }

    fn word(&mut self) -> &'a str {
        let text = self.text.trim_start();
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
        self.text = &text[end..];
        &text[..end]
    }

    fn expression(&mut self, least: u8) -> Expr {
        let mut left = self.operand();
        loop {
            let before = self.text;
            let signs = [(">", BinaryOp::Greater, 1), ("+", BinaryOp::Add, 2), ("*", BinaryOp::Multiply, 3)];
            let more = [("/", BinaryOp::Divide, 3), ("-", BinaryOp::Subtract, 2)];
            let found = signs.into_iter().chain(more).find(|(sign, ..)| self.sign(sign));
            match found {
                Some((_, op, strength)) if strength > least => {
                    let right = self.expression(strength);
                    let ty = if strength == 1 { Type::Bool } else { left.ty.clone() };
                    left = binary(op, left, right, ty);
                }
                _ => {
                    self.text = before;
                    return left;
                }
            }
        }
    }

    fn operand(&mut self) -> Expr {
        let mut value = self.primary();
        loop {
            if self.sign(".") {
                let name = self.word();
                let ty = match value.ty.bare() {
                    Type::Record(record) => record.field(name).expect("a field of the record").ty.clone(),
                    _ => Type::Json.optional(),
                };
                value = expr(ExprKind::Field(Box::new(value), name.into()), ty);
            } else if self.text.trim_start().starts_with("as ") {
                self.word();
                let ty = self.ty();
                value = cast(value, ty, CastMode::OrFail);
            } else {
                return value;
            }
        }
    }

    fn ty(&mut self) -> Type {
        match self.word() {
            "int" => Type::Int,
            "string" => Type::String,
            "map" => {
                self.need("<string,");
                let item = self.ty();
                self.need(">");
                Type::Map(Box::new(item))
            }
            other => panic!("type {other}"),
        }
    }

    fn primary(&mut self) -> Expr {
        if self.sign("-") {
            let operand = self.operand();
            let ty = operand.ty.clone();
            return expr(ExprKind::Negate(Box::new(operand)), ty);
        }
        if self.sign("(") {
            let inner = self.expression(0);
            self.need(")");
            return inner;
        }
        if self.sign("[") {
            let items = self.list("]");
            let known = items.iter().find(|i| i.ty != Type::Null);
            let ty = known.map_or(Type::Int, |i| i.ty.clone());
            let ty = if items.iter().any(|i| i.ty.is_optional()) { ty.optional() } else { ty };
            return expr(ExprKind::List(items), Type::List(Box::new(ty)));
        }
        if self.sign("{") {
            let mut members = Vec::new();
            while !self.sign("}") {
                let name = self.word();
                self.need(":");
                members.push((name.into(), self.expression(0)));
                self.sign(",");
            }
            let fields = members.iter().map(|(n, e): &(_, Expr)| Field::new(std::sync::Arc::clone(n), e.ty.clone()));
            let ty = Type::Record(Record { name: None, fields: fields.collect() }.into());
            return expr(ExprKind::Record(members), ty);
        }
        if self.sign("r\"") {
            let (text, rest) = self.text.split_once('"').unwrap();
            self.text = rest;
            return crate::build::text(text);
        }
        if self.text.trim_start().starts_with('"') {
            let mut stream = serde_json::Deserializer::from_str(self.text).into_iter::<String>();
            let text = stream.next().unwrap().unwrap();
            self.text = &self.text[stream.byte_offset()..];
            return crate::build::text(&text);
        }
        if self.text.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
            return self.number();
        }
        match self.word() {
            "true" => literal(Value::Bool(true), Type::Bool),
            "false" => literal(Value::Bool(false), Type::Bool),
            "null" => literal(Value::Null, Type::Null),
            name if self.sign("(") => self.call(name),
            name => {
                let (local, ty) = self.locals[name].clone();
                expr(ExprKind::Local(local), ty)
            }
        }
    }

    fn number(&mut self) -> Expr {
        let text = self.text.trim_start();
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(text.len());
        self.text = &text[end..];
        let text = &text[..end];
        if let Some(micros) = hexafn_expr::text::parse_duration(text) {
            return literal(Value::Duration(micros), Type::Duration);
        }
        match text.parse::<i64>() {
            Ok(n) => literal(Value::Int(n), Type::Int),
            Err(_) => literal(Value::Float(text.parse().unwrap()), Type::Float),
        }
    }

    fn list(&mut self, end: &str) -> Vec<Expr> {
        let mut items = Vec::new();
        while !self.sign(end) {
            items.push(self.expression(0));
            self.sign(",");
        }
        items
    }

    fn call(&mut self, name: &str) -> Expr {
        let mut arguments: Vec<Expr> = Vec::new();
        let mut types: Vec<ArgType> = Vec::new();
        while !self.sign(")") {
            let before = self.text;
            let parameters = self.parameters();
            if let Some(names) = parameters {
                types.push(ArgType::Function { parameters: names.len(), result: None });
                let wanted = lambda_parameters(name, &types, arguments.len()).expect("parameters that follow");
                let mut bound = Vec::new();
                for (name, ty) in names.iter().zip(wanted) {
                    self.locals.insert((*name).to_owned(), (self.count, ty.clone()));
                    bound.push((self.count, ty));
                    self.count += 1;
                }
                let body = self.expression(0);
                types.pop();
                types.push(ArgType::Function { parameters: bound.len(), result: Some(body.ty.clone()) });
                let ty = body.ty.clone();
                arguments.push(expr(ExprKind::Lambda { parameters: bound, body: Box::new(body) }, ty));
            } else {
                self.text = before;
                let value = self.expression(0);
                types.push(ArgType::Value(value.ty.clone()));
                arguments.push(value);
            }
            self.sign(",");
        }
        let resolved = resolve(name, &types).unwrap_or_else(|e| panic!("{e}"));
        let kind = ExprKind::Call { function: name.into(), arguments, can_fail: resolved.can_fail };
        expr(kind, resolved.result)
    }

    /// `x =>` or `(a, b) =>`.
    fn parameters(&mut self) -> Option<Vec<&'a str>> {
        let mut names = Vec::new();
        if self.sign("(") {
            while !self.sign(")") {
                names.push(self.word());
                self.sign(",");
                if names.last().is_some_and(|n| n.is_empty()) {
                    return None;
                }
            }
        } else {
            names.push(self.word());
        }
        self.sign("=>").then_some(names)
    }
}
