//! The desk's claim on its data directory and its socket: locks held for life, and
//! a socket removed only when nobody can be behind it.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rustix::fs::{FlockOperation, Mode};
use rustix::net::{self, AddressFamily, SocketAddrUnix, SocketFlags, SocketType};

use crate::domain::Refusal;
use crate::files::{self, outside};
use crate::link::claim::Claim;
use crate::link::{denied, socket};
use crate::wire::startup::SECOND;

/// Where the office desk listens: there the group may connect, elsewhere only the owner.
const OFFICE_DIR: &str = "/run/dutydesk";

/// A socket of one account.
const OWNER: u32 = 0o600;

/// Clients that may wait to be let in; a whole office comes at 8:30.
const BACKLOG: i32 = 128;

/// A held lock; the kernel gives it back when the desk ends, however it ends.
#[derive(Debug)]
pub struct Held {
    file: File,
    path: PathBuf,
}

/// How often a lock is tried, and the wait between two: a client that looks whether a desk
/// runs holds it for a moment.
const TRIES: u32 = 5;
const BETWEEN: Duration = Duration::from_millis(20);

/// Claims a lock file. Refused with [`SECOND`] while another desk holds it.
pub fn hold(path: &Path, what: &Path) -> Result<Held, Refusal> {
    let file = outside::open_own(path);
    let file = file.map_err(|e| denied::path(path, &e))?;
    for _ in 0..TRIES {
        match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(Held { file, path: path.to_owned() }),
            Err(rustix::io::Errno::WOULDBLOCK) => thread::sleep(BETWEEN),
            Err(e) => return Err(Refusal::path(path, &std::io::Error::from(e))),
        }
    }
    Err(second(what))
}

impl Held {
    /// The same lock once more: it is given back with the last of them.
    pub fn once_more(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// Writes down who holds it. Where that fails the desk is found at its usual socket.
    pub fn note(&self, claim: &Claim) {
        let written = claim.line().and_then(|line| {
            self.file.set_len(0)?;
            (&self.file).write_all(line.as_bytes())
        });
        // A disk that only reads holds what an earlier desk wrote, whose number is gone.
        drop(written);
    }

    /// Whether the file of this lock is still the one that lies there.
    fn lies_there(&self) -> bool {
        let same = |held: Metadata, there: Metadata| identity(&held) == identity(&there);
        let held = self.file.metadata().ok().zip(fs::symlink_metadata(&self.path).ok());
        held.is_some_and(|(held, there)| same(held, there))
    }
}

pub(super) fn second(what: &Path) -> Refusal {
    let pid = files::Claim::holder(what).map_or_else(|| "?".to_string(), |pid| pid.to_string());
    Refusal::new(SECOND).with("path", what.display()).with("pid", pid)
}

fn identity(file: &Metadata) -> (u64, u64) {
    (file.dev(), file.ino())
}

/// A socket one listens on; gone from the file system when this is dropped.
#[derive(Debug)]
pub struct Socket {
    pub listener: UnixListener,
    /// Where clients look for it; `None` where nobody knows.
    path: Option<PathBuf>,
    /// Device and inode of its file.
    file: Option<(u64, u64)>,
    /// Ours to remove and to make again, and not systemd's.
    ours: bool,
    held: Option<Held>,
}

impl Socket {
    /// The socket systemd passed, if it passed one.
    pub fn passed() -> Option<Socket> {
        let listener = listenfd::ListenFd::from_env().take_unix_listener(0).ok()??;
        let at = listener.local_addr().ok();
        let path = at.and_then(|at| at.as_pathname().map(Path::to_owned));
        let file = path.as_deref().and_then(lies_at);
        Some(Socket { listener, path, file, ours: false, held: None })
    }

    /// The socket of a data directory whose lock is held: there, or where it is
    /// [`socket::elsewhere`] because there it cannot be. `path` is where it is to be.
    pub fn of(data: &Path, path: &Path) -> Result<Socket, Refusal> {
        if path != socket::derived(data) {
            return Socket::bind(path);
        }
        match take(path) {
            Ok((listener, file)) => {
                let path = Some(path.to_owned());
                Ok(Socket { listener, path, file, ours: true, held: None })
            }
            Err(refusal) if refusal.code == SECOND => Err(refusal),
            Err(_) => {
                let uid = rustix::process::geteuid().as_raw();
                let path = socket::elsewhere(data, uid);
                socket::make_private(&path, uid)?;
                Socket::bind(&path)
            }
        }
    }

    /// Binds a path that is not of the data directory, and has a lock of its own. What lies
    /// there is removed only when a connection to it is refused and that lock is held;
    /// whoever answers keeps it.
    pub fn bind(path: &Path) -> Result<Socket, Refusal> {
        let mut lock = path.as_os_str().to_owned();
        lock.push(".lock");
        let held = Some(hold(Path::new(&lock), path)?);
        let (listener, file) = take(path)?;
        Ok(Socket { listener, path: Some(path.to_owned()), file, ours: true, held })
    }

    /// Where it is.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether clients find it: its file is there, and none that was put in its place.
    pub fn stands(&self) -> bool {
        self.path.as_deref().is_none_or(|path| self.file.is_some() && lies_at(path) == self.file)
    }

    /// Listens anew where its file has gone; the listener before, at which some may wait,
    /// comes back. `data` is the lock of the data directory: where that lies there no more,
    /// another desk may live in its place.
    ///
    /// # Errors
    /// Where it is systemd's to make, somebody else listens there by now, or it cannot be made.
    pub fn again(&mut self, data: &Held) -> Result<UnixListener, Refusal> {
        let path = self.path.clone().filter(|_| self.ours && data.lies_there());
        let path = path.ok_or_else(|| Refusal::new("server.socket_gone"))?;
        let dir_is_gone = path.parent().is_some_and(|dir| !dir.exists());
        if dir_is_gone {
            socket::make_private(&path, rustix::process::geteuid().as_raw())?;
        }
        if let Some(held) = self.held.as_ref().filter(|held| !held.lies_there()) {
            self.held = Some(hold(&held.path, &path)?);
        }
        let (listener, file) = take(&path)?;
        self.file = file;
        Ok(std::mem::replace(&mut self.listener, listener))
    }
}

/// Listens at a path whose lock is held.
fn take(path: &Path) -> Result<(UnixListener, Option<(u64, u64)>), Refusal> {
    let failed = |e: io::Error| denied::path(path, &e);
    match socket::connect(path) {
        Ok(_) => return Err(second(path)),
        Err(e) if e.kind() == ErrorKind::NotFound => {}
        Err(e) if e.kind() == ErrorKind::ConnectionRefused && is_socket(path) => {
            fs::remove_file(path).map_err(failed)?;
        }
        Err(e) => return Err(failed(e)),
    }
    let listener = listen(path).map_err(failed)?;
    Ok((listener, lies_at(path)))
}

/// The identity of what lies there, if it is a socket.
fn lies_at(path: &Path) -> Option<(u64, u64)> {
    let found = fs::symlink_metadata(path).ok()?;
    found.file_type().is_socket().then(|| identity(&found))
}

/// The system refuses connections to ordinary files in the same words.
fn is_socket(path: &Path) -> bool {
    lies_at(path).is_some()
}

/// A listening socket whose permissions were right before anybody could connect.
fn listen(path: &Path) -> io::Result<UnixListener> {
    let mode = if path.starts_with(OFFICE_DIR) { 0o660 } else { OWNER };
    let flags = SocketFlags::CLOEXEC;
    let socket = net::socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
    // What bind(2) makes has the socket's own mode, less the umask: no name is followed.
    rustix::fs::fchmod(&socket, Mode::from_raw_mode(mode))?;
    socket::short(path, |path| Ok(net::bind(&socket, &SocketAddrUnix::new(path)?)?))?;
    if mode != OWNER {
        // In the office's directory nobody but root and the desk can put another one there.
        fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    }
    net::listen(&socket, BACKLOG)?;
    Ok(socket.into())
}

impl Drop for Socket {
    fn drop(&mut self) {
        if let (Some(path), true) = (&self.path, self.ours && self.stands()) {
            // Still under its lock, so it cannot be another desk's. A failure leaves
            // a stale socket, which the next desk removes.
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn a_stale_socket_is_replaced_and_the_new_one_is_private() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("s");
        drop(UnixListener::bind(&path).unwrap());
        let socket = Socket::bind(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(UnixStream::connect(&path).is_ok());
        drop(socket);
        assert!(!path.exists());
    }

    #[test]
    fn a_socket_somebody_listens_on_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("s");
        let other = UnixListener::bind(&path).unwrap();
        assert_eq!(Socket::bind(&path).unwrap_err().code, SECOND);
        assert!(UnixStream::connect(&path).is_ok());
        drop(other);
    }

    #[test]
    fn a_stale_socket_stays_while_another_holds_its_lock() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("s");
        drop(UnixListener::bind(&path).unwrap());
        let other = hold(&dir.path().join("s.lock"), &path).unwrap();
        assert_eq!(Socket::bind(&path).unwrap_err().code, SECOND);
        assert!(path.exists());
        drop(other);
        Socket::bind(&path).unwrap();
    }

    #[test]
    fn a_file_that_is_no_socket_is_not_removed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("s");
        fs::write(&path, "somebody's letter").unwrap();
        let result = Socket::bind(&path);
        assert!(result.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "somebody's letter");
    }

    #[test]
    fn a_socket_that_was_removed_or_replaced_is_made_again_and_no_other_is_touched() {
        let dir = tempfile::tempdir().unwrap();
        let data = hold(&dir.path().join("desk.lock"), dir.path()).unwrap();
        let path = socket::derived(dir.path());
        let mut socket = Socket::of(dir.path(), &path).unwrap();
        assert!(socket.stands());
        fs::remove_file(&path).unwrap();
        assert!(!socket.stands());
        socket.again(&data).unwrap();
        assert!(socket.stands() && UnixStream::connect(&path).is_ok());

        // A dead one in its place goes, one that is listened on stays.
        fs::remove_file(&path).unwrap();
        drop(UnixListener::bind(&path).unwrap());
        socket.again(&data).unwrap();
        fs::remove_file(&path).unwrap();
        let other = UnixListener::bind(&path).unwrap();
        assert_eq!(socket.again(&data).unwrap_err().code, SECOND);
        drop(socket);
        assert!(UnixStream::connect(&path).is_ok());
        drop(other);
    }

    #[test]
    fn nobody_listens_in_a_directory_whose_lock_is_no_longer_the_desks() {
        let dir = tempfile::tempdir().unwrap();
        let lock = dir.path().join("desk.lock");
        let data = hold(&lock, dir.path()).unwrap();
        let mut socket = Socket::of(dir.path(), &socket::derived(dir.path())).unwrap();
        fs::remove_file(&lock).unwrap();
        let _next = hold(&lock, dir.path()).unwrap();
        fs::remove_file(socket.path().unwrap()).unwrap();
        assert_eq!(socket.again(&data).unwrap_err().code, "server.socket_gone");
    }

    #[test]
    fn a_lock_that_somebody_only_looks_at_is_got() {
        let dir = tempfile::tempdir().unwrap();
        let lock = dir.path().join("desk.lock");
        fs::write(&lock, "").unwrap();
        let looking = File::open(&lock).unwrap();
        rustix::fs::flock(&looking, FlockOperation::LockShared).unwrap();
        thread::scope(|scope| {
            let held = scope.spawn(|| hold(&lock, dir.path()).map(|_| ()));
            drop(looking);
            assert_eq!(held.join().unwrap(), Ok(()));
        });
    }
}
