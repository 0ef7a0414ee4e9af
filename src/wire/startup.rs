//! What a desk that was started by a client says on its standard output: lines that
//! tell how far its opening is ([`OPENING`]), and then the last one: [`READY`] once it
//! listens, or its [`crate::domain::Refusal`] as JSON.

/// `opening 120000 1820000`: so many records of so many are in.
pub const OPENING: &str = "opening";

/// The desk listens.
pub const READY: &str = "ready";

/// The refusal of a desk whose data directory or socket another desk holds. The
/// other may be just leaving, so a client tries again.
pub const SECOND: &str = "server.second";
