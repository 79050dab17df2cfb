//! The order of keys that was seen last: what the next event most likely looks like.
/// A piece of text that is expected at some place.
pub struct Pattern {
    /// The first 16 bytes and which of them count: a comparison without a call.
    head: [u64; 2],
    mask: [u64; 2],
    text: Box<[u8]>,
}

impl Pattern {
    /// The pattern of that text.
    pub fn new(text: &[u8]) -> Self {
        let (mut head, mut mask) = ([0; 16], [0; 16]);
        for (i, byte) in text.iter().take(16).enumerate() {
            (head[i], mask[i]) = (*byte, 0xFF);
        }
        Pattern { head: halves(&head), mask: halves(&mask), text: text.into() }
    }

    /// The place after the pattern, if it stands at `at`.
    #[inline(always)]
    pub fn matches(&self, text: &[u8], at: usize, end: usize) -> Option<usize> {
        let after = at + self.text.len();
        let same = match text.get(at..).and_then(|rest| rest.first_chunk::<16>()) {
            Some(there) => {
                let [low, high] = halves(there);
                let differ = (low & self.mask[0]) ^ self.head[0] | (high & self.mask[1]) ^ self.head[1];
                differ == 0 && (self.text.len() <= 16 || text.get(at + 16..after) == self.text.get(16..))
            }
            None => text.get(at..after) == Some(&self.text),
        };
        (same && after <= end).then_some(after)
    }
}

#[inline(always)]
fn halves(chunk: &[u8; 16]) -> [u64; 2] {
    let chunk = u128::from_le_bytes(*chunk);
    [chunk as u64, (chunk >> 64) as u64]
}

/// What to do with the value after a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Step over a string.
    SkipString,
    /// Step over a number.
    SkipNumber,
    /// Read a plain value (see [`super::column::Column::is_plain`]) into the column of that place.
    Read(u32),
    /// All else that a member may ask for.
    Member,
    /// The tag of a union, whose value is part of the pattern.
    Tag,
    /// A key that no field has.
    Unknown,
    /// No value: the closing bracket.
    Close,
}

/// A key as it stood in the text: from the end of the value before it to the start of its own value, so with the comma or
/// bracket, white space and colon (`,"price":`). The tag of a union has its value with it (`{"type":"bid"`).
pub struct Step {
    /// The text.
    pub pattern: Pattern,
    /// What to do with the value.
    pub action: Action,
    /// The member, [`UNKNOWN`] or [`CLOSE`].
    pub slot: u32,
    /// How many quotes, backslashes and control characters are in the text.
    pub places: u32,
    /// How far into the next step's text the first of those is; for the closing bracket the length of the text, since a
    /// line end follows.
    pub next: u32,
}

/// The keys of an object in order. The closing bracket is the last.
#[derive(Default)]
pub struct Shape {
    steps: Vec<Step>,
    closed: bool,
    simple: bool,
}

/// The slot of a key that no field has.
pub const UNKNOWN: u32 = u32::MAX;
/// The slot of the closing bracket.
pub const CLOSE: u32 = u32::MAX - 1;
/// Objects with more keys than that, and longer patterns, are not remembered.
const MOST: usize = 4096;

impl Shape {
    /// Whether the pattern of the closing bracket is there: the whole of an object is remembered.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether all of an object is remembered and its values are of the usual kinds.
    pub fn is_simple(&self) -> bool {
        self.simple
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.steps.clear();
        (self.closed, self.simple) = (false, false);
    }

    /// Remembers a pattern and what to do with the value after it.
    pub fn push(&mut self, pattern: &[u8], slot: u32, action: Action) {
        if self.steps.len() < MOST && pattern.len() < MOST {
            let special = |b: &u8| matches!(b, b'"' | b'\\' | 0..0x20);
            let first = pattern.iter().position(special).unwrap_or(pattern.len()) as u32;
            if let Some(last) = self.steps.last_mut() {
                last.next = first;
            }
            let places = pattern.iter().filter(|b| special(b)).count() as u32;
            self.steps.push(Step { pattern: Pattern::new(pattern), slot, action, places, next: 0 });
            self.closed = slot == CLOSE;
            self.simple =
                self.closed && !self.steps.iter().any(|s| matches!(s.action, Action::Member | Action::Unknown));
        }
    }

    /// Adds the first `n` patterns of another shape.
    pub fn extend(&mut self, other: &Shape, n: usize) {
        for step in other.steps.iter().take(n) {
            self.push(&step.pattern.text, step.slot, step.action);
        }
    }

    /// All keys in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// If pattern `i` stands at `at`: its slot and the place after it.
    pub fn matches(&self, i: usize, text: &[u8], at: usize, end: usize) -> Option<(u32, usize)> {
        let step = self.steps.get(i)?;
        step.pattern.matches(text, at, end).map(|after| (step.slot, after))
    }

    /// The place of the pattern of that slot.
    pub fn position(&self, slot: u32) -> Option<usize> {
        self.steps.iter().position(|step| step.slot == slot)
    }
}
