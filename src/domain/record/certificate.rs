//! 证明: one that was asked for and not issued.

use serde::{Deserialize, Serialize};

use crate::domain::{Extra, Kind, Moment, Record};

/// A refusal with its notice. Nobody need be named: most people only ask.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// Of [`crate::domain::certificates::CODES`].
    pub certificate: String,
    /// The notice the refusal rests on, as it stood then.
    pub basis: String,
    /// Who is responsible instead, as it was told.
    pub refer: String,
    /// Whether the office had checked that.
    #[serde(default)]
    pub checked: bool,
    #[serde(default)]
    pub resident: Option<u64>,
    #[serde(default)]
    pub who: String,
    #[serde(default)]
    pub text: String,
    pub owner: u64,
    pub happened: Moment,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Record for Certificate {
    const KIND: Kind = Kind::Certificate;
}
