//! The messages, both ways.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::page::{Around, ContactRow, Found, Page, QueueRow};
use super::{BackupState, Beside, Draft, Duplicates, Evening, History, LastDeed, PresentRow};
use crate::domain::catalog::Category;
use crate::domain::certificates::{Here, List};
use crate::domain::pin::Pin;
use crate::domain::plan::Plan;
use crate::domain::record::{Import, Role};
use crate::domain::roster::{Chunk, Report, RosterRow};
use crate::domain::txn::RequestId;
use crate::domain::{Key, Kind, Moment, Refusal, Seq};

/// The first frame of both sides. Its layout never changes, so that any two
/// versions can at least tell each other that they do not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Always [`Hello::MAGIC`].
    pub magic: String,
    pub proto_min: u32,
    pub proto_max: u32,
    /// Version of the program, for people to read.
    pub build: String,
}

impl Hello {
    pub const MAGIC: &'static str = "dutydesk";
    /// The protocol this program speaks.
    pub const PROTO: u32 = 1;

    /// What this program says of itself.
    pub fn ours() -> Hello {
        Hello {
            magic: Hello::MAGIC.into(),
            proto_min: Hello::PROTO,
            proto_max: Hello::PROTO,
            build: env!("CARGO_PKG_VERSION").into(),
        }
    }

    /// Whether both can speak one protocol.
    pub fn fits(&self, other: &Hello) -> bool {
        self.magic == other.magic
            && self.proto_min <= other.proto_max
            && other.proto_min <= self.proto_max
    }
}

/// A frame from a client, after its hello.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToDesk {
    /// Comes back in the reply.
    pub id: u64,
    pub ask: Ask,
}

/// A frame from the desk, after its hello.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToClient {
    Reply {
        id: u64,
        result: Result<Reply, Refusal>,
    },
    Event(Event),
    /// The desk will hear no more on this connection, and why.
    Goodbye(Goodbye),
}

/// Why the desk ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Goodbye {
    /// Hellos do not fit: install the same version, or start anew.
    Version,
    /// The desk is leaving; whoever needs it may start another.
    Leaving,
    /// The client did not read for so long that its queue was full.
    TooSlow,
    /// A frame that is none.
    Garbled,
    /// The account has as many connections as it may, or the desk all it can.
    Crowded,
    /// Somebody who may has ended this session.
    Ended,
}

/// What a client may ask. Everything but `SignIn`, `Enter`, `SetPin`, `Who` and `Status`
/// needs a signed-in person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// Sign in: as this member of staff, or (`None`) as whom the Unix account says.
    /// Refused with `signin.choose` where that are several, and wherever the account may
    /// not be this person. `since` is the
    /// last seq seen before a reconnect. Every commit after the session's seq follows as
    /// one event, in order and without a gap; where that seq is not `since`, an
    /// [`Event::Reload`] comes before them.
    SignIn { staff: Option<u64>, since: Option<Seq> },
    /// Sign in as this person, who has typed their PIN; of who is signed in already it is
    /// asked again, after a lock. Refused with `pin.wrong` or `pin.wait`.
    Enter {
        staff: u64,
        since: Option<Seq>,
        #[serde(with = "super::pin::one")]
        pin: Pin,
    },
    /// This person's PIN from now on. Whoever has one types it, too; who has none sets one
    /// before signing in for the first time where one is needed.
    SetPin {
        staff: u64,
        #[serde(with = "super::pin::maybe")]
        old: Option<Pin>,
        #[serde(with = "super::pin::one")]
        new: Pin,
    },
    /// The staff one may sign in as from this account.
    Who,
    /// Do a command of the registry.
    Do(Deed),
    /// Search. `kind` narrows; `limit` rows come back at most, totals are exact.
    Find { query: String, kind: Option<Kind>, limit: usize },
    /// The same hits from this one on, where the first of them came.
    FindFrom { query: String, kind: Option<Kind>, from: u64, limit: usize },
    /// The emergency directory, who is on call now first.
    Contacts,
    /// Today's queue; `all` also lists what is closed.
    Queue { all: bool },
    /// The same from this row on, where the answer was a part.
    QueueFrom { all: bool, from: u64 },
    /// A record's page; others see that it is open here until `Close` or another `Open`.
    Open(Key),
    /// A record as it is seen in passing, beside a list: every number masked, without
    /// actions, with its newest lines only. Nobody counts as a viewer and nothing is
    /// written down, for nothing is shown that would have to be.
    Glance(Key),
    /// The telephone numbers of whom this record is about, in full: somebody is about to call
    /// there. It is written down as a look.
    Numbers(Key),
    /// What became of a record, newest first: so many commits from this one on, or from
    /// the latest.
    History { key: Key, from: Option<Seq>, limit: usize },
    /// What `undo` would take back.
    LastDeed,
    /// The open record was left.
    Close,
    /// 登记's right side: open matters of this person, of this caller's number, of this order,
    /// and how many of the stair.
    Around {
        who: String,
        #[serde(default)]
        phone: String,
        #[serde(default)]
        order: String,
    },
    /// Files that may be of whom somebody opens a new one for, by what was typed of them:
    /// fields of `resident.new`.
    Alike(BTreeMap<String, String>),
    /// What this record may be merged into, its twin first; with words, those hits of a search
    /// that it can be merged into.
    Twins { of: Key, query: String, limit: usize },
    /// Two residents' files side by side, before one is merged into the other.
    Beside { from: Key, into: Key },
    /// Pairs of files that may be one person's, so many from this one on.
    Duplicates { from: u64, limit: usize },
    /// Drafts of the person signed in.
    Drafts,
    /// The draft as it stands now. The desk writes it to disk at rest points.
    KeepDraft(Draft),
    /// The draft was used or thrown away.
    DropDraft(u64),
    /// Everybody on the staff list, who left last.
    Staff,
    /// Refused certificates or demands from above, newest first.
    Ledger(Kind),
    /// The same from this row on, where the answer was a part.
    LedgerFrom { kind: Kind, from: u64 },
    /// Counts for the overview.
    Overview,
    /// Who is signed in, and what they have open.
    Presence,
    /// Ends a session by its number ([`PresentRow::session`]): the director anybody's,
    /// everybody another one of their own.
    EndSession(u64),
    /// The evening page of the day of this moment; today's if none is named.
    Evening { day: Option<Moment> },
    /// Fill an empty practice desk with an invented community, portion by portion: the
    /// `first` question begins it, and the same one is asked again until it has ended.
    FillDemo { seed: u64, residents: u64, first: bool },
    /// Rows of a roster, whole dwellings together and of one dwelling in the order of
    /// the file. `first` begins a roster: one speaks of everybody once. Committed when
    /// answered; what a stopped roster has brought in stays, and bringing it in again
    /// changes nothing of that. A dry run commits nothing. The chunk says which file it is
    /// and under which number the same rows may be sent again.
    Import { rows: Vec<RosterRow>, first: bool, dry_run: bool, chunk: Chunk },
    /// No more rows come: the client's sums of all rows, those it did not send among
    /// the rejected ones.
    EndImport { import: Key, stopped: bool, unchanged: u64, rejected: u64 },
    /// Imports, newest first.
    Imports,
    /// Takes an import back as long as nobody built on it.
    UndoImport { import: Key, request: RequestId },
    /// Move the clock of a practice directory: by milliseconds, or to a moment.
    MoveClock(Moved),
    /// How the backups stand.
    Backups,
    /// Make one now; answered when it is made and checked (`wait`) or has begun.
    BackUp { wait: bool },
    /// Where backups go from now on, and the public keys that open them; none for plain
    /// ones. Keys themselves never come to the desk.
    SetUpBackups { target: PathBuf, recipients: Vec<String> },
    /// A backup of this desk was opened with the recovery key; `proof` is what only who
    /// opened it can name.
    Drilled { proof: String },
    /// How the desk does: see [`Reply::Status`].
    Status,
    /// Leave when the last client is gone (administrators), at once.
    Leave,
}

impl Ask {
    /// Residents of the usual demo community: an ordinary one (domain.md: 3,000 to 5,000).
    pub const USUAL: u64 = 4_800;
}

/// How far a practice clock is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moved {
    By(i64),
    To(Moment),
}

/// No field: see [`Deed::was`].
pub const SEEN: &str = "@seen";

/// One deed asked for: a command of the registry with its fields as typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Deed {
    pub request: RequestId,
    pub command: String,
    pub subject: Option<Key>,
    /// What it is done to besides, in the same commit: ticked rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Key>,
    /// Field name → text as typed.
    pub args: BTreeMap<String, String>,
    /// For corrections: what each changed field held when the form was opened. A
    /// field that meanwhile holds something else is a conflict, shown with both.
    /// Under [`SEEN`]: the commit up to which its person had seen the record then.
    pub was: BTreeMap<String, String>,
    /// The form it was written in ([`super::Draft::id`]); `None` where there was none.
    #[serde(default)]
    pub form: Option<u64>,
}

/// The answer to an [`Ask`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    Session(Box<Session>),
    Staff(Vec<StaffRow>),
    Done(Done),
    Found(Found),
    Queue(Vec<QueueRow>),
    /// As many rows as one answer holds, of so many in all.
    QueuePart {
        rows: Vec<QueueRow>,
        total: u64,
    },
    Contacts(Vec<ContactRow>),
    /// To `Open` and `Glance`.
    Page(Box<Page>),
    /// To `Numbers`; those of several people have theirs behind each.
    Numbers(String),
    History(Box<History>),
    LastDeed(Option<LastDeed>),
    Drafts(Vec<Draft>),
    Around(Around),
    Beside(Box<Beside>),
    Duplicates(Duplicates),
    /// Named counts, in the order to show them (locale `overview.<name>`).
    Overview(Vec<(String, u64)>),
    /// One row a connection, who came first is first.
    Presence(Vec<PresentRow>),
    Evening(Box<Evening>),
    /// What became of the rows just sent.
    Imported(Report),
    /// So many residents of the invented community are in, of so many; whether it is whole.
    Filled {
        done: u64,
        total: u64,
        ended: bool,
    },
    /// Newest first, without [`Import::answered`].
    Imports(Vec<(Key, Import)>),
    /// Named facts about the running desk (`dutydesk status`).
    Status(BTreeMap<String, String>),
    Backups(Box<BackupState>),
    /// Nothing but "yes".
    Ok,
}

/// A committed deed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// Of the commit; the `rev` of everything it wrote.
    pub seq: Seq,
    /// The main record.
    pub subject: Option<Key>,
    /// What the message line and the subcommand say: `owner`, `due`, `category` …
    pub facts: BTreeMap<String, String>,
    /// Of a deed to several: to which it was not done, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<(Key, Refusal)>,
    /// Whether F8 Enter can take it back.
    pub undo: bool,
}

/// Who one is at this desk, and what a console must know from the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub staff: u64,
    pub name: String,
    /// With 临时负责 while it lasts.
    pub roles: Vec<Role>,
    pub acting_until: Option<Moment>,
    /// Commands this person may use, by name.
    pub may: Vec<String>,
    /// The community's name.
    pub office: String,
    /// Everybody, who left too: old rows name them. Only who is here can be picked.
    pub colleagues: Vec<StaffRow>,
    pub categories: Vec<Category>,
    /// Certificates that are not issued, and where to go instead.
    pub certificates: List,
    /// Where the office is, for what a place says of them besides.
    #[serde(default)]
    pub here: Here,
    /// Cards of the office itself, over the shipped ones.
    #[serde(default)]
    pub plans: Vec<Plan>,
    /// What is wrong with the office's own files.
    #[serde(default)]
    pub mistakes: Vec<Refusal>,
    /// The office's own calendar files, over the shipped ones.
    #[serde(default)]
    pub years: Vec<String>,
    pub now: Moment,
    pub seq: Seq,
    pub practice: bool,
    /// The desk's clock stands, as one of a practice directory may: nobody counts on.
    #[serde(default)]
    pub stands: bool,
    /// Digits of the PIN with which this person comes back to a hidden screen; none where
    /// they have none or it is not asked for.
    #[serde(default)]
    pub pin: Option<u8>,
    /// Minutes without a key after which the screen is hidden by itself.
    #[serde(default)]
    pub lock: Option<u32>,
    /// No resident, no matter: greet with the three ways to begin.
    pub empty: bool,
    /// Things that are wrong, by locale code `banner.<code>`: `read_only`, `clock`, `rebuilt`.
    pub banners: Vec<String>,
    /// People signed in, this one included.
    pub present: u32,
}

/// One member of staff, as lists show them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRow {
    pub id: u64,
    pub name: String,
    pub roles: Vec<Role>,
    pub account: Option<String>,
    pub left: Option<Moment>,
    pub acting_until: Option<Moment>,
    /// Work of every kind they have on their hands.
    pub open: u64,
    /// Forms they have not finished.
    pub drafts: u64,
}

/// What the desk says unasked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// A commit. Who may not see the subject gets the seq alone, so there is never
    /// a false gap and never a leak.
    Changed { seq: Seq, subjects: Vec<Key>, by: u64 },
    /// Too much was missed: ask anew for everything shown.
    Reload { seq: Seq },
    /// A minute of the desk's clock has begun, or the practice clock was moved.
    Clock { now: Moment },
    /// Who else has this record open, by name.
    Viewers { key: Key, names: Vec<String> },
    /// People signed in.
    Present { count: u32 },
    /// Nobody is signed in on this connection any more: the person left, or the account is
    /// not theirs any more.
    SignedOut(Refusal),
    /// [`Session::banners`] changed.
    Banners(Vec<String>),
}
