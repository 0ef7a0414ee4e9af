//! The drafts a desk left on the disk, noted at its leave and looked at by the next one:
//! nothing else knows of a draft that is gone. While a desk runs, and after it was killed,
//! there is no note.

use super::DIR;
use crate::desk::sums::{self, Sums, sum};
use crate::files::Files;

const FILE: &str = "drafts/left.sums";

/// Notes what is on the disk now.
pub(super) fn note(files: &Files) {
    sums::note(files, FILE, &there(files));
}

/// What was noted, and takes the note away.
pub(super) fn taken(files: &Files) -> Option<Sums> {
    if !files.exists(FILE) {
        return None;
    }
    let noted = sums::noted(files, FILE);
    // One that stays says something wrong at the worst.
    let _ = files.remove(FILE);
    noted
}

fn there(files: &Files) -> Sums {
    let names = files.list(DIR).unwrap_or_default().into_iter();
    let drafts = names.filter(|name| name.ends_with(".draft"));
    drafts
        .filter_map(|name| {
            let bytes = files.read(&format!("{DIR}/{name}")).ok()?;
            Some((name, sum(&bytes)))
        })
        .collect()
}
