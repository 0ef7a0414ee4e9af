//! The files of the table inside the data directory, and the marker that outlives a
//! start which died over them.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Where a data directory keeps its table.
#[derive(Clone, Debug)]
pub struct Place {
    home: PathBuf,
}

/// What was going on when the marker was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// An existing table was being opened and read.
    Opening,
    /// A fresh table was being built: what is there is unfinished and worth nothing.
    Building,
}

impl Place {
    /// The table of the data directory `home`, which exists.
    pub fn new(home: impl Into<PathBuf>) -> Place {
        Place { home: home.into() }
    }

    /// The storage engine's directory.
    pub fn table(&self) -> PathBuf {
        self.home.join("sled")
    }

    fn marker(&self) -> PathBuf {
        self.home.join("store.opening")
    }

    /// Renames the table to the first free `sled.bad-<n>` with every byte as it is,
    /// for whoever wants to know what happened. `None` where there is no table.
    ///
    /// # Errors
    /// When the directory cannot be renamed or the rename not synced.
    pub fn set_aside(&self) -> io::Result<Option<PathBuf>> {
        let mut number = 1;
        let aside = loop {
            let name = self.home.join(format!("sled.bad-{number}"));
            if !name.try_exists()? {
                break name;
            }
            number += 1;
        };
        match fs::rename(self.table(), &aside) {
            Ok(()) => sync(&self.home).map(|()| Some(aside)),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// The marker an earlier start left. One that cannot be read counts as `Opening`:
    /// that keeps the table.
    pub(super) fn marked(&self) -> io::Result<Option<Mark>> {
        match fs::read(self.marker()) {
            Ok(text) if text == b"building\n" => Ok(Some(Mark::Building)),
            Ok(_) => Ok(Some(Mark::Opening)),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// Leaves the marker on disk before the engine touches its files.
    pub(super) fn mark(&self, mark: Mark) -> io::Result<()> {
        let mut file = File::create(self.marker())?;
        file.write_all(match mark {
            Mark::Opening => b"opening\n",
            Mark::Building => b"building\n",
        })?;
        file.sync_all()?;
        sync(&self.home)
    }

    /// All went well.
    pub(super) fn unmark(&self) -> io::Result<()> {
        fs::remove_file(self.marker())?;
        sync(&self.home)
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
        sync(&self.home)
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

    #[test]
    fn a_table_is_set_aside_whole_under_a_free_name() {
        let home = tempfile::tempdir().unwrap();
        let place = Place::new(home.path());
        assert_eq!(place.set_aside().unwrap(), None);
        for number in 1..3 {
            fs::create_dir(place.table()).unwrap();
            fs::write(place.table().join("db"), [number]).unwrap();
            let aside = place.set_aside().unwrap().unwrap();
            assert_eq!(aside, home.path().join(format!("sled.bad-{number}")));
            assert_eq!(fs::read(aside.join("db")).unwrap(), [number]);
            assert!(!place.table().exists());
        }
    }

    #[test]
    fn an_unreadable_marker_keeps_the_table() {
        let home = tempfile::tempdir().unwrap();
        let place = Place::new(home.path());
        assert_eq!(place.marked().unwrap(), None);
        for (text, mark) in [("building\n", Mark::Building), ("", Mark::Opening)] {
            fs::write(place.marker(), text).unwrap();
            assert_eq!(place.marked().unwrap(), Some(mark));
        }
        place.mark(Mark::Opening).unwrap();
        assert_eq!(place.marked().unwrap(), Some(Mark::Opening));
        place.unmark().unwrap();
        assert_eq!(place.marked().unwrap(), None);
    }
}
