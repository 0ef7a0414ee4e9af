//! A directory tree and everything that may be done to it.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::OFlags;

use super::fault::{Fault, Op, Sites, failed_sync};
use super::handle::Handle;
use super::outside;
use super::pieces::Pieces;
use super::reader::{Reader, Source};
use super::record::{Event, Probe, Recording};

/// A directory all paths are relative to. Cheap to clone; clones share the recording.
/// Files are made 0600 and directories 0700: they hold people's data.
#[derive(Clone, Debug)]
pub struct Files {
    root: Arc<PathBuf>,
    probe: Option<Arc<Probe>>,
    pieces: Option<Arc<Pieces>>,
}

/// What is written to in the data directory is a file of its own: a link in its place leads
/// to a file that is somebody else's, and a pipe would be waited for.
const OWN: i32 = OFlags::NOFOLLOW.union(OFlags::NONBLOCK).bits() as i32;

impl Files {
    /// The tree at this directory, which is made if it is missing, so that it survives
    /// a power cut.
    pub fn at(root: impl Into<PathBuf>) -> io::Result<Files> {
        let root = root.into();
        let missing: Vec<&Path> = root.ancestors().take_while(|dir| !is_there(dir)).collect();
        for dir in missing.into_iter().rev() {
            match DirBuilder::new().mode(0o700).create(dir) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                Ok(()) | Err(_) => {}
            }
            let above = dir.parent().filter(|above| !above.as_os_str().is_empty());
            File::open(above.unwrap_or(Path::new(".")))?.sync_all()?;
        }
        Ok(Files { root: Arc::new(root), probe: None, pieces: None })
    }

    /// A tree that is only looked at: each of these files is so many bytes of one file, from
    /// there on. What would change something is refused, for want of a directory.
    pub fn of_pieces(file: File, places: BTreeMap<String, (u64, u64)>) -> Files {
        let pieces = Some(Arc::new(Pieces::new(file, places)));
        Files { root: Arc::new(PathBuf::from("/nonexistent")), probe: None, pieces }
    }

    /// The same for tests: it records what is done, and can be told to fail. What is
    /// in the directory now counts as durable.
    pub fn recorded(root: impl Into<PathBuf>) -> io::Result<Files> {
        let files = Files::at(root)?;
        let mut base = Recording::default();
        base_of(&files.root, "", &mut base)?;
        Ok(Files { probe: Some(Arc::new(Probe::new(base))), ..files })
    }

    /// What has been done so far; `None` unless made by [`Files::recorded`].
    pub fn recording(&self) -> Option<Recording> {
        self.probe().map(Probe::recording)
    }

    /// Writes a test's note into the recording.
    pub fn mark(&self, mark: u64) {
        self.note(Event::Mark(mark));
    }

    /// Lets something go wrong, where a recording is made.
    pub fn fail(&self, fault: Fault) {
        if let Some(probe) = self.probe() {
            probe.faults().add(fault);
        }
    }

    /// Takes back all faults that have not struck yet.
    pub fn heal(&self) {
        if let Some(probe) = self.probe() {
            probe.faults().clear();
        }
    }

    /// What was asked and refused so far; nothing unless made by [`Files::recorded`].
    pub fn sites(&self) -> Sites {
        self.probe().map(|probe| probe.faults().sites()).unwrap_or_default()
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The whole path of a relative one.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub fn exists(&self, path: &str) -> bool {
        match &self.pieces {
            Some(pieces) => pieces.exists(path),
            None => self.path(path).exists(),
        }
    }

    /// Length of a file in bytes.
    pub fn len(&self, path: &str) -> io::Result<u64> {
        self.ask(Op::Length, path)?;
        match &self.pieces {
            Some(pieces) => pieces.len(path),
            None => Ok(fs::metadata(self.path(path))?.len()),
        }
    }

    /// The most that is read of a file at once: many times what any file has that is.
    pub const MOST: u64 = 64 << 20;

    /// All bytes of a file.
    ///
    /// # Errors
    /// [`super::Unfit`] for a pipe, a device or a link, and for one longer than [`Files::MOST`]:
    /// none of ours is.
    pub fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.ask(Op::Read, path)?;
        match &self.pieces {
            Some(pieces) => outside::read_all(pieces.open(path)?, Files::MOST),
            None => outside::read_no_link(&self.path(path), Files::MOST),
        }
    }

    /// A file to read piece by piece.
    ///
    /// # Errors
    /// [`super::Unfit`] for a pipe, a device or a link: what a desk holds on to lies here, and
    /// nothing that somebody can exchange elsewhere.
    pub fn reader(&self, path: &str) -> io::Result<Reader> {
        self.ask(Op::Open, path)?;
        let source = match &self.pieces {
            Some(pieces) => Source::Piece(pieces.open(path)?),
            None => Source::File(outside::open_no_link(&self.path(path))?),
        };
        Ok(Reader::new(self, path, source))
    }

    /// The names in a directory, sorted; none where the directory is missing.
    pub fn list(&self, dir: &str) -> io::Result<Vec<String>> {
        self.ask(Op::List, &inside(dir, ""))?;
        if let Some(pieces) = &self.pieces {
            return Ok(pieces.list(dir));
        }
        let entries = match fs::read_dir(self.path(dir)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            if let Ok(name) = entry?.file_name().into_string() {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// Makes a directory (its parent must be there) so that it survives a power cut.
    pub fn make_dir(&self, dir: &str) -> io::Result<()> {
        self.ask(Op::MakeDir, &inside(dir, ""))?;
        match DirBuilder::new().mode(0o700).create(self.path(dir)) {
            Ok(()) => self.note(Event::MakeDir { dir: dir.to_owned() }),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
        self.sync_dir(parent(dir))
    }

    /// Makes way for a directory where something else lies under its name; that keeps its
    /// bytes, as `<name>.damaged`. Whether there was anything.
    pub fn make_way(&self, dir: &str) -> io::Result<bool> {
        match fs::symlink_metadata(self.path(dir)) {
            Ok(_) if !self.path(dir).is_dir() => {}
            _ => return Ok(false),
        }
        let names = (1..).map(|n| match n {
            1 => format!("{dir}.damaged"),
            n => format!("{dir}.damaged-{n}"),
        });
        let taken = |name: &String| fs::symlink_metadata(self.path(name)).is_ok();
        let free = names.into_iter().find(|name| !taken(name)).unwrap_or_default();
        self.rename(dir, &free).map(|()| true)
    }

    /// A new, empty file; an old one of that name is emptied. Neither the file nor its
    /// name is durable before [`Handle::sync`] and [`Files::sync_dir`].
    pub fn create(&self, path: &str) -> io::Result<Handle> {
        self.ask(Op::Create, path)?;
        let created = !self.exists(path);
        let mut options = OpenOptions::new();
        let file = options.write(true).create(true).truncate(true).custom_flags(OWN).mode(0o600);
        let file = file.open(self.path(path))?;
        let number = self.probe().map_or(0, |probe| probe.opened(path, created));
        if !created {
            self.note(Event::Truncate { file: number, len: 0 });
        }
        Ok(Handle { files: self.clone(), path: path.into(), file, number, len: 0 })
    }

    /// An existing file, to be written behind its end and read again.
    pub fn append(&self, path: &str) -> io::Result<Handle> {
        self.ask(Op::Open, path)?;
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).custom_flags(OWN);
        let file = options.open(self.path(path))?;
        let len = file.metadata()?.len();
        let number = self.probe().map_or(0, |probe| probe.opened(path, false));
        Ok(Handle { files: self.clone(), path: path.into(), file, number, len })
    }

    /// Renames within one directory and makes that durable. An error leaves it open
    /// which of the two names is there.
    pub fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        if parent(from) != parent(to) {
            return Err(io::Error::new(io::ErrorKind::CrossesDevices, "rename between folders"));
        }
        self.ask(Op::Rename, to)?;
        fs::rename(self.path(from), self.path(to))?;
        if let Some(probe) = self.probe() {
            probe.renamed(from, to);
        }
        self.sync_dir(parent(to))
    }

    /// Puts these bytes in the place of a file: after a power cut there is the old
    /// file or the new one, never a mixture.
    pub fn replace(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        self.write_beside(path, |handle| handle.append(bytes))
    }

    /// The same for a file that is written piece by piece. One that fails leaves nothing
    /// beside the old file: where the disk is full, half a file is room for others.
    pub fn write_beside(
        &self,
        path: &str,
        write: impl FnOnce(&mut Handle) -> io::Result<()>,
    ) -> io::Result<()> {
        let temporary = format!("{path}{}", Files::TEMPORARY);
        let written = self.create(&temporary).and_then(|mut handle| {
            write(&mut handle)?;
            handle.sync()
        });
        let renamed = written.and_then(|()| self.rename(&temporary, path));
        if renamed.is_err() {
            // What cannot be removed either is tidied at the next start.
            let _ = self.remove(&temporary);
        }
        renamed
    }

    /// How the name of a file that [`Files::replace`] did not finish ends.
    pub const TEMPORARY: &str = ".tmp";

    /// Removes the files a cut or an error left behind in [`Files::replace`].
    pub fn tidy(&self, dir: &str) -> io::Result<()> {
        for name in self.list(dir)?.iter().filter(|name| name.ends_with(Files::TEMPORARY)) {
            self.remove(&inside(dir, name))?;
        }
        Ok(())
    }

    /// Removes a file, durably. A file that is not there is no error.
    pub fn remove(&self, path: &str) -> io::Result<()> {
        self.ask(Op::Remove, path)?;
        match fs::remove_file(self.path(path)) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        }
        if let Some(probe) = self.probe() {
            probe.removed(path);
        }
        self.sync_dir(parent(path))
    }

    /// Makes the names in a directory durable. The root is the empty path.
    pub fn sync_dir(&self, dir: &str) -> io::Result<()> {
        self.ask(Op::SyncDir, &inside(dir, ""))?;
        if self.sync_is_to_fail() {
            return Err(failed_sync());
        }
        File::open(self.path(dir))?.sync_all()?;
        self.note(Event::SyncDir { dir: dir.to_owned() });
        Ok(())
    }

    pub(super) fn probe(&self) -> Option<&Probe> {
        self.probe.as_deref()
    }

    /// Fails where a test wants it to; otherwise it is only counted.
    pub(super) fn ask(&self, op: Op, path: &str) -> io::Result<()> {
        match self.probe() {
            Some(probe) => probe.faults().strikes(op, path),
            None => Ok(()),
        }
    }

    pub(super) fn sync_is_to_fail(&self) -> bool {
        self.probe().is_some_and(|probe| probe.faults().strikes_sync())
    }

    fn note(&self, event: Event) {
        if let Some(probe) = self.probe() {
            probe.note(event);
        }
    }
}

/// The empty path is where a relative one begins.
fn is_there(dir: &Path) -> bool {
    dir.as_os_str().is_empty() || dir.exists()
}

/// The directory of a relative path; the root is the empty one.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}

/// The relative path of a name in a directory.
fn inside(dir: &str, name: &str) -> String {
    if dir.is_empty() { name.to_owned() } else { format!("{dir}/{name}") }
}

fn base_of(root: &Path, dir: &str, base: &mut Recording) -> io::Result<()> {
    for entry in fs::read_dir(root.join(dir))? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = inside(dir, &name);
        let kind = entry.file_type()?;
        if kind.is_dir() {
            base.dirs.push(path.clone());
            base_of(root, &path, base)?;
        } else if kind.is_file() {
            let file = base.names.len() as u64 + 1;
            base.contents.insert(file, fs::read(entry.path())?);
            base.names.insert(path, file);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn files() -> (tempfile::TempDir, Files) {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::recorded(dir.path().join("data")).unwrap();
        (dir, files)
    }

    #[test]
    fn files_and_folders_are_for_their_owner_only() {
        let (_dir, files) = files();
        files.make_dir("d").unwrap();
        files.replace("d/f", b"x").unwrap();
        let mode = |path: &str| files.path(path).metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(""), mode("d"), mode("d/f")), (0o700, 0o700, 0o600));
    }

    #[test]
    fn a_root_is_made_with_all_that_is_above_it() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::at(dir.path().join("a/b/c")).unwrap();
        files.replace("f", b"x").unwrap();
        assert_eq!(Files::at(dir.path().join("a/b/c")).unwrap().len("f").unwrap(), 1);
        assert!(Files::at(dir.path().join("a/b/c/f")).unwrap().list("").is_err(), "no folder");
    }

    #[test]
    fn replacing_syncs_the_bytes_before_the_name() {
        let (_dir, files) = files();
        files.replace("f", b"new").unwrap();
        let (path, from) = ("f.tmp".to_owned(), "f.tmp".to_owned());
        assert_eq!(
            files.recording().unwrap().events,
            vec![
                Event::Create { path, file: 1 },
                Event::Write { file: 1, offset: 0, bytes: b"new".to_vec() },
                Event::Sync { file: 1 },
                Event::Rename { from, to: "f".into(), file: 1 },
                Event::SyncDir { dir: "".into() },
            ]
        );
        assert_eq!(files.list("").unwrap(), ["f"]);
    }

    #[test]
    fn a_failed_replace_leaves_the_old_file_and_is_tidied_up() {
        let (_dir, files) = files();
        files.make_dir("d").unwrap();
        files.replace("d/f", b"old").unwrap();
        files.fail(Fault::Sync { nth: 1 });
        assert!(files.replace("d/f", b"new").is_err());
        assert_eq!(files.read("d/f").unwrap(), b"old");
        files.tidy("d").unwrap();
        assert_eq!(files.list("d").unwrap(), ["f"]);
    }

    #[test]
    fn a_full_disk_takes_what_fits_and_heals() {
        let (_dir, files) = files();
        let mut handle = files.create("f").unwrap();
        files.fail(Fault::NoSpace { bytes: 4 });
        handle.append(b"abc").unwrap();
        let error = handle.append(b"def").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
        assert_eq!((files.read("f").unwrap().as_slice(), handle.len()), (&b"abcd"[..], 3));
        files.heal();
        handle.truncate(3).unwrap();
        handle.append(b"!").unwrap();
        assert_eq!(files.read("f").unwrap(), b"abc!");
    }

    #[test]
    fn the_second_write_is_cut_short_and_no_other() {
        let (_dir, files) = files();
        let mut handle = files.create("f").unwrap();
        files.fail(Fault::ShortWrite { nth: 2, keep: 1 });
        handle.append(b"ab").unwrap();
        assert!(handle.append(b"cd").is_err());
        handle.append(b"ef").unwrap();
        assert_eq!(files.read("f").unwrap(), b"abef");
    }
}
