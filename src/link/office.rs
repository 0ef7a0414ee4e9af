//! An office's machine: one desk for everybody, started by systemd and by nobody else.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::domain::Refusal;
use crate::files::outside;

/// Where the administrator says that this machine has an office desk.
pub const FILE: &str = "/etc/dutydesk.toml";

/// Where the office desk listens.
pub const SOCKET: &str = "/run/dutydesk/desk.sock";

/// Where its data lie unless the file says otherwise with `data`: as the shipped unit does.
const DATA: &str = "/var/lib/dutydesk";

/// Whose they are where nobody's directory is there yet: the account of the shipped unit.
pub const ACCOUNT: &str = "dutydesk";
/// Bytes of a file of settings that are read.
const MOST: u64 = 1 << 20;

/// A small file that somebody wrote by hand: the office's, a person's keys.
///
/// # Errors
/// What the system says, and [`crate::files::Unfit`].
pub fn read_settings(file: &Path) -> std::io::Result<String> {
    outside::read_text(file, MOST)
}

/// That this account may not come to the office desk.
pub fn denied() -> Refusal {
    let account = super::denied::account(rustix::process::getuid().as_raw());
    Refusal::new("link.office_denied").with("account", account)
}

/// That the office desk runs, and the file of its socket is gone: only systemd, which made
/// it, makes it again.
pub fn hidden(socket: &Path) -> Refusal {
    Refusal::new("link.office_hidden").with("socket", socket.display())
}

/// That the office desk is down. `contact` of the file, if it can be read, is whom
/// to ask; the file's mere presence is what forbids a second desk.
pub fn down(file: &Path) -> Refusal {
    match contact(file) {
        Some(contact) => Refusal::new("link.office_down").with("contact", contact),
        None => Refusal::new("link.office_down_nobody").with("file", file.display()),
    }
}

/// The data directory of the office desk; `None` on a machine without one.
///
/// # Errors
/// `link.office_file` for a file that cannot be read or names no absolute path: to guess
/// would be to act on a directory that the office's desk does not use.
pub fn data(file: &Path) -> Result<Option<PathBuf>, Refusal> {
    let wrong = |what: &dyn std::fmt::Display| {
        Refusal::new("link.office_file").with("file", file.display()).with("what", what)
    };
    let text = match read_settings(file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(wrong(&error)),
    };
    let table = text.parse::<toml::Table>().map_err(|error| wrong(&error.to_string().trim()))?;
    match table.get("data").map(|value| value.as_str().map(Path::new)) {
        None => Ok(Some(DATA.into())),
        Some(Some(data)) if data.is_absolute() => Ok(Some(data.into())),
        Some(_) => Err(wrong(&"data")),
    }
}

/// Whom to ask when the office desk does not answer.
pub fn contact(file: &Path) -> Option<String> {
    let table: toml::Table = read_settings(file).ok()?.parse().ok()?;
    table.get("contact")?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_refusal_names_whom_to_ask() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("dutydesk.toml");
        std::fs::write(&file, "contact = \"8111\"\n").unwrap();
        assert_eq!(down(&file), Refusal::new("link.office_down").with("contact", "8111"));
        std::fs::write(&file, "contact = [").unwrap();
        assert_eq!(down(&file).code, "link.office_down_nobody");
    }

    #[test]
    fn the_file_says_where_the_data_lie_and_a_wrong_one_is_not_guessed_at() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("dutydesk.toml");
        assert_eq!(data(&file), Ok(None));
        let said = |text: &str| {
            std::fs::write(&file, text).unwrap();
            data(&file).map_err(|refusal| refusal.code)
        };
        assert_eq!(said("contact = '8111'"), Ok(Some(DATA.into())));
        assert_eq!(said("data = '/srv/desk'"), Ok(Some("/srv/desk".into())));
        for wrong in ["data = [", "data = 'desk'", "data = 7", "data = ''"] {
            assert_eq!(said(wrong), Err("link.office_file".to_string()), "{wrong}");
        }
    }
}
