//! What lists and records look like on their way to a screen or to `--json`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::agenda::Part;
use crate::domain::catalog::Category;
use crate::domain::lamp::Lamp;
use crate::domain::plan::Plan;
use crate::domain::record::{Due, Level, Line, Next, Stage};
use crate::domain::{Key, Kind, Moment, Refusal, Seq};

/// One row of today's queue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueueRow {
    pub key: Key,
    pub rev: Seq,
    pub lamp: Lamp,
    pub part: Part,
    pub level: Level,
    pub stage: Stage,
    /// What it waits for now: the earlier of limit and next step.
    pub at: Option<Moment>,
    /// Whether `at` is a whole day.
    pub whole_day: bool,
    pub due: Option<Due>,
    pub next: Option<Next>,
    /// A matter's category, else a code of `domain::agenda`.
    pub category: String,
    pub text: String,
    /// Shorthand address, empty if unknown.
    pub address: String,
    /// Resident's name, or who it is as typed; empty where the caller may not see it.
    pub who: String,
    pub owner: u64,
    /// Handed to the owner by this colleague and not yet touched.
    pub handed_by: Option<u64>,
    /// What the sentence `agenda.<category>.why` is filled with, where there is one.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
    /// Lower-case keys for the list's own search: name, pinyin, initials, address, number.
    pub find: String,
}

/// One entry of the emergency directory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContactRow {
    pub key: Key,
    pub rev: Seq,
    pub post: String,
    /// Choice code `contact_kind`.
    pub kind: String,
    pub person: String,
    /// In full: the directory is there to be called.
    pub number: String,
    pub number2: String,
    /// Buildings it serves; empty means all.
    pub area: Vec<String>,
    pub hours: String,
    pub substitute: Option<Key>,
    pub verified: Option<Moment>,
    /// The number is to be checked.
    pub check: bool,
    /// Its hours cover the desk's now.
    pub on_call: bool,
}

/// The result of a search.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// All records the caller may see, of which `rows` are the first.
    pub total: u64,
    pub rows: Vec<FindRow>,
    /// Time was up before everything was looked at: `total` is at least so many.
    #[serde(default)]
    pub partial: bool,
    /// Entries of the catalog that the query names. They are no records: they have no
    /// number, nobody can be kept from seeing them, and an office's own catalog may
    /// change their order. So they are a list of their own, known by their codes, and
    /// not part of `total`.
    #[serde(default)]
    pub catalog: Vec<Category>,
}

/// One hit. The names are those of `dutydesk find --json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindRow {
    pub key: Key,
    pub name: String,
    pub address: String,
    /// Masked.
    pub phone: String,
    /// Masked.
    pub id_number: String,
    /// Which way it matched: `name`, `initials`, `pinyin`, `mixed`, `phone`, `id`,
    /// `address`, `also`, `number`, `text`.
    pub why: String,
    pub sex: String,
    pub age: Option<i32>,
    /// Relation code, set where the head of the household is also among the rows.
    pub relation: String,
    pub tags: Vec<String>,
    /// `here`, `away`, `dead` for a resident; the stage's word for a matter.
    pub status: String,
    /// Open matters.
    pub open: u64,
}

/// One past contact of a resident with the desk, for 上次来.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    pub at: Moment,
    pub staff: u64,
    /// The matter it was about, if any.
    pub matter: Option<Key>,
    /// Category code of that matter.
    pub category: String,
    pub line: Line,
    /// How that matter stands now.
    #[serde(default)]
    pub standing: Option<Standing>,
}

/// How a matter ended, or what was promised and by whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    pub stage: Stage,
    pub due: Option<Due>,
    pub owner: u64,
    /// Choice code `result` of what the resident was told, or `void` where the stage is
    /// void; empty before that.
    pub result: String,
}

/// A command that an open record offers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    pub command: String,
    /// Why it is not possible now.
    pub refusal: Option<Refusal>,
}

/// A record with everything its page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page {
    pub key: Key,
    pub rev: Seq,
    /// Present values of all fields, as text for a form: [`super::Deed::was`].
    pub fields: BTreeMap<String, String>,
    /// What those values say to people: `resident` → `张三 3-2-501`, `owner` → `王丽`.
    pub shown: BTreeMap<String, String>,
    pub actions: Vec<Action>,
    /// Timeline, newest first, at most 200.
    pub lines: Vec<(Key, Line)>,
    /// For a resident: the last three contacts.
    pub contacts: Vec<Contact>,
    /// Names of staff by id, for everybody the page mentions.
    pub names: BTreeMap<u64, String>,
    /// What residents are called whom the timeline mentions by their numbers.
    pub people: BTreeMap<String, String>,
    /// Who else has it open.
    pub viewers: Vec<String>,
    pub body: Pages,
    /// Matters of the body, or open work, members or households, that its rows leave out.
    #[serde(default)]
    pub beyond: Beyond,
}

/// What is special to each kind of record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Pages {
    Matter {
        row: Box<QueueRow>,
        told: bool,
    },
    /// Members of the household in GB/T 4761 order, and matters, open ones first.
    Resident {
        members: Vec<FindRow>,
        matters: Vec<MoreRow>,
        household: Option<Key>,
        dwelling: Option<Key>,
    },
    Household {
        members: Vec<FindRow>,
        dwelling: Option<Key>,
    },
    Dwelling {
        households: Vec<FindRow>,
        matters: Vec<MoreRow>,
    },
    Staff {
        open: Vec<MoreRow>,
    },
    /// Work that is no matter: a visit, a case, a contact, an incident. With the people
    /// it is about, as far as they have a file and the reader may know of them.
    Work {
        row: Box<QueueRow>,
        people: Vec<FindRow>,
        /// 处置卡 of an incident.
        #[serde(default)]
        card: Option<Box<Plan>>,
    },
}

/// What the desk knows already of somebody who stands at the counter, and of their stair.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Around {
    /// Open matters of the person, of the number they call from or of the order.
    pub own: Vec<MoreRow>,
    /// How many others of the stair are open, by category: never whose.
    pub near: Vec<(String, u64)>,
    /// The open matter that has this very order.
    #[serde(default)]
    pub order: Option<Key>,
}

/// What belongs to a record and is not on its page: of a hostel there are thousands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beyond {
    /// Matters, or work of other kinds.
    pub open: u64,
    pub closed: u64,
    /// Members of a household, or households of a dwelling.
    #[serde(default)]
    pub people: u64,
}

impl Beyond {
    /// How many matters there are, open or not.
    pub fn all(self) -> usize {
        usize::try_from(self.open + self.closed).unwrap_or(usize::MAX)
    }

    /// How many members or households there are.
    pub fn people(self) -> usize {
        usize::try_from(self.people).unwrap_or(usize::MAX)
    }
}

/// A record mentioned on another's page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MoreRow {
    pub key: Key,
    pub lamp: Lamp,
    pub category: String,
    pub who: String,
    pub address: String,
    pub text: String,
    pub owner: u64,
    pub stage: Stage,
    pub at: Option<Moment>,
}

impl From<QueueRow> for MoreRow {
    fn from(row: QueueRow) -> MoreRow {
        let QueueRow { key, lamp, category, who, address, text, owner, stage, at, .. } = row;
        MoreRow { key, lamp, category, who, address, text, owner, stage, at }
    }
}

/// The kinds a search can be narrowed to.
pub const FINDABLE: [Kind; 7] = [
    Kind::Resident,
    Kind::Household,
    Kind::Dwelling,
    Kind::Matter,
    Kind::Mediation,
    Kind::Contact,
    Kind::Staff,
];
