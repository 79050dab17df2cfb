//! Random numbers by (seed, event number, purpose).

/// What a random number is for. Each purpose has its own number for each event.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
pub(super) enum Purpose {
    Auction,
    Bidder,
    Price,
    Channel,
    Extra,
    Name,
    Email,
    EmailHost,
    CreditCard,
    Place,
    ItemName,
    Description,
    InitialBid,
    Reserve,
    Expires,
    Seller,
    Category,
}

/// Purposes per event, rounded up.
const PURPOSES: u64 = 32;

/// The random numbers of one seed (SplitMix64, addressed by a counter).
#[derive(Clone, Copy, Debug)]
pub(super) struct Draws {
    key: u64,
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Draws {
    /// Those of a seed.
    pub fn new(seed: u64) -> Self {
        Draws { key: mix(seed.wrapping_add(0x9e37_79b9_7f4a_7c15)) }
    }

    /// 64 random bits.
    pub fn bits(self, event: u64, purpose: Purpose) -> u64 {
        let counter = event.wrapping_mul(PURPOSES).wrapping_add(purpose as u64 + 1);
        mix(self.key.wrapping_add(counter.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    /// A sequence of random bits that belongs to no event.
    pub fn sequence(self, name: u64) -> impl FnMut() -> u64 {
        let mut state = mix(self.key ^ mix(name));
        move || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            mix(state)
        }
    }
}

/// A number below `range` from the upper half of the bits.
pub(super) fn upper(bits: u64, range: u64) -> u64 {
    ((bits >> 32) * range) >> 32
}

/// A number below `range` from the lower half of the bits.
pub(super) fn lower(bits: u64, range: u64) -> u64 {
    ((bits & 0xffff_ffff) * range) >> 32
}
