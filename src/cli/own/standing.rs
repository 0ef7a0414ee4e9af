//! Who holds the records that the journal leaves: the running desk says it of its memory;
//! without one a copy of the table on the disk is read, for reading it writes to it.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::cli::options::Options;
use crate::cli::talk;
use crate::domain::Seq;
use crate::files::{Claim, Files};
use crate::journal::Digest;
use crate::table::{Place, TableError, glimpse};
use crate::wire::{Ask, Reply};

/// How long the table may give no sign of life.
const PATIENCE: Duration = Duration::from_secs(60);

/// Records as somebody holds them.
pub struct Standing {
    /// `desk` or `table`.
    pub with: &'static str,
    /// They stand as after this entry, by what is said there.
    pub seq: Seq,
    pub digest: Digest,
}

impl Standing {
    /// What a running desk says of its memory.
    pub fn of_desk(facts: &BTreeMap<String, String>) -> Option<Standing> {
        let seq = Seq(facts.get("seq")?.parse().ok()?);
        let digest = Digest(u128::from_str_radix(facts.get("digest")?, 16).ok()?);
        Some(Standing { with: "desk", seq, digest })
    }
}

/// The one to compare with, or why there is none: `busy` where a desk holds the
/// directory and does not answer, `no_table`, `not_copied` where there is no room for the
/// copy, or `unreadable`, of which the next start builds a new one.
pub fn find(files: &Files, options: &Options) -> Result<Standing, &'static str> {
    if let Ok(mut client) = talk::reach_running(options) {
        return match talk::ask(&mut client, Ask::Status) {
            Ok(Reply::Status(facts)) => Standing::of_desk(&facts).ok_or("busy"),
            _ => Err("busy"),
        };
    }
    // No desk may start over the table meanwhile.
    let held = Claim::take_as_it_is(files.root()).ok().flatten();
    if held.is_none() {
        return Err("busy");
    }
    table(files)
}

fn table(files: &Files) -> Result<Standing, &'static str> {
    let place = Place::new(files);
    if !place.table().is_dir() {
        return Err("no_table");
    }
    if !place.is_unmarked() {
        return Err("unreadable");
    }
    let mut digest = Digest::default();
    let read = glimpse(&place, PATIENCE, &mut |key, _, bytes| digest.add(&key, &bytes));
    let applied = read.map_err(|error| match error {
        TableError::Files(_) => "not_copied",
        _ => "unreadable",
    })?;
    Ok(Standing { with: "table", seq: applied.seq, digest })
}
