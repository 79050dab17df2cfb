//! Time as the engine sees it.

/// A clock. The engine reads no other, so that tests can hand in their own.
pub trait Clock: Send + Sync {
    /// Microseconds since 1970 UTC; never goes back.
    fn now(&self) -> i64;
}
