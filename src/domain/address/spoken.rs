//! A door as people say it: names and numbers one after the other, without the words that
//! stand between them, from any of them on. 百合园6弄201室 is 百合园, 6, 201, and is meant by
//! 6弄201 as well.

use super::Address;
use super::estate::{below_areas, canonical};
use super::parse::{before_numbers, room_word};
use super::token::{clean, tokens};
use super::words::{KEPT, Place, ROOMS};

/// The name before the numbers of a door, and its numbers; what is not there is empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Spoken {
    pub name: String,
    numbers: Vec<Said>,
}

/// A number without its word, and what the word says it is.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    text: String,
    place: Option<Place>,
}

impl Spoken {
    /// What a text says of a door; `None` where it is none, or a name or a number alone, which
    /// may be many other things.
    pub fn read(text: &str) -> Option<Spoken> {
        let (name, numbers) = before_numbers(&tokens(&clean(text), false).ok()?).ok()?;
        // 附1号 of whatever house.
        let (name, more) = name.split_at(name.trim_end_matches(ADDITIONAL).len());
        let name = canonical(below_areas(name));
        // A floor follows from the room.
        let numbers = numbers.iter().filter(|number| number.place != Some(Place::Floor));
        let mut numbers: Vec<Said> =
            numbers.flat_map(|number| said(&number.text, number.place)).collect();
        if let Some(first) = numbers.first_mut() {
            first.text.insert_str(0, more);
        }
        let alone = match &numbers[..] {
            [] => true,
            [one] => {
                let digits = one.text.bytes().all(|b| b.is_ascii_digit());
                name.is_empty() && digits && one.place != Some(Place::Room)
            }
            _ => false,
        };
        (!alone && name.chars().count() != 1).then_some(Spoken { name, numbers })
    }

    /// The whole of a door.
    pub fn of(address: &Address) -> Spoken {
        let Address { estate, hutong, yard, building, unit, room, part, .. } = address;
        let numbers = [
            (yard, Place::Yard),
            (building, Place::Building),
            (unit, Place::Unit),
            (room, Place::Room),
            (part, Place::Part),
        ];
        let numbers = numbers.into_iter().flat_map(|(text, place)| said(text, Some(place)));
        Spoken { name: format!("{estate}{hutong}"), numbers: numbers.collect() }
    }

    /// The number that a door ends with.
    pub fn last(&self) -> &str {
        self.numbers.last().map_or("", |number| &number.text)
    }

    /// Whether this may be said of a door with these parts: quicker to tell than
    /// [`Spoken::is_said_of`].
    pub fn may_be_of(&self, parts: [&str; 7]) -> bool {
        let in_parts = |number: &Said| {
            number.text.starts_with(BELOW) || parts.iter().any(|part| part.contains(&number.text))
        };
        self.numbers.iter().all(in_parts)
    }

    /// Whether this is what a door ends with, from any name or number on; behind a name also
    /// what only begins like the door: 二期3-2 is said of 和平花园二期3-2-501.
    pub fn is_said_of(&self, door: &Spoken) -> bool {
        let (own, all) = (&self.numbers, &door.numbers);
        if self.name.is_empty() {
            let from = all.len().checked_sub(own.len());
            return from.is_some_and(|from| all[from..].iter().zip(own).all(same));
        }
        let Some((last, before)) = own.split_last() else { return false };
        let begun = |has: &Said| {
            let room = !before.is_empty() && digits(&has.text) >= 3;
            same((has, last)) || (room && has.text.starts_with(&last.text))
        };
        door.name.ends_with(&self.name)
            && all.len() >= own.len()
            && all.iter().zip(before).all(same)
            && begun(&all[before.len()])
    }
}

fn said(text: &str, place: Option<Place>) -> impl Iterator<Item = Said> {
    apart(text).into_iter().map(move |text| Said { text, place })
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// 地下 may be on any floor below the ground.
fn same((has, said): (&Said, &Said)) -> bool {
    // 别墅8栋 is 别墅8号.
    let house = |place| if place == Some(Place::Building) { Some(Place::Yard) } else { place };
    if said.place.is_some() && house(said.place) != house(has.place) {
        return false;
    }
    let (has, said) = (has.text.as_str(), said.text.as_str());
    let below = [has, said].iter().all(|text| text.starts_with(BELOW));
    has == said || (below && [has, said].contains(&BELOW))
}

/// What stands before an additional number.
const ADDITIONAL: [char; 2] = ['附', '之'];
const BELOW: &str = "地下";

/// One number of an address as it is said: 3排 is 3, 16附1 is 16 and 附1, 88弄3支弄 is 88
/// and 3, 地下1层B12 is 地下1 and B12.
fn apart(number: &str) -> Vec<String> {
    let word = room_word(number);
    if ROOMS.contains(&word) {
        let rest = number[word.len()..].to_string();
        let word = match word.trim_end_matches(['室', '层']).trim_start_matches('半') {
            word if word.starts_with('负') => word.replace('负', BELOW),
            word => word.to_string(),
        };
        return [word, rest].into_iter().filter(|part| !part.is_empty()).collect();
    }
    if let Some(at) = number.find(ADDITIONAL).filter(|at| *at > 0) {
        return vec![number[..at].to_string(), number[at..].to_string()];
    }
    let lanes = number.split('弄').map(|lane| lane.trim_end_matches('支'));
    let bare = |lane: &str| {
        let kept = KEPT.iter().find_map(|word| lane.strip_suffix(word));
        kept.unwrap_or(lane).to_string()
    };
    lanes.map(bare).filter(|lane| !lane.is_empty()).collect()
}
