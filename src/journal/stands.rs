//! Whether the names in the folder still lead to the files this journal writes to. A desk
//! holds its last segment open, and would write on into a file that nobody finds again.

use std::io;

use crate::domain::Seq;
use crate::files::{Files, Stamp};

use super::append::Journal;
use super::links;
use super::segment::{self, DIR};

/// How the name of a file ends that somebody put in the place of a segment.
const FOREIGN: &str = ".foreign";

/// What is not as this journal left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amiss {
    /// The segment that is written to: its name leads nowhere or to another file, or it is
    /// longer or shorter than what was written.
    Open { segment: String },
    /// A sealed segment is not there any more.
    Sealed { segment: String },
}

impl Amiss {
    /// File name of the segment.
    pub fn segment(&self) -> &str {
        match self {
            Amiss::Open { segment } | Amiss::Sealed { segment } => segment,
        }
    }
}

/// The names as they were at the last look.
#[derive(Debug, Default)]
pub(super) struct Names {
    folder: Option<Stamp>,
    firsts: Vec<Seq>,
}

impl Names {
    /// A sealed segment that was there at the last look and is not now. The folder is only
    /// read where something in it has changed.
    fn missing(&mut self, files: &Files) -> io::Result<Option<Seq>> {
        let folder = files.stamp(DIR)?;
        if folder.is_some() && folder == self.folder {
            return Ok(None);
        }
        let firsts = segment::list(files)?;
        if let Some(missing) = self.firsts.iter().find(|first| !firsts.contains(first)) {
            return Ok(Some(*missing));
        }
        (self.folder, self.firsts) = (folder, firsts);
        Ok(None)
    }
}

impl Journal {
    /// What is amiss, if anything is: two questions to the system.
    ///
    /// # Errors
    /// Where it does not answer.
    pub fn amiss(&mut self) -> io::Result<Option<Amiss>> {
        if let Some((first, handle)) = &self.last {
            let (held, path) = (handle.stamp()?, segment::path(*first));
            let there = self.files.stamp(&path)?;
            let same = |there: &Stamp| there.file == held.file && there.len == handle.len();
            if !there.as_ref().is_some_and(same) {
                return Ok(Some(Amiss::Open { segment: segment::name(*first) }));
            }
        }
        let missing = self.names.missing(&self.files)?;
        Ok(missing.map(|first| Amiss::Sealed { segment: segment::name(first) }))
    }

    /// Puts the segment that is written to back in its place, out of the file that is still
    /// open. What somebody put there is kept beside it under another name, and what
    /// somebody wrote behind its end is cut off: nobody was told that it is saved. `false`
    /// where the open file does not hold any more what was written.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn put_back(&mut self) -> io::Result<bool> {
        let Some((first, handle)) = &mut self.last else { return Ok(false) };
        let (first, path) = (*first, segment::path(*first));
        let Ok(bytes) = handle.written() else { return Ok(false) };
        if !links::ends_with(&bytes, first, self.head) {
            return Ok(false);
        }
        let there = self.files.stamp(&path)?;
        if there.is_some_and(|there| Some(there.file) == handle.stamp().ok().map(|held| held.file))
        {
            handle.truncate(bytes.len() as u64)?;
            handle.sync()?;
            return Ok(true);
        }
        self.files.make_dir(DIR)?;
        if there.is_some() {
            let free = (1..).map(|n| format!("{path}{FOREIGN}-{n}"));
            let free = free.into_iter().find(|name| !self.files.exists(name));
            self.files.rename(&path, &free.unwrap_or_default())?;
        }
        self.files.replace(&path, &bytes)?;
        self.last = Some((first, self.files.append(&path)?));
        Ok(true)
    }
}

/// Removes what was set aside by [`Journal::put_back`]: it may hold anything.
pub(super) fn remove_foreign(files: &Files) -> io::Result<()> {
    let names = files.list(DIR)?.into_iter().filter(|name| name.contains(FOREIGN));
    names.into_iter().try_for_each(|name| files.remove(&format!("{DIR}/{name}")))
}
