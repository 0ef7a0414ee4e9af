//! Where a desk without a given socket listens: in its data directory, which is its
//! account's alone. Who knows the directory knows the socket, in whatever session, under su
//! and cron as well, and nobody else can have been there first. Where the file system of the
//! directory takes no sockets, it is a private directory of the account in /tmp.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};

use crate::domain::Refusal;

/// Its name in the data directory.
pub const NAME: &str = "desk.sock";

/// `sun_path` of unix(7) holds 108 bytes, the closing NUL among them.
const LONGEST: usize = 107;
/// Of those, a name may have what the way through an open directory leaves: see [`short`].
const LONGEST_NAME: usize = LONGEST - "/proc/self/fd/1048576/".len();

/// Refuses a name the kernel would refuse with words nobody understands.
pub fn fits(socket: &Path) -> Result<(), Refusal> {
    match socket.file_name().map_or(0, OsStr::len) {
        length if length > LONGEST_NAME => Err(Refusal::new("link.socket_long")
            .with("socket", socket.display())
            .with("length", length)
            .with("longest", LONGEST_NAME)),
        _ => Ok(()),
    }
}

/// The socket of the desk of this data directory.
pub fn derived(data: &Path) -> PathBuf {
    data.join(NAME)
}

/// Where it is instead if the data directory takes none. The path must be canonical: two
/// spellings of one directory must not become two desks. `uid` is whose the directory is.
pub fn elsewhere(data: &Path, uid: u32) -> PathBuf {
    Path::new(&format!("/tmp/dutydesk-{uid}")).join(hashed(data))
}

/// Where desks of version 0.1 listened, and one of them may still run.
pub fn earlier(data: &Path, runtime: &Path) -> PathBuf {
    runtime.join("dutydesk").join(hashed(data))
}

fn hashed(data: &Path) -> String {
    let hash = blake3::hash(data.as_os_str().as_bytes()).to_hex();
    format!("{}.sock", &hash[..16])
}

/// Connects, however long the path is.
pub fn connect(socket: &Path) -> io::Result<UnixStream> {
    short(socket, |path| UnixStream::connect(path))
}

/// Does something with a path of this socket that the kernel can hold: a longer one is
/// reached through its open directory.
pub fn short<T>(socket: &Path, with: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    let (Some(dir), Some(name)) = (socket.parent(), socket.file_name()) else {
        return with(socket);
    };
    if socket.as_os_str().len() <= LONGEST {
        return with(socket);
    }
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let dir = rustix::fs::open(dir, flags, Mode::empty())?;
    with(&Path::new("/proc/self/fd").join(dir.as_raw_fd().to_string()).join(name))
}

/// Makes the directory of a socket that is [`elsewhere`], or sees that the one there is this
/// user's alone: in /tmp anybody may have been first.
pub fn make_private(socket: &Path, uid: u32) -> Result<(), Refusal> {
    let Some(dir) = socket.parent() else { return Ok(()) };
    match fs::DirBuilder::new().mode(0o700).create(dir) {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => {
            return Err(Refusal::path(dir, &e));
        }
        _ => {}
    }
    match is_private(dir, uid).map_err(|e| Refusal::path(dir, &e))? {
        true => Ok(()),
        false => Err(Refusal::new("link.socket_dir").with("dir", dir.display())),
    }
}

/// Whether that is a directory, and nobody's but this user's.
///
/// # Errors
/// Where it cannot be looked at.
pub fn is_private(dir: &Path, uid: u32) -> io::Result<bool> {
    let found = fs::symlink_metadata(dir)?;
    Ok(found.is_dir() && found.uid() == uid && found.mode() & 0o077 == 0)
}

/// Whether a desk listens at this path, wherever its file has gone: unix(7) in proc(5),
/// where the flag of a socket that accepts connections is 0x10000.
pub fn is_listened_at(socket: &Path) -> bool {
    let table = fs::read_to_string("/proc/net/unix").unwrap_or_default();
    is_in(&table, socket)
}

fn is_in(table: &str, socket: &Path) -> bool {
    table.lines().skip(1).any(|line| {
        let mut fields = line.split_whitespace();
        let accepts = fields.nth(3).and_then(|flags| u32::from_str_radix(flags, 16).ok());
        accepts.is_some_and(|flags| flags & 0x1_0000 != 0)
            && fields.nth(3).map(Path::new) == Some(socket)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    fn uid() -> u32 {
        rustix::process::getuid().as_raw()
    }

    #[test]
    fn a_path_too_long_for_the_kernel_is_reached_all_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let long = dir.path().join("x".repeat(120)).join("y".repeat(120));
        fs::create_dir_all(&long).unwrap();
        let socket = derived(&long);
        assert!(UnixListener::bind(&socket).is_err(), "it is not too long");
        let listener = short(&socket, |path| UnixListener::bind(path)).unwrap();
        assert!(socket.exists());
        connect(&socket).unwrap();
        listener.accept().unwrap();
    }

    #[test]
    fn a_listener_is_seen_after_its_file_has_gone_and_not_after_its_end() {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("s");
        assert!(!is_listened_at(&socket));
        let listener = UnixListener::bind(&socket).unwrap();
        fs::remove_file(&socket).unwrap();
        assert!(is_listened_at(&socket));
        drop(listener);
        assert!(!is_listened_at(&socket));
    }

    #[test]
    fn a_directory_others_can_enter_or_a_link_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let open = dir.path().join("dutydesk");
        let socket = open.join("s");
        let refused = |uid| make_private(&socket, uid).unwrap_err().code;
        make_private(&socket, uid()).unwrap();
        assert_eq!(fs::metadata(&open).unwrap().mode() & 0o777, 0o700);
        fs::set_permissions(&open, fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(refused(uid()), "link.socket_dir");

        fs::remove_dir(&open).unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        symlink(elsewhere.path(), &open).unwrap();
        assert_eq!(refused(uid()), "link.socket_dir");

        fs::remove_file(&open).unwrap();
        assert_eq!(refused(uid() + 1), "link.socket_dir");
    }
}
