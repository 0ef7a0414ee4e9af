//! The first records of a desk: its first member of staff, or a whole demo community.

use std::sync::mpsc::sync_channel;

use super::Desk;
use super::writer::Job;
use crate::domain::record::{Counter, Role, Staff};
use crate::domain::txn::RequestId;
use crate::domain::{Key, Kind, Op, Record, Refusal, Txn, envelope};

/// The account becomes the first member of staff, with every role but 监督, which is
/// for those who may only read.
pub(super) fn found(desk: &Desk, account: &str) -> Result<(), Refusal> {
    let id = {
        let world = desk.shared.world();
        world.view().get::<Counter>(Kind::Staff as u64).unwrap_or_default().last + 1
    };
    let roles = Role::ALL.into_iter().filter(|role| *role != Role::Observer).collect();
    let staff =
        Staff { name: account.into(), roles, account: Some(account.into()), ..Staff::default() };
    let key = Key::of(Kind::Staff, id);
    let ops = vec![op(key, &staff)?, op(counter(Kind::Staff), &counted(id))?];
    commit(desk, vec![txn("found", vec![key], ops)?])
}

/// Fills an empty practice desk with invented people.
pub(super) fn fill_demo(desk: &Desk, _seed: u64) -> Result<(), Refusal> {
    match desk.shared.practice {
        true => Err(Refusal::new("demo.not_empty")),
        false => Err(Refusal::new("demo.real")),
    }
}

fn counter(kind: Kind) -> Key {
    Key::of(Kind::Counter, kind as u64)
}

fn counted(last: u64) -> Counter {
    Counter { last, extra: Default::default() }
}

fn op<T: Record>(key: Key, record: &T) -> Result<Op, Refusal> {
    let bytes = envelope::seal(T::SCHEMA, record)
        .map_err(|damaged| Refusal::new("internal").with("what", damaged))?;
    Ok(Op { key, value: Some(bytes) })
}

/// A transaction of the desk itself.
fn txn(verb: &str, subjects: Vec<Key>, ops: Vec<Op>) -> Result<Txn, Refusal> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| Refusal::new("internal").with("what", error))?;
    let request = RequestId(u128::from_be_bytes(random));
    let verb = verb.into();
    Ok(Txn { request, staff: 0, acted_for: None, session: 0, verb, subjects, ops })
}

fn commit(desk: &Desk, txns: Vec<Txn>) -> Result<(), Refusal> {
    let (answer, answered) = sync_channel(1);
    desk.submit(Job::Own { txns, answer })?;
    answered.recv().map_err(|_| Refusal::new("desk.stopping"))?.map(|_| ())
}
