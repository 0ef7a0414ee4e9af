//! End-to-end and cross-room tests, one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod doors;
mod driver;
mod locale;
mod term;
