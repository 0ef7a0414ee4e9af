//! What a desk that was started by a client says on its standard output, in one
//! line: [`READY`] once it listens, or its [`crate::domain::Refusal`] as JSON.

/// The desk listens.
pub const READY: &str = "ready";

/// The refusal of a desk whose data directory or socket another desk holds. The
/// other may be just leaving, so a client tries again.
pub const SECOND: &str = "server.second";
