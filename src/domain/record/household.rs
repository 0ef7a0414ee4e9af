//! 房屋 and 户: where people live, and who keeps house together.

use serde::{Deserialize, Serialize};

use crate::domain::address::Address;
use crate::domain::{Extra, Kind, Record};

/// One dwelling (房屋).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dwelling {
    pub address: Address,
    #[serde(default)]
    pub remark: String,
    #[serde(flatten)]
    pub extra: Extra,
}

/// One household (户). Several may share a dwelling (合租).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Household {
    /// Id of the dwelling they live in; none while they have moved away.
    #[serde(default)]
    pub dwelling: Option<u64>,
    /// 户主, a resident's id.
    #[serde(default)]
    pub head: Option<u64>,
    #[serde(default)]
    pub remark: String,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Record for Dwelling {
    const KIND: Kind = Kind::Dwelling;
}

impl Record for Household {
    const KIND: Kind = Kind::Household;
}
