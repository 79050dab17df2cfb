//! The allocator and its one setting.
//!
//! Batches are allocated by workers and freed by forwarding threads; the system's allocator contends there. mimalloc gives
//! memory back to the system after 10 ms, and the next block of input faults it in again, page by page: on a file that is
//! passed through unchanged that was 80,000 page faults a second and half of the time in the kernel. With a second of
//! patience it is 3,700 (docs/performance.md).
#![allow(unsafe_code, reason = "mimalloc's settings have no safe interface; the need is measured, see above")]

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// `mi_option_purge_delay` of mimalloc.h, which the crate does not name: it is the one before this.
const PURGE_DELAY: libmimalloc_sys::mi_option_t = libmimalloc_sys::mi_option_use_numa_nodes - 1;

/// Milliseconds until freed memory goes back to the system.
const PATIENCE: std::ffi::c_long = 1000;

/// Sets it, unless `MIMALLOC_PURGE_DELAY` of the environment says otherwise. To be called before there are threads.
pub fn configure() {
    // SAFETY: the option exists in this version, which Cargo.toml pins, and the function's one condition is that no other
    // thread calls it at the same time.
    unsafe { libmimalloc_sys::mi_option_set_default(PURGE_DELAY, PATIENCE) }
}
