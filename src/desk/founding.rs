//! The first records of a desk: its first member of staff, or a whole demo community.

use std::sync::mpsc::sync_channel;

use super::Desk;
use super::writer::Job;
use crate::demo::{self, Community};
use crate::domain::record::{Counter, Line, Role, Staff};
use crate::domain::txn::RequestId;
use crate::domain::{Key, Kind, Op, Record, Refusal, Seq, Txn, envelope};

/// Residents of the demo community: an ordinary one (domain.md: 3,000 to 5,000).
const RESIDENTS: usize = 4_800;
/// Records in one transaction: far below [`Txn::MAX_BYTES`].
const OPS: usize = 500;

/// The account becomes the first member of staff, with every role.
pub(super) fn found(desk: &Desk, account: &str) -> Result<(), Refusal> {
    let id = {
        let world = desk.shared.world();
        world.view().get::<Counter>(Kind::Staff as u64).unwrap_or_default().last + 1
    };
    let roles = Role::ALL.into();
    let staff =
        Staff { name: account.into(), roles, account: Some(account.into()), ..Staff::default() };
    let key = Key::of(Kind::Staff, id);
    let ops = vec![op(key, &staff)?, op(counter(Kind::Staff), &counted(id))?];
    commit(desk, vec![txn("found", vec![key], ops)?])
}

/// Fills an empty practice desk with invented people. The one person who has signed in
/// there already comes behind the invented staff, whose numbers are fixed.
pub(super) fn fill_demo(desk: &Desk, seed: u64) -> Result<(), Refusal> {
    if !desk.shared.practice {
        return Err(Refusal::new("demo.real"));
    }
    let mut here = desk.shared.world().view().staff();
    if here.len() > 1 || !desk.is_empty() {
        return Err(Refusal::new("demo.not_empty"));
    }
    let now = desk.shared.clock().now();
    let mut community = demo::community(seed, now, RESIDENTS);
    if let Some((_, founder)) = here.pop() {
        let last = community.staff.iter().map(|(id, _)| *id).max().unwrap_or_default();
        community.staff.push((last + 1, founder));
    }
    let ops = ops_of(&community)?;
    let chunks = ops.chunks(OPS).map(|ops| txn("demo", Vec::new(), ops.to_vec()));
    commit(desk, chunks.collect::<Result<_, _>>()?)
}

/// Every record and line of the community, and the counters that go on from there.
fn ops_of(community: &Community) -> Result<Vec<Op>, Refusal> {
    let mut ops = vec![op(Key::of(Kind::Office, 0), &community.office)?];
    add(&mut ops, &community.staff)?;
    add(&mut ops, &community.dwellings)?;
    add(&mut ops, &community.households)?;
    add(&mut ops, &community.residents)?;
    let mut last = 0;
    for (id, matter, lines) in &community.matters {
        let key = Key::of(Kind::Matter, *id);
        ops.push(op(key, matter)?);
        // Numbered from 1: later lines are numbered by commits, which are more.
        for (line, n) in lines.iter().zip(1..) {
            ops.push(sealed(key.line(Seq(n)), Line::SCHEMA, line)?);
        }
        last = last.max(*id);
    }
    ops.push(op(counter(Kind::Matter), &counted(last))?);
    Ok(ops)
}

fn add<T: Record>(ops: &mut Vec<Op>, records: &[(u64, T)]) -> Result<(), Refusal> {
    let mut last = 0;
    for (id, record) in records {
        ops.push(op(Key::of(T::KIND, *id), record)?);
        last = last.max(*id);
    }
    ops.push(op(counter(T::KIND), &counted(last))?);
    Ok(())
}

fn counter(kind: Kind) -> Key {
    Key::of(Kind::Counter, kind as u64)
}

fn counted(last: u64) -> Counter {
    Counter { last, extra: Default::default() }
}

fn op<T: Record>(key: Key, record: &T) -> Result<Op, Refusal> {
    sealed(key, T::SCHEMA, record)
}

fn sealed<T: serde::Serialize>(key: Key, schema: u16, record: &T) -> Result<Op, Refusal> {
    let bytes = envelope::seal(schema, record)
        .map_err(|damaged| Refusal::new("internal").with("what", damaged))?;
    Ok(Op { key, value: Some(bytes) })
}

/// A transaction of the desk itself.
fn txn(verb: &str, subjects: Vec<Key>, ops: Vec<Op>) -> Result<Txn, Refusal> {
    let (request, verb) = (request()?, verb.into());
    Ok(Txn { request, staff: 0, acted_for: None, session: 0, verb, subjects, ops })
}

/// A number for what the desk does unasked.
pub(super) fn request() -> Result<RequestId, Refusal> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| Refusal::new("internal").with("what", error))?;
    Ok(RequestId(u128::from_be_bytes(random)))
}

fn commit(desk: &Desk, txns: Vec<Txn>) -> Result<(), Refusal> {
    let (answer, answered) = sync_channel(1);
    desk.submit(Job::Own { txns, answer })?;
    answered.recv().map_err(|_| Refusal::new("desk.stopping"))?.map(|_| ())
}
