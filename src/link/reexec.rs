//! A console older than the desk: it becomes the installed program, and takes along
//! what is not finished.

use std::fs;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::domain::{Refusal, envelope};
use crate::files::outside;
use crate::wire::Draft;

/// The refusal of a desk that speaks another protocol; `desk` and `ours` are the builds.
pub const VERSION: &str = "link.version";

/// The desk's version for which this process was already tried: once is enough.
const TRIED: &str = "DUTYDESK_REEXEC";
/// The file with the drafts that came along.
const CARRIED: &str = "DUTYDESK_CARRIED";

/// Bytes of that file that are read: a person has a few drafts, and none is longer than
/// what goes to the desk at once.
const MOST: u64 = 64 << 20;

/// The installed program. After an upgrade the kernel calls the file this process
/// came from `… (deleted)`; the new one has its old name.
pub fn program() -> io::Result<PathBuf> {
    Ok(installed(std::env::current_exe()?))
}

fn installed(exe: PathBuf) -> PathBuf {
    match exe.to_str().and_then(|name| name.strip_suffix(" (deleted)")) {
        Some(name) if !exe.exists() => PathBuf::from(name),
        _ => exe,
    }
}

/// Replaces this process by the installed program with the same arguments. `misfit`
/// is the desk's refusal ([`VERSION`]); it comes back, or what else went wrong, when
/// the installed program is no better. The terminal must be restored before.
pub fn become_installed(misfit: Refusal, drafts: &[Draft]) -> Refusal {
    let desk = misfit.facts.get("desk").cloned().unwrap_or_default();
    if std::env::var(TRIED).is_ok_and(|tried| tried == desk) {
        return misfit;
    }
    let failed = |e: io::Error| misfit.clone().with("error", e);
    let program = match program() {
        Ok(program) => program,
        Err(e) => return failed(e),
    };
    let mut command = Command::new(program);
    command.args(std::env::args_os().skip(1)).env(TRIED, desk).env_remove(CARRIED);
    let mut file = None;
    if !drafts.is_empty() {
        match pack(&std::env::temp_dir(), drafts) {
            Ok(path) => {
                command.env(CARRIED, &path);
                file = Some(path);
            }
            Err(e) => return failed(e),
        }
    }
    let error = command.exec();
    if let Some(path) = file {
        // Nobody will unpack it.
        let _ = fs::remove_file(path);
    }
    failed(error)
}

/// The drafts that came along, once; none where none came.
pub fn carried() -> Vec<Draft> {
    std::env::var_os(CARRIED).map(|path| unpack(Path::new(&path))).unwrap_or_default()
}

/// Writes the drafts where only this user can read them.
fn pack(dir: &Path, drafts: &[Draft]) -> io::Result<PathBuf> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let path = dir.join(format!("dutydesk-{:016x}.drafts", u64::from_be_bytes(random)));
    let bytes = envelope::seal(1, &drafts).map_err(io::Error::other)?;
    outside::write_new(&path, &bytes)?;
    Ok(path)
}

fn unpack(path: &Path) -> Vec<Draft> {
    let bytes = outside::read_no_link(path, MOST).ok();
    let drafts = bytes.and_then(|bytes| envelope::open(&bytes).ok());
    // It holds what people said at the counter.
    let _ = fs::remove_file(path);
    drafts.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::MetadataExt;

    #[test]
    fn drafts_travel_privately_and_arrive_once() {
        let dir = tempfile::tempdir().unwrap();
        let drafts = vec![Draft { id: 7, command: "matter.new".into(), ..Draft::default() }];
        let path = pack(dir.path(), &drafts).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(unpack(&path), drafts);
        assert!(!path.exists());
        assert_eq!(unpack(&path), []);
    }

    #[test]
    fn a_replaced_program_is_found_under_its_old_name() {
        let gone = PathBuf::from("/nowhere/bin/dutydesk (deleted)");
        assert_eq!(installed(gone), PathBuf::from("/nowhere/bin/dutydesk"));
        let dir = tempfile::tempdir().unwrap();
        let odd = dir.path().join("dutydesk (deleted)");
        fs::write(&odd, "").unwrap();
        assert_eq!(installed(odd.clone()), odd);
    }
}
