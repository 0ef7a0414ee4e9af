//! The desk's claim on its data directory and its socket: locks held for life, and
//! a socket removed only when nobody can be behind it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, Mode};
use rustix::net::{self, AddressFamily, SocketAddrUnix, SocketFlags, SocketType};

use crate::domain::Refusal;
use crate::wire::startup::SECOND;

/// Where the office desk listens: there the group may connect, elsewhere only the owner.
const OFFICE_DIR: &str = "/run/dutydesk";

/// A socket of one account.
const OWNER: u32 = 0o600;

/// Clients that may wait to be let in; a whole office comes at 8:30.
const BACKLOG: i32 = 128;

/// A held lock; the kernel gives it back when the desk ends, however it ends.
#[derive(Debug)]
pub struct Held(#[expect(dead_code, reason = "it is open for the lock's sake")] File);

/// Claims a lock file. Refused with [`SECOND`] while another desk holds it.
pub fn hold(path: &Path, what: &Path) -> Result<Held, Refusal> {
    let made = OpenOptions::new().create(true).append(true).mode(0o600).open(path);
    // A file system that became read-only still locks what is on it.
    let file = made.or_else(|e| match e.kind() {
        ErrorKind::ReadOnlyFilesystem => File::open(path),
        _ => Err(e),
    });
    let file = file.map_err(|e| Refusal::path(path, &e))?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Held(file)),
        Err(rustix::io::Errno::WOULDBLOCK) => Err(second(what)),
        Err(e) => Err(Refusal::path(path, &std::io::Error::from(e))),
    }
}

fn second(what: &Path) -> Refusal {
    Refusal::new(SECOND).with("path", what.display())
}

/// A socket one listens on; gone from the file system when this is dropped.
#[derive(Debug)]
pub struct Socket {
    pub listener: UnixListener,
    /// Ours to remove; `None` where systemd made it.
    path: Option<PathBuf>,
    _held: Option<Held>,
}

impl Socket {
    /// The socket systemd passed, if it passed one.
    pub fn passed() -> Option<Socket> {
        let listener = listenfd::ListenFd::from_env().take_unix_listener(0).ok()??;
        Some(Socket { listener, path: None, _held: None })
    }

    /// Binds the path. What lies there is removed only when a connection to it is
    /// refused and the socket's lock is held; whoever answers keeps it.
    pub fn bind(path: &Path) -> Result<Socket, Refusal> {
        let mut lock = path.as_os_str().to_owned();
        lock.push(".lock");
        let held = hold(Path::new(&lock), path)?;
        let failed = |e: io::Error| Refusal::path(path, &e);
        match UnixStream::connect(path) {
            Ok(_) => return Err(second(path)),
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            Err(e) if e.kind() == ErrorKind::ConnectionRefused && is_socket(path) => {
                fs::remove_file(path).map_err(failed)?;
            }
            Err(e) => return Err(failed(e)),
        }
        let listener = listen(path).map_err(failed)?;
        Ok(Socket { listener, path: Some(path.to_owned()), _held: Some(held) })
    }
}

/// The system refuses connections to ordinary files in the same words.
fn is_socket(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket())
}

/// A listening socket whose permissions were right before anybody could connect.
fn listen(path: &Path) -> io::Result<UnixListener> {
    let mode = if path.starts_with(OFFICE_DIR) { 0o660 } else { OWNER };
    let socket =
        net::socket_with(AddressFamily::UNIX, SocketType::STREAM, SocketFlags::CLOEXEC, None)?;
    // What bind(2) makes has the socket's own mode, less the umask: no name is followed.
    rustix::fs::fchmod(&socket, Mode::from_raw_mode(mode))?;
    net::bind(&socket, &SocketAddrUnix::new(path)?)?;
    if mode != OWNER {
        // In the office's directory nobody but root and the desk can put another one there.
        fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    }
    net::listen(&socket, BACKLOG)?;
    Ok(socket.into())
}

impl Drop for Socket {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // Still under its lock, so it cannot be another desk's. A failure leaves
            // a stale socket, which the next desk removes.
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
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
}
