//! What the checks look at: the desk that is meant, and its data where they can be read.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use crate::cli::answer::Failure;
use crate::cli::options::Options;
use crate::cli::talk;
use crate::domain::Moment;
use crate::files::Files;
use crate::link::Place;
use crate::link::practice::Practice;
use crate::wire::{Ask, Reply, StaffRow};

/// Gathered once.
pub struct Look<'a> {
    pub options: &'a Options,
    pub place: Place,
    /// The data of the desk that runs, which in an office are not this account's.
    pub data: PathBuf,
    /// `None` where this account cannot look into them.
    pub files: Option<Files>,
    /// Whether the data belong to this account. What may write is left alone otherwise:
    /// a file that root made there would lock the desk out.
    pub own: bool,
    /// What the running desk says of itself.
    pub status: Option<BTreeMap<String, String>>,
    /// Who works here; `None` without a desk.
    pub staff: Option<Vec<StaffRow>>,
    pub practice: bool,
}

impl Look<'_> {
    /// Looks; starts no desk.
    pub fn at(options: &Options) -> Result<Look<'_>, Failure> {
        talk::must_exist(options)?;
        let place = talk::place(options)?;
        let mut client = talk::reach_running(options).ok();
        let mut ask = |question| talk::ask(client.as_mut()?, question).ok();
        let status = match ask(Ask::Status) {
            Some(Reply::Status(facts)) => Some(facts),
            _ => None,
        };
        let staff = match ask(Ask::Who) {
            Some(Reply::Staff(staff)) => Some(staff),
            _ => None,
        };
        let said = status.as_ref().and_then(|facts| facts.get("data")).map(PathBuf::from);
        let data = said.unwrap_or_else(|| place.data.clone());
        let may = std::fs::read_dir(&data).is_ok();
        let files = may.then(|| Files::at(&data).ok()).flatten();
        let uid = rustix::process::getuid().as_raw();
        let own = std::fs::metadata(&data).is_ok_and(|found| found.uid() == uid);
        let practice = Practice::of(&data).is_some();
        Ok(Look { options, place, data, files, own, status, staff, practice })
    }

    /// What the running desk says of one thing.
    pub fn fact(&self, name: &str) -> Option<&str> {
        Some(self.status.as_ref()?.get(name)?.as_str())
    }

    /// The time at the desk; of the machine without one.
    pub fn now(&self) -> Moment {
        self.fact("now").and_then(Moment::parse_rfc3339).unwrap_or_else(Moment::of_machine)
    }
}
