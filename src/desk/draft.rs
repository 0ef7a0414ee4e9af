//! Forms that are not finished: in memory at every change, on disk at rest points,
//! one file each, gone once used. They are no journal: nobody else sees them.

mod left;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::time::{Duration, Instant};

use super::sums::{Sums, sum};
use crate::domain::{Key, Refusal, envelope};
use crate::files::Files;
use crate::wire::Draft;

const DIR: &str = "drafts";
const SCHEMA: u16 = 1;

/// A draft rests when it has not changed for this long.
const REST: Duration = Duration::from_secs(2);

/// After a failed write: a full disk is not free again in two seconds.
const RETRY: Duration = Duration::from_secs(30);

/// All drafts of the desk.
#[derive(Debug)]
pub struct Drafts {
    files: Files,
    held: BTreeMap<u64, Held>,
    /// Used or thrown away, and the file could not be removed: when to try again.
    gone: BTreeMap<u64, Instant>,
    /// Some of the last desk could not be read.
    unread: bool,
    damaged: usize,
    differ: bool,
}

#[derive(Debug)]
struct Held {
    draft: Draft,
    /// When it is to be written; `None` while the file says the same.
    due: Option<Instant>,
    /// The last attempt to write it failed.
    failed: bool,
}

impl Drafts {
    /// Reads the drafts of the last desk. What is no draft is set aside under another
    /// name, offered to nobody, and counted; what the disk does not give is left for the
    /// next start.
    pub fn open(files: &Files) -> io::Result<Drafts> {
        let in_the_way = files.make_way(DIR)?;
        files.make_dir(DIR)?;
        files.tidy(DIR)?;
        let (noted, mut found) = (left::taken(files), Sums::new());
        let mut drafts = Drafts { unread: false, ..Drafts::unread(files) };
        drafts.damaged += usize::from(in_the_way);
        for name in files.list(DIR)? {
            let Some(stem) = name.strip_suffix(".draft") else { continue };
            let Ok(bytes) = files.read(&format!("{DIR}/{name}")) else {
                drafts.unread = true;
                continue;
            };
            found.insert(name.clone(), sum(&bytes));
            // A newer program left it, and will want it back as it is.
            if envelope::is_newer(&bytes, SCHEMA) {
                continue;
            }
            match envelope::open::<Draft>(&bytes) {
                Ok(draft) if draft.id.to_string() == stem => {
                    drafts.held.insert(draft.id, Held { draft, due: None, failed: false });
                }
                _ => {
                    files.rename(&format!("{DIR}/{name}"), &format!("{DIR}/{stem}.damaged"))?;
                    drafts.damaged += 1;
                }
            }
        }
        let gone = |(name, sum): (&String, &String)| found.get(name) != Some(sum);
        let differ = noted.is_some_and(|noted| noted.iter().any(gone));
        // What the disk does not give is none the worse for that.
        drafts.differ = differ && !drafts.unread;
        Ok(drafts)
    }

    /// None of the last desk: the disk gives no folder of them. Theirs are on it still.
    pub fn unread(files: &Files) -> Drafts {
        let (held, gone) = Default::default();
        Drafts { files: files.clone(), held, gone, unread: true, damaged: 0, differ: false }
    }

    /// Keeps a draft as it is now; written at once when the cursor has gone to
    /// another field. Refused for the number of a colleague's draft.
    pub fn keep(&mut self, draft: Draft, now: Instant) -> Result<(), Refusal> {
        let id = draft.id;
        let due = match self.held.get(&id) {
            Some(held) if held.draft.staff != draft.staff => {
                return Err(Refusal::new("draft.foreign"));
            }
            Some(held) if held.draft == draft => return Ok(()),
            Some(held) if held.draft.focus != draft.focus => now,
            _ => now + REST,
        };
        self.gone.remove(&id);
        let failed = self.held.get(&id).is_some_and(|held| held.failed);
        self.held.insert(id, Held { draft, due: Some(due), failed });
        if due == now {
            self.write(id, now);
        }
        Ok(())
    }

    /// Forgets a draft that was used or thrown away. One that is not there, or is a
    /// colleague's, is left as it is. Nobody is offered it again, even where its file
    /// cannot be removed just now: what was saved must not be saved twice.
    pub fn drop(&mut self, staff: u64, id: u64, now: Instant) {
        if self.held.get(&id).is_some_and(|held| held.draft.staff == staff) {
            self.held.remove(&id);
            self.remove(id, now);
        }
    }

    /// Forgets what is being written about these records, whoever writes it.
    pub fn forget(&mut self, keys: &BTreeSet<Key>, now: Instant) {
        let about = |draft: &Draft| {
            let named = draft.fields.values().filter_map(|text| text.trim().parse::<Key>().ok());
            draft.subject.into_iter().chain(named).any(|key| keys.contains(&key))
        };
        let held = self.held.values().filter(|held| about(&held.draft));
        for id in held.map(|held| held.draft.id).collect::<Vec<_>>() {
            self.held.remove(&id);
            self.remove(id, now);
        }
    }

    /// This person's drafts, in the order they were last changed.
    pub fn of(&self, staff: u64) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = self
            .held
            .values()
            .filter(|held| held.draft.staff == staff)
            .map(|held| held.draft.clone())
            .collect();
        drafts.sort_by_key(|draft| (draft.changed, draft.id));
        drafts
    }

    /// How many drafts wait, by person.
    pub fn waiting(&self) -> BTreeMap<u64, u64> {
        self.held.values().fold(BTreeMap::new(), |mut waiting, held| {
            *waiting.entry(held.draft.staff).or_default() += 1;
            waiting
        })
    }

    /// When the next draft comes to rest; `None` while the disk has them all.
    pub fn rest(&self) -> Option<Instant> {
        let held = self.held.values().filter_map(|held| held.due);
        held.chain(self.gone.values().copied()).min()
    }

    /// Writes what has come to rest.
    pub fn write_due(&mut self, now: Instant) {
        let due = self.gone.iter().filter(|(_, at)| **at <= now);
        for id in due.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.remove(id, now);
        }
        self.write_where(now, |held| held.due.is_some_and(|due| due <= now));
    }

    /// Writes what this person has not finished: the line is cut, the window closed.
    pub fn write_of(&mut self, staff: u64, now: Instant) {
        self.write_where(now, |held| held.draft.staff == staff);
    }

    /// Writes everything and notes what is there: the desk leaves.
    pub fn leave(&mut self, now: Instant) {
        self.write_all(now);
        left::note(&self.files);
    }

    /// Writes everything: the desk leaves, or the disk takes writes again.
    pub fn write_all(&mut self, now: Instant) {
        for id in self.gone.keys().copied().collect::<Vec<_>>() {
            self.remove(id, now);
        }
        self.write_where(now, |_| true);
    }

    /// How many could not be read at the start and were set aside; and whether one was
    /// not as the last desk left it, or not there any more.
    pub fn harmed(&self) -> (usize, bool) {
        (self.damaged, self.differ)
    }

    /// Whether some are not on disk that should be (they are in memory, and tried again),
    /// or could not be read.
    pub fn failing(&self) -> bool {
        self.unread || !self.gone.is_empty() || self.held.values().any(|held| held.failed)
    }

    fn write_where(&mut self, now: Instant, which: impl Fn(&Held) -> bool) {
        let dirty = self.held.iter().filter(|(_, held)| held.due.is_some() && which(held));
        let ids: Vec<u64> = dirty.map(|(id, _)| *id).collect();
        for id in ids {
            self.write(id, now);
        }
    }

    fn remove(&mut self, id: u64, now: Instant) {
        match self.files.remove(&file(id)) {
            Ok(()) => self.gone.remove(&id),
            Err(_) => self.gone.insert(id, now + RETRY),
        };
    }

    fn write(&mut self, id: u64, now: Instant) {
        let Some(held) = self.held.get_mut(&id) else { return };
        let written = envelope::seal(SCHEMA, &held.draft)
            .map_err(io::Error::other)
            .and_then(|bytes| self.files.replace(&file(id), &bytes));
        held.failed = written.is_err();
        held.due = written.is_err().then(|| now + RETRY);
    }
}

fn file(id: u64) -> String {
    format!("{DIR}/{id}.draft")
}

#[cfg(test)]
mod tests;
