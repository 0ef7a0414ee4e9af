//! The office itself, and the counters that number records.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Role;
use crate::domain::certificates::Here;
use crate::domain::{Extra, Kind, Record};

/// The office whose desk this is; one record, id 0.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Office {
    /// The community's name as the top strip shows it; empty until it is given.
    #[serde(default)]
    pub name: String,
    /// Minutes without a key after which a screen is hidden, by the word of a role; 0 is
    /// never. What is not in here is as [`Office::lock_of`] says.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub lock: BTreeMap<String, u32>,
    /// Where it is, and what is done there about certificates on which two texts differ.
    #[serde(default, skip_serializing_if = "is_unset")]
    pub here: Here,
    /// Days after which what waits for no day is looked at again; None is
    /// [`crate::domain::lamp::IDLE_DAYS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_days: Option<u32>,
    #[serde(flatten)]
    pub extra: Extra,
}

fn is_unset(here: &Here) -> bool {
    *here == Here::default()
}

impl Office {
    /// Minutes where nobody has said any, at a keyboard that several people share.
    pub const SHARED_LOCK: u32 = 15;

    /// Minutes without a key after which the screen of somebody with these roles is hidden;
    /// of several roles the shortest counts. None where it never is.
    pub fn lock_of(&self, roles: &BTreeSet<Role>, shared: bool) -> Option<u32> {
        let said: Vec<u32> =
            roles.iter().filter_map(|role| self.lock.get(role.word()).copied()).collect();
        match said.is_empty() {
            true => shared.then_some(Office::SHARED_LOCK),
            false => said.into_iter().filter(|minutes| *minutes > 0).min(),
        }
    }
}

/// The last number given out for a kind of record. Numbers are never reused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counter {
    pub last: u64,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Record for Office {
    const KIND: Kind = Kind::Office;
}

impl Record for Counter {
    const KIND: Kind = Kind::Counter;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_lock_of_somebodys_roles_counts_and_never_is_said_with_0() {
        let mut office = Office::default();
        let both = BTreeSet::from([Role::Desk, Role::Director]);
        assert_eq!(office.lock_of(&both, true), Some(Office::SHARED_LOCK));
        assert_eq!(office.lock_of(&both, false), None);
        office.lock = BTreeMap::from([("desk".into(), 10), ("director".into(), 5)]);
        assert_eq!(office.lock_of(&both, false), Some(5));
        assert_eq!(office.lock_of(&BTreeSet::from([Role::Grid]), true), Some(15));
        office.lock.insert("director".into(), 0);
        assert_eq!(office.lock_of(&both, true), Some(10));
        assert_eq!(office.lock_of(&BTreeSet::from([Role::Director]), true), None);
    }
}
