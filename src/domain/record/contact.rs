//! 应急联系人: a post that is called when something happens, its numbers and its hours.

use serde::{Deserialize, Serialize};

use crate::domain::{Extra, Kind, Moment, Record};

/// One entry of the directory.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// 岗位: 派出所值班室, 电梯维保值班.
    pub post: String,
    /// Choice code `contact_kind`.
    #[serde(default)]
    pub kind: String,
    /// Who answers, where that is one person.
    #[serde(default)]
    pub person: String,
    pub number: String,
    #[serde(default)]
    pub number2: String,
    /// Buildings or hutongs it serves, as the shorthand of addresses; empty means all.
    #[serde(default)]
    pub area: Vec<String>,
    /// As [`crate::domain::hours`] writes it; empty where nobody has said.
    #[serde(default)]
    pub hours: String,
    /// Whom to call when nobody answers.
    #[serde(default)]
    pub substitute: Option<u64>,
    /// When it was last known to be right.
    #[serde(default)]
    pub verified: Option<Moment>,
    /// Somebody else answered, or nobody has the number any more.
    #[serde(default)]
    pub wrong: bool,
    /// Who told the number.
    #[serde(default)]
    pub source: String,
    #[serde(default)]
    pub recorded: Moment,
    /// No longer in the directory, since this moment.
    #[serde(default)]
    pub ended: Option<Moment>,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Contact {
    /// Days after which a number is checked again: the desk's own habit, not a rule.
    pub const VERIFY_DAYS: i64 = 90;

    /// When the number is to be checked; what is known to be wrong is due at once.
    pub fn check_at(&self) -> Moment {
        let known = self.verified.unwrap_or(self.recorded);
        if self.wrong { known } else { known.plus(Self::VERIFY_DAYS * Moment::DAY) }
    }
}

impl Record for Contact {
    const KIND: Kind = Kind::Contact;
}
