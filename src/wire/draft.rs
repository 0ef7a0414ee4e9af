//! A form that is not finished.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{Key, Moment};

/// One form as somebody left it, down to the cursor. Held by the desk, offered at
/// the next sign-in, gone once used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Chosen by the console at random.
    pub id: u64,
    pub staff: u64,
    /// The number of the Unix account through which it was kept last; the desk says. `None`
    /// in what a desk kept that did not note it.
    #[serde(default)]
    pub account: Option<u32>,
    pub command: String,
    pub subject: Option<Key>,
    /// What it is done to besides ([`super::Deed::also`]).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Key>,
    /// Field name → text as typed, valid or not.
    pub fields: BTreeMap<String, String>,
    /// What the desk held when the form was opened ([`super::Deed::was`]).
    #[serde(default)]
    pub was: BTreeMap<String, String>,
    /// Words shown for what a field refers to: `who` → 钱玉珍 4-3-602.
    #[serde(default)]
    pub shown: BTreeMap<String, String>,
    /// The field the cursor is in; empty on the buttons.
    pub focus: String,
    /// Characters before the cursor.
    pub cursor: usize,
    pub changed: Moment,
}
