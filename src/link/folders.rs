//! 收件夹 and 发件夹: the two folders through which files come in and go out. They are
//! the staff member's own, or the office's where the administrator says so.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::office::{self, FILE};
use crate::domain::{Moment, Refusal};
use crate::files::outside::{self, Folder};

/// One file of 收件夹.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    pub path: PathBuf,
    pub name: String,
    /// Bytes.
    pub size: u64,
    pub changed: Moment,
}

/// What lies in 收件夹.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    pub folder: PathBuf,
    /// What may be a roster, newest first.
    pub files: Vec<Incoming>,
    /// How many others there are.
    pub others: usize,
}

/// Files by these endings may be rosters.
const ROSTERS: [&str; 2] = ["xlsx", "csv"];

/// Where 收件夹 and 发件夹 are, or are to be.
///
/// # Errors
/// `folder.none` without a home.
pub fn places() -> Result<[PathBuf; 2], Refusal> {
    let inbox = folder("inbox", "DUTYDESK_INBOX", "收件夹")?;
    Ok([inbox, folder("outbox", "DUTYDESK_OUTBOX", "发件夹")?])
}

/// 收件夹, which is made where it is missing.
///
/// # Errors
/// `folder.none` without a home, `folder.unusable` with what the system says.
pub fn list() -> Result<Listing, Refusal> {
    list_in(folder("inbox", "DUTYDESK_INBOX", "收件夹")?)
}

/// Reads a file of 收件夹, of at most so many bytes. A link is not followed: in an office's
/// folder anybody may have put it there.
///
/// # Errors
/// `import.file` with what is wrong.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>, Refusal> {
    outside::read_no_link(path, most).map_err(|error| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Refusal::new("import.file").with("path", name).with("error", error)
    })
}

/// Writes a file into 发件夹 under a name that is free: `名册`, `名册-2` …
///
/// # Errors
/// Those of [`list`], and `folder.not_written`: then no part of it is there.
pub fn put_out(name: &str, ending: &str, bytes: &[u8]) -> Result<PathBuf, Refusal> {
    put_into(&folder("outbox", "DUTYDESK_OUTBOX", "发件夹")?, name, ending, bytes)
}

fn list_in(folder: PathBuf) -> Result<Listing, Refusal> {
    let unusable = |error| unusable(&folder, &error);
    outside::make_folder(&folder).map_err(unusable)?;
    let mut listing = Listing { folder: folder.clone(), ..Listing::default() };
    for entry in std::fs::read_dir(&folder).map_err(unusable)?.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        // Of itself, not of what a link leads to.
        let Ok(about) = entry.metadata() else { continue };
        // What an open Excel leaves beside the file.
        if !about.is_file() || name.starts_with(['.', '~']) {
            continue;
        }
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        if !ending.is_some_and(|ending| ROSTERS.contains(&ending.as_str())) {
            listing.others += 1;
            continue;
        }
        let changed = about.modified().unwrap_or(UNIX_EPOCH);
        listing.files.push(Incoming { path, name, size: about.len(), changed: moment(changed) });
    }
    listing.files.sort_by(|a, b| b.changed.cmp(&a.changed).then_with(|| a.name.cmp(&b.name)));
    Ok(listing)
}

fn put_into(folder: &Path, name: &str, ending: &str, bytes: &[u8]) -> Result<PathBuf, Refusal> {
    let refused = |error| {
        let refusal = Refusal::new("folder.not_written").with("error", error);
        refusal.with("name", format!("{name}.{ending}"))
    };
    outside::make_folder(folder).map_err(|error| unusable(folder, &error))?;
    // Half a notice must not lie where somebody would print it: it has no name before it is
    // whole.
    let mut file = Folder::open(folder).and_then(Folder::new_file).map_err(refused)?;
    file.write_all(bytes).map_err(refused)?;
    for number in 1.. {
        let again = if number == 1 { String::new() } else { format!("-{number}") };
        let name = format!("{name}{again}.{ending}");
        match file.keep(name.as_ref()) {
            Ok(()) => return Ok(folder.join(name)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(refused(error)),
        }
    }
    Err(Refusal::new("folder.none"))
}

/// What the environment says, the administrator, or a folder of the account's home.
fn folder(setting: &str, variable: &str, name: &str) -> Result<PathBuf, Refusal> {
    let office = office::read_settings(Path::new(FILE)).ok();
    let office = office.and_then(|text| setting_of(&text, setting));
    let named = std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = || etcetera::home_dir().ok().map(|home| home.join(name));
    named.or(office).or_else(home).ok_or_else(|| Refusal::new("folder.none"))
}

fn setting_of(text: &str, setting: &str) -> Option<PathBuf> {
    text.parse::<toml::Table>().ok()?.get(setting)?.as_str().map(PathBuf::from)
}

fn unusable(folder: &Path, error: &std::io::Error) -> Refusal {
    Refusal::new("folder.unusable").with("folder", folder.display()).with("error", error)
}

fn moment(time: SystemTime) -> Moment {
    Moment(time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn rosters_are_listed_newest_first_and_the_folder_is_made() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("收件夹");
        assert_eq!(list_in(folder.clone()).unwrap().files, []);
        for (name, day) in [("旧.csv", 1), ("新.XLSX", 3), ("中.csv", 2), ("说明.docx", 4)] {
            let file = std::fs::File::create(folder.join(name)).unwrap();
            file.set_modified(UNIX_EPOCH + std::time::Duration::from_secs(day * 86_400)).unwrap();
        }
        std::fs::write(folder.join("~$新.xlsx"), "").unwrap();
        let listing = list_in(folder).unwrap();
        let names: Vec<_> = listing.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!((names, listing.others), (vec!["新.XLSX", "中.csv", "旧.csv"], 1));
    }

    #[test]
    fn nothing_is_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("发件夹");
        let first = put_into(&folder, "名册", "xlsx", b"1").unwrap();
        let second = put_into(&folder, "名册", "xlsx", b"2").unwrap();
        assert_eq!(std::fs::read(first).unwrap(), b"1");
        assert!(second.ends_with("名册-2.xlsx"));
    }

    /// In an office's folder anybody may put anything.
    #[test]
    fn what_others_laid_into_the_folders_is_neither_shown_nor_followed() {
        let dir = tempfile::tempdir().unwrap();
        let (folder, letter) = (dir.path().join("夹"), dir.path().join("letter"));
        std::fs::write(&letter, "private").unwrap();
        put_into(&folder, "名册", "csv", "姓名".as_bytes()).unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join("名册.csv"))), (0o700, 0o600));
        symlink(&letter, folder.join("链接.csv")).unwrap();
        symlink(&letter, folder.join("名册-2.csv")).unwrap();
        assert_eq!(list_in(folder.clone()).unwrap().files.len(), 1);
        let refused = read(&folder.join("链接.csv"), 100).unwrap_err();
        assert_eq!((&*refused.code, &*refused.facts["error"]), ("import.file", "a_link"));
        let third = put_into(&folder, "名册", "csv", b"3").unwrap();
        assert!(third.ends_with("名册-3.csv"), "{third:?}");
        assert_eq!(std::fs::read(&letter).unwrap(), b"private");
    }

    #[test]
    fn the_administrator_names_the_folders() {
        assert_eq!(setting_of("inbox = '/srv/in'", "inbox"), Some("/srv/in".into()));
        assert_eq!(setting_of("contact = '8111'", "inbox"), None);
        assert_eq!(setting_of("inbox = [", "inbox"), None);
    }
}
