//! What expressions can see beside the batch.
use std::collections::HashMap;

use arrow_array::ArrayRef;
use hexafn_ir::{Name, Type, Value};

use crate::constant::{Mismatch, scalar_array};

/// The values of the params at the time of a batch. Kernels see no clock, environment or randomness.
#[derive(Clone, Default, Debug)]
pub struct Scope {
    params: HashMap<Name, ArrayRef>,
}

impl Scope {
    /// No params.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the value of a param of type `ty`.
    ///
    /// # Errors
    /// If the value is not one of `ty`.
    pub fn set(&mut self, name: impl Into<Name>, value: &Value, ty: &Type) -> Result<(), Mismatch> {
        self.params.insert(name.into(), scalar_array(value, ty)?);
        Ok(())
    }

    /// The value of a param, as an array of one.
    pub(crate) fn param(&self, name: &str) -> Option<&ArrayRef> {
        self.params.get(name)
    }
}
