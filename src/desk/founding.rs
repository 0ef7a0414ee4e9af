//! The first records of a desk: its first member of staff, or a whole demo community.

use std::sync::mpsc::sync_channel;

use super::Desk;
use super::writer::Job;
use crate::demo;
use crate::domain::record::{Counter, Office, Role, Staff};
use crate::domain::txn::RequestId;
use crate::domain::{Key, Kind, Op, Record, Refusal, Txn, envelope};

/// Residents of the demo community: an ordinary one (domain.md: 3,000 to 5,000).
const RESIDENTS: usize = 4_800;

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
pub(super) fn fill_demo(desk: &Desk, seed: u64) -> Result<(), Refusal> {
    if !desk.shared.practice {
        return Err(Refusal::new("demo.real"));
    }
    let now = desk.shared.clock().now();
    let community = demo::community(seed, now, RESIDENTS);
    let mut ops = vec![op(
        Key::of(Kind::Office, 0),
        &Office { name: community.office.clone(), ..Office::default() },
    )?];
    let staff_before = {
        let world = desk.shared.world();
        world.view().get::<Counter>(Kind::Staff as u64).unwrap_or_default().last
    };
    if staff_before > 0 || !desk.is_empty() {
        return Err(Refusal::new("demo.not_empty"));
    }
    let (mut txns, mut last) = (Vec::new(), std::collections::BTreeMap::new());
    for (key, value) in community.records()? {
        last.entry(key.kind).and_modify(|id: &mut u64| *id = key.id.max(*id)).or_insert(key.id);
        ops.push(Op { key, value: Some(value) });
        if ops.len() >= 500 {
            txns.push(txn("demo", Vec::new(), std::mem::take(&mut ops))?);
        }
    }
    for (kind, id) in last {
        ops.push(op(counter(kind), &counted(id))?);
    }
    txns.push(txn("demo", Vec::new(), ops)?);
    commit(desk, txns)
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
