//! Which data directories are for practice: a marker file says so, and only an
//! empty directory can be made one.

use std::io;
use std::path::Path;

use crate::domain::Refusal;
use crate::files::outside::{self, Folder};

/// What a practice directory is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Practice {
    /// Holds the demo community.
    Demo,
    /// Made empty, by `dutydesk init --practice`.
    Blank,
}

const MARKER: &str = "practice";
/// It holds one word.
const MOST: u64 = 64;

impl Practice {
    /// What the directory is marked as; `None` for a real one.
    pub fn of(data: &Path) -> Option<Practice> {
        match outside::read_text(&data.join(MARKER), MOST).ok()?.trim() {
            "demo" => Some(Practice::Demo),
            "practice" => Some(Practice::Blank),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Practice::Demo => "demo",
            Practice::Blank => "practice",
        }
    }

    /// Marks an empty directory, and leaves one alone that is so marked. Refused for
    /// any other: a real desk must never become a plaything.
    pub fn mark(self, data: &Path) -> Result<(), Refusal> {
        if Practice::of(data) == Some(self) {
            return Ok(());
        }
        let refused = || Refusal::new("link.not_practice").with("data", data.display());
        let failed = |e: io::Error| Refusal::path(data, &e);
        let names = Folder::open(data).and_then(|folder| folder.names()).map_err(failed)?;
        // Another console may be marking it at this moment.
        if !names.iter().all(|name| name == MARKER || outside::is_unfinished(name)) {
            return Err(refused());
        }
        match outside::write_new(&data.join(MARKER), self.word().as_bytes()) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if Practice::of(data) == Some(self) { Ok(()) } else { Err(refused()) }
            }
            marked => marked.map_err(failed),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn an_empty_directory_becomes_a_demo_and_stays_one() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Practice::of(dir.path()), None);
        Practice::Demo.mark(dir.path()).unwrap();
        fs::write(dir.path().join("journal"), "x").unwrap();
        Practice::Demo.mark(dir.path()).unwrap();
        assert_eq!(Practice::of(dir.path()), Some(Practice::Demo));
    }

    #[test]
    fn a_real_directory_and_another_kind_of_practice_are_refused() {
        let real = tempfile::tempdir().unwrap();
        fs::write(real.path().join("journal"), "x").unwrap();
        assert_eq!(Practice::Demo.mark(real.path()).unwrap_err().code, "link.not_practice");
        assert_eq!(Practice::of(real.path()), None);

        let blank = tempfile::tempdir().unwrap();
        Practice::Blank.mark(blank.path()).unwrap();
        assert_eq!(Practice::Demo.mark(blank.path()).unwrap_err().code, "link.not_practice");
        assert_eq!(Practice::of(blank.path()), Some(Practice::Blank));
    }
}
