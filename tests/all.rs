//! End-to-end and cross-room tests, one binary.

mod locale;
mod rooms;
