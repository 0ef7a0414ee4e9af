//! What was asked of the desk and what for, what has to be asked again, and how long
//! somebody has been waiting.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::domain::{Key, Kind};
use crate::wire::{Ask, ToDesk};

/// What an answer is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Purpose {
    /// By the console itself: at its start, after a cut, when something about who sits here
    /// has changed.
    SignIn,
    /// Somebody sits down or comes back.
    Enter,
    SetPin,
    /// The session with this number is ended.
    EndSession(u64),
    Colleagues,
    /// `let_in`: the list was just come back to, so new rows come in with the answer.
    Queue {
        let_in: bool,
    },
    /// Its rows behind those that came.
    QueueMore,
    /// The residents' list; the query is what was searched.
    Find(String),
    /// Its hits behind those that came.
    FindMore(String),
    /// What the queue has not, by what was searched there.
    Elsewhere(String),
    /// A field of a form that names a record.
    LookUp {
        form: u64,
        field: usize,
        query: String,
    },
    Around {
        form: u64,
    },
    /// Whom a pasted text means: its words for them, and what is to be asked for next.
    Pasted {
        form: u64,
        words: String,
        queries: Vec<String>,
    },
    /// Whom to call, above a form that says how a call went.
    Numbers {
        form: u64,
    },
    /// Who may have a file already.
    Alike {
        form: u64,
    },
    /// Whether there are dwellings at this place of an incident.
    Place(String),
    Record(Key),
    /// Whether a record that a form names is there still.
    Still(Key),
    History(Key),
    /// Two files side by side.
    Beside,
    /// Pairs of files from this one on.
    Duplicates {
        from: u64,
    },
    /// What F8 offers to take back.
    LastDeed,
    /// What is seen of the selected hit beside the list.
    Glance(Key),
    /// A form's deed, or a deed without a form (undo).
    Deed {
        form: Option<u64>,
        command: String,
    },
    /// The emergency directory.
    Contacts,
    Staff,
    /// The rows of this ledger.
    Ledger(Kind),
    /// Its rows behind those that came.
    LedgerMore(Kind),
    Overview,
    /// The evening page of so many days ago.
    Evening(i64),
    Presence,
    Backups,
    /// A backup is made now.
    BackUp,
    Drafts,
    /// An invented community is brought in, portion by portion.
    Demo {
        seed: u64,
    },
    /// Rows of a roster, by the number of their request.
    Roster(u128),
    /// Imports that were made.
    Imports,
    /// An import is taken back.
    TakeBack(Key),
    /// Nobody waits for it: drafts, leaving a record.
    Nothing,
}

/// From this age on an unanswered question is said to be waited for.
pub const SOON: Duration = Duration::from_secs(1);
/// From this age on it is said what to do, and even of what nobody waits for.
pub const LONG: Duration = Duration::from_secs(10);

impl Purpose {
    /// Whether somebody waits for the answer.
    fn is_waited_for(&self) -> bool {
        *self != Purpose::Nothing
    }

    /// Whether something is done by it: what was said before is then over.
    pub fn does(&self) -> bool {
        matches!(
            self,
            Purpose::Deed { .. }
                | Purpose::TakeBack(_)
                | Purpose::BackUp
                | Purpose::Demo { .. }
                | Purpose::SetPin
                | Purpose::EndSession(_)
        )
    }
}

/// Whether this may be asked twice and is done once: by its request number, or because
/// the second time changes nothing. It is then asked until it is answered.
fn is_owed(ask: &Ask) -> bool {
    matches!(
        ask,
        Ask::Do(_)
            | Ask::Import { .. }
            | Ask::UndoImport { .. }
            | Ask::EndImport { .. }
            | Ask::DropDraft(_)
    )
}

/// How long the oldest question has been waiting, as far as the screen tells it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Patience {
    /// Nothing waits, or not for long.
    #[default]
    Fresh,
    /// [`SOON`] has passed.
    Waits,
    /// [`LONG`] has passed.
    Long,
}

/// A question without an answer yet.
#[derive(Debug)]
struct Question {
    purpose: Purpose,
    since: Duration,
    /// Kept where it is asked again after a cut.
    ask: Option<Ask>,
}

impl Question {
    /// How long it has waited at this time of the console's clock.
    fn patience(&self, clock: Duration) -> Patience {
        let age = clock.saturating_sub(self.since);
        match self.purpose.is_waited_for() {
            _ if age >= LONG => Patience::Long,
            true if age >= SOON => Patience::Waits,
            _ => Patience::Fresh,
        }
    }
}

/// Questions on their way and answers still to come. That an answer does not come is said
/// from here, whatever was asked: [`Asking::patience`].
#[derive(Debug, Default)]
pub struct Asking {
    next: u64,
    waiting: BTreeMap<u64, Question>,
    out: Vec<ToDesk>,
    /// Asked while the desk was away, or cut off from their answers; in order.
    owed: Vec<(Ask, Purpose)>,
    /// Time since the console began, as [`super::update`] was told last.
    clock: Duration,
    shown: Patience,
    /// Whether the desk hears. What is asked while it does not is dropped where it only
    /// looks, for after a reconnect everything shown is asked anew; what does something
    /// is owed, and asked then under the same number.
    pub up: bool,
    /// What is known of a desk that is not there: how far its opening is, or why it does
    /// not open. It stays until the desk is there.
    pub away: Option<String>,
}

impl Asking {
    /// Asks; the number is that of the answer. `None` while the desk is away.
    pub fn ask(&mut self, ask: Ask, purpose: Purpose) -> Option<u64> {
        let owed = is_owed(&ask);
        if !self.up {
            if owed {
                self.owed.push((ask, purpose));
            }
            return None;
        }
        self.next += 1;
        let kept = owed.then(|| ask.clone());
        self.waiting.insert(self.next, Question { purpose, since: self.clock, ask: kept });
        self.out.push(ToDesk { id: self.next, ask });
        Some(self.next)
    }

    /// What this answer is for; `None` if nobody waits for it any more.
    pub fn answered(&mut self, id: u64) -> Option<Purpose> {
        self.waiting.remove(&id).map(|question| question.purpose)
    }

    /// The desk goes before it can say whether this was done: the next one is asked.
    /// `false` where this was only looked for.
    pub fn owe(&mut self, id: u64) -> bool {
        let kept = |question: &Question| question.ask.is_some();
        if !self.waiting.get(&id).is_some_and(kept) {
            return false;
        }
        let question = self.waiting.remove(&id);
        self.owed.extend(question.and_then(|q| Some((q.ask?, q.purpose))));
        true
    }

    /// What is to be asked now that somebody is signed in.
    pub fn take_owed(&mut self) -> Vec<(Ask, Purpose)> {
        std::mem::take(&mut self.owed)
    }

    /// Whether an answer for this is still to come.
    pub fn waits_for(&self, wanted: impl Fn(&Purpose) -> bool) -> bool {
        self.waiting.values().any(|question| wanted(&question.purpose))
    }

    /// The number of the newest question for this that is not answered.
    pub fn number_of(&self, wanted: impl Fn(&Purpose) -> bool) -> Option<u64> {
        let mut newest = self.waiting.iter().rev();
        newest.find(|(_, question)| wanted(&question.purpose)).map(|(id, _)| *id)
    }

    /// The oldest deed that is not answered, or not even asked yet.
    pub fn deed(&self) -> Option<&Purpose> {
        let waiting = self.waiting.values().map(|question| &question.purpose);
        let mut all = waiting.chain(self.owed.iter().map(|(_, purpose)| purpose));
        all.find(|purpose| matches!(purpose, Purpose::Deed { .. }))
    }

    /// How many answers are still to come.
    pub fn waiting(&self) -> u64 {
        self.waiting.len() as u64
    }

    /// How long the oldest question has been waiting.
    pub fn patience(&self) -> Patience {
        let ages = self.waiting.values().map(|question| question.patience(self.clock));
        ages.max().unwrap_or_default()
    }

    /// How far the console's clock is.
    pub fn clock(&self) -> Duration {
        self.clock
    }

    /// The console's clock is so far.
    pub fn set_clock(&mut self, clock: Duration) {
        self.clock = clock;
    }

    /// Whether the screen has to tell something else than it did before.
    pub fn turned(&mut self) -> bool {
        let patience = self.patience();
        std::mem::replace(&mut self.shown, patience) != patience
    }

    /// When [`Asking::patience`] will be another one, if nothing else happens; `None`
    /// while nothing waits, so that nothing wakes up for it.
    pub fn turns_at(&self) -> Option<Duration> {
        let now = self.patience();
        let turns = self
            .waiting
            .values()
            .flat_map(|question| [SOON, LONG].map(|age| (question, question.since + age)));
        turns.filter(|(question, at)| question.patience(*at) > now).map(|(_, at)| at).min()
    }

    /// The line is cut: no answer will come. What was to be done is asked again.
    pub fn lost(&mut self) {
        self.up = false;
        self.out.clear();
        let cut = std::mem::take(&mut self.waiting).into_values();
        let owed: Vec<_> =
            cut.filter_map(|question| Some((question.ask?, question.purpose))).collect();
        self.owed.splice(0..0, owed);
    }

    /// What is to be sent now.
    pub fn drain(&mut self) -> Vec<ToDesk> {
        std::mem::take(&mut self.out)
    }
}
