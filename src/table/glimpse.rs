//! Reading a table without writing to it: the storage engine writes to its files whenever
//! it opens them, so a copy is opened.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Applied, Each, Place, SledTable, TABLE, TableError};
use crate::files::Files;
use crate::files::outside::{self, Folder};

/// How the folder of a copy is called; 16 hexadecimal digits follow.
const BEGINS: &str = "dutydesk-table-";

/// Hands over every record of the table and says how far it is. No desk may run on it
/// meanwhile.
///
/// # Errors
/// [`TableError::Files`] where it cannot be copied, else as [`SledTable::open`].
pub fn glimpse(place: &Place, patience: Duration, each: Each<'_>) -> Result<Applied, TableError> {
    let copy = Copy::of(&place.table(), &std::env::temp_dir())?;
    let (table, applied) = SledTable::open(&copy.place, patience, each)?;
    table.abandon(patience);
    Ok(applied)
}

/// Throws away the copies that killed processes of this account left in the temporary
/// directory. The data directory is no place for them: whoever looks may have no right to
/// write there.
pub fn sweep_copies() {
    sweep(&std::env::temp_dir());
}

fn sweep(temp: &Path) {
    let names = Folder::open(temp).and_then(|temp| temp.names()).unwrap_or_default();
    for name in names.iter().filter(|name| name.starts_with(BEGINS)) {
        let dir = temp.join(name);
        // Somebody else's, a link, and one that is being looked at are not held.
        if let Ok(_held) = outside::hold_folder(&dir) {
            let _ = fs::remove_dir_all(&dir);
        }
    }
}

/// The copy, in a folder of its own that goes when this is dropped, or with the next one.
struct Copy {
    dir: PathBuf,
    place: Place,
    /// Open and locked, so that nobody takes it for one that was left.
    _held: File,
}

impl Copy {
    fn of(table: &Path, temp: &Path) -> io::Result<Copy> {
        sweep(temp);
        let number = getrandom::u64().map_err(io::Error::other)?;
        let dir = temp.join(format!("{BEGINS}{number:016x}"));
        // Fails where it is there already, whoever made it.
        let held = outside::new_held_folder(&dir)?;
        let files = Files::at(&dir)?;
        let copy = Copy { place: Place::new(&files), dir, _held: held };
        copy_into(table, &copy.dir.join(TABLE))?;
        Ok(copy)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // What stays goes with the next one.
        let _ = fs::remove_dir_all(&self.dir);
    }
}

fn copy_into(from: &Path, to: &Path) -> io::Result<()> {
    outside::make_folder(to)?;
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

    #[test]
    fn a_copy_that_a_killed_process_left_goes_with_the_next_one() {
        let temp = tempfile::tempdir().unwrap();
        let from = tempfile::tempdir().unwrap();
        fs::write(from.path().join("db"), "persons").unwrap();
        let there = || {
            let mut names = Folder::open(temp.path()).unwrap().names().unwrap();
            names.sort();
            names
        };
        let killed = Copy::of(from.path(), temp.path()).unwrap();
        let left = temp.path().join(format!("{BEGINS}0123456789abcdef"));
        let table = left.join(TABLE);
        fs::create_dir_all(&table).unwrap();
        fs::copy(killed.dir.join(TABLE).join("db"), table.join("db")).unwrap();
        std::os::unix::fs::symlink(from.path(), temp.path().join(format!("{BEGINS}link"))).unwrap();
        fs::create_dir(temp.path().join("dutydesk-other")).unwrap();
        // Another is looked at meanwhile: that one stays.
        let next = Copy::of(from.path(), temp.path()).unwrap();
        assert!(!left.exists() && killed.dir.exists());
        assert_eq!(there().len(), 4);
        drop((killed, next));
        assert_eq!(there(), ["dutydesk-other".to_string(), format!("{BEGINS}link")]);
        assert!(from.path().join("db").exists());
    }
}
