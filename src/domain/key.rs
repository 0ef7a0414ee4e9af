//! How a record is named: in the journal, in the table, and on the screen.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

/// What a record is. What is stored is its number ([`Kind::code`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The next free number of each kind; the key's id is the kind's number.
    Counter,
    /// The office itself (id 0): its name and settings.
    Office,
    Staff,
    Dwelling,
    Household,
    Resident,
    Matter,
    /// A roster that came in.
    Import,
    /// 必访: who is visited, how often, and how the last visit went.
    Visit,
    /// 调解: one case, from application to revisit.
    Mediation,
    /// 应急联系人: whom to call.
    Contact,
    /// 突发事件
    Incident,
    /// 证明: what was issued, or refused with its notice.
    Certificate,
    /// 上级交办: a form, a meeting, an inspection asked for from above.
    Demand,
    /// A kind that a newer version of this format has, by its number: kept as it came, and
    /// shown to nobody, for nobody knows whom it is about. Numbers only go up, so it sorts
    /// behind all that are known.
    Newer(u8),
}

impl Kind {
    /// The letter of all kinds that are not known here; no kind ever gets it for itself.
    const NEWER: char = 'N';

    /// The kinds this program knows, in the order of their numbers.
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

    /// The stored number: never reused, never reordered.
    pub fn code(self) -> u8 {
        match self {
            Kind::Counter => 1,
            Kind::Office => 2,
            Kind::Staff => 3,
            Kind::Dwelling => 4,
            Kind::Household => 5,
            Kind::Resident => 6,
            Kind::Matter => 7,
            Kind::Import => 8,
            Kind::Visit => 9,
            Kind::Mediation => 10,
            Kind::Contact => 11,
            Kind::Incident => 12,
            Kind::Certificate => 13,
            Kind::Demand => 14,
            Kind::Newer(code) => code,
        }
    }

    /// The kind with this stored number; `None` for 0, which no kind has.
    pub fn from_code(code: u8) -> Option<Kind> {
        let known = Kind::ALL.into_iter().find(|kind| kind.code() == code);
        known.or((code != 0).then_some(Kind::Newer(code)))
    }

    /// Whether this program does not know what such a record is.
    pub fn is_newer(self) -> bool {
        matches!(self, Kind::Newer(_))
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
            Kind::Newer(_) => Kind::NEWER,
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
            Kind::Newer(_) => "newer",
        }
    }

    /// The kind of that word.
    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl Serialize for Kind {
    /// The stored number.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.code())
    }
}

impl<'de> Deserialize<'de> for Kind {
    /// The stored number, or the name that journals before format 3 hold instead.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Kind, D::Error> {
        struct Told;
        impl Visitor<'_> for Told {
            type Value = Kind;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the number of a kind")
            }

            fn visit_u64<E: de::Error>(self, code: u64) -> Result<Kind, E> {
                let kind = u8::try_from(code).ok().and_then(Kind::from_code);
                kind.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(code), &self))
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Kind, E> {
                let named = |kind: &Kind| kind.word().eq_ignore_ascii_case(name);
                let kind = Kind::ALL.into_iter().find(named);
                kind.ok_or_else(|| E::invalid_value(Unexpected::Str(name), &self))
            }
        }
        deserializer.deserialize_any(Told)
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
        bytes[0] = self.kind.code();
        bytes[1..9].copy_from_slice(&self.id.to_be_bytes());
        bytes[9..].copy_from_slice(&self.sub.to_be_bytes());
        bytes
    }

    /// The key of these bytes; `None` for another length or kind 0.
    pub fn from_bytes(bytes: &[u8]) -> Option<Key> {
        let bytes: &[u8; Key::BYTES] = bytes.try_into().ok()?;
        let kind = Kind::from_code(bytes[0])?;
        let number = |part: &[u8]| part.iter().fold(0u64, |n, b| n << 8 | u64::from(*b));
        Some(Key { kind, id: number(&bytes[1..9]), sub: number(&bytes[9..]) })
    }
}

impl fmt::Display for Key {
    /// `M123`; a timeline line is `M123.77`. Of a kind that is not known here the number of
    /// the kind comes before: `N15:3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Newer(code) => write!(f, "{}{code}:{}", Kind::NEWER, self.id)?,
            kind => write!(f, "{}{}", kind.letter(), self.id)?,
        }
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
        let (kind, digits) = match chars.as_str().split_once(':') {
            Some((code, digits)) if letter == Kind::NEWER => {
                let kind = code.parse().ok().and_then(Kind::from_code);
                (kind.filter(|kind| kind.is_newer()), digits)
            }
            _ => (Kind::ALL.into_iter().find(|kind| kind.letter() == letter), chars.as_str()),
        };
        let kind = kind.ok_or(())?;
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

        #[test]
        fn a_kind_of_a_newer_version_is_a_key_like_any(a in any::<(u8, u64)>(), b in any::<u8>()) {
            let of = |code: u8, id| Some(Key::of(Kind::from_code(code)?, id).line(Seq(7)));
            let (Some(key), Some(other)) = (of(a.0, a.1), of(b, a.1)) else {
                prop_assert!(a.0 == 0 || b == 0);
                return Ok(());
            };
            prop_assert_eq!(Key::from_bytes(&key.to_bytes()), Some(key));
            prop_assert_eq!(key.cmp(&other), key.to_bytes().cmp(&other.to_bytes()));
            let stored = rmp_serde::to_vec_named(&key).unwrap();
            prop_assert_eq!(rmp_serde::from_slice::<Key>(&stored).unwrap(), key);
            prop_assert_eq!(key.record().to_string().parse(), Ok(key.record()));
        }
    }

    #[test]
    fn journals_before_format_three_name_a_kind_in_their_meta() {
        for (name, kind) in [("Matter", Kind::Matter), ("Demand", Kind::Demand)] {
            let stored = rmp_serde::to_vec_named(&(name, 3u64, 0u64)).unwrap();
            assert_eq!(rmp_serde::from_slice::<Key>(&stored).unwrap(), Key::of(kind, 3));
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
