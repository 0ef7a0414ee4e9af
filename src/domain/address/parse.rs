//! Reads addresses as people write them, whole ones and the beginnings that search takes.
//! An address is read whole or refused: nothing of it is left out until the rest is one.

use super::estate::{Names, names};
use super::reason::{not_one_door, of_part, quoting};
use super::token::{Number, Token, clean, tokens};
use super::words::{LANES_OF_BUILDINGS, Place, ROOMS, VILLA, VILLAGES};
use super::{Address, ambiguous, below, floors, names_houses};
use crate::domain::Refusal;
use crate::domain::text::to_half_width;

/// The beginning of an address: 3-2, 3-, 甲2, 3#, 柳芳胡同16.
#[derive(Clone, Debug, PartialEq)]
pub struct Prefix {
    /// The parts that were given; a room may be the beginning of one.
    pub given: Address,
}

impl Prefix {
    /// Whether an address, taken apart into estate, hutong, yard, building, unit, room and
    /// part, begins like this. `3-5` also covers 3-501 in a building without units; without
    /// an estate it covers those of all.
    pub fn covers(&self, [estate, hutong, yard, building, unit, room, part]: [&str; 7]) -> bool {
        let given = &self.given;
        let same = |given: &str, has: &str| given.is_empty() || given == has;
        same(&given.estate, estate)
            && same(&given.hutong, hutong)
            && (same(&given.yard, yard)
                || (is_additional(&given.yard) && yard.ends_with(&given.yard))
                || (given.yard.ends_with('弄') && yard.starts_with(&given.yard)))
            && same(&given.building, building)
            && (room.starts_with(&given.room)
                || below::is_on(room, &given.room)
                || (is_lettered(&given.room)
                    && room[room_word(room).len()..].starts_with(&given.room)))
            && part.starts_with(&given.part)
            && if unit.is_empty() && given.room.is_empty() {
                room.starts_with(&given.unit)
            } else {
                same(&given.unit, unit)
            }
    }
}

/// 附1 of whatever yard.
fn is_additional(yard: &str) -> bool {
    yard.starts_with(['附', '之'])
}

/// B103, whatever word stands before it: 地下室B103.
fn is_lettered(room: &str) -> bool {
    room.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// The word before the number of a room: 地下1层 of 地下1层B12; empty where there is none.
pub fn room_word(room: &str) -> &str {
    let known = ROOMS.iter().filter(|word| room.starts_with(**word)).map(|word| word.len());
    let named = room.find(|c: char| c.is_ascii_alphanumeric()).unwrap_or(room.len());
    &room[..known.max().unwrap_or(named)]
}

/// The doors that are meant by what they alone are called: 底商5, 地下室, B103, 附1号, 16附1.
pub fn parse_special(text: &str) -> Option<Prefix> {
    let text = clean(text);
    let bare = text.trim_end_matches(['号', '室']);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let yard = ["附", "之"].into_iter().any(|word| {
        let parts = bare.split_once(word);
        parts.is_some_and(|(before, behind)| {
            digits(behind) && (before.is_empty() || digits(before.trim_end_matches('号')))
        })
    });
    let given = if yard {
        Address { yard: bare.replace('号', ""), ..Address::default() }
    } else if is_lettered(bare) && bare.len() >= 4 && digits(&bare[1..]) {
        Address { room: bare.into(), ..Address::default() }
    } else {
        let given = parse_prefix(&text)?.given;
        let alone = Address { room: given.room.clone(), ..Address::default() } == given;
        return (alone && !digits(&given.room)).then_some(Prefix { given });
    };
    Some(Prefix { given })
}

/// Reads a whole address: 3号楼2单元501室, 3-2-501, 3#2-501, 甲2-1-303, 3/2/501,
/// 柳芳胡同16号院3, 216号院, 幸福里二期南3号楼东单元501, 新华路1弄12号301室, 3-2-501-2.
/// Leading zeros and blanks go, IME signs are taken back.
///
/// # Errors
/// `input.address` for what is no address, `input.address_part` with the part that is not
/// understood, or `input.address_two`, `input.address_brackets`, `input.address_month` where it
/// is known what else it is; `input.address_incomplete` (fact `part`, the last there is) where the room (in a hutong
/// the yard) is missing,
/// `input.address_building` where only a room is there.
pub fn parse(text: &str) -> Result<Address, Refusal> {
    let text = text.trim().trim_end_matches(END);
    whole(text).map_err(|why| quoting(text, why))
}

/// What may stand behind an address as behind a sentence.
const END: [char; 14] =
    ['。', '.', '．', ',', '，', ';', '；', '!', '！', '?', '？', ':', '：', ' '];

fn whole(text: &str) -> Result<Address, Refusal> {
    if let Some(part) = ambiguous::letter_for_digit(&to_half_width(text)) {
        return Err(Refusal::new("input.address_part").with("part", part));
    }
    let (address, complete) = read(text, true)
        .map_err(|part| not_one_door(text).unwrap_or_else(|| of_part(text, part)))?;
    match complete {
        // What is kept is what lists and letters show: a door that nobody could type from there
        // is not taken in.
        true if !is_read_back(&address) => Err(Refusal::new("input.address")),
        true => Ok(address),
        false if address.has_no_place() => Err(Refusal::new("input.address_building")),
        false => Err(Refusal::new("input.address_incomplete").with("part", last_part(text))),
    }
}

/// Whether a text is a whole address.
pub(super) fn is_door(text: &str) -> bool {
    read(text, true).is_ok_and(|(_, complete)| complete)
}

/// As far as an address goes that is not complete.
fn last_part(text: &str) -> String {
    let all = tokens(&clean(text), true).unwrap_or_default();
    all.last().map(raw).unwrap_or_default()
}

/// Reads the beginning of an address; `None` for anything else. A lone number is a
/// building, so the caller asks for phone tails and rooms first.
pub fn parse_prefix(text: &str) -> Option<Prefix> {
    let (given, _) = read(text, false).ok()?;
    Some(Prefix { given })
}

/// The estate that a name is, in the one spelling it has; `None` for what is no estate.
pub fn parse_estate(text: &str) -> Option<String> {
    let Names { estate, hutong } = names(&clean(text)).ok()?;
    (hutong.is_empty() && !estate.is_empty()).then_some(estate)
}

/// The name of the place that a text is, an estate or a street; empty where it says no more
/// than the community, `None` for anything else.
pub fn parse_place(text: &str) -> Option<String> {
    let Names { estate, hutong } = names(&clean(text)).ok()?;
    Some(estate + &hutong)
}

/// The address, and whether it says which dwelling; or the part that is not understood.
fn read(text: &str, whole: bool) -> Result<(Address, bool), String> {
    let clean = clean(text);
    let all = tokens(&clean, whole)?;
    if let Some((_, behind)) = to_one_mark(text).split_once('、')
        && lists(&all, text, whole)
    {
        return Err(behind.trim().to_string());
    }
    let (name, numbers) = before_numbers(&all)?;
    if numbers.is_empty() {
        return Err(clean);
    }
    let Names { estate, hutong } = names(&name)?;
    let mut address = Address { estate, hutong, ..Address::default() };
    if let Some(part) = ambiguous::unclear(&numbers, &address).filter(|_| whole) {
        return Err(part);
    }
    let own_word = places(&numbers, &mut address, whole)?;
    let Address { estate, building, unit, yard, room, .. } = &address;
    let side = !address.hutong.is_empty() && numbers.last().is_some_and(|last| last.digits() == 0);
    let complete = match (building.as_str(), unit.as_str(), room.as_str()) {
        ("", "", "") => !yard.is_empty() && !yard.ends_with('弄'),
        ("", "", _) => !yard.is_empty() || !estate.is_empty(),
        // 柳芳胡同16号后门, 新华里3号前楼
        (_, _, "") if whole && side => {
            return Err(numbers.last().map(|number| number.raw.clone()).unwrap_or(clean));
        }
        // 2单元501: of some building.
        ("", ..) if whole && address.has_no_place() => false,
        ("", ..) => return Err(clean),
        // In a lane a house has a number and nothing else.
        (_, "", "") => yard.ends_with('弄'),
        // 3-2 is a stair, not a dwelling; rooms of buildings without units count from 101.
        // 12A is a room, 2A may be a stair.
        (building, "", room) => {
            let lettered = digits(room) == 2 && room.ends_with(|c: char| c.is_ascii_alphabetic());
            own_word || building.ends_with('排') || digits(room) >= 3 || lettered
        }
        (_, _, room) => !room.is_empty(),
    };
    Ok((address, complete))
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Whether both ways of showing it say this door and no other.
fn is_read_back(address: &Address) -> bool {
    let same =
        |text: String| read(&text, true).is_ok_and(|(read, whole)| whole && read == *address);
    same(address.to_string()) && same(address.long())
}

fn to_one_mark(text: &str) -> String {
    text.replace(['，', ','], "、")
}

/// Whether `、` stands between two doors (16、18号) and is not the `-` of an IME (3、2、501).
fn lists(all: &[Token], text: &str, whole: bool) -> bool {
    let numbers = all.iter().filter_map(|token| match token {
        Token::Number(number) => Some(number),
        Token::Name(_) => None,
    });
    let bare = numbers.clone().all(|number| !number.has_word());
    let three = numbers.count() == 3 && text.matches('、').count() == 2;
    !bare || (whole && !three)
}

/// The name before the numbers, and the numbers. A number within the name (阳光100国际)
/// belongs to it; a name behind the numbers is no part of an address.
pub(super) fn before_numbers(all: &[Token]) -> Result<(String, Vec<Number>), String> {
    let named = |token: &Token| matches!(token, Token::Name(_));
    let last = all.iter().rposition(named).map_or(0, |at| at + 1);
    let (front, numbers) = all.split_at(last);
    let mut name = String::new();
    for token in front {
        match token {
            Token::Name(text) => name.push_str(text),
            // What stands in front of 号楼 is no part of a name.
            Token::Number(number) if number.apart || number.place > Some(Place::Yard) => {
                return Err(front.last().map(raw).unwrap_or_default());
            }
            Token::Number(number) => name.push_str(&number.raw),
        }
    }
    if let (Some(Token::Name(text)), true) = (front.last(), numbers.is_empty()) {
        return Err(text.clone());
    }
    let number = |token: &Token| match token {
        Token::Number(number) => Some(number.clone()),
        Token::Name(_) => None,
    };
    Ok((name, floors::settled(numbers.iter().filter_map(number).collect())))
}

fn raw(token: &Token) -> String {
    match token {
        Token::Name(text) => text.clone(),
        Token::Number(number) => number.raw.clone(),
    }
}

/// Puts the numbers where they belong; says whether the room has a word of its own.
fn places(numbers: &[Number], address: &mut Address, whole: bool) -> Result<bool, String> {
    let mut last: Option<Place> = None;
    let mut floor: Option<&Number> = None;
    let mut own_word = false;
    for (at, number) in numbers.iter().enumerate() {
        // 3号楼B1-05
        if let [room] = &numbers[at + 1..]
            && last >= Some(Place::Building)
            && !number.has_word()
            && (room.place.is_none() || room.place == Some(Place::Room))
            && let Some(below) = below::floor_and_room(&number.text, &room.text)
        {
            address.room = below;
            return Ok(true);
        }
        let place = number.place.map_or_else(|| bare(numbers, at, last, address, whole), Some);
        let mut place = place.ok_or_else(|| number.raw.clone())?;
        // 3#2#501: the second is a unit.
        if place == Place::Building && last >= Some(Place::Building) && number.raw.ends_with('#') {
            place = Place::Unit;
        }
        // 别墅8栋: a villa has no rooms.
        if place == Place::Building
            && !number.text.ends_with('排')
            && numbers.len() == 1
            && whole
            && address.estate.ends_with(VILLA)
        {
            place = Place::Yard;
        }
        // 88弄3支弄
        if last == Some(Place::Yard) && number.text.ends_with("支弄") {
            address.yard.push_str(&number.text);
            continue;
        }
        let longest = match place {
            Place::Yard => 4,
            // 1205-2-501 may be anything; 1205号楼 is a building.
            Place::Building if number.place.is_none() => 3,
            Place::Building | Place::Room => 4,
            Place::Unit | Place::Floor | Place::Part => 2,
        };
        // 501西屋
        if place == Place::Room && last == Some(Place::Room) && number.text.ends_with('屋') {
            place = Place::Part;
        }
        // 北 and A alone are a building or a unit.
        let nameless = number.place.is_none()
            && number.digits() == 0
            && matches!(place, Place::Yard | Place::Room);
        if last.is_some_and(|last| place <= last) || number.digits() > longest || nameless {
            return Err(number.raw.clone());
        }
        last = Some(place);
        let field = match place {
            Place::Yard => &mut address.yard,
            Place::Building => &mut address.building,
            Place::Unit => &mut address.unit,
            Place::Room => &mut address.room,
            Place::Part => &mut address.part,
            Place::Floor => {
                floor = Some(number);
                continue;
            }
        };
        own_word |= place == Place::Room && number.place.is_some();
        field.clone_from(&number.text);
    }
    // 5层501: the floor is left out because the room says it.
    if let Some(floor) = floor {
        let on_it = address.room.strip_prefix(&floor.text).is_some_and(|rest| rest.len() == 2);
        if !on_it {
            return Err(floor.raw.clone());
        }
    }
    if !address.part.is_empty() && address.room.is_empty() {
        return Err(numbers.last().map(|number| number.raw.clone()).unwrap_or_default());
    }
    Ok(own_word)
}

/// Where a number without a word belongs, by what stands around it.
fn bare(
    numbers: &[Number],
    at: usize,
    last: Option<Place>,
    address: &Address,
    whole: bool,
) -> Option<Place> {
    let number = &numbers[at];
    let rest = &numbers[at + 1..];
    let next = rest.first().and_then(|next| next.place);
    let street = !address.hutong.is_empty();
    let at_end = rest.iter().all(|next| next.place == Some(Place::Part));
    let building_follows = rest.iter().any(|next| next.place == Some(Place::Building));
    let bare_left = rest.iter().filter(|next| next.place.is_none()).count();
    let two_left = rest.iter().filter(|next| next.place != Some(Place::Part)).count() == 2;
    Some(match last {
        None if next == Some(Place::Unit) => Place::Building,
        None if building_follows => match number.plain_word || street {
            true => Place::Yard,
            false => return None,
        },
        None if street && is_building_of_lane(numbers, address) => Place::Building,
        None if street => match (number.plain_word, bare_left) {
            // 和平里3-2-501 is a building, 柳芳胡同16-3-2 nobody knows what.
            (false, 2) if two_left => match numbers[at + 2].digits() >= 3 || !whole {
                true => Place::Building,
                false => return None,
            },
            _ => Place::Yard,
        },
        // 望京公寓1205: an estate of one building.
        None if !address.estate.is_empty() && rest.is_empty() && number.digits() >= 3 => {
            Place::Room
        }
        // 平房12号, 某某村3组12号, 别墅12; 新村12 is rather a building.
        None if rest.is_empty()
            && of_houses(address)
            && (number.plain_word || (whole && !address.estate.ends_with(VILLAGES))) =>
        {
            Place::Yard
        }
        None => Place::Building,
        Some(Place::Yard) => yard_next(numbers, at, address, at_end),
        Some(Place::Building) if at_end && (whole || number.digits() >= 3) => Place::Room,
        // 3-501-2: no building has so many stairs.
        Some(Place::Building) if number.digits() >= 3 => Place::Room,
        Some(Place::Building) => Place::Unit,
        Some(Place::Unit | Place::Floor) => Place::Room,
        Some(Place::Room) => Place::Part,
        Some(Place::Part) => return None,
    })
}

/// 柳芳北里3-501: houses of a lane have no rooms with numbers of floors.
fn is_building_of_lane(numbers: &[Number], address: &Address) -> bool {
    let inside = |number: &&Number| number.place != Some(Place::Part);
    let [house, room] = numbers.iter().filter(inside).collect::<Vec<_>>()[..] else { return false };
    let of_floors = matches!(room.place, None | Some(Place::Room))
        && room.text.len() >= 3
        && room.text.bytes().all(|b| b.is_ascii_digit());
    address.hutong.ends_with(LANES_OF_BUILDINGS) && of_floors && house.text.len() == house.digits()
}

fn of_houses(address: &Address) -> bool {
    names_houses(&address.estate)
}

/// After a yard comes a room, unless a building of its own follows: 216号院3-2-501,
/// 京顺路5号3-2-501, 新华路1弄12号.
fn yard_next(numbers: &[Number], at: usize, address: &Address, at_end: bool) -> Place {
    let left = numbers.len() - at;
    let named = numbers[..at].iter().any(|yard| yard.place == Some(Place::Yard));
    let many = !at_end && (named || address.hutong.is_empty() || left >= 3);
    match address.yard.ends_with('弄') || many {
        true => Place::Building,
        false => Place::Room,
    }
}
