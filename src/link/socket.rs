//! Where a desk without a given socket listens: a private directory of this user,
//! and in it a name made from the data directory.

use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use crate::domain::Refusal;

/// `sun_path` of unix(7) holds 108 bytes, the closing NUL among them.
const LONGEST: usize = 107;

/// Refuses a path the kernel would refuse with words nobody understands.
pub fn fits(socket: &Path) -> Result<(), Refusal> {
    match socket.as_os_str().len() {
        length if length > LONGEST => Err(Refusal::new("link.socket_long")
            .with("socket", socket.display())
            .with("length", length)
            .with("longest", LONGEST)),
        _ => Ok(()),
    }
}

/// The socket of the desk of this data directory, whose path must be canonical: two
/// spellings of one directory must not become two desks.
pub fn derived(data: &Path, runtime: Option<&Path>, uid: u32) -> PathBuf {
    let hash = blake3::hash(data.as_os_str().as_bytes()).to_hex();
    let name = format!("{}.sock", &hash[..16]);
    let in_runtime = runtime.map(|dir| dir.join("dutydesk").join(&name));
    match in_runtime {
        Some(path) if fits(&path).is_ok() => path,
        _ => PathBuf::from(format!("/tmp/dutydesk-{uid}")).join(&name),
    }
}

/// Makes the directory of a derived socket, or sees that the one there is this user's
/// alone: in /tmp anybody may have been first.
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn uid() -> u32 {
        rustix::process::getuid().as_raw()
    }

    #[test]
    fn one_directory_has_one_socket_and_it_is_private() {
        let dir = tempfile::tempdir().unwrap();
        let derived = |data, runtime, uid| {
            let socket = derived(data, runtime, uid);
            make_private(&socket, uid).map(|()| socket)
        };
        let first = derived(Path::new("/srv/a"), Some(dir.path()), uid()).unwrap();
        assert_eq!(derived(Path::new("/srv/a"), Some(dir.path()), uid()).unwrap(), first);
        assert_ne!(derived(Path::new("/srv/b"), Some(dir.path()), uid()).unwrap(), first);
        let mode = fs::metadata(first.parent().unwrap()).unwrap().mode();
        assert_eq!(mode & 0o777, 0o700);
    }

    #[test]
    fn a_runtime_directory_too_long_for_a_socket_is_not_used() {
        let dir = tempfile::tempdir().unwrap();
        let long = dir.path().join("x".repeat(100));
        let socket = derived(Path::new("/srv/a"), Some(&long), uid());
        make_private(&socket, uid()).unwrap();
        assert!(socket.starts_with(format!("/tmp/dutydesk-{}", uid())), "{socket:?}");
        assert!(!long.exists());
    }

    #[test]
    fn a_directory_others_can_enter_or_a_link_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let open = dir.path().join("dutydesk");
        fs::create_dir(&open).unwrap();
        fs::set_permissions(&open, fs::Permissions::from_mode(0o755)).unwrap();
        let refused = |uid| {
            let socket = derived(Path::new("/srv/a"), Some(dir.path()), uid);
            make_private(&socket, uid).unwrap_err().code
        };
        assert_eq!(refused(uid()), "link.socket_dir");

        fs::remove_dir(&open).unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        symlink(elsewhere.path(), &open).unwrap();
        assert_eq!(refused(uid()), "link.socket_dir");

        fs::remove_file(&open).unwrap();
        assert_eq!(refused(uid() + 1), "link.socket_dir");
    }
}
