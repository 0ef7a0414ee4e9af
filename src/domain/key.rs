//! How a record is named: in the journal, in the table, and on the screen.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The number of a commit. A record's `rev` is the seq of the commit that last wrote it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl Seq {
    /// The seq that follows.
    pub fn next(self) -> Seq {
        Seq(self.0 + 1)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a record is. The numbers are stored: never reuse or reorder them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Kind {
    /// The next free number of each kind; the key's id is the kind's number.
    Counter = 1,
    /// The office itself (id 0): its name and settings.
    Office = 2,
    Staff = 3,
    Dwelling = 4,
    Household = 5,
    Resident = 6,
    Matter = 7,
    /// A roster that came in.
    Import = 8,
    /// 必访: who is visited, how often, and how the last visit went.
    Visit = 9,
    /// 调解: one case, from application to revisit.
    Mediation = 10,
    /// 应急联系人: whom to call.
    Contact = 11,
    /// 突发事件
    Incident = 12,
    /// 证明: what was issued, or refused with its notice.
    Certificate = 13,
    /// 上级要的: a form, a meeting, an inspection asked for from above.
    Demand = 14,
}

impl Kind {
    pub const ALL: [Kind; 14] = [
        Kind::Counter,
        Kind::Office,
        Kind::Staff,
        Kind::Dwelling,
        Kind::Household,
        Kind::Resident,
        Kind::Matter,
        Kind::Import,
        Kind::Visit,
        Kind::Mediation,
        Kind::Contact,
        Kind::Incident,
        Kind::Certificate,
        Kind::Demand,
    ];

    /// The kind with this stored number.
    pub fn from_code(code: u8) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| *kind as u8 == code)
    }

    /// The letter before the number on the screen: `R213`.
    pub fn letter(self) -> char {
        match self {
            Kind::Counter => 'C',
            Kind::Office => 'O',
            Kind::Staff => 'S',
            Kind::Dwelling => 'D',
            Kind::Household => 'H',
            Kind::Resident => 'R',
            Kind::Matter => 'M',
            Kind::Import => 'I',
            Kind::Visit => 'V',
            Kind::Mediation => 'T',
            Kind::Contact => 'E',
            Kind::Incident => 'X',
            Kind::Certificate => 'Z',
            Kind::Demand => 'Y',
        }
    }

    /// The word used in subcommands and JSON: `--kind resident`.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Counter => "counter",
            Kind::Office => "office",
            Kind::Staff => "staff",
            Kind::Dwelling => "dwelling",
            Kind::Household => "household",
            Kind::Resident => "resident",
            Kind::Matter => "matter",
            Kind::Import => "import",
            Kind::Visit => "visit",
            Kind::Mediation => "mediation",
            Kind::Contact => "contact",
            Kind::Incident => "incident",
            Kind::Certificate => "certificate",
            Kind::Demand => "demand",
        }
    }

    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A record (`sub` 0), or one line of its append-only timeline (`sub` is the seq
/// of the commit that wrote the line, so two people can never write the same one).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    pub kind: Kind,
    pub id: u64,
    pub sub: u64,
}

impl Key {
    /// Length of [`Key::to_bytes`].
    pub const BYTES: usize = 17;

    /// The record itself.
    pub const fn of(kind: Kind, id: u64) -> Key {
        Key { kind, id, sub: 0 }
    }

    /// A line of this record's timeline.
    pub const fn line(self, seq: Seq) -> Key {
        Key { sub: seq.0, ..self }
    }

    /// The record a timeline line belongs to; a record is its own.
    pub const fn record(self) -> Key {
        Key { sub: 0, ..self }
    }

    /// Kind (1), id (8), sub (8), big-endian: sorts as the keys do.
    pub fn to_bytes(self) -> [u8; Key::BYTES] {
        let mut bytes = [0; Key::BYTES];
        bytes[0] = self.kind as u8;
        bytes[1..9].copy_from_slice(&self.id.to_be_bytes());
        bytes[9..].copy_from_slice(&self.sub.to_be_bytes());
        bytes
    }

    /// The key of these bytes; `None` for another length or an unknown kind.
    pub fn from_bytes(bytes: &[u8]) -> Option<Key> {
        let bytes: &[u8; Key::BYTES] = bytes.try_into().ok()?;
        let kind = Kind::from_code(bytes[0])?;
        let number = |part: &[u8]| part.iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
        Some(Key { kind, id: number(&bytes[1..9]), sub: number(&bytes[9..]) })
    }
}

impl fmt::Display for Key {
    /// `M123`; a timeline line is `M123.77`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.kind.letter(), self.id)?;
        if self.sub != 0 {
            write!(f, ".{}", self.sub)?;
        }
        Ok(())
    }
}

impl FromStr for Key {
    type Err = ();

    /// `M123`, `m123`, `Ｍ１２３`: what people type for a record's number.
    fn from_str(text: &str) -> Result<Key, ()> {
        let half: String = text.trim().chars().map(super::text::half_width).collect();
        let mut chars = half.chars();
        let letter = chars.next().ok_or(())?.to_ascii_uppercase();
        let kind = Kind::ALL.into_iter().find(|kind| kind.letter() == letter).ok_or(())?;
        let digits = chars.as_str();
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(());
        }
        Ok(Key::of(kind, digits.parse().map_err(|_| ())?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_come_back_and_sort_as_keys(a in any::<(u64, u64)>(), b in any::<(u64, u64)>()) {
            let [a, b] = [a, b].map(|(id, sub)| Key { kind: Kind::Matter, id, sub });
            prop_assert_eq!(Key::from_bytes(&a.to_bytes()), Some(a));
            prop_assert_eq!(a.cmp(&b), a.to_bytes().cmp(&b.to_bytes()));
        }
    }

    #[test]
    fn typed_numbers_are_read_in_any_width_and_case() {
        for text in ["M123", "m123", " Ｍ１２３ "] {
            assert_eq!(text.parse(), Ok(Key::of(Kind::Matter, 123)));
        }
        for text in ["", "M", "123", "Q1", "M1x", "M-1", "M99999999999999999999"] {
            assert_eq!(text.parse::<Key>(), Err(()), "{text}");
        }
    }
}
