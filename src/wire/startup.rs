//! What a desk that was started by a client says on its standard output: lines that
//! tell how far its opening is ([`OPENING`]), and then the last one: [`READY`] once it
//! listens, or its [`crate::domain::Refusal`] as JSON. And what one says that systemd
//! started and that cannot open: [`Shut`].

use serde::{Deserialize, Serialize};

use crate::domain::Refusal;

/// `opening 120000 1820000`: so many records of so many are in.
pub const OPENING: &str = "opening";

/// The desk listens.
pub const READY: &str = "ready";

/// The refusal of a desk whose data directory or socket another desk holds. The
/// other may be just leaving, so a client tries again.
pub const SECOND: &str = "server.second";

/// The first frame of a desk that cannot open and is everybody's, in place of its hello:
/// a console that does not know it takes it for no desk at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shut {
    pub refusal: Refusal,
}
