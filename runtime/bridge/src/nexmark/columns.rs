//! Events as Arrow columns: only those that are wanted, of the kinds that are wanted.
use std::sync::Arc;

use arrow_array::builder::StringViewBuilder;
use arrow_array::{ArrayRef, Int64Array, TimestampMicrosecondArray, new_null_array};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType};
use hexafn_ir::decode::Decode;
use hexafn_ir::{Name, Type, layout};

use super::model::{Kind, Model, millis};
use super::texts::{Slice, Texts};

/// Makes the wanted columns.
pub(super) struct Columns {
    model: Model,
    texts: Texts,
    kinds: Vec<Kind>,
    wanted: Vec<Wanted>,
}

struct Wanted {
    name: Name,
    ty: DataType,
    /// The kinds that have this field.
    kinds: Vec<Kind>,
}

impl Columns {
    /// For one request.
    pub fn new(seed: u64, decode: &Decode) -> Self {
        let model = Model::new(seed);
        let is_wanted = |kind: &Kind| match &decode.kinds {
            Some(names) => names.iter().any(|name| **name == *kind.tag()),
            None => true,
        };
        let wanted = decode.wanted.fields.iter().map(|field| Wanted {
            name: field.name.clone(),
            ty: layout::data_type(&field.ty),
            kinds: Kind::ALL.into_iter().filter(|kind| has(*kind, &field.name)).collect(),
        });
        Columns {
            kinds: Kind::ALL.into_iter().filter(is_wanted).collect(),
            wanted: wanted.collect(),
            texts: Texts::new(model),
            model,
        }
    }

    /// The numbers of the wanted events among these.
    pub fn events(&self, events: std::ops::Range<u64>) -> Vec<u64> {
        if self.kinds.len() == Kind::ALL.len() {
            return events.collect();
        }
        events.filter(|n| self.kinds.contains(&Kind::of(*n))).collect()
    }

    /// The columns of those events.
    pub fn make(&self, events: &[u64]) -> Result<Vec<ArrayRef>, ArrowError> {
        self.wanted.iter().map(|wanted| self.column(wanted, events)).collect()
    }

    fn column(&self, wanted: &Wanted, events: &[u64]) -> Result<ArrayRef, ArrowError> {
        let model = self.model;
        let micros = |millis: u64| millis as i64 * 1000;
        let array: ArrayRef = match &*wanted.name {
            "auction" => self.integers(wanted, events, |n| model.auction(n) as i64),
            "bidder" => self.integers(wanted, events, |n| model.bidder(n) as i64),
            "price" => self.integers(wanted, events, |n| model.price(n) as i64),
            "id" => self.integers(wanted, events, |n| model.id(n) as i64),
            "initial_bid" => self.integers(wanted, events, |n| model.initial_bid(n) as i64),
            "reserve" => self.integers(wanted, events, |n| model.reserve(n) as i64),
            "seller" => self.integers(wanted, events, |n| model.seller(n) as i64),
            "category" => self.integers(wanted, events, |n| model.category(n) as i64),
            "date_time" => self.times(wanted, events, |n| micros(millis(n))),
            "expires" => self.times(wanted, events, |n| micros(model.expires(n))),
            _ if wanted.ty == DataType::Utf8View => return self.strings(wanted, events),
            _ => new_null_array(&wanted.ty, events.len()),
        };
        Ok(array)
    }

    /// Which of the events have the field; `None`: all.
    fn nulls(&self, wanted: &Wanted, events: &[u64]) -> Option<NullBuffer> {
        if self.kinds.iter().all(|kind| wanted.kinds.contains(kind)) {
            return None;
        }
        Some(events.iter().map(|n| wanted.kinds.contains(&Kind::of(*n))).collect::<Vec<bool>>().into())
    }

    fn integers(&self, wanted: &Wanted, events: &[u64], value: impl Fn(u64) -> i64) -> ArrayRef {
        let nulls = self.nulls(wanted, events);
        Arc::new(Int64Array::new(values(events, nulls.as_ref(), value), nulls))
    }

    fn times(&self, wanted: &Wanted, events: &[u64], value: impl Fn(u64) -> i64) -> ArrayRef {
        let nulls = self.nulls(wanted, events);
        Arc::new(TimestampMicrosecondArray::new(values(events, nulls.as_ref(), value), nulls))
    }

    fn strings(&self, wanted: &Wanted, events: &[u64]) -> Result<ArrayRef, ArrowError> {
        let mut out = Strings {
            builder: StringViewBuilder::with_capacity(events.len()),
            texts: &self.texts,
            blocks: [None; 3],
            scratch: Vec::new(),
        };
        for n in events {
            out.append(&wanted.name, Kind::of(*n), *n)?;
        }
        Ok(Arc::new(out.builder.finish()))
    }
}

fn values(events: &[u64], nulls: Option<&NullBuffer>, value: impl Fn(u64) -> i64) -> ScalarBuffer<i64> {
    match nulls {
        None => events.iter().map(|n| value(*n)).collect(),
        Some(nulls) => events.iter().zip(nulls.iter()).map(|(n, there)| if there { value(*n) } else { 0 }).collect(),
    }
}

/// Whether events of that kind have that field, by the declared type.
fn has(kind: Kind, field: &str) -> bool {
    let Type::Union(union) = hexafn_ir::nexmark::event_type() else { return false };
    field == &*union.tag
        || union.kinds.iter().any(|(tag, record)| **tag == *kind.tag() && record.field(field).is_some())
}

struct Strings<'a> {
    builder: StringViewBuilder,
    texts: &'a Texts,
    /// The pools that the builder has already, by their number there.
    blocks: [Option<u32>; 3],
    scratch: Vec<u8>,
}

impl Strings<'_> {
    fn append(&mut self, field: &str, kind: Kind, event: u64) -> Result<(), ArrowError> {
        match (kind, field) {
            (_, "type") => self.builder.append_value(kind.tag()),
            (_, "extra") => return self.append_slice(self.texts.extra(kind, event)),
            (Kind::Bid, "url") => return self.append_slice(self.texts.url(event)),
            (Kind::Bid, "channel") => return self.append_made(|texts, out| texts.channel(event, out)),
            (Kind::Auction, "item_name") => return self.append_slice(self.texts.item_name(event)),
            (Kind::Auction, "description") => return self.append_slice(self.texts.description(event)),
            (Kind::Person, "name") => return self.append_made(|texts, out| texts.name(event, out)),
            (Kind::Person, "email_address") => return self.append_made(|texts, out| texts.email(event, out)),
            (Kind::Person, "credit_card") => return self.append_made(|texts, out| texts.credit_card(event, out)),
            (Kind::Person, "city") => self.builder.append_value(self.texts.city(event)),
            (Kind::Person, "state") => self.builder.append_value(self.texts.state(event)),
            _ => self.builder.append_null(),
        }
        Ok(())
    }

    /// Points into the pool: nothing is copied.
    fn append_slice(&mut self, slice: Slice) -> Result<(), ArrowError> {
        let block = match self.blocks[slice.pool as usize] {
            Some(block) => block,
            None => {
                let block = self.builder.append_block(self.texts.pool(slice.pool).clone());
                self.blocks[slice.pool as usize] = Some(block);
                block
            }
        };
        self.builder.try_append_view(block, slice.start as u32, slice.length as u32)
    }

    fn append_made(&mut self, make: impl FnOnce(&Texts, &mut Vec<u8>)) -> Result<(), ArrowError> {
        self.scratch.clear();
        make(self.texts, &mut self.scratch);
        let text = std::str::from_utf8(&self.scratch).map_err(|e| ArrowError::InvalidArgumentError(e.to_string()))?;
        self.builder.append_value(text);
        Ok(())
    }
}
