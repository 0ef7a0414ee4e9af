//! How a backup is called.

use std::fmt;

use chrono::NaiveDateTime;

use crate::domain::Moment;

const BEGINS: &str = "dutydesk-";
const ENDS: &str = ".ddb";
const ENCRYPTED: &str = ".age";
/// Hexadecimal digits that tell one office from another.
const OFFICE: usize = 8;
const TIME: &str = "%Y%m%d-%H%M";

/// A backup's name and what it says. Sorted by time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// When it was made, to the minute, in +08:00.
    pub made: NaiveDateTime,
    /// Beginning of the hash of the journal's first entry.
    pub office: String,
    pub encrypted: bool,
}

impl Name {
    /// The name of a backup of this journal made now. `first` is the hash of its first
    /// entry, in hexadecimal digits.
    pub fn new(first: &str, made: Moment, encrypted: bool) -> Name {
        let office = first.get(..OFFICE).unwrap_or("00000000").to_string();
        let text = made.local().format(TIME).to_string();
        let made = NaiveDateTime::parse_from_str(&text, TIME).unwrap_or_default();
        Name { made, office, encrypted }
    }

    /// Reads a file's name; `None` for one that this program does not give.
    pub fn parse(file: &str) -> Option<Name> {
        let rest = file.strip_prefix(BEGINS)?;
        let (rest, encrypted) = match rest.strip_suffix(ENCRYPTED) {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let (office, time) = rest.strip_suffix(ENDS)?.split_once('-')?;
        let made = NaiveDateTime::parse_from_str(time, TIME).ok()?;
        let name = Name { made, office: office.to_string(), encrypted };
        (name.to_string() == file && office.len() == OFFICE).then_some(name)
    }

    /// The moment in it.
    pub fn moment(&self) -> Moment {
        Moment::from_local(self.made)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (office, time) = (&self.office, self.made.format(TIME));
        let ends = if self.encrypted { ENCRYPTED } else { "" };
        write!(f, "{BEGINS}{office}-{time}{ENDS}{ends}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_and_foreign_ones_are_left_alone() {
        let made = Moment::parse_rfc3339("2026-11-25T17:04:59+08:00").unwrap();
        let name = Name::new("0123456789abcdef", made, true);
        assert_eq!(name.to_string(), "dutydesk-01234567-20261125-1704.ddb.age");
        assert_eq!(Name::parse(&name.to_string()), Some(name));
        for foreign in [
            "dutydesk-01234567-20261125-1704.ddb.tmp",
            "dutydesk-01234567-20261125-170.ddb",
            "dutydesk-0123456-20261125-1704.ddb",
            "照片.zip",
        ] {
            assert_eq!(Name::parse(foreign), None, "{foreign}");
        }
    }
}
