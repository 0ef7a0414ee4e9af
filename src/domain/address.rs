//! 地址: 栋-单元-室, or 胡同-院-号.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Extra;

/// Where a dwelling is. In a building: `building` (`3`, `甲2`), `unit`, `room`. In a
/// hutong: `hutong` (`柳芳胡同`), `yard` (`16`), `room`. What does not apply is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Address {
    #[serde(default)]
    pub building: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub hutong: String,
    #[serde(default)]
    pub yard: String,
    #[serde(default)]
    pub room: String,
    #[serde(flatten)]
    pub extra: Extra,
}

impl fmt::Display for Address {
    /// The shorthand of lists and of typing: `3-2-501`, `甲2-1-303`, `柳芳胡同16-3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = if self.hutong.is_empty() {
            [self.building.as_str(), self.unit.as_str(), self.room.as_str()]
        } else {
            f.write_str(&self.hutong)?;
            [self.yard.as_str(), "", self.room.as_str()]
        };
        let filled: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        f.write_str(&filled.join("-"))
    }
}
