//! Putting a backup in the place of a data directory: all of it is checked first, the swap
//! is one step of the file system, and what was there stays beside it.
//!
//! That step exchanges two directories (`RENAME_EXCHANGE`), which some network and foreign
//! file systems cannot. With two renames there would be a moment without a data directory,
//! and a console that starts then would found an empty desk there. So on those a backup only
//! takes the place of a directory that holds no desk, which plain `rename` does in one step
//! too; where there is one, the refusal says to move it aside first.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::fs::{Access, CWD, RenameFlags, access, renameat_with};
use rustix::io::Errno;
use signal_hook::SigId;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use super::staging::{EMPTY, Staging, beside, free, unmark};
use super::{Key, Manifest, open};
use crate::domain::{Moment, Refusal};
use crate::files::outside::Folder;
use crate::files::{Account, Accounts, Files};
use crate::journal;

/// A backup that stands in the place of a data directory.
#[derive(Debug)]
pub struct Restored {
    pub manifest: Manifest,
    /// Where the data directory that was there before has gone; `None` if it was empty.
    pub before: Option<PathBuf>,
}

/// Unpacks `file` beside the data directory, checks it, lets `trial` open it, and swaps the
/// two. Until the swap nothing in the data directory is touched; a kill in the middle
/// leaves one or the other there, each of them whole. Where a desk works on the directory
/// and `leave` is given, that sends it home, after everything has been checked. What is put
/// there belongs to whoever the directory belongs to, and to `owner` where there is none.
///
/// # Errors
/// `backup.not_yours` where this account may not change directories there, those of [`open`]
/// and of `trial`, `backup.desk_runs` while a desk works on the directory, and
/// `backup.no_exchange` where the file system cannot swap and a desk is there.
pub fn restore(
    file: &Path,
    key: Option<&Key>,
    place: &Target<'_>,
    now: Moment,
    trial: impl FnOnce(&Path, &Manifest) -> Result<(), Refusal>,
    leave: Option<Leave<'_>>,
) -> Result<Restored, Refusal> {
    restore_by(&exchange, file, key, place, now, trial, leave)
}

/// Where a backup is to stand.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The data directory.
    pub data: &'a Path,
    /// Whose it becomes where it is not there yet.
    pub owner: Account,
}

impl Target<'_> {
    /// Refused before anything is asked for or looked at; see [`restore`].
    ///
    /// # Errors
    /// `backup.not_yours`.
    pub fn must_be_ours(&self) -> Result<(), Refusal> {
        self.owner().map(|_| ())
    }

    /// Who is to have it. Refused for anybody but that account and root, and where no
    /// directory can be put beside it.
    fn owner(&self) -> Result<Account, Refusal> {
        let there = Account::of(self.data).map_err(|e| Refusal::path(self.data, &e))?;
        let (owner, own) = (there.unwrap_or(self.owner), Account::own());
        let above = self.data.ancestors().skip(1).find(|dir| dir.exists());
        let may = above.is_some_and(|dir| access(dir, Access::WRITE_OK).is_ok());
        match may {
            true if own.is_root() => return Ok(owner),
            // Whatever group the directory was given, a new one has this account's.
            true if own.uid == owner.uid => return Ok(own),
            _ => {}
        }
        let refusal = Refusal::new("backup.not_yours").with("data", self.data.display());
        Err(refusal.with("owner", Accounts::of_machine().name(owner.uid)))
    }
}

/// Asks the desk of the data directory to leave and waits until it has let go of it.
pub type Leave<'a> = &'a dyn Fn() -> Result<(), Refusal>;

/// Exchanges two directories in one step.
type Exchange<'a> = &'a dyn Fn(&Path, &Path) -> Result<(), Errno>;

fn exchange(staged: &Path, data: &Path) -> Result<(), Errno> {
    renameat_with(CWD, staged, CWD, data, RenameFlags::EXCHANGE)
}

fn restore_by(
    exchange: Exchange<'_>,
    file: &Path,
    key: Option<&Key>,
    place: &Target<'_>,
    now: Moment,
    trial: impl FnOnce(&Path, &Manifest) -> Result<(), Refusal>,
    leave: Option<Leave<'_>>,
) -> Result<Restored, Refusal> {
    let (data, owner) = (place.data, place.owner()?);
    let failed = |error: io::Error| Refusal::path(data, &error);
    // Known before anything is laid out, where it can be.
    if is_mounted_on(data) {
        return Err(mount_point(data));
    }
    let made = !data.exists();
    let there = Files::at(data).map_err(failed)?;
    if made {
        owner.take_over(data).map_err(failed)?;
    }
    let runs = || Refusal::new("backup.desk_runs").with("data", data.display());
    let mut lock = there.claim().map_err(failed)?;
    if lock.is_none() && leave.is_none() {
        return Err(runs());
    }
    let opened = open(file, key, data.parent().unwrap_or(Path::new("/")))?;
    let stop = Stop::watch().map_err(failed)?;
    let staging = Staging::beside(data, now)?;
    staging.lay_out(&opened.files, &opened.manifest)?;
    stop.asked()?;
    trial(&staging.staged(), &opened.manifest)?;
    stop.asked()?;
    // Whatever the desk of before still writes elsewhere is of an earlier epoch than this one.
    let staged = Files::at(staging.staged()).map_err(failed)?;
    staged.replace(journal::NEW_PLACE, b"").map_err(failed)?;
    owner.take_over(&staging.staged()).map_err(failed)?;
    if let (None, Some(leave)) = (&lock, leave) {
        leave()?;
        lock = there.claim().map_err(failed)?;
    }
    let _lock = lock.ok_or_else(runs)?;
    // Of a run that was killed just after the exchange.
    unmark(&there).map_err(failed)?;
    stop.asked()?;
    let empty = there.list("").map_err(failed)?.iter().all(|name| EMPTY.contains(&name.as_str()));
    match exchange(&staging.staged(), data) {
        Ok(()) => {}
        // The file system does not know this step, or the system none like it.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) if empty => {
            take(&there, &staging.staged()).map_err(failed)?;
        }
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            let aside = free(beside(data, "before", Some(now)));
            return Err(Refusal::new("backup.no_exchange")
                .with("data", data.display())
                .with("before", aside.display()));
        }
        Err(Errno::BUSY) => return Err(mount_point(data)),
        Err(error) => return Err(failed(error.into())),
    }
    sync_parent(&staging.staged()).map_err(failed)?;
    sync_parent(data).map_err(failed)?;
    unmark(&there).map_err(failed)?;
    if empty {
        // What was there goes with the staging folder.
        return Ok(Restored { manifest: opened.manifest, before: None });
    }
    let before = free(beside(data, "before", Some(now)));
    fs::rename(staging.staged(), &before).map_err(failed)?;
    sync_parent(data).map_err(failed)?;
    Ok(Restored { manifest: opened.manifest, before: Some(before) })
}

/// Whether a disk of its own is mounted at this directory, which therefore changes places with
/// none. A folder of the same disk that is mounted there is told by the exchange alone.
fn is_mounted_on(data: &Path) -> bool {
    let disk = |path: &Path| fs::metadata(path).ok().map(|found| found.dev());
    let above = data.parent().and_then(disk);
    disk(data).zip(above).is_some_and(|(disk, above)| disk != above)
}

fn mount_point(data: &Path) -> Refusal {
    let below = data.join("data");
    Refusal::new("backup.mount_point").with("data", data.display()).with("below", below.display())
}

/// Whether somebody asked this process to stop, so that it first takes away what it laid out.
struct Stop {
    asked: Arc<AtomicBool>,
    signals: Vec<SigId>,
}

impl Stop {
    fn watch() -> io::Result<Stop> {
        let mut stop = Stop { asked: Arc::default(), signals: Vec::new() };
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            stop.signals.push(signal_hook::flag::register(signal, stop.asked.clone())?);
        }
        Ok(stop)
    }

    fn asked(&self) -> Result<(), Refusal> {
        if self.asked.load(Ordering::SeqCst) { Err(Refusal::new("backup.stopped")) } else { Ok(()) }
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        for signal in self.signals.drain(..) {
            signal_hook::low_level::unregister(signal);
        }
    }
}

/// Takes the place of a directory in which no desk has been. Whoever begins one there just
/// now has made a file again, and the rename is refused.
fn take(there: &Files, staged: &Path) -> io::Result<()> {
    for name in EMPTY {
        if there.exists(name) {
            there.remove(name)?;
        }
    }
    fs::rename(staged, there.root())
}

fn sync_parent(path: &Path) -> io::Result<()> {
    Folder::open(path.parent().unwrap_or(Path::new("/")))?.sync()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::tests::Place;

    const NOW: Moment = Moment(1_764_000_000_000);

    fn target(data: &Path) -> Target<'_> {
        Target { data, owner: Account::own() }
    }

    fn unknown(_: &Path, _: &Path) -> Result<(), Errno> {
        Err(Errno::INVAL)
    }

    #[test]
    fn without_the_swap_an_empty_place_is_taken_and_a_desk_left_alone() {
        let place = Place::new();
        let file = place.make(Vec::new());
        let names = || {
            let names = fs::read_dir(place.dir.path()).unwrap();
            let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        let (held, beside) = (place.files.list("journal").unwrap(), names());
        let there = target(place.files.root());
        let refused =
            restore_by(&unknown, &file, None, &there, NOW, |_, _| Ok(()), None).unwrap_err();
        assert_eq!(refused.code, "backup.no_exchange");
        assert_eq!(place.files.list("journal").unwrap(), held);
        assert_eq!(names(), beside, "nothing is left of the attempt");

        let to = place.dir.path().join("new");
        let empty = target(&to);
        let restored = restore_by(&unknown, &file, None, &empty, NOW, |_, _| Ok(()), None).unwrap();
        assert_eq!(restored.before, None);
        assert_eq!(crate::journal::verify(&Files::at(&to).unwrap()).unwrap().entries, 60);
        assert_eq!(names().len(), beside.len() + 1, "{:?}", names());
    }

    #[test]
    fn a_directory_at_which_a_disk_is_mounted_is_told_and_left_as_it_is() {
        let place = Place::new();
        let file = place.make(Vec::new());
        let held = place.files.list("journal").unwrap();
        let told = |data: &Path, exchange: Exchange<'_>| {
            let there = target(data);
            restore_by(exchange, &file, None, &there, NOW, |_, _| Ok(()), None).unwrap_err()
        };
        let busy = |_: &Path, _: &Path| Err(Errno::BUSY);
        let refused = told(place.files.root(), &busy);
        let below = place.files.root().join("data").display().to_string();
        assert_eq!(
            (refused.code.as_str(), &refused.facts["below"]),
            ("backup.mount_point", &below)
        );
        assert_eq!(place.files.list("journal").unwrap(), held);
        // One with a disk of its own: /proc on every Linux, in which nothing can be made.
        assert_eq!(told(Path::new("/proc"), &unknown).code, "backup.mount_point");
    }

    /// Between the removal of the locks and the rename: whoever is killed there leaves an
    /// empty directory, and whoever begins a desk there keeps it.
    #[test]
    fn a_desk_that_begins_in_the_place_meanwhile_keeps_it() {
        let dir = tempfile::tempdir().unwrap();
        let there = Files::at(dir.path().join("data")).unwrap();
        let staged = dir.path().join("staged");
        fs::create_dir(&staged).unwrap();
        fs::create_dir(there.path("journal")).unwrap();
        let error = take(&there, &staged).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::DirectoryNotEmpty);
        assert!(staged.exists() && there.exists("journal"));
    }

    #[test]
    fn another_error_is_told_as_it_is() {
        let place = Place::new();
        let file = place.make(Vec::new());
        let full = |_: &Path, _: &Path| Err(Errno::NOSPC);
        let there = target(place.files.root());
        let refused = restore_by(&full, &file, None, &there, NOW, |_, _| Ok(()), None);
        assert_ne!(refused.unwrap_err().code, "backup.no_exchange");
    }

    /// As root puts back what is the office's: modes and owner are those of its account, from
    /// the directory to the last file, whether or not there was one before.
    #[test]
    fn what_root_puts_back_belongs_to_whoever_had_the_place() {
        if !Account::own().is_root() {
            println!("skipped: only root gives files away");
            return;
        }
        let place = Place::new();
        let file = place.make(Vec::new());
        let desk = Account { uid: 65_534, gid: 65_533 };
        let there = place.files.root();
        desk.take_over(there).unwrap();
        let new = place.dir.path().join("new");
        for data in [there, &new] {
            let to = Target { data, owner: desk };
            restore(&file, None, &to, NOW, |_, _| Ok(()), None).unwrap();
            let mut paths = vec![data.to_path_buf()];
            let mut files = 0;
            while let Some(path) = paths.pop() {
                let found = path.metadata().unwrap();
                let mode = if found.is_dir() { 0o700 } else { 0o600 };
                assert_eq!(
                    (Account::of(&path).unwrap(), found.mode() & 0o777),
                    (Some(desk), mode),
                    "{path:?}"
                );
                files += usize::from(found.is_file());
                let below = fs::read_dir(&path).into_iter().flatten();
                paths.extend(below.map(|entry| entry.unwrap().path()));
            }
            assert!(files > 3, "{files}");
        }
        // Nothing is changed by a file that is none.
        let bad = place.dir.path().join("bad.ddb");
        fs::write(&bad, "").unwrap();
        let empty = place.dir.path().join("empty");
        let to = Target { data: &empty, owner: desk };
        restore(&bad, None, &to, NOW, |_, _| Ok(()), None).unwrap_err();
        for name in ["", crate::files::Claim::LOCK] {
            assert_eq!(Account::of(&empty.join(name)).unwrap(), Some(desk), "{name}");
        }
    }
}
