//! Who holds the records that the journal leaves: the running desk says it of its memory;
//! without one the table on the disk is read.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::cli::options::Options;
use crate::cli::talk;
use crate::domain::Seq;
use crate::files::Files;
use crate::journal::Digest;
use crate::link::owner;
use crate::table::{Place, SledTable};
use crate::wire::{Ask, Reply};

/// How long the table may give no sign of life.
const PATIENCE: Duration = Duration::from_secs(60);
/// What the desk locks in its data directory while it runs.
const LOCK: &str = "desk.lock";

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
/// directory and does not answer, `foreign` where it is another account's, `no_table`, or `unreadable`, of which the next start
/// builds a new one.
pub fn find(files: &Files, options: &Options) -> Result<Standing, &'static str> {
    if let Ok(mut client) = talk::reach_running(options) {
        return match talk::ask(&mut client, Ask::Status) {
            Ok(Reply::Status(facts)) => Standing::of_desk(&facts).ok_or("busy"),
            _ => Err("busy"),
        };
    }
    // What another account writes while it reads a table, the desk could not open.
    if owner::must_own(files.root()).is_err() {
        return Err("foreign");
    }
    // No desk may start over the table meanwhile.
    let held = files.lock(LOCK).ok().flatten();
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
    let mut digest = Digest::default();
    let opened = SledTable::open(&place, PATIENCE, &mut |key, _, bytes| digest.add(&key, &bytes));
    let (_, applied) = opened.map_err(|_| "unreadable")?;
    Ok(Standing { with: "table", seq: applied.seq, digest })
}
