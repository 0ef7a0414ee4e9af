//! A private folder for what is not verified yet. It goes when it is dropped.

use std::fs;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::domain::Refusal;
use crate::files::Files;

/// The folder in it that becomes a data directory.
const STAGED: &str = "staged";
/// The archive in it, decrypted.
pub(super) const PLAIN: &str = "plain";

/// The folder.
pub struct Staging {
    files: Files,
}

impl Staging {
    /// Makes this folder anew; what an interrupted run left there is thrown away.
    pub fn at(dir: PathBuf) -> Result<Staging, Refusal> {
        clear(&dir).map_err(|error| Refusal::path(&dir, &error))?;
        let files = Files::at(&dir).map_err(|error| Refusal::path(&dir, &error))?;
        Ok(Staging { files })
    }

    /// A folder of a name nobody can guess among the system's temporary ones.
    pub fn temporary() -> Result<Staging, Refusal> {
        let mut random = [0; 8];
        getrandom::fill(&mut random)
            .map_err(|error| Refusal::new("internal").with("what", error))?;
        let name = format!("dutydesk-{:016x}", u64::from_be_bytes(random));
        Staging::at(std::env::temp_dir().join(name))
    }

    pub(super) fn files(&self) -> &Files {
        &self.files
    }

    /// The plain archive, to be read from its beginning.
    pub(super) fn plain(&self) -> Result<File, Refusal> {
        File::open(self.files.path(PLAIN)).map_err(|error| Refusal::path(self.dir(), &error))
    }

    /// Where the data directory is put together.
    pub fn staged(&self) -> PathBuf {
        self.files.path(STAGED)
    }

    /// The folder itself.
    pub fn dir(&self) -> &Path {
        self.files.root()
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What stays is thrown away by the next run.
        let _ = clear(self.files.root());
    }
}

fn clear(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
