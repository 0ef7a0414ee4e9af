//! Whether there is room for a backup, before it is begun: one that fills the disk of the
//! data would stop people's work.

use std::path::Path;

use super::Settings;
use super::create::contents;
use super::status::Status;
use crate::domain::{Refusal, Seq};
use crate::files::Files;
use crate::files::outside::Folder;

/// What a backup will take, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Needs {
    /// In the data directory: the archive that is put together, and what is unpacked of it.
    work: u64,
    /// In the target.
    target: u64,
}

impl Needs {
    /// An archive is as long as the last one and a fifth more; the first one at most about as
    /// long as what goes into it.
    fn of(content: u64, last: Option<u64>) -> Needs {
        let archive = last.map_or(content, |last| last + last / 5);
        Needs { work: content + archive, target: archive }
    }

    /// Which of both file systems has too little room, if one has: `spare` bytes where the
    /// data lie, `free` in the target where that is another one.
    fn missing(self, spare: u64, free: Option<u64>) -> Option<Missing> {
        let work = if free.is_some() { self.work } else { self.work + self.target };
        match free {
            _ if spare < work => Some(Missing::Data { needed: work, free: spare }),
            Some(free) if free < self.target => Some(Missing::Target { needed: self.target, free }),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Missing {
    Data { needed: u64, free: u64 },
    Target { needed: u64, free: u64 },
}

/// Refused with `backup.no_room` where a backup of the journal up to `upto` will not fit.
/// `spare` is what may be used on the disk of the data without anybody's deed being refused.
///
/// # Errors
/// That, `backup.target_gone`, and what the disks say.
pub fn must_fit(files: &Files, status: &Status, upto: Seq, spare: u64) -> Result<(), Refusal> {
    let Some(settings) = &status.settings else { return Err(Refusal::new("backup.not_set")) };
    let folder = settings.folder(files.root())?;
    let content = contents(files, upto)?.iter().map(|entry| entry.bytes()).sum();
    let free = free(files, settings, &folder)?;
    let needs = Needs::of(content, status.last().map(|last| last.bytes));
    let refused = |path: &Path, needed: u64, free: u64| {
        let mib = |bytes: u64| bytes.div_ceil(1 << 20);
        Err(Refusal::new("backup.no_room")
            .with("path", path.display())
            .with("needed", mib(needed))
            .with("free", free >> 20))
    };
    match needs.missing(spare, free) {
        None => Ok(()),
        Some(Missing::Data { needed, free }) => refused(files.root(), needed, free),
        Some(Missing::Target { needed, free }) => refused(&settings.target, needed, free),
    }
}

/// What is free in the target, where that is another file system.
fn free(files: &Files, settings: &Settings, folder: &Folder) -> Result<Option<u64>, Refusal> {
    let failed = |error: std::io::Error| super::target::refused(&settings.target, &error);
    if super::same_disk(files.root(), &settings.target).map_err(failed)? {
        return Ok(None);
    }
    // A system that does not say how much room there is says it when it is full.
    Ok(Some(folder.room().map_or(u64::MAX, |room| room.free)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_one_is_a_fifth_longer_and_the_first_as_long_as_its_content() {
        assert_eq!(Needs::of(1_000, Some(100)), Needs { work: 1_120, target: 120 });
        assert_eq!(Needs::of(1_000, None), Needs { work: 2_000, target: 1_000 });
    }

    #[test]
    fn each_disk_is_asked_for_what_it_will_hold() {
        let needs = Needs::of(1_000, Some(100));
        assert_eq!(needs.missing(1_120, Some(120)), None);
        let data = |needed, free| Some(Missing::Data { needed, free });
        assert_eq!(needs.missing(1_119, Some(120)), data(1_120, 1_119));
        let target = Missing::Target { needed: 120, free: 119 };
        assert_eq!(needs.missing(1_120, Some(119)), Some(target));
        // On one disk it must hold both.
        assert_eq!(needs.missing(1_240, None), None);
        assert_eq!(needs.missing(1_239, None), data(1_240, 1_239));
    }
}
