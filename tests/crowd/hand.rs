//! One client of the crowd: it does, reads, forgets, loses its line and asks again, and
//! keeps a record of all of it.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::Sender;

use dutydesk::domain::txn::RequestId;
use dutydesk::domain::{Key, Kind, Refusal, Seq};
use dutydesk::wire::{Ask, Deed, Done, Page, Reply};
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::deeds;
use super::history::{Call, Read, Seen, names};
use super::line::{Line, Told};

/// Records of one kind that are worked on at once.
const HOT: usize = 24;

/// What all hands share.
pub struct Table {
    pub socket: PathBuf,
    /// Members of staff that work can be handed to.
    pub staff: Vec<u64>,
    /// The highest number anybody has been acknowledged.
    acknowledged: AtomicU64,
    hot: Mutex<BTreeMap<Kind, VecDeque<Key>>>,
    /// Nobody works any more; one more commit tells those who listen.
    pub ended: AtomicBool,
}

impl Table {
    pub fn new(socket: PathBuf, staff: Vec<u64>) -> Table {
        let (acknowledged, hot, ended) = Default::default();
        Table { socket, staff, acknowledged, hot, ended }
    }

    /// A record everybody may work on from now on; the oldest is left in peace.
    pub fn lay(&self, key: Key) {
        let mut hot = self.hot.lock().unwrap();
        let keys = hot.entry(key.kind).or_default();
        if keys.len() == HOT {
            keys.pop_front();
        }
        keys.push_back(key);
    }

    fn of(&self, kind: Kind) -> Vec<Key> {
        self.hot.lock().unwrap().get(&kind).into_iter().flatten().copied().collect()
    }

    fn acknowledged(&self) -> Seq {
        Seq(self.acknowledged.load(Ordering::SeqCst))
    }
}

/// All that one client did, read and was told.
#[derive(Default)]
pub struct Diary {
    pub calls: Vec<Call>,
    pub reads: Vec<Read>,
    pub told: Vec<Told>,
}

pub struct Hand<'a> {
    table: &'a Table,
    client: usize,
    staff: u64,
    random: ChaCha8Rng,
    line: Line,
    /// What it last saw of each record.
    memory: BTreeMap<Key, BTreeMap<String, String>>,
    diary: Diary,
}

impl<'a> Hand<'a> {
    pub fn enter(table: &'a Table, client: usize, staff: u64, seed: u64) -> Hand<'a> {
        let line = Line::enter(&table.socket, staff, None);
        let random = ChaCha8Rng::seed_from_u64(seed);
        Hand {
            table,
            client,
            staff,
            random,
            line,
            memory: BTreeMap::new(),
            diary: Diary::default(),
        }
    }

    /// So many deeds, and reading between them; then says so, and listens until nobody
    /// works any more.
    pub fn work(mut self, deeds: usize, done: Sender<()>) -> (Line, Diary) {
        for n in 0..deeds {
            match self.random.random_range(0..100) {
                0..6 => self.read(true),
                6..9 => self.read(false),
                9 => self.come_back(),
                _ => {}
            }
            let deed = self.deed(n);
            self.ask_for(deed);
        }
        done.send(()).unwrap();
        drop(done);
        while !self.table.ended.load(Ordering::SeqCst) {
            self.line.hear();
        }
        (self.line, self.diary)
    }

    fn deed(&mut self, n: usize) -> Deed {
        let residents: Vec<u64> = self.table.of(Kind::Resident).iter().map(|key| key.id).collect();
        let words = format!("话{}-{n}", self.client);
        let plan = deeds::plan(&mut self.random, &words, &self.table.staff, &residents);
        let subject = plan.on.map(|kind| match self.random.random_range(0..300) {
            0 => Key::of(kind, 999_999),
            _ => *self.table.of(kind).choose(&mut self.random).unwrap(),
        });
        let mut was = BTreeMap::new();
        if let Some(key) = subject.filter(|_| plan.command.ends_with(".correct")) {
            // Most correct what they saw a while ago.
            if !self.memory.contains_key(&key) || self.random.random_range(0..4) == 0 {
                self.look(key, true);
            }
            let seen = self.memory.get(&key).into_iter().flatten();
            let seen = seen.filter(|(name, _)| plan.args.contains_key(*name));
            was.extend(seen.map(|(name, value)| (name.clone(), value.clone())));
            // A script may correct without having looked.
            if self.random.random_range(0..10) == 0 {
                was.clear();
            }
        }
        let request = RequestId(self.random.random());
        Deed {
            request,
            command: plan.command.into(),
            subject,
            args: plan.args,
            was,
            ..Deed::default()
        }
    }

    /// Asks until the answer was read: the line may be lost before it, or the same may
    /// be asked on two lines at once.
    fn ask_for(&mut self, deed: Deed) {
        let after = self.table.acknowledged();
        let (mut answers, mut sent) = (Vec::new(), 0);
        while self.random.random_range(0..100) < 2 {
            self.line.send(Ask::Do(deed.clone()));
            sent += 1;
            self.come_back();
        }
        if self.random.random_range(0..100) == 0 {
            let mut other = Line::enter(&self.table.socket, self.staff, None);
            let question = other.send(Ask::Do(deed.clone()));
            answers.push(self.do_it(&deed));
            answers.push(done(other.answer(question)));
            self.diary.told.push(other.told);
            sent += 2;
        } else {
            answers.push(self.do_it(&deed));
            sent += 1;
        }
        let call = Call { staff: self.staff, deed, after, answers, sent };
        self.learn(&call);
        self.diary.calls.push(call);
    }

    fn do_it(&mut self, deed: &Deed) -> Result<Done, Refusal> {
        done(self.line.ask(Ask::Do(deed.clone())))
    }

    fn learn(&mut self, call: &Call) {
        let Some(done) = call.done() else { return };
        self.table.acknowledged.fetch_max(done.seq.0, Ordering::SeqCst);
        let Some(key) = done.subject else { return };
        if call.deed.command.ends_with(".new") {
            self.table.lay(key);
        }
        if call.deed.command.ends_with(".correct")
            && let Some(seen) = self.memory.get_mut(&key)
        {
            seen.extend(call.deed.args.clone());
        }
    }

    /// Hangs up and signs in again, with the last commit it knows of.
    fn come_back(&mut self) {
        let since = Some(self.line.knows());
        let line = Line::enter(&self.table.socket, self.staff, since);
        self.diary.told.push(std::mem::replace(&mut self.line, line).told);
    }

    fn read(&mut self, glance: bool) {
        let kind = deeds::read_kind(&mut self.random);
        if let Some(key) = self.table.of(kind).choose(&mut self.random) {
            self.look(*key, glance);
        }
    }

    fn look(&mut self, key: Key, glance: bool) {
        let after = self.table.acknowledged();
        let ask = if glance { Ask::Glance(key) } else { Ask::Open(key) };
        let page = match self.line.ask(ask) {
            Ok(Reply::Page(page)) => Some(seen(*page)),
            Err(refusal) if refusal.code == "unknown" => None,
            // Who keeps accounts only sees nobody.
            Err(refusal) if refusal.code == "permit.persons" => return,
            other => panic!("{key}: {other:?}"),
        };
        if let Some(page) = &page {
            self.memory.insert(key, page.fields.clone());
        }
        self.diary.reads.push(Read { key, after, page });
    }
}

/// The answer to a deed.
pub fn done(answer: Result<Reply, Refusal>) -> Result<Done, Refusal> {
    match answer? {
        Reply::Done(done) => Ok(done),
        other => panic!("an answer to something else: {other:?}"),
    }
}

fn seen(page: Page) -> Seen {
    let Page { key, rev, mut fields, lines, .. } = page;
    fields.retain(|name, _| names(key.kind).contains(&name.as_str()));
    let lines = lines.into_iter().map(|(key, line)| (Seq(key.sub), line.text)).collect();
    Seen { rev, fields, lines }
}
