//! Forms that are not finished: in memory at every change, on disk at rest points,
//! one file each, gone once used. They are no journal: nobody else sees them.

pub mod handed;
mod left;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::time::{Duration, Instant};

use super::limits::{ACCOUNT_DRAFTS, ACCOUNT_DRAFTS_BYTES, DRAFT_BYTES, DRAFTS, DRAFTS_BYTES};
use super::sums::{Sums, sum};
use crate::domain::mention::Marks;
use crate::domain::{Key, Refusal, envelope};
use crate::files::Files;
use crate::wire::{Draft, frame};

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
    /// By person and number: whatever number somebody takes, it is theirs alone.
    held: BTreeMap<Whose, Held>,
    /// Used or thrown away, and the file could not be removed: when to try again.
    gone: BTreeMap<String, Instant>,
    /// Taken away, or written anew under another number, since somebody was erased of whom
    /// they spoke. Whoever has one on a screen still has the words of before.
    dead: BTreeSet<Whose>,
    /// Some of the last desk could not be read.
    unread: bool,
    damaged: usize,
    differ: bool,
    /// A newer program's lie there.
    newer: bool,
}

/// Person and number.
type Whose = (u64, u64);

#[derive(Debug)]
struct Held {
    draft: Draft,
    /// Where it is written.
    file: String,
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
        let mut there = files.list(DIR)?;
        // Of two with one number the usual name is the desk's.
        there.sort_by_key(|name| name.contains('-'));
        for name in there {
            let Some(stem) = name.strip_suffix(".draft") else { continue };
            let path = format!("{DIR}/{name}");
            let aside = || files.rename(&path, &format!("{DIR}/{stem}.damaged"));
            // Somebody else put it there: no desk writes so much, or anything but a file.
            let lies = std::fs::symlink_metadata(files.path(&path));
            if lies.is_ok_and(|lies| !lies.is_file() || lies.len() > frame::MAX as u64) {
                aside()?;
                drafts.damaged += 1;
                continue;
            }
            let Ok(bytes) = files.read(&path) else {
                drafts.unread = true;
                continue;
            };
            found.insert(name.clone(), sum(&bytes));
            // A newer program left it, and will want it back as it is.
            if envelope::is_newer(&bytes, SCHEMA) {
                drafts.newer = true;
                continue;
            }
            match envelope::open::<Draft>(&bytes) {
                Ok(draft) if names(&draft).contains(&path) && !drafts.is_here(&draft) => {
                    let whose = (draft.staff, draft.id);
                    let held = Held { draft, file: path, due: None, failed: false };
                    drafts.held.insert(whose, held);
                }
                _ => {
                    aside()?;
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
        let (held, gone, dead) = Default::default();
        Drafts {
            files: files.clone(),
            held,
            gone,
            dead,
            unread: true,
            damaged: 0,
            differ: false,
            newer: false,
        }
    }

    fn is_here(&self, draft: &Draft) -> bool {
        self.held.contains_key(&(draft.staff, draft.id))
    }

    /// Keeps a draft as it is now; written at once when the cursor has gone to
    /// another field.
    ///
    /// # Errors
    /// `draft.too_long`, `draft.too_many` of one person and `draft.account_full` of all who
    /// come through one account ([`super::limits`]): what is kept stays. `draft.erased` of one
    /// that speaks of somebody who was erased.
    pub fn keep(&mut self, draft: Draft, now: Instant) -> Result<(), Refusal> {
        let whose = (draft.staff, draft.id);
        self.is_alive(whose.0, Some(whose.1))?;
        let before = self.held.get(&whose);
        if before.is_some_and(|held| held.draft == draft) {
            return Ok(());
        }
        self.may_grow(&draft, before)?;
        let (due, failed, file) = match before {
            Some(held) if held.draft.focus != draft.focus => (now, held.failed, held.file.clone()),
            Some(held) => (now + REST, held.failed, held.file.clone()),
            None => (now + REST, false, self.free_name(&draft)),
        };
        self.gone.remove(&file);
        self.held.insert(whose, Held { draft, file, due: Some(due), failed });
        if due == now {
            self.write(whose, now);
        }
        Ok(())
    }

    /// Whether what stands in this form may be saved and kept.
    ///
    /// # Errors
    /// `draft.erased` (fact `form`): it was opened before somebody of whom it speaks was
    /// erased, and would bring their words back.
    pub fn is_alive(&self, staff: u64, form: Option<u64>) -> Result<(), Refusal> {
        match form.filter(|form| self.dead.contains(&(staff, *form))) {
            Some(form) => Err(Refusal::new("draft.erased").with("form", form)),
            None => Ok(()),
        }
    }

    /// The same where a record this form names is no more: it goes, whatever else it says.
    pub fn bury(&mut self, staff: u64, form: u64, now: Instant) -> Refusal {
        if self.held.contains_key(&(staff, form)) {
            self.dead.insert((staff, form));
        }
        self.drop(staff, form, now);
        Refusal::new("draft.erased").with("form", form)
    }

    /// Whether there may be this one as well, or instead of the one `before`.
    fn may_grow(&self, draft: &Draft, before: Option<&Held>) -> Result<(), Refusal> {
        let size = size(draft);
        if size <= before.map_or(0, |held| self::size(&held.draft)) {
            return Ok(());
        }
        if size > DRAFT_BYTES {
            return Err(Refusal::new("draft.too_long"));
        }
        let whose = (draft.staff, draft.id);
        let theirs = self.held.range((draft.staff, 0)..=(draft.staff, u64::MAX));
        let theirs = taken(theirs.filter(|(other, _)| **other != whose).map(|(_, held)| held));
        let through = self.held.iter().filter(|(other, held)| {
            **other != whose && draft.account.is_some() && held.draft.account == draft.account
        });
        let through = taken(through.map(|(_, held)| held));
        for (code, (count, bytes), most, most_bytes) in [
            ("draft.too_many", theirs, DRAFTS, DRAFTS_BYTES),
            ("draft.account_full", through, ACCOUNT_DRAFTS, ACCOUNT_DRAFTS_BYTES),
        ] {
            // One that is there already may be one too many by now; it is gone on with.
            if before.is_none() && count >= most || bytes + size > most_bytes {
                return Err(Refusal::new(code).with("count", count));
            }
        }
        Ok(())
    }

    /// A colleague's of the same number keeps its file.
    fn free_name(&self, draft: &Draft) -> String {
        let [usual, other] = names(draft);
        match self.held.values().any(|held| held.file == usual) {
            true => other,
            false => usual,
        }
    }

    /// Forgets a draft that was used or thrown away. One that is not there is left as it is.
    /// Nobody is offered it again, even where its file cannot be removed just now: what was
    /// saved must not be saved twice.
    pub fn drop(&mut self, staff: u64, id: u64, now: Instant) {
        if let Some(held) = self.held.remove(&(staff, id)) {
            self.remove(held.file, now);
        }
    }

    /// Gives the drafts of somebody who left to the one who goes on with their work.
    pub fn hand_over(&mut self, from: u64, to: u64, now: Instant) {
        let theirs: Vec<u64> =
            self.held.range((from, 0)..=(from, u64::MAX)).map(|(w, _)| w.1).collect();
        for id in theirs {
            let Some(held) = self.held.get(&(from, id)) else { continue };
            let mut draft = Draft { staff: to, account: None, ..held.draft.clone() };
            while self.is_here(&draft) {
                draft.id = draft.id.wrapping_add(1);
            }
            let (whose, file) = ((to, draft.id), self.free_name(&draft));
            self.held.insert(whose, Held { draft, file, due: Some(now), failed: false });
            self.write(whose, now);
            // The old file goes once the new one is there: a kill between leaves both.
            self.drop(from, id, now);
        }
    }

    /// Forgets what is being written about these records, whoever writes it.
    pub fn forget(&mut self, keys: &BTreeSet<Key>, now: Instant) {
        let about = |held: &Held| named(&held.draft).any(|key| keys.contains(&key));
        let gone = self.held.iter().filter(|(_, held)| about(held)).map(|(whose, _)| *whose);
        for (staff, id) in gone.collect::<Vec<_>>() {
            self.bury(staff, id, now);
        }
    }

    /// Takes the words about somebody out of everybody's forms, whatever they are about, and
    /// removes what was set aside, or left by a newer program, and speaks of them. A form that
    /// spoke of them waits under another number: a screen that shows the one of before cannot
    /// write over it.
    ///
    /// # Errors
    /// Of a file that could not be written or removed: it says it still.
    pub fn blank(&mut self, marks: &Marks, blank: &str, now: Instant) -> io::Result<()> {
        let spoke = |held: &&Held| blanked(&mut held.draft.clone(), marks, blank);
        let spoke: Vec<Draft> =
            self.held.values().filter(spoke).map(|held| held.draft.clone()).collect();
        for mut draft in spoke {
            let (staff, before) = (draft.staff, draft.id);
            blanked(&mut draft, marks, blank);
            while self.is_here(&draft) || self.dead.contains(&(staff, draft.id)) {
                draft.id = draft.id.wrapping_add(1);
            }
            let (whose, file) = ((staff, draft.id), self.free_name(&draft));
            self.held.insert(whose, Held { draft, file, due: Some(now), failed: false });
            self.bury(staff, before, now);
        }
        self.write_where(now, |held| held.due.is_some_and(|due| due <= now));
        let ours: BTreeSet<&String> = self.held.values().map(|held| &held.file).collect();
        for name in self.files.list(DIR)? {
            let path = format!("{DIR}/{name}");
            let is_file = std::fs::symlink_metadata(self.files.path(&path))
                .is_ok_and(|lies| lies.is_file() && lies.len() <= frame::MAX as u64);
            if ours.contains(&path) || !is_file {
                continue;
            }
            if marks.are_in(&String::from_utf8_lossy(&self.files.read(&path)?)) {
                self.files.remove(&path)?;
            }
        }
        match self.held.values().any(|held| held.failed) {
            true => Err(io::Error::other("a form is not written")),
            false => Ok(()),
        }
    }

    /// This person's drafts, in the order they were last changed. Where more lie in the
    /// folder than a desk keeps, somebody put them there: the long ones are left out, so that
    /// the others come.
    pub fn of(&self, staff: u64) -> Vec<Draft> {
        let theirs = self.held.range((staff, 0)..=(staff, u64::MAX));
        let mut drafts: Vec<Draft> = theirs.map(|(_, held)| held.draft.clone()).collect();
        drafts.sort_by_key(size);
        let mut left = DRAFTS_BYTES;
        drafts.retain(|draft| {
            let fits = size(draft) <= left;
            left -= if fits { size(draft) } else { left };
            fits
        });
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
        for file in due.map(|(file, _)| file.clone()).collect::<Vec<_>>() {
            self.remove(file, now);
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
        for file in self.gone.keys().cloned().collect::<Vec<_>>() {
            self.remove(file, now);
        }
        self.write_where(now, |_| true);
    }

    /// What is said of the last desk's drafts: that some could not be read and were set
    /// aside, that one is gone or not the last one, or that a newer program's are left to it
    /// (a byte that turned may look like one of those).
    pub fn harmed(&self) -> Option<&'static str> {
        let said = [
            ("draft_damaged", self.damaged > 0),
            ("draft_missing", self.differ),
            ("draft_newer", self.newer),
        ];
        said.into_iter().find(|(_, so)| *so).map(|(code, _)| code)
    }

    /// Whether some are not on disk that should be (they are in memory, and tried again),
    /// or could not be read.
    pub fn failing(&self) -> bool {
        self.unread || !self.gone.is_empty() || self.held.values().any(|held| held.failed)
    }

    fn write_where(&mut self, now: Instant, which: impl Fn(&Held) -> bool) {
        let dirty = self.held.iter().filter(|(_, held)| held.due.is_some() && which(held));
        let all: Vec<Whose> = dirty.map(|(whose, _)| *whose).collect();
        for whose in all {
            self.write(whose, now);
        }
    }

    fn remove(&mut self, file: String, now: Instant) {
        match self.files.remove(&file) {
            Ok(()) => self.gone.remove(&file),
            Err(_) => self.gone.insert(file, now + RETRY),
        };
    }

    fn write(&mut self, whose: Whose, now: Instant) {
        let Some(held) = self.held.get_mut(&whose) else { return };
        let written = envelope::seal(SCHEMA, &held.draft)
            .map_err(io::Error::other)
            .and_then(|bytes| self.files.replace(&held.file, &bytes));
        held.failed = written.is_err();
        held.due = written.is_err().then(|| now + RETRY);
    }
}

/// The records a form is about: its subject, and those that fields name.
pub(super) fn named(draft: &Draft) -> impl Iterator<Item = Key> {
    let fields = draft.fields.values().filter_map(|text| text.trim().parse::<Key>().ok());
    draft.subject.into_iter().chain(fields)
}

/// The names its file may have: the usual one, and the one beside a colleague's of the same
/// number.
fn names(draft: &Draft) -> [String; 2] {
    let Draft { id, staff, .. } = draft;
    [format!("{DIR}/{id}.draft"), format!("{DIR}/{id}-{staff}.draft")]
}

/// Whether it spoke of them. A field that held nothing else is empty now: 某某 is no number.
fn blanked(draft: &mut Draft, marks: &Marks, blank: &str) -> bool {
    let texts = [&mut draft.fields, &mut draft.was, &mut draft.shown];
    let mut spoke = false;
    for text in texts.into_iter().flat_map(|texts| texts.values_mut()) {
        if let Some(new) = marks.blanked(text, blank) {
            *text = if new == blank { String::new() } else { new };
            spoke = true;
        }
    }
    let length = draft.fields.get(&draft.focus).map_or(0, |text| text.chars().count());
    draft.cursor = if spoke { draft.cursor.min(length) } else { draft.cursor };
    spoke
}

/// How many these are, and their bytes.
fn taken<'a>(those: impl Iterator<Item = &'a Held>) -> (usize, usize) {
    those.fold((0, 0), |(count, bytes), held| (count + 1, bytes + size(&held.draft)))
}

/// About the bytes of its file, and of it in an answer.
fn size(draft: &Draft) -> usize {
    let maps = [&draft.fields, &draft.was, &draft.shown];
    let texts = maps.into_iter().flatten().map(|(name, text)| name.len() + text.len() + 10);
    texts.sum::<usize>() + draft.command.len() + draft.focus.len() + 200
}

#[cfg(test)]
mod tests;
