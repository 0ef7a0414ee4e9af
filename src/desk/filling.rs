//! An empty practice desk is filled with invented people, portion after portion: any
//! size in the memory of one portion, each transaction whole blocks of houses.

use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

use super::founding::{self, counted, counter, op, sealed, txn};
use super::{Desk, thread};
use crate::demo::{self, Block, Part};
use crate::domain::record::{Counter, Line, Office, Staff};
use crate::domain::{Key, Kind, Moment, Op, Record, Refusal, Seq, Txn};

/// The largest community; search and memory are measured up to here.
pub const MOST: u64 = 1_000_000;
/// A transaction is full at this size, so that with one more block it stays below
/// [`Txn::MAX_BYTES`].
const FULL: usize = Txn::MAX_BYTES / 2;
/// Transactions made ahead of the disk.
const AHEAD: usize = 4;
/// A portion ends once so many residents are in: what one question brings.
const PORTION: u64 = 20_000;
/// How often, and how long in between, to wait for the table, which is fed behind.
const WAITS: u32 = 600;
const WAIT: Duration = Duration::from_millis(100);

/// A community on its way in. Dropped before its end it leaves what is in: a desk that
/// is not empty and is not filled again.
pub struct Filling {
    made: Receiver<Result<Made, Refusal>>,
    /// Residents that are in, and that are to come in all.
    pub done: u64,
    pub total: u64,
}

/// A transaction's changes, and how many residents are among them.
struct Made {
    ops: Vec<Op>,
    residents: u64,
}

impl Filling {
    /// Begins to make people, on a thread of its own.
    ///
    /// # Errors
    /// For a desk that is real, is not empty, or is to have more than [`MOST`] people.
    pub fn begin(desk: &Desk, seed: u64, residents: u64) -> Result<Filling, Refusal> {
        if !desk.shared.practice {
            return Err(Refusal::new("demo.real"));
        }
        if !(1..=MOST).contains(&residents) {
            return Err(Refusal::new("demo.size").with("most", MOST));
        }
        let here = desk.shared.world().view().staff();
        if here.len() > 1 || !desk.is_empty() {
            return Err(Refusal::new("demo.not_empty"));
        }
        let founder = here.into_iter().next().map(|(_, founder)| founder);
        let now = desk.shared.clock().now();
        let (say, made) = sync_channel(AHEAD);
        let make = move || {
            let say = |made| say.send(made).is_ok();
            if let Err(refusal) = make(seed, now, residents, founder, &say) {
                say(Err(refusal));
            }
        };
        // Ends with the community, or when nobody takes what it makes.
        thread("demo", make).map_err(|e| Refusal::new("internal").with("what", e))?;
        Ok(Filling { made, done: 0, total: residents })
    }

    /// Commits the next portion; whether that was the last.
    ///
    /// # Errors
    /// Where the desk cannot write. What is in stays.
    pub fn go_on(&mut self, desk: &Desk) -> Result<bool, Refusal> {
        let until = self.done + PORTION;
        while self.done < until {
            let Ok(made) = self.made.recv() else { return Ok(true) };
            let made = made?;
            commit(desk, made.ops)?;
            self.done += made.residents;
        }
        Ok(false)
    }
}

/// Commits, waiting for the table where it is far behind.
fn commit(desk: &Desk, ops: Vec<Op>) -> Result<(), Refusal> {
    let mut waits = 0;
    loop {
        match founding::commit(desk, vec![txn("demo", Vec::new(), ops.clone())?]) {
            Err(refusal) if refusal.code == "read_only" && waits < WAITS => {
                waits += 1;
                std::thread::sleep(WAIT);
            }
            other => return other,
        }
    }
}

/// Makes the whole community, transaction by transaction. The one person who has signed
/// in already comes behind the invented staff, whose numbers are fixed.
fn make(
    seed: u64,
    now: Moment,
    residents: u64,
    founder: Option<Staff>,
    say: &dyn Fn(Result<Made, Refusal>) -> bool,
) -> Result<(), Refusal> {
    let mut making = Making { say, ops: Vec::new(), bytes: 0, residents: 0 };
    let (mut founder, mut trouble) = (founder, None);
    demo::each_part(seed, now, residents as usize, |part| {
        let taken = match part {
            Part::Office(office, staff) => making.office(&office, staff, founder.take()),
            Part::Block(block) => making.block(&block),
            Part::Matters(matters) => making.matters(matters),
            Part::Visits(visits) => making.whole(&visits),
            Part::Contacts(contacts) => making.whole(&contacts),
            Part::Mediations(cases) => making.whole(&cases),
        };
        taken.unwrap_or_else(|refusal| {
            trouble = Some(refusal);
            false
        })
    });
    trouble.map_or(Ok(()), Err)
}

struct Making<'a> {
    say: &'a dyn Fn(Result<Made, Refusal>) -> bool,
    ops: Vec<Op>,
    bytes: usize,
    residents: u64,
}

/// Whether anybody still takes what is made.
type Goes = Result<bool, Refusal>;

impl Making<'_> {
    fn office(
        &mut self,
        office: &Office,
        mut staff: Vec<(u64, Staff)>,
        founder: Option<Staff>,
    ) -> Goes {
        if let Some(founder) = founder {
            let last = staff.iter().map(|(id, _)| *id).max().unwrap_or_default();
            staff.push((last + 1, founder));
        }
        self.add(op(Key::of(Kind::Office, 0), office)?);
        self.records(&staff)?;
        Ok(self.send())
    }

    fn block(&mut self, block: &Block) -> Goes {
        self.records(&block.dwellings)?;
        self.records(&block.households)?;
        self.records(&block.residents)?;
        self.residents += block.residents.len() as u64;
        Ok(self.bytes < FULL || self.send())
    }

    fn matters(&mut self, matters: Vec<(u64, crate::domain::record::Matter, Vec<Line>)>) -> Goes {
        let mut goes = true;
        for (id, matter, lines) in matters {
            let key = Key::of(Kind::Matter, id);
            self.records(&[(id, matter)])?;
            // Numbered from 1: later lines are numbered by commits, which are more.
            for (line, n) in lines.iter().zip(1..) {
                self.add(sealed(key.line(Seq(n)), Line::SCHEMA, line)?);
            }
            goes = goes && (self.bytes < FULL || self.send());
        }
        Ok(goes && self.send())
    }

    /// Records of which there are few.
    fn whole<T: Record>(&mut self, records: &[(u64, T)]) -> Goes {
        self.records(records)?;
        Ok(self.send())
    }

    /// Records of a kind, and its counter, which goes on from the last of them.
    fn records<T: Record>(&mut self, records: &[(u64, T)]) -> Result<(), Refusal> {
        for (id, record) in records {
            self.add(op(Key::of(T::KIND, *id), record)?);
        }
        if let Some((last, _)) = records.last() {
            let at = counter(T::KIND);
            self.ops.retain(|op| op.key != at);
            let counter: Counter = counted(*last);
            self.add(op(at, &counter)?);
        }
        Ok(())
    }

    fn add(&mut self, op: Op) {
        self.bytes += Key::BYTES + op.value.as_ref().map_or(0, Vec::len);
        self.ops.push(op);
    }

    fn send(&mut self) -> bool {
        if self.ops.is_empty() {
            return true;
        }
        self.bytes = 0;
        let (ops, residents) = (std::mem::take(&mut self.ops), std::mem::take(&mut self.residents));
        (self.say)(Ok(Made { ops, residents }))
    }
}
