//! What happened, as the journal tells it, and what the clients say happened.

use std::collections::BTreeMap;

use dutydesk::domain::record::{Contact, Line, Matter, Mediation, Resident};
use dutydesk::domain::txn::RequestId;
use dutydesk::domain::{Key, Kind, Moment, Refusal, Seq, envelope};
use dutydesk::files::Files;
use dutydesk::journal;
use dutydesk::wire::{Deed, Done};

/// The free texts that are corrected in the crowd: names of fields.
pub const CORRECTED: &[(Kind, &[&str])] = &[
    (Kind::Resident, &["remark", "caution", "hukou", "ethnicity"]),
    (Kind::Matter, &["text"]),
    (Kind::Contact, &["post", "person", "told_by"]),
    (Kind::Mediation, &["place", "text"]),
];

/// One change of a key: its new bytes, or nothing where it was taken away.
#[derive(Clone, Debug)]
pub struct Change {
    pub key: Key,
    /// The commit that wrote the key before, as the journal says.
    pub prev: Option<Seq>,
    pub value: Option<Vec<u8>>,
}

/// One entry of the journal.
#[derive(Clone, Debug)]
pub struct Commit {
    pub seq: Seq,
    /// By the desk's clock.
    pub time: Moment,
    pub request: RequestId,
    pub staff: u64,
    pub verb: String,
    pub subjects: Vec<Key>,
    pub changes: Vec<Change>,
}

/// One deed a client asked for, under one request id, however often.
#[derive(Clone, Debug)]
pub struct Call {
    pub staff: u64,
    pub deed: Deed,
    /// The highest number anybody had been acknowledged when it was first sent.
    pub after: Seq,
    /// Every answer that was read, in order. The last try is always answered.
    pub answers: Vec<Result<Done, Refusal>>,
    /// How often it was sent.
    pub sent: u32,
}

impl Call {
    /// What was acknowledged, if it was.
    pub fn done(&self) -> Option<&Done> {
        self.answers.iter().find_map(|answer| answer.as_ref().ok())
    }
}

/// A page that was read.
#[derive(Clone, Debug)]
pub struct Read {
    pub key: Key,
    /// The highest number anybody had been acknowledged when it was asked for.
    pub after: Seq,
    /// `None` where the record was not there.
    pub page: Option<Seen>,
}

/// What stood on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub rev: Seq,
    /// The fields of [`CORRECTED`].
    pub fields: BTreeMap<String, String>,
    /// Number and text of the timeline's lines, newest first.
    pub lines: Vec<(Seq, String)>,
}

/// What a commit left under a key; nothing where it took it away.
pub type Version = (Seq, Option<Vec<u8>>);

/// The commits, and what each of them left under each key.
#[derive(Clone, Debug, Default)]
pub struct History {
    pub commits: Vec<Commit>,
    pub versions: BTreeMap<Key, Vec<Version>>,
}

impl History {
    pub fn of(commits: Vec<Commit>) -> History {
        let mut versions: BTreeMap<Key, Vec<_>> = BTreeMap::new();
        for commit in &commits {
            for change in &commit.changes {
                versions.entry(change.key).or_default().push((commit.seq, change.value.clone()));
            }
        }
        History { commits, versions }
    }

    /// The whole journal of a data directory.
    pub fn read(files: &Files) -> History {
        let entries = journal::entries(files, Seq(1)).unwrap().map(|entry| {
            let entry = entry.unwrap();
            let changes = entry.ops.iter().map(|op| Change {
                key: op.key,
                prev: op.prev_rev,
                value: op.value().map(<[u8]>::to_vec),
            });
            let changes = changes.collect();
            let meta = entry.meta;
            let (seq, time, request, staff) = (meta.seq, meta.time, meta.request, meta.staff);
            let (verb, subjects) = (meta.verb, meta.subjects);
            Commit { seq, time, request, staff, verb, subjects, changes }
        });
        History::of(entries.collect())
    }

    /// The commit of this number.
    pub fn commit(&self, seq: Seq) -> Option<&Commit> {
        let at = usize::try_from(seq.0).ok()?.checked_sub(1)?;
        self.commits.get(at).filter(|commit| commit.seq == seq)
    }

    /// What stood under a key up to a commit, that one included, and who wrote it.
    pub fn at(&self, key: Key, seq: Seq) -> Option<(Seq, Option<&[u8]>)> {
        let versions = self.versions.get(&key)?;
        let (seq, value) = versions.iter().rev().find(|(at, _)| *at <= seq)?;
        Some((*seq, value.as_deref()))
    }

    /// What stood under a key before a commit.
    pub fn before(&self, key: Key, seq: Seq) -> Option<&[u8]> {
        self.at(key, Seq(seq.0 - 1)).and_then(|(_, value)| value)
    }

    /// Everything that stands after the first so many commits.
    pub fn table(&self, commits: usize) -> BTreeMap<Key, &[u8]> {
        let mut table = BTreeMap::new();
        for change in self.commits.iter().take(commits).flat_map(|commit| &commit.changes) {
            match &change.value {
                Some(value) => table.insert(change.key, value.as_slice()),
                None => table.remove(&change.key),
            };
        }
        table
    }
}

/// The corrected fields of a record.
pub fn fields(key: Key, value: &[u8]) -> BTreeMap<String, String> {
    let texts = match key.kind {
        Kind::Resident => {
            let it: Resident = envelope::open(value).unwrap();
            vec![it.remark, it.caution, it.hukou, it.ethnicity]
        }
        Kind::Matter => vec![envelope::open::<Matter>(value).unwrap().text],
        Kind::Contact => {
            let it: Contact = envelope::open(value).unwrap();
            vec![it.post, it.person, it.source]
        }
        Kind::Mediation => {
            let it: Mediation = envelope::open(value).unwrap();
            vec![it.place, it.text]
        }
        _ => Vec::new(),
    };
    names(key.kind).iter().map(|name| name.to_string()).zip(texts).collect()
}

/// The names of a kind's corrected fields.
pub fn names(kind: Kind) -> &'static [&'static str] {
    CORRECTED.iter().find(|(of, _)| *of == kind).map_or(&[], |(_, names)| names)
}

/// A timeline's line.
pub fn line(value: &[u8]) -> Line {
    envelope::open(value).unwrap()
}
