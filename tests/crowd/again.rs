//! Serial equivalence: the acknowledged deeds, done by one client one after the other in
//! the order of the journal at a fresh desk, leave the same table. So no deed of the
//! crowd was decided on anything but what all those before it had left.

use std::collections::BTreeMap;

use dutydesk::domain::Seq;
use dutydesk::domain::txn::RequestId;
use dutydesk::wire::{Ask, Deed, Reply};

use super::hand::Diary;
use super::history::{Commit, History};
use super::line::Line;
use super::{digest, head, office, status};
use crate::driver::Desk;

/// Does the first so many commits again.
pub fn one_after_the_other(history: &History, diary: &Diary, commits: usize) {
    let desk = Desk::quick();
    office(&desk);
    let mut desk = Again { socket: desk.socket(), _desk: desk, lines: BTreeMap::new() };
    let asked: BTreeMap<RequestId, &Deed> =
        diary.calls.iter().map(|call| (call.deed.request, &call.deed)).collect();
    let mut done = head(desk.line(1));
    let last = Seq(commits.min(history.commits.len()) as u64);
    while done < last {
        let commit = history.commit(done.next()).unwrap();
        desk.does(asked[&commit.request], commit);
        done = commit.seq;
    }
    let line = desk.line(1);
    assert_eq!(head(line), last);
    let left = digest(history, last.0 as usize);
    assert_eq!(status(line)["digest"], left.to_string(), "one after the other, {last} commits");
    println!("{last} commits done again one after the other leave the same table");
}

struct Again {
    _desk: Desk,
    socket: std::path::PathBuf,
    lines: BTreeMap<u64, Line>,
}

impl Again {
    fn line(&mut self, staff: u64) -> &mut Line {
        let socket = &self.socket;
        self.lines.entry(staff).or_insert_with(|| Line::enter(socket, staff, None))
    }

    fn does(&mut self, deed: &Deed, commit: &Commit) {
        match self.line(commit.staff).ask(Ask::Do(deed.clone())) {
            Ok(Reply::Done(done)) => assert_eq!(done.seq, commit.seq, "{deed:?}"),
            other => panic!("{deed:?} was {} and is now {other:?}", commit.seq),
        }
    }
}
