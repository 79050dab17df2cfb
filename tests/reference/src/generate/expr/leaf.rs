//! Names and constants.
use crate::generate::Generator;
use crate::model::{Expr, Kind, MetaPart, Ty, Wire};

impl Generator {
    /// Something that is there already.
    pub(super) fn leaf(&mut self, want: &Ty) -> Expr {
        let fits = |ty: &Ty| ty == want || (want.is_optional() && ty == want.required());
        let mut found: Vec<(Kind, Ty)> = vec![];
        for field in self.scope.row.iter().flatten() {
            let it = self.names.is_multiple_of(5);
            if fits(&field.ty) {
                found.push((Kind::Column(field.name.clone(), it), field.ty.clone()));
            }
            if let Ty::Secret(inner) = &field.ty
                && fits(inner)
            {
                self.next += 1;
                let secret =
                    Expr { id: self.next - 1, ty: field.ty.clone(), kind: Kind::Column(field.name.clone(), it) };
                found.push((Kind::Call("reveal", vec![secret]), (**inner).clone()));
            }
        }
        if self.scope.row.is_some() {
            let parts = [(MetaPart::Offset, Ty::Int), (MetaPart::Time, Ty::Time(Wire::Text))];
            let parts = parts.into_iter().filter(|(_, ty)| fits(ty));
            found.extend(parts.map(|(part, ty)| (Kind::Meta(part), ty)));
        }
        let locals = self.scope.locals.iter().filter(|(_, ty)| fits(ty));
        found.extend(locals.map(|(n, ty)| (Kind::Local(n.clone()), ty.clone())));
        let constants = self.scope.constants.iter().filter(|(_, ty)| fits(ty));
        found.extend(constants.map(|(n, ty)| (Kind::Constant(n.clone()), ty.clone())));
        if found.is_empty() || self.chance.percent(15) {
            return self.literal(want);
        }
        let (kind, ty) = self.chance.pick(&found).clone();
        self.make(kind, ty)
    }
}
