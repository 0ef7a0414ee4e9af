//! An office's machine: one desk for everybody, started by systemd and by nobody else.

use std::path::Path;

use crate::domain::Refusal;

/// Where the administrator says that this machine has an office desk.
pub const FILE: &str = "/etc/dutydesk.toml";

/// Where the office desk listens.
pub const SOCKET: &str = "/run/dutydesk/desk.sock";

/// That the office desk is down. `contact` of the file, if it can be read, is whom
/// to ask; the file's mere presence is what forbids a second desk.
pub fn down(file: &Path) -> Refusal {
    let contact = std::fs::read_to_string(file)
        .ok()
        .and_then(|text| text.parse::<toml::Table>().ok())
        .and_then(|table| table.get("contact")?.as_str().map(str::to_owned));
    match contact {
        Some(contact) => Refusal::new("link.office_down").with("contact", contact),
        None => Refusal::new("link.office_down_nobody").with("file", file.display()),
    }
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
}
