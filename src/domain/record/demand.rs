//! 上级交办: one form, meeting, inspection or the like asked for from above.

use serde::{Deserialize, Serialize};

use crate::domain::{Extra, Kind, Moment, Record};

/// One demand, counted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Demand {
    /// Choice code `demand`.
    pub demand: String,
    /// Choice code `demander`.
    pub demander: String,
    #[serde(default)]
    pub text: String,
    pub owner: u64,
    pub happened: Moment,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Record for Demand {
    const KIND: Kind = Kind::Demand;
}
