//! What stands on canned pages: matters that are mentioned, lines of a timeline.

use super::driver::at;
use crate::domain::lamp::Lamp;
use crate::domain::record::{Line, LineKind, Stage};
use crate::domain::{Key, Kind};
use crate::wire::MoreRow;

/// A matter mentioned on a page.
pub fn more(id: u64, category: &str, address: &str, text: &str) -> MoreRow {
    MoreRow {
        key: Key::of(Kind::Matter, id),
        lamp: Lamp::Green,
        category: category.into(),
        who: "李四".into(),
        address: address.into(),
        text: text.into(),
        owner: 2,
        stage: Stage::Open,
        at: None,
    }
}

pub fn line(kind: LineKind, when: &str, facts: &[(&str, &str)], text: &str) -> Line {
    Line {
        kind,
        at: at(when),
        recorded: at(when),
        staff: 1,
        recorder: 1,
        text: text.into(),
        facts: facts.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
        extra: Default::default(),
    }
}
