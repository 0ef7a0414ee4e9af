//! The folder backups go to: whether it is the one that was set up, and, where it cannot be
//! used, what to do about it.

use std::io::{self, ErrorKind};
use std::path::Path;

use rustix::io::Errno;

use crate::domain::Refusal;
use crate::files::{Account, Accounts, outside};

/// What lies in a target so that its disk is known again: by the empty place at which a disk
/// should be, or by another disk, nobody is to be fooled.
pub(super) fn mark_file(mark: &str) -> String {
    format!("dutydesk-{mark}.target")
}

/// Bytes of the table of mounts that are read.
const MOUNTS: u64 = 4 << 20;

/// For whoever looks into the folder.
const MARK: &str = "dutydesk 备份目录的记号，请不要删除。\n\
                    The mark of a dutydesk backup folder; do not remove it.\n";

/// Lays a new mark into a folder; its name.
pub(super) fn lay_mark(target: &Path) -> io::Result<String> {
    let mark = format!("{:016x}", getrandom::u64().map_err(io::Error::other)?);
    outside::write_new(&target.join(mark_file(&mark)), MARK.as_bytes())?;
    Ok(mark)
}

/// What to do about a folder that refuses: which, and in whose hands it is.
pub(super) fn refused(target: &Path, error: &io::Error) -> Refusal {
    let mounts = outside::read_text(Path::new("/proc/self/mountinfo"), MOUNTS).unwrap_or_default();
    let code = match Errno::from_io_error(error) {
        Some(Errno::ROFS) if closed_here(&mounts, target) => "backup.target_unit",
        Some(Errno::ROFS) => "backup.target_reads",
        Some(Errno::ACCESS | Errno::PERM) if is_hidden(target, in_unit()) => "backup.target_hidden",
        Some(Errno::ACCESS | Errno::PERM) => "backup.target_access",
        _ if error.kind() == ErrorKind::NotFound && is_hidden(target, in_unit()) => {
            "backup.target_hidden"
        }
        _ if error.kind() == ErrorKind::NotFound => "backup.target",
        _ => return Refusal::path(target, error),
    };
    let refusal = Refusal::new(code).with("target", target.display());
    refusal.with("account", Accounts::of_machine().name(Account::own().uid))
}

/// Started by systemd as a unit of its own.
fn in_unit() -> bool {
    std::env::var_os("INVOCATION_ID").is_some()
}

/// Whether the shipped unit hides this path (`ProtectHome`, `PrivateTmp`, `PrivateDevices`):
/// people see something there, the desk something else or nothing.
fn is_hidden(path: &Path, in_unit: bool) -> bool {
    const HIDDEN: [&str; 6] = ["/home", "/root", "/run/user", "/tmp", "/var/tmp", "/dev"];
    in_unit && HIDDEN.iter().any(|hidden| path.starts_with(hidden))
}

/// Whether the path can only be read because it was mounted so for this process
/// (`ProtectSystem=strict`), while the disk itself takes writes. Of proc_pid_mountinfo(5):
/// the options of the mount stand in the sixth field, those of the file system at the end.
fn closed_here(mounts: &str, path: &Path) -> bool {
    let read = |line: &str| {
        let (mount, filesystem) = line.split_once(" - ")?;
        let mut mount = mount.split(' ').skip(4);
        let (point, options) = (unescaped(mount.next()?), mount.next()?.to_string());
        let below = path.starts_with(&point);
        let filesystem = filesystem.split(' ').nth(2)?.to_string();
        below.then_some((point.len(), options, filesystem))
    };
    // Of several at one place the last one covers the others.
    let over = mounts.lines().filter_map(read).max_by_key(|(length, ..)| *length);
    let has = |options: &str, word: &str| options.split(',').any(|option| option == word);
    over.is_some_and(|(_, mount, filesystem)| has(&mount, "ro") && has(&filesystem, "rw"))
}

/// Blanks of a path are written as octal numbers there.
fn unescaped(point: &str) -> String {
    let escapes = [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")];
    escapes.iter().fold(point.to_string(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mount_that_only_reads_is_told_from_a_disk_that_only_reads() {
        let mounts = "\
22 1 8:1 / / ro,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
23 22 8:1 /var/lib/dutydesk /var/lib/dutydesk rw,relatime shared:1 - ext4 /dev/sda1 rw
24 22 8:17 / /media/my\\040disk ro,nosuid - ext4 /dev/sdb1 ro
25 22 0:3 / /media/usb rw - tmpfs tmpfs rw,size=1024k
26 22 0:3 / /media/usb ro - tmpfs tmpfs rw,size=1024k
nonsense
";
        let closed = |path: &str| closed_here(mounts, Path::new(path));
        assert!(closed("/srv/backup") && closed("/media/usb/dutydesk") && closed("/media/us"));
        assert!(!closed("/var/lib/dutydesk/x") && !closed("/media/my disk/x"));
        assert!(!closed_here("", Path::new("/srv")));
    }

    #[test]
    fn what_the_unit_hides_is_hidden_from_the_unit_only() {
        assert!(is_hidden(Path::new("/home/lili/usb"), true));
        assert!(!is_hidden(Path::new("/home/lili/usb"), false));
        assert!(!is_hidden(Path::new("/media/home"), true));
    }
}
