//! 工作人员: who works at the desk and what they may do.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::pin::StoredPin;
use crate::domain::word_enum::word_enum;
use crate::domain::{Extra, Kind, Moment, Record};

word_enum! {
    /// What a member of staff may do; one person may hold several.
    pub enum Role {
        /// 值班员
        Desk = "desk",
        /// 调解员
        Mediator = "mediator",
        /// 网格员
        Grid = "grid",
        /// 主任
        Director = "director",
        /// 管理员
        Admin = "admin",
        /// 监督: reads figures, never persons
        Observer = "observer",
    }
}

/// One member of staff. Who left stays in the records; their name stands in old timelines.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Staff {
    pub name: String,
    #[serde(default)]
    pub roles: BTreeSet<Role>,
    /// The Unix account that signs in as this person.
    #[serde(default)]
    pub account: Option<String>,
    /// When they left the office.
    #[serde(default)]
    pub left: Option<Moment>,
    /// Who went on with their work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_to: Option<u64>,
    /// 临时负责 until this moment.
    #[serde(default)]
    pub acting_until: Option<Moment>,
    /// With which they say at a shared keyboard that it is they. It never leaves the desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<StoredPin>,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Record for Staff {
    const KIND: Kind = Kind::Staff;
}

impl Staff {
    /// The roles held at this moment: 临时负责 counts as director while it lasts;
    /// who left holds none.
    pub fn roles_at(&self, now: Moment) -> BTreeSet<Role> {
        if self.left.is_some() {
            return BTreeSet::new();
        }
        let mut roles = self.roles.clone();
        if self.is_acting(now) {
            roles.insert(Role::Director);
        }
        roles
    }

    /// Acting director (临时负责) at this moment.
    pub fn is_acting(&self, now: Moment) -> bool {
        self.left.is_none() && self.acting_until.is_some_and(|until| now < until)
    }
}
