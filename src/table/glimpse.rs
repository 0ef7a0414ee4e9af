//! Reading a table without writing to it: the storage engine writes to its files whenever
//! it opens them, so a copy is opened.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Applied, Each, Place, SledTable, TABLE, TableError};
use crate::files::Files;

/// Hands over every record of the table and says how far it is. No desk may run on it
/// meanwhile.
///
/// # Errors
/// [`TableError::Files`] where it cannot be copied, else as [`SledTable::open`].
pub fn glimpse(place: &Place, patience: Duration, each: Each<'_>) -> Result<Applied, TableError> {
    let copy = Copy::of(&place.table())?;
    let (table, applied) = SledTable::open(&copy.place, patience, each)?;
    table.abandon(patience);
    Ok(applied)
}

/// The copy, in a folder of its own that goes when this is dropped.
struct Copy {
    dir: PathBuf,
    place: Place,
}

impl Copy {
    fn of(table: &Path) -> io::Result<Copy> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let name = format!("dutydesk-table-{:016x}", u64::from_be_bytes(random));
        let dir = std::env::temp_dir().join(name);
        // Fails where it is there already, whoever made it.
        make(&dir)?;
        let files = Files::at(&dir)?;
        let copy = Copy { place: Place::new(&files), dir };
        copy_into(table, &copy.dir.join(TABLE))?;
        Ok(copy)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // The system clears what stays.
        let _ = fs::remove_dir_all(&self.dir);
    }
}

fn make(dir: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(dir)
}

fn copy_into(from: &Path, to: &Path) -> io::Result<()> {
    make(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            copy_into(&entry.path(), &target)?;
        } else if kind.is_file() {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::{Key, Kind, Seq};

    const PATIENCE: Duration = Duration::from_secs(60);

    fn bytes(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
        let all = entries.flat_map(|path| match path.is_dir() {
            true => bytes(&path),
            false => BTreeMap::from([(path.clone(), fs::read(path).unwrap())]),
        });
        all.collect()
    }

    #[test]
    fn a_table_is_read_and_not_a_byte_of_it_changed() {
        let dir = tempfile::tempdir().unwrap();
        let place = Place::new(&Files::at(dir.path()).unwrap());
        let applied = Applied { seq: Seq(9), digest: 5, head: [7; 32] };
        let row = (Key::of(Kind::Matter, 1), Seq(9), vec![1; 50]);
        let table = SledTable::rebuild(&place, &mut std::iter::once(row.clone()), applied).unwrap();
        table.abandon(PATIENCE);
        let before = bytes(dir.path());
        let mut rows = Vec::new();
        let read = glimpse(&place, PATIENCE, &mut |key, rev, value| rows.push((key, rev, value)));
        assert_eq!((read.unwrap(), rows), (applied, vec![row]));
        assert_eq!(bytes(dir.path()), before);
    }
}
