//! The files of the table inside the data directory, and the marker that outlives a
//! start which died over them.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::files::{Files, Stamp};

/// The table's name in the data directory.
pub const TABLE: &str = "sled";
/// How the name of a table that was set aside begins.
const ASIDE: &str = "sled.bad-";
const MARKER: &str = "store.opening";
/// The storage engine's one file of records.
const DATA: &str = "db";

/// Where a data directory keeps its table.
#[derive(Clone, Debug)]
pub struct Place {
    files: Files,
}

/// What was going on when the marker was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// An existing table was being opened and read.
    Opening,
    /// A fresh table was being built: what is there is unfinished and worth nothing.
    Building,
}

impl Mark {
    fn text(self) -> &'static [u8] {
        match self {
            Mark::Opening => b"opening\n",
            Mark::Building => b"building\n",
        }
    }
}

impl Place {
    /// The table of this data directory.
    pub fn new(files: &Files) -> Place {
        Place { files: files.clone() }
    }

    /// The storage engine's directory.
    pub fn table(&self) -> PathBuf {
        self.files.path(TABLE)
    }

    /// Whether there is no table at all.
    pub fn is_missing(&self) -> bool {
        !self.files.exists(TABLE)
    }

    /// The data directory; `None` where it is gone.
    pub(super) fn root(&self) -> io::Result<Option<Stamp>> {
        self.files.stamp("")
    }

    /// The storage engine's file; `None` where it is gone.
    ///
    /// # Errors
    /// Where the system does not tell.
    pub(super) fn file(&self) -> io::Result<Option<Stamp>> {
        self.files.stamp(&format!("{TABLE}/{DATA}"))
    }

    /// Bytes of the table as it stands.
    pub fn bytes(&self) -> u64 {
        self.files.bytes_in(TABLE)
    }

    /// Renames the table to the next `sled.bad-<n>` with every byte as it is, for whoever
    /// wants to know what happened; of older ones the newest stays. `None` where there is
    /// no table.
    ///
    /// # Errors
    /// When the directory cannot be renamed or the rename not synced.
    pub fn set_aside(&self) -> io::Result<Option<PathBuf>> {
        if !self.table().try_exists()? {
            return Ok(None);
        }
        let mut numbers = self.aside()?;
        let next = numbers.last().map_or(1, |last| last.saturating_add(1));
        let aside = format!("{ASIDE}{next}");
        self.files.rename(TABLE, &aside)?;
        // A desk that loses its power every evening would fill the disk with them.
        numbers.pop();
        for old in numbers {
            // One that stays costs room and nothing else.
            let _ = fs::remove_dir_all(self.files.path(&format!("{ASIDE}{old}")));
        }
        Ok(Some(self.files.path(&aside)))
    }

    /// Removes the tables that were set aside, whatever was wrong with them.
    ///
    /// # Errors
    /// Where one cannot be removed.
    pub fn remove_aside(&self) -> io::Result<()> {
        for name in self.files.list("")?.iter().filter(|name| name.starts_with(ASIDE)) {
            fs::remove_dir_all(self.files.path(name))?;
        }
        self.files.sync_dir("")
    }

    /// The numbers of the tables that were set aside, oldest first.
    fn aside(&self) -> io::Result<Vec<u32>> {
        let names = self.files.list("")?;
        let numbers = names.iter().filter_map(|name| name.strip_prefix(ASIDE)?.parse().ok());
        let mut numbers: Vec<u32> = numbers.collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// How many tables lie there that were set aside, and their bytes.
    ///
    /// # Errors
    /// Where the data directory cannot be read.
    pub fn set_aside_bytes(&self) -> io::Result<(usize, u64)> {
        let aside = self.aside()?;
        let bytes = aside.iter().map(|number| self.files.bytes_in(&format!("{ASIDE}{number}")));
        Ok((aside.len(), bytes.sum()))
    }

    /// Whether the last opening came to its end, as far as can be told.
    pub fn is_unmarked(&self) -> bool {
        self.marked().is_ok_and(|mark| mark.is_none())
    }

    /// The marker an earlier start left. One that cannot be read counts as `Opening`:
    /// that keeps the table.
    pub(super) fn marked(&self) -> io::Result<Option<Mark>> {
        match self.files.read(MARKER) {
            Ok(text) if text == Mark::Building.text() => Ok(Some(Mark::Building)),
            Ok(_) => Ok(Some(Mark::Opening)),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// What is there is worth nothing from here on: the next one who builds throws it away.
    ///
    /// # Errors
    /// When that cannot be noted.
    pub fn give_up(&self) -> io::Result<()> {
        self.mark(Mark::Building)
    }

    /// Leaves the marker on disk before the engine touches its files.
    pub(super) fn mark(&self, mark: Mark) -> io::Result<()> {
        self.files.replace(MARKER, mark.text())
    }

    /// All went well.
    pub(super) fn unmark(&self) -> io::Result<()> {
        self.files.remove(MARKER)
    }

    /// Takes away the unfinished table of an earlier start.
    pub(super) fn remove_unfinished(&self) -> io::Result<()> {
        match fs::remove_dir_all(self.table()) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }

    /// Syncs every file and directory of the table: the engine's own flush only asks
    /// for writeback, and that does not survive a power cut.
    pub(super) fn sync_table(&self) -> io::Result<()> {
        sync_tree(&self.table())?;
        self.files.sync_dir("")
    }
}

fn sync_tree(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_tree(&entry.path())?;
        } else {
            match sync(&entry.path()) {
                // The engine replaces its small index files whenever it likes.
                Err(e) if e.kind() == ErrorKind::NotFound => {}
                other => other?,
            }
        }
    }
    sync(dir)
}

fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Fault;

    fn place() -> (tempfile::TempDir, Place) {
        let home = tempfile::tempdir().unwrap();
        let files = Files::recorded(home.path()).unwrap();
        (home, Place { files })
    }

    #[test]
    fn a_table_is_set_aside_whole_under_a_free_name() {
        let (home, place) = place();
        assert_eq!(place.set_aside().unwrap(), None);
        for number in 1..5 {
            fs::create_dir(place.table()).unwrap();
            fs::write(place.table().join("db"), [number]).unwrap();
            let aside = place.set_aside().unwrap().unwrap();
            assert_eq!(aside, home.path().join(format!("sled.bad-{number}")));
            assert_eq!(fs::read(aside.join("db")).unwrap(), [number]);
            assert!(!place.table().exists());
        }
        let left = place.files.list("").unwrap();
        assert_eq!(left, ["sled.bad-3", "sled.bad-4"], "the last two are enough to look at");
        assert_eq!(place.set_aside_bytes().unwrap(), (2, 2));
    }

    #[test]
    fn a_marker_is_found_as_it_was_left_and_an_unreadable_one_keeps_the_table() {
        let (_home, place) = place();
        assert_eq!(place.marked().unwrap(), None);
        for mark in [Mark::Building, Mark::Opening] {
            place.mark(mark).unwrap();
            assert_eq!(place.marked().unwrap(), Some(mark));
        }
        place.files.replace(MARKER, b"").unwrap();
        assert_eq!(place.marked().unwrap(), Some(Mark::Opening));
        place.unmark().unwrap();
        assert_eq!(place.marked().unwrap(), None);
    }

    #[test]
    fn a_marker_that_is_not_surely_on_disk_is_an_error() {
        let (_home, place) = place();
        for nth in [1, 2] {
            place.files.fail(Fault::Sync { nth });
            assert!(place.mark(Mark::Opening).is_err());
        }
    }
}
