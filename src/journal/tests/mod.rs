//! Tests of the whole room: what survives, what is noticed.

mod appending;
mod cuts;
mod damage;
mod erasing;
mod framing;
mod golden;
mod model;
mod replicating;
mod snapshots;
mod support;
