//! Forms that are not finished: in memory at every change, on disk at rest points,
//! one file each, gone once used. They are no journal: nobody else sees them.

mod left;

use std::collections::BTreeMap;
use std::io;
use std::time::{Duration, Instant};

use super::sums::{Sums, sum};
use crate::domain::{Refusal, envelope};
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
    failing: bool,
    damaged: usize,
    differ: bool,
}

#[derive(Debug)]
struct Held {
    draft: Draft,
    /// When it is to be written; `None` while the file says the same.
    due: Option<Instant>,
}

impl Drafts {
    /// Reads the drafts of the last desk. What cannot be read is set aside under
    /// another name, offered to nobody, and counted.
    pub fn open(files: &Files) -> io::Result<Drafts> {
        files.make_dir(DIR)?;
        files.tidy(DIR)?;
        let (noted, mut found) = (left::taken(files), Sums::new());
        let (mut held, mut damaged) = (BTreeMap::new(), 0);
        for name in files.list(DIR)? {
            let Some(stem) = name.strip_suffix(".draft") else { continue };
            let bytes = files.read(&format!("{DIR}/{name}")).ok();
            found.extend(bytes.iter().map(|bytes| (name.clone(), sum(bytes))));
            match bytes.and_then(|bytes| envelope::open::<Draft>(&bytes).ok()) {
                Some(draft) if draft.id.to_string() == stem => {
                    held.insert(draft.id, Held { draft, due: None });
                }
                _ => {
                    files.rename(&format!("{DIR}/{name}"), &format!("{DIR}/{stem}.damaged"))?;
                    damaged += 1;
                }
            }
        }
        let gone = |(name, sum): (&String, &String)| found.get(name) != Some(sum);
        let differ = noted.is_some_and(|noted| noted.iter().any(gone));
        Ok(Drafts { files: files.clone(), held, failing: false, damaged, differ })
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
        self.held.insert(id, Held { draft, due: Some(due) });
        if due == now {
            self.write(id, now);
        }
        Ok(())
    }

    /// Forgets a draft that was used or thrown away. One that is not there, or is a
    /// colleague's, is left as it is.
    pub fn drop(&mut self, staff: u64, id: u64) -> Result<(), Refusal> {
        if self.held.get(&id).is_none_or(|held| held.draft.staff != staff) {
            return Ok(());
        }
        let name = file(id);
        self.files.remove(&name).map_err(|e| Refusal::path(&self.files.path(&name), &e))?;
        self.held.remove(&id);
        Ok(())
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
        self.held.values().filter_map(|held| held.due).min()
    }

    /// Writes what has come to rest.
    pub fn write_due(&mut self, now: Instant) {
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

    /// Writes everything.
    fn write_all(&mut self, now: Instant) {
        self.write_where(now, |_| true);
    }

    /// How many could not be read at the start and were set aside; and whether one was
    /// not as the last desk left it, or not there any more.
    pub fn harmed(&self) -> (usize, bool) {
        (self.damaged, self.differ)
    }

    /// Whether the last write failed. The drafts are in memory, and tried again.
    pub fn failing(&self) -> bool {
        self.failing
    }

    fn write_where(&mut self, now: Instant, which: impl Fn(&Held) -> bool) {
        let dirty = self.held.iter().filter(|(_, held)| held.due.is_some() && which(held));
        let ids: Vec<u64> = dirty.map(|(id, _)| *id).collect();
        for id in ids {
            self.write(id, now);
        }
    }

    fn write(&mut self, id: u64, now: Instant) {
        let Some(held) = self.held.get_mut(&id) else { return };
        let written = envelope::seal(SCHEMA, &held.draft)
            .map_err(io::Error::other)
            .and_then(|bytes| self.files.replace(&file(id), &bytes));
        self.failing = written.is_err();
        held.due = written.is_err().then(|| now + RETRY);
    }
}

fn file(id: u64) -> String {
    format!("{DIR}/{id}.draft")
}

#[cfg(test)]
mod tests;
