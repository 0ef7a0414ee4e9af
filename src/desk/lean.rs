//! The few fields of a record that indexes are made of, read without making the rest:
//! at a start there are a million of them.

use serde::Deserialize;

use crate::domain::Moment;
use crate::domain::address::Address;
use crate::domain::record::{Stage, Status};

/// Length of the envelope before the MessagePack map, see [`crate::domain::envelope`].
const HEAD: usize = 6;

/// The fields; a record that does not read has none. Its checksum is not verified: the
/// digest over the whole table is.
pub fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Option<T> {
    rmp_serde::from_slice(bytes.get(HEAD..)?).ok()
}

/// What a resident is found by.
#[derive(Debug, Deserialize)]
pub struct Resident<'a> {
    #[serde(borrow)]
    pub name: &'a str,
    #[serde(default, borrow)]
    pub also: Vec<&'a str>,
    /// As records write days.
    #[serde(default, borrow)]
    pub birth: Option<&'a str>,
    #[serde(default, borrow)]
    pub id_number: &'a str,
    #[serde(default, borrow)]
    pub phones: Vec<Phone<'a>>,
    #[serde(default)]
    pub household: Option<u64>,
    #[serde(default, borrow)]
    pub tags: Vec<&'a str>,
    #[serde(default)]
    pub status: Status,
    #[serde(default, borrow)]
    pub roster: Option<Roster<'a>>,
}

#[derive(Debug, Deserialize)]
pub struct Phone<'a> {
    #[serde(borrow)]
    pub number: &'a str,
}

/// What the last roster said, where the desk put it right or moved the person since.
#[derive(Debug, Deserialize)]
pub struct Roster<'a> {
    #[serde(default, borrow)]
    pub address: Option<&'a str>,
    #[serde(default, borrow)]
    pub name: Option<&'a str>,
    #[serde(default, borrow)]
    pub id_number: Option<&'a str>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Household {
    #[serde(default)]
    pub dwelling: Option<u64>,
    #[serde(default)]
    pub head: Option<u64>,
}

#[derive(Debug, Deserialize)]
pub struct Dwelling {
    pub address: Place,
}

/// An [`Address`] without what a newer version put beside it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Place {
    estate: String,
    building: String,
    unit: String,
    hutong: String,
    yard: String,
    room: String,
    part: String,
}

impl From<Place> for Address {
    fn from(place: Place) -> Address {
        let Place { estate, building, unit, hutong, yard, room, part } = place;
        let extra = Default::default();
        Address { estate, building, unit, hutong, yard, room, part, extra }
    }
}

/// Whether work that is no matter still waits, and for whom.
#[derive(Debug, Deserialize)]
pub struct Work {
    #[serde(default)]
    pub resident: Option<u64>,
    #[serde(default)]
    pub parties: Vec<Party>,
    #[serde(default)]
    pub ended: Option<Moment>,
}

/// A party of a mediation, if they have a file.
#[derive(Debug, Deserialize)]
pub struct Party {
    #[serde(default)]
    pub resident: Option<u64>,
}

/// What a matter says of the resident and the place it is about.
#[derive(Debug, Deserialize)]
pub struct Matter<'a> {
    #[serde(default, borrow)]
    pub place: &'a str,
    #[serde(default)]
    pub resident: Option<u64>,
    pub recorded: Moment,
    #[serde(default)]
    pub stage: Stage,
}
