//! How one row meets one condition of a query, and what several of them amount to.

use super::doc::Why;
use super::index::{BASE, Index, RowId};
use super::names::{NameId, Role};
use super::places::{split, unpack};
use super::query::{Digits, Term};
use super::spell::{FUZZY, IN_TEXT, Token, WEAK, Way};
use crate::domain::address::{Prefix, Spoken};

/// Words of one letter stand in every text.
pub const SHORTEST_IN_TEXT: usize = 2;
/// What a word that stands in the free text is worth.
pub const IN_A_TEXT: Met = (Way { rank: IN_TEXT, why: Why::Text }, None);
/// The ranks of addresses and numbers, after each other. Four digits of a telephone or
/// ID number come before the rooms of that number: those who have them are a handful in
/// an office, while room 1102 is on every stair and would push them off the first page.
const PHONE: u8 = 1;
const ID: u8 = 2;
const EXACTLY_THERE: u8 = 3;
const THERE: u8 = 4;
/// Three digits are rather a room.
const SHORT_PHONE: u8 = 5;
const NUMBER_IN_TEXT: u8 = 6;
/// A door said from one of its numbers on, which may be those of another door: 2-501 is rather
/// in building 2.
pub const SPOKEN: Met = (Way { rank: 7, why: Why::Address }, None);

/// How a row met one term: its rank, and the name by which it did.
pub type Met = (Way, Option<NameId>);

/// How a row met all terms of a reading.
#[derive(Clone, Copy, Debug)]
pub struct Grade {
    /// A name's rank in sixteenths, then the address's; without a name that one alone.
    pub class: u16,
    pub why: Why,
    pub name: Option<NameId>,
}

impl Grade {
    /// The number of the record itself, before everything else.
    pub const BY_NUMBER: Grade = Grade { class: 0, why: Why::Number, name: None };

    /// The worst name counts, then the worst address or number.
    pub fn of(met: &[Met]) -> Option<Grade> {
        let by_name = |(way, _): &&Met| way.is_of_name();
        let worst = |met: &&Met| met.0.rank;
        let name = met.iter().filter(by_name).max_by_key(worst);
        let place = met.iter().filter(|met| !by_name(met)).max_by_key(worst);
        let (way, by) = name.or(place)?;
        let class = class(name.map(|(way, _)| way.rank), place.map_or(0, |(way, _)| way.rank));
        Some(Grade { class, why: way.why, name: *by })
    }

    /// Whether it is shown only where good hits are few.
    pub fn is_weak(&self) -> bool {
        self.class >= class(Some(WEAK), 0)
    }
}

fn class(name: Option<u8>, place: u8) -> u16 {
    name.map_or(0, |rank| 16 * (u16::from(rank) + 1)) + u16::from(place)
}

impl Way {
    /// Other ways are ranked on a scale of their own.
    fn is_of_name(&self) -> bool {
        !matches!(self.why, Why::Address | Why::Phone | Why::Id | Why::Number)
    }

    /// The same way, by another name than the record's own.
    pub fn by(self, role: Role) -> Way {
        match role {
            Role::Own => self,
            Role::Also => Way { why: Why::Also, ..self },
            Role::Label => Way { why: Why::Text, ..self },
        }
    }

    /// A name that is nearly what was typed.
    pub const NEARLY: Way = Way { rank: FUZZY, why: Why::Fuzzy };
}

impl Index {
    /// Whether and how a row meets a term.
    pub(super) fn meets(&self, id: RowId, term: &Term) -> Option<Met> {
        match term {
            Term::Name(token) => {
                let ways = self
                    .names_of(id)
                    .into_iter()
                    .filter_map(|(name, role)| Some((self.way(name, token)?.by(role), Some(name))));
                ways.chain(self.text_meets(id, token)).min_by_key(|(way, _)| way.rank)
            }
            Term::Near(names) => {
                let near = |name: NameId| match name & BASE {
                    0 => names.fresh.contains(&name),
                    _ => names.base.binary_search(&(name & !BASE)).is_ok(),
                };
                let (name, role) = self.names_of(id).into_iter().find(|(name, _)| near(*name))?;
                Some((Way::NEARLY.by(role), Some(name)))
            }
            Term::Place(prefixes) => {
                let packed = self.packed_of(id)?;
                let met = prefixes.iter().filter_map(|prefix| at_place(prefix, packed));
                met.min_by_key(|(way, _)| way.rank)
            }
            Term::Spoken(said) => {
                let door = Spoken::of(&unpack(self.packed_of(id)?));
                said.is_said_of(&door).then_some(SPOKEN)
            }
            Term::Digits(digits) => Some((self.digits_meet(id, digits)?, None)),
        }
    }

    /// Whether a token stands in the row's free text.
    pub(super) fn text_meets(&self, id: RowId, token: &Token) -> Option<Met> {
        let holds = token.len() >= SHORTEST_IN_TEXT && self.texts.hold(id, token.words());
        holds.then_some(IN_A_TEXT)
    }

    /// Whether and how a row meets a lone number.
    pub(super) fn digits_meet(&self, id: RowId, digits: &Digits) -> Option<Way> {
        let phone = digits.is_phone_tail() && self.phone_ends_with(id, digits.tail);
        // As many digits as of an ID number.
        if phone && digits.is_id_tail() {
            return Some(Way { rank: PHONE, why: Why::Phone });
        }
        if digits.is_id_tail() && self.id_number_ends_with(id, digits.tail) {
            return Some(Way { rank: ID, why: Why::Id });
        }
        let packed = self.packed_of(id);
        if let Some((way, _)) = packed.and_then(|packed| at_number(&digits.plain, packed)) {
            return Some(way);
        }
        if phone {
            return Some(Way { rank: SHORT_PHONE, why: Why::Phone });
        }
        let in_text = || self.texts.hold(id, &digits.words);
        // The number of a hotline order, copied into a matter's text.
        (digits.is_id_tail() && in_text()).then_some(Way { rank: NUMBER_IN_TEXT, why: Why::Number })
    }
}

/// Exactly there, or somewhere that begins like it.
pub fn at_place(prefix: &Prefix, packed: &[u8]) -> Option<Met> {
    let parts = split(packed);
    let room = parts[4];
    let exact = !room.is_empty() && prefix.given.room == room;
    let rank = if exact { EXACTLY_THERE } else { THERE };
    prefix.covers(parts).then_some((Way { rank, why: Why::Address }, None))
}

/// A short number is a building or a yard, a long one a room before that.
fn at_number(number: &str, packed: &[u8]) -> Option<Met> {
    let [_, _, yard, building, _, room, _] = split(packed);
    if number.len() >= 3 && number == room {
        return Some(met_at_number(true));
    }
    let there = number == building || number == yard;
    (there && !number.is_empty()).then(|| met_at_number(false))
}

/// A place that was given as a room, or as a building, a yard or a street alone.
pub fn met_at_number(room: bool) -> Met {
    (Way { rank: if room { EXACTLY_THERE } else { THERE }, why: Why::Address }, None)
}
