//! The library: compile, wire adapters to ports, run.
