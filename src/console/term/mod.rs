//! The terminal as it really is: raw bytes in, one write per frame out, everything
//! restored whatever happens.

pub mod event;
