//! Folders and files outside the data directory, where other accounts may write too. A name
//! there says nothing of what lies under it, and may lie elsewhere a moment later. So:
//!
//! - what is read is opened without waiting for anybody, looked at when it is open, and read
//!   up to a length that is said;
//! - what is written has no name while it is written (or, where the file system cannot do
//!   that, one that nobody can guess), is readable by its owner alone, and gets its name when
//!   it is whole and on the disk, in one step, if nothing is called so: no link is followed,
//!   nothing that is there is emptied or replaced;
//! - what was written is looked at again through the same descriptor.

use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{
    Advice, AtFlags, CWD, Dir, FileType, FlockOperation, Mode, OFlags, RenameFlags, Stat, fadvise,
    flock, fstat, fstatvfs, linkat, openat, renameat, renameat_with, statat, unlinkat,
};
use rustix::io::Errno;

use super::Room;

/// Why something is not used although the system would let us. Its text is a word for
/// `words`, which says it in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A pipe, a device, a socket, a directory.
    #[error("not_a_file")]
    NotAFile,
    /// A link, where none is followed.
    #[error("a_link")]
    ALink,
    #[error("too_large")]
    TooLarge,
    /// Somebody put another file in the place of the one that was written.
    #[error("exchanged")]
    Exchanged,
    /// There is no name in it under which a file could be kept.
    #[error("no_name")]
    NoName,
}

impl From<Unfit> for io::Error {
    fn from(unfit: Unfit) -> io::Error {
        let kind = match unfit {
            Unfit::TooLarge => ErrorKind::FileTooLarge,
            _ => ErrorKind::InvalidInput,
        };
        io::Error::new(kind, unfit)
    }
}

/// How a file begins that has no name of its own yet, and how it ends. Between them stand 16
/// hexadecimal digits.
const BEGINS: &str = ".dutydesk-";
const ENDS: &str = ".tmp";

/// Files are their owner's alone.
const OWNER: Mode = Mode::RUSR.union(Mode::WUSR);
const READ: OFlags =
    OFlags::RDONLY.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);
const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// From now on all that this process makes, whichever code makes it, and what it starts, is
/// its owner's alone, unless somebody says otherwise of a single file.
pub fn keep_private() {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
}

/// Opens a file that somebody named, wherever links lead.
///
/// # Errors
/// [`Unfit::NotAFile`], and what the system says.
pub fn open(path: &Path) -> io::Result<File> {
    regular(openat(CWD, path, READ, Mode::empty())?)
}

/// The same for one that lies in a folder others write to: a link there is not followed.
///
/// # Errors
/// Those of [`open`], and [`Unfit::ALink`].
pub fn open_no_link(path: &Path) -> io::Result<File> {
    regular(openat(CWD, path, READ | OFlags::NOFOLLOW, Mode::empty()).map_err(no_link)?)
}

/// All bytes of a file that somebody named, if there are not more than so many.
///
/// # Errors
/// Those of [`open`], and [`Unfit::TooLarge`].
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    read_file(open(path)?, most)
}

/// The same for one that lies in a folder others write to.
///
/// # Errors
/// Those of [`read`], and [`Unfit::ALink`].
pub fn read_no_link(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    read_file(open_no_link(path)?, most)
}

fn read_file(file: File, most: u64) -> io::Result<Vec<u8>> {
    // One that is too long for sure is not read at all.
    if file.metadata()?.len() > most {
        return Err(Unfit::TooLarge.into());
    }
    read_all(file, most)
}

/// The same, as text.
///
/// # Errors
/// Those of [`read`], and `InvalidData` for what is no UTF-8.
pub fn read_text(path: &Path, most: u64) -> io::Result<String> {
    let bytes = read(path, most)?;
    String::from_utf8(bytes).map_err(|_| ErrorKind::InvalidData.into())
}

/// All bytes of an open file, if there are not more than so many.
///
/// # Errors
/// [`Unfit::TooLarge`], and what the system says.
pub fn read_all(file: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most { Err(Unfit::TooLarge.into()) } else { Ok(bytes) }
}

/// Writes a new file that must not be there yet; an error leaves nothing.
///
/// # Errors
/// `AlreadyExists`, and those of [`NewFile::beside`] and [`NewFile::keep`].
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (mut file, name) = NewFile::beside(path)?;
    file.write_all(bytes)?;
    file.keep(&name)
}

/// Makes a folder that is its owner's alone, and those above it that are missing. One that
/// is there is left as it is.
///
/// # Errors
/// What the system says.
pub fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Opens a file to be locked or added to, for its owner alone; it is made where it is
/// missing, and nothing in it is touched. On a file system that became read-only it is
/// opened for reading, which is enough for a lock.
///
/// # Errors
/// [`Unfit`] for what is no file of its own, and what the system says.
pub fn open_own(path: &Path) -> io::Result<File> {
    let own = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let write = OFlags::WRONLY | OFlags::APPEND | OFlags::CREATE | own;
    let opened = openat(CWD, path, write, OWNER);
    let opened = opened.or_else(|error| match error {
        Errno::ROFS => openat(CWD, path, OFlags::RDONLY | own, OWNER),
        error => Err(error),
    });
    let file = opened.map_err(no_link)?;
    match fstat(&file)?.st_nlink {
        // A second name is one that somebody gave to another file.
        0 | 1 => regular(file),
        _ => Err(Unfit::ALink.into()),
    }
}

/// Makes a folder that is not there yet, for its owner alone, and locks it.
///
/// # Errors
/// What the system says.
pub fn new_held_folder(path: &Path) -> io::Result<File> {
    DirBuilder::new().mode(0o700).create(path)?;
    hold_folder(path)
}

/// Opens and locks a folder that is this account's own and no link; the lock goes with the
/// file.
///
/// # Errors
/// `WouldBlock` where somebody holds it, `PermissionDenied` where it is somebody else's, and
/// what the system says.
pub fn hold_folder(path: &Path) -> io::Result<File> {
    let folder = openat(CWD, path, FOLDER | OFlags::NOFOLLOW, Mode::empty())?;
    if fstat(&folder)?.st_uid != rustix::process::geteuid().as_raw() {
        return Err(ErrorKind::PermissionDenied.into());
    }
    flock(&folder, FlockOperation::NonBlockingLockExclusive)?;
    Ok(folder.into())
}

/// A file that never has a name: nobody else comes to it, and its bytes go with the process,
/// however that ends.
///
/// # Errors
/// What the system says.
pub fn unnamed(dir: &Path) -> io::Result<File> {
    let mut new = Folder::open(dir)?.new_file()?;
    new.forget_name()?;
    new.file.try_clone()
}

/// An open folder. What is done in it is done in this one, whatever its path leads to later.
#[derive(Debug)]
pub struct Folder {
    dir: OwnedFd,
    path: PathBuf,
}

impl Folder {
    /// The folder somebody named, wherever links lead.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(path: &Path) -> io::Result<Folder> {
        let dir = openat(CWD, path, FOLDER, Mode::empty())?;
        Ok(Folder { dir, path: path.to_owned() })
    }

    /// The folder of an absolute path that was canonical when it was written down. Nothing on
    /// the way may have become a link since: that would lead to another place than the one
    /// that was looked at.
    ///
    /// # Errors
    /// [`Unfit::ALink`], and what the system says.
    pub fn as_written(path: &Path) -> io::Result<Folder> {
        if !path.is_absolute() {
            return Err(ErrorKind::InvalidInput.into());
        }
        let way = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut dir = openat(CWD, "/", way, Mode::empty())?;
        for part in path.components() {
            dir = match part {
                Component::RootDir => continue,
                Component::Normal(name) => {
                    let step = openat(&dir, name, way, Mode::empty());
                    // With O_DIRECTORY a link is reported as what it is not: a directory.
                    step.map_err(|error| match statat(&dir, name, AtFlags::SYMLINK_NOFOLLOW) {
                        Ok(found) if kind(&found) == FileType::Symlink => Unfit::ALink.into(),
                        _ => io::Error::from(error),
                    })?
                }
                _ => return Err(ErrorKind::InvalidInput.into()),
            };
        }
        Ok(Folder { dir: openat(&dir, ".", FOLDER, Mode::empty())?, path: path.to_owned() })
    }

    /// By what name it was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The names in it, in no order. One that is no UTF-8 is not ours and left out.
    ///
    /// # Errors
    /// What the system says.
    pub fn names(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in Dir::read_from(&self.dir)? {
            if let Ok(name) = entry?.file_name().to_str()
                && !matches!(name, "." | "..")
            {
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }

    /// Whether anything at all is called so, be it a link that leads nowhere.
    pub fn holds(&self, name: &str) -> bool {
        statat(&self.dir, name, AtFlags::SYMLINK_NOFOLLOW).is_ok()
    }

    /// Whether a regular file is called so.
    pub fn holds_file(&self, name: &str) -> bool {
        let found = statat(&self.dir, name, AtFlags::SYMLINK_NOFOLLOW);
        found.is_ok_and(|found| kind(&found) == FileType::RegularFile)
    }

    /// Takes a name away, whatever file it is of; a directory stays.
    ///
    /// # Errors
    /// What the system says.
    pub fn remove(&self, name: &str) -> io::Result<()> {
        unlinkat(&self.dir, name, AtFlags::empty())?;
        self.sync()
    }

    /// The room there is on its disk.
    ///
    /// # Errors
    /// What the system says.
    pub fn room(&self) -> io::Result<Room> {
        Ok(Room::of(&fstatvfs(&self.dir)?))
    }

    /// Its names survive a power cut when this returns.
    ///
    /// # Errors
    /// What the system says.
    pub fn sync(&self) -> io::Result<()> {
        Ok(rustix::fs::fsync(&self.dir)?)
    }

    /// A new file in it, without a name where the file system can do that.
    ///
    /// # Errors
    /// What the system says.
    pub fn new_file(self) -> io::Result<NewFile> {
        self.clear_left();
        let flags = OFlags::RDWR | OFlags::CLOEXEC;
        match openat(&self.dir, ".", flags | OFlags::TMPFILE, OWNER) {
            Ok(file) => return Ok(NewFile { folder: self, file: file.into(), temporary: None }),
            // What file systems and kernels that do not know it say.
            Err(Errno::OPNOTSUPP | Errno::ISDIR | Errno::INVAL | Errno::NOENT) => {}
            Err(error) => return Err(error.into()),
        }
        self.named_file()
    }

    /// A new file under a name that nobody can guess. As long as it is open it is locked.
    fn named_file(self) -> io::Result<NewFile> {
        let number = getrandom::u64().map_err(io::Error::other)?;
        let name = OsString::from(format!("{BEGINS}{number:016x}{ENDS}"));
        let flags =
            OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = File::from(openat(&self.dir, &name, flags, OWNER)?);
        // Where there are no locks nobody takes it for one that was left.
        let _ = flock(&file, FlockOperation::NonBlockingLockExclusive);
        Ok(NewFile { folder: self, file, temporary: Some(name) })
    }

    /// Takes away what a killed process left: files of such a name that nobody holds.
    fn clear_left(&self) {
        for name in self.names().unwrap_or_default() {
            if is_unfinished(&name) && self.is_left(&name) {
                let _ = unlinkat(&self.dir, &name, AtFlags::empty());
            }
        }
    }

    fn is_left(&self, name: &str) -> bool {
        let opened = openat(&self.dir, name, READ | OFlags::NOFOLLOW, Mode::empty());
        let file = opened.map_err(io::Error::from).and_then(regular);
        file.is_ok_and(|file| flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok())
    }
}

/// Whether a file called so is one that is being written, or was.
pub fn is_unfinished(name: &str) -> bool {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let digits = name.strip_prefix(BEGINS).and_then(|rest| rest.strip_suffix(ENDS));
    digits.is_some_and(|digits| digits.len() == 16 && digits.bytes().all(hex))
}

/// A file that is being written. Dropped before it is kept, it is as if it had never been.
#[derive(Debug)]
pub struct NewFile {
    folder: Folder,
    file: File,
    /// What it is called meanwhile, where it could not do without.
    temporary: Option<OsString>,
}

impl NewFile {
    /// One that will have this path, and the name it will be kept under. Its folder must be
    /// there. A name that is taken is refused at once, and again by [`NewFile::keep`].
    ///
    /// # Errors
    /// `AlreadyExists`, [`Unfit::NoName`] for a path that ends in none, and what the system
    /// says.
    pub fn beside(path: &Path) -> io::Result<(NewFile, OsString)> {
        let name = path.file_name().ok_or(Unfit::NoName)?;
        let above = path.parent().filter(|above| !above.as_os_str().is_empty());
        let folder = Folder::open(above.unwrap_or(Path::new(".")))?;
        if statat(&folder.dir, name, AtFlags::SYMLINK_NOFOLLOW).is_ok() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        Ok((folder.new_file()?, name.to_owned()))
    }

    /// Puts what was written on the disk and reads it again from there, through the same
    /// descriptor: whatever its name leads to by now, these are the bytes that were written.
    ///
    /// # Errors
    /// What the system says.
    pub fn read_again(&mut self) -> io::Result<impl Read + '_> {
        self.file.sync_all()?;
        // So that it comes from the disk where the system lets go of its copy.
        let _ = fadvise(&self.file, 0, None, Advice::DontNeed);
        self.file.seek(SeekFrom::Start(0))?;
        Ok(&mut self.file)
    }

    /// Gives it its name, when all of it is on the disk, and makes that durable. Where the
    /// name is taken, another one can be tried.
    ///
    /// # Errors
    /// `AlreadyExists` where anything is called so; [`Unfit::Exchanged`] where somebody put
    /// another file in its place at this moment; what the system says.
    pub fn keep(&mut self, name: &OsStr) -> io::Result<()> {
        self.file.sync_all()?;
        let dir = &self.folder.dir;
        match &self.temporary {
            None => {
                let own = format!("/proc/self/fd/{}", self.file.as_raw_fd());
                linkat(CWD, own, dir, name, AtFlags::SYMLINK_FOLLOW)?;
            }
            Some(temporary) => {
                match renameat_with(dir, temporary, dir, name, RenameFlags::NOREPLACE) {
                    Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
                        if statat(dir, name, AtFlags::SYMLINK_NOFOLLOW).is_ok() {
                            return Err(ErrorKind::AlreadyExists.into());
                        }
                        renameat(dir, temporary, dir, name)?;
                    }
                    renamed => renamed?,
                }
                self.temporary = None;
            }
        }
        // In a folder others write to, what was renamed need not be what was written.
        if !self.is_called(name)? {
            return Err(Unfit::Exchanged.into());
        }
        self.folder.sync()
    }

    fn is_called(&self, name: &OsStr) -> io::Result<bool> {
        let there = statat(&self.folder.dir, name, AtFlags::SYMLINK_NOFOLLOW);
        let ours = fstat(&self.file)?;
        Ok(there.is_ok_and(|there| (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)))
    }

    fn forget_name(&mut self) -> io::Result<()> {
        match self.temporary.take() {
            Some(name) => Ok(unlinkat(&self.folder.dir, &name, AtFlags::empty())?),
            None => Ok(()),
        }
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(name) = &self.temporary
            && self.is_called(name).unwrap_or(false)
        {
            // What stays is taken away by the next one who writes here.
            let _ = self.forget_name();
        }
    }
}

fn no_link(error: Errno) -> io::Error {
    if error == Errno::LOOP { Unfit::ALink.into() } else { error.into() }
}

/// Only a file that is one: nothing that makes whoever reads wait, or never ends.
pub(super) fn regular(file: OwnedFd) -> io::Result<File> {
    match kind(&fstat(file.as_fd())?) {
        FileType::RegularFile => Ok(file.into()),
        _ => Err(Unfit::NotAFile.into()),
    }
}

fn kind(found: &Stat) -> FileType {
    FileType::from_raw_mode(found.st_mode)
}

#[cfg(test)]
mod tests;
