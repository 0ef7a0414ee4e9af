//! The office's own lists are written by hand, and a part of one that is gone may still
//! read well: a calendar with a holiday less counts days wrongly. So the desk remembers
//! what they were, and says when they are not the same any more. What is changed while it
//! runs counts after the next start, which it has by itself in the next pause: so everybody
//! at every console counts by the same lists.

use super::shared::{Shared, Stop};
use super::sums::{self, Sums, sum};
use crate::domain::books::OwnFiles;
use crate::files::{Files, own_files, own_sum};

/// The sums of the texts, as of the last start.
const FILE: &str = "own.sums";

/// Whether the lists are other ones than at the last start; from now on these count. What
/// cannot be read or noted only means that it is said once more.
pub(super) fn changed(files: &Files, own: &OwnFiles) -> bool {
    let text = |text: &Result<String, String>| text.clone().unwrap_or_default();
    let now = own.iter().map(|(name, own)| (name.clone(), sum(text(own).as_bytes())));
    let now = Sums::from_iter(now);
    let changed = now != sums::noted(files, FILE).unwrap_or_default();
    if changed {
        sums::note(files, FILE, &now);
    }
    changed
}

/// In a pause: where the lists are other ones than the desk opened with, another desk is to
/// start with these.
pub(super) fn look(shared: &Shared, files: &Files) {
    if own_sum(&own_files(files.root())) != shared.own {
        shared.stop(Stop::Leaving);
    }
}
