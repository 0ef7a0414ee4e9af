//! How the backups stand, as page and subcommands show it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::domain::lamp::Lamp;
use crate::domain::{Moment, Refusal};

/// The answer to everything asked about backups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupState {
    /// Where they are written; `None` while nothing is set up.
    pub target: Option<PathBuf>,
    /// Whoever has the file can read it.
    pub plain: bool,
    /// The target lies on the disk of the data, which is no protection.
    pub same_disk: bool,
    /// The last one found good, and its name.
    pub last: Option<Moment>,
    pub file: Option<String>,
    /// Green; yellow and red without a good one for days; grey while nothing is set up.
    pub lamp: Lamp,
    /// When the recovery key was last tried, and when it is to be tried again.
    pub drilled: Option<Moment>,
    pub drill_due: Option<Moment>,
    /// One is being made.
    pub running: bool,
    /// Why the last attempt came to nothing.
    pub failed: Option<Refusal>,
    /// Those in the target folder, newest first.
    pub files: Vec<String>,
}
