//! The types that a program declares, with what their doc comments say.
use std::collections::BTreeMap;

use hexafn_ir::{Name, Type};
use hexafn_syntax::ast::{DeclarationKind, FieldDeclaration, TypeBody, TypeExpr, TypeExprKind};

use crate::context::{Context, Progress};
use crate::declarations::Space;

/// A type under its name.
#[derive(Clone, PartialEq, Debug)]
pub struct DeclaredType {
    /// The name.
    pub name: Name,
    /// What it stands for.
    pub ty: Type,
    /// Whether the main file declares it.
    pub is_main: bool,
    /// The lines of its doc comment.
    pub doc: Vec<String>,
    /// The doc comments of its fields, and of those of records written inside of it, by the names that lead there.
    pub fields: BTreeMap<Vec<String>, Vec<String>>,
}

/// All declared types without errors, in written order.
pub(crate) fn types(cx: &Context<'_>) -> Vec<DeclaredType> {
    let mut found = Vec::new();
    for declaration in cx.declarations.iter() {
        let DeclarationKind::Type(written) = &declaration.kind else { continue };
        let Some(entry) = cx.declarations.entry(Space::Type, &written.name) else { continue };
        let known = cx.types.borrow().get(&entry.id).cloned();
        let Some(Progress::Done(Some(ty))) = known else { continue };
        let mut fields = BTreeMap::new();
        match &written.body {
            TypeBody::Alias(alias) => inside(alias, &mut Vec::new(), &mut fields),
            TypeBody::Record(members) | TypeBody::Union { kinds: members, .. } => {
                record(members, &mut Vec::new(), &mut fields);
            }
        }
        found.push(DeclaredType {
            name: written.name.text.as_str().into(),
            ty,
            is_main: cx.declarations.is_main(written.name.span),
            doc: declaration.doc.clone(),
            fields,
        });
    }
    found
}

fn record(members: &[FieldDeclaration], path: &mut Vec<String>, found: &mut BTreeMap<Vec<String>, Vec<String>>) {
    for member in members {
        path.push(member.name.text.clone());
        if !member.doc.is_empty() {
            found.insert(path.clone(), member.doc.clone());
        }
        inside(&member.ty, path, found);
        path.pop();
    }
}

fn inside(ty: &TypeExpr, path: &mut Vec<String>, found: &mut BTreeMap<Vec<String>, Vec<String>>) {
    match &ty.kind {
        TypeExprKind::Record(members) => record(members, path, found),
        TypeExprKind::List(inner)
        | TypeExprKind::Map(_, inner)
        | TypeExprKind::Optional(inner)
        | TypeExprKind::Secret(inner) => inside(inner, path, found),
        _ => {}
    }
}
