//! The first record of a desk, its first member of staff, and what transactions of the
//! desk's own are put together with.

use std::sync::PoisonError;
use std::sync::mpsc::sync_channel;

use super::job::Job;
use super::signin::{self, Chosen};
use super::{Desk, Peer};
use crate::domain::record::{Counter, Role, Staff};
use crate::domain::txn::RequestId;
use crate::domain::{Key, Kind, Op, Record, Refusal, Txn, envelope};

/// The account becomes the first member of staff, or the director root names: this one of
/// the list, or somebody new, with every role. Nobody where somebody else was quicker.
pub(super) fn found(desk: &Desk, peer: &Peer) -> Result<(), Refusal> {
    let _alone = desk.founding.lock().unwrap_or_else(PoisonError::into_inner);
    let Chosen::Founds(who) = signin::may(&desk.shared, peer)?.choose(peer, None)? else {
        return Ok(());
    };
    let roles = Role::ALL.into();
    let (id, staff, counter) = {
        let world = desk.shared.world();
        let known = who.and_then(|id| Some((id, world.view().get::<Staff>(id)?)));
        match known {
            Some((id, staff)) => (id, Staff { roles, ..staff }, None),
            None => {
                let account = peer.account.clone();
                let counter =
                    world.view().get::<Counter>(self::counter(Kind::Staff).id).unwrap_or_default();
                let id = counter.last + 1;
                let (name, account) = (account.clone(), Some(account));
                let staff = Staff { name, roles, account, ..Staff::default() };
                (id, staff, Some(op(self::counter(Kind::Staff), &counted(id))?))
            }
        }
    };
    let key = Key::of(Kind::Staff, id);
    let ops = [op(key, &staff)?].into_iter().chain(counter).collect();
    commit(desk, vec![txn("found", vec![key], ops)?])
}

pub(super) fn counter(kind: Kind) -> Key {
    Key::of(Kind::Counter, u64::from(kind.code()))
}

pub(super) fn counted(last: u64) -> Counter {
    Counter { last, extra: Default::default() }
}

pub(super) fn op<T: Record>(key: Key, record: &T) -> Result<Op, Refusal> {
    sealed(key, T::SCHEMA, record)
}

pub(super) fn sealed<T: serde::Serialize>(
    key: Key,
    schema: u16,
    record: &T,
) -> Result<Op, Refusal> {
    let bytes = envelope::seal(schema, record)
        .map_err(|damaged| Refusal::new("internal").with("what", damaged))?;
    Ok(Op { key, value: Some(bytes) })
}

/// A transaction of the desk itself.
pub(super) fn txn(verb: &str, subjects: Vec<Key>, ops: Vec<Op>) -> Result<Txn, Refusal> {
    let (request, verb) = (request()?, verb.into());
    let (acted_for, undoes, account) = (None, None, None);
    Ok(Txn { request, staff: 0, acted_for, session: 0, verb, subjects, undoes, account, ops })
}

/// A number for what the desk does unasked.
pub(super) fn request() -> Result<RequestId, Refusal> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| Refusal::new("internal").with("what", error))?;
    Ok(RequestId(u128::from_be_bytes(random)))
}

/// Commits transactions of the desk's own with one sync.
pub(super) fn commit(desk: &Desk, txns: Vec<Txn>) -> Result<(), Refusal> {
    let (answer, answered) = sync_channel(1);
    desk.submit(Job::Own { txns, answer })?;
    answered.recv().map_err(|_| Refusal::new("desk.stopping"))?.map(|_| ())
}
