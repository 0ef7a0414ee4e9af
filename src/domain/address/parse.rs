//! Reads addresses as people write them, whole ones and the beginnings that search takes.

use super::Address;
use crate::domain::Refusal;
use crate::domain::text::to_half_width;

/// What the name of a street without buildings ends with.
const STREETS: [&str; 11] = ["胡同", "街", "路", "巷", "条", "里", "弄", "道", "坊", "营", "村"];
/// Heavenly stems: 甲2号楼 stands beside 2号楼 and is another building.
pub const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
/// Words after a number, longest first, and what they make of it. A bare 号 says
/// nothing: a yard in 胡同16号3, a building in 3号2单元, a habit in 3-2-501号.
const WORDS: [(&str, Option<Place>); 12] = [
    ("号院", Some(Place::Yard)),
    ("号楼", Some(Place::Building)),
    ("单元", Some(Place::Unit)),
    ("院", Some(Place::Yard)),
    ("楼", Some(Place::Building)),
    ("栋", Some(Place::Building)),
    ("幢", Some(Place::Building)),
    ("座", Some(Place::Building)),
    ("门", Some(Place::Unit)),
    ("室", Some(Place::Room)),
    ("户", Some(Place::Room)),
    ("号", None),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Yard,
    Building,
    Unit,
    Room,
}

/// The beginning of an address: 3-2, 3-, 甲2, 3#, 柳芳胡同16.
#[derive(Clone, Debug, PartialEq)]
pub struct Prefix {
    /// The parts that were given; a room may be the beginning of one.
    pub given: Address,
}

impl Prefix {
    /// Whether an address, taken apart into estate, hutong, yard, building, unit, room and
    /// part, begins like this. `3-5` also covers 3-501 in a building without units.
    pub fn covers(&self, [_, hutong, yard, building, unit, room, _]: [&str; 7]) -> bool {
        let given = &self.given;
        let same = |given: &str, has: &str| given.is_empty() || given == has;
        same(&given.hutong, hutong)
            && same(&given.yard, yard)
            && same(&given.building, building)
            && room.starts_with(&given.room)
            && if unit.is_empty() && given.room.is_empty() {
                room.starts_with(&given.unit)
            } else {
                same(&given.unit, unit)
            }
    }
}

/// Reads a whole address: 3号楼2单元501室, 3-2-501, 3#2-501, 甲2-1-303, 3/2/501,
/// 柳芳胡同16号院3, 216号院. Leading zeros and blanks go, IME signs are taken back.
///
/// # Errors
/// `input.address` for what is no address, `input.address_incomplete` where the room
/// (in a hutong the yard) is missing.
pub fn parse(text: &str) -> Result<Address, Refusal> {
    let address = read(text, true).ok_or_else(|| Refusal::new("input.address"))?;
    let complete = if address.building.is_empty() {
        !address.yard.is_empty()
    } else if address.unit.is_empty() {
        // 3-2 is a stair, not a dwelling; rooms of buildings without units count from 101.
        address.room.len() >= 3
    } else {
        !address.room.is_empty()
    };
    if complete { Ok(address) } else { Err(Refusal::new("input.address_incomplete")) }
}

/// Reads the beginning of an address; `None` for anything else. A lone number is a
/// building, so the caller asks for phone tails and rooms first.
pub fn parse_prefix(text: &str) -> Option<Prefix> {
    Some(Prefix { given: read(text, false)? })
}

fn read(text: &str, whole: bool) -> Option<Address> {
    let clean: String = to_half_width(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let (hutong, rest) = split_hutong(&clean)?;
    let mut address = Address { hutong: hutong.to_string(), ..Address::default() };
    let numbers = numbers(rest, whole)?;
    let in_building = numbers.iter().any(|(_, place)| *place == Some(Place::Building));
    let mut last = None;
    for (index, (number, place)) in numbers.iter().enumerate() {
        let at_end = index + 1 == numbers.len();
        let next = match (last, !hutong.is_empty()) {
            (None, true) => Place::Yard,
            (Some(Place::Yard), _) if !in_building => hutong_room(&numbers, index, hutong),
            (None | Some(Place::Yard), _) => Place::Building,
            (Some(Place::Building), _) if at_end && (whole || number.len() >= 3) => Place::Room,
            (Some(Place::Building), _) => Place::Unit,
            (Some(Place::Unit), _) => Place::Room,
            (Some(Place::Room), _) => return None,
        };
        let place = place.unwrap_or(next);
        if last.is_some_and(|last| place <= last) {
            return None;
        }
        last = Some(place);
        let (field, longest) = match place {
            Place::Yard => (&mut address.yard, 4),
            Place::Building => (&mut address.building, 3),
            Place::Unit => (&mut address.unit, 2),
            Place::Room => (&mut address.room, 4),
        };
        if number.bytes().filter(u8::is_ascii_digit).count() > longest {
            return None;
        }
        *field = number.clone();
    }
    (!numbers.is_empty() && (address.unit.is_empty() || !address.building.is_empty()))
        .then_some(address)
}

/// After a yard comes a room, unless several numbers follow: 216号院3-2-501.
fn hutong_room(numbers: &[(String, Option<Place>)], index: usize, hutong: &str) -> Place {
    let named = numbers.first().is_some_and(|(_, place)| *place == Some(Place::Yard));
    let left = numbers.len() - index;
    if left > 1 && (named || hutong.is_empty()) { Place::Building } else { Place::Room }
}

/// The street's name, empty for none, and what follows it; `None` for words that
/// are not a street.
fn split_hutong(text: &str) -> Option<(&str, &str)> {
    let digit = text.find(|c: char| c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let (mut name, _) = text.split_at(digit);
    if let Some(stem) = name.chars().last().filter(|c| STEMS.contains(*c)) {
        name = &name[..name.len() - stem.len_utf8()];
    }
    let is_street = name.chars().count() >= 3
        && name.chars().all(char::is_alphabetic)
        && STREETS.iter().any(|street| name.ends_with(street));
    (name.is_empty() || is_street).then(|| text.split_at(name.len()))
}

/// The numbers of `甲2号楼1单元303` with what their words say of them. A separator at
/// the end is for prefixes alone.
fn numbers(text: &str, whole: bool) -> Option<Vec<(String, Option<Place>)>> {
    let mut found: Vec<(String, Option<Place>)> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (number, after) = split_number(rest)?;
        let (place, after) = split_word(after);
        found.push((number, place));
        rest = match after.strip_prefix(['-', '/', '.']) {
            Some("") if whole => return None,
            Some(next) => next,
            None => after,
        };
    }
    Some(found)
}

/// `甲2`, `501A`, `B101`: a stem or letter, digits without leading zeros, a letter.
fn split_number(text: &str) -> Option<(String, &str)> {
    let head = text.chars().next().filter(|c| STEMS.contains(*c) || c.is_ascii_alphabetic());
    let rest = &text[head.map_or(0, char::len_utf8)..];
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (digits, rest) = rest.split_at(digits);
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return None;
    }
    let tail = rest.chars().next().filter(char::is_ascii_alphabetic);
    let rest = &rest[tail.map_or(0, char::len_utf8)..];
    Some((head.into_iter().chain(digits.chars()).chain(tail).collect(), rest))
}

fn split_word(text: &str) -> (Option<Place>, &str) {
    if let Some(rest) = text.strip_prefix('#') {
        return (Some(Place::Building), rest);
    }
    WORDS
        .iter()
        .find_map(|(word, place)| Some((*place, text.strip_prefix(word)?)))
        .unwrap_or((None, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        parse(text).map_or_else(|refusal| refusal.code, |address| address.to_string())
    }

    #[test]
    fn people_write_one_address_in_many_ways() {
        for text in [
            "3-2-501",
            "3号楼2单元501室",
            "3栋2单元501",
            "3#2-501",
            "3/2/501",
            "3—2—501",
            "３－２－５０１",
            "3、2、501",
            "03 - 02 - 0501",
            "3号楼2门501号",
            "3。2。501",
            "3号2单元501",
            "3幢 2单元 501户",
        ] {
            assert_eq!(shown(text), "3-2-501", "{text}");
        }
        assert_eq!(shown("甲2号楼1单元303"), "甲2-1-303");
        assert_eq!(shown("甲2-1-303"), "甲2-1-303");
        assert_eq!(shown("5号楼502a"), "5-502A");
        assert_eq!(shown("5-b102"), "5-B102");
    }

    #[test]
    fn hutongs_and_yards_are_addresses_too() {
        for (text, kept) in [
            ("柳芳胡同16号院", "柳芳胡同16"),
            ("柳芳胡同16-3", "柳芳胡同16-3"),
            ("柳芳胡同16号院3号", "柳芳胡同16-3"),
            ("柳芳胡同 16号 3室", "柳芳胡同16-3"),
            ("柳芳胡同甲16号3", "柳芳胡同甲16-3"),
            ("216号院", "216号院"),
            ("216号院5", "216号院5"),
            ("216号院3号楼2单元501", "216号院3-2-501"),
            ("216号院3-2-501", "216号院3-2-501"),
            ("望京西路5号院3号楼2单元501", "望京西路5号院3-2-501"),
        ] {
            assert_eq!(shown(text), kept, "{text}");
            assert_eq!(shown(kept), kept);
        }
    }

    #[test]
    fn parts_and_junk_are_refused() {
        for text in ["3", "3-2", "3号楼", "3-2-", "3号楼2单元", "柳芳胡同"] {
            assert!(shown(text).starts_with("input.address"), "{text}");
        }
        for text in [
            "",
            "abc",
            "3-2-501-7",
            "3-2-501x9",
            "3--501",
            "0-0-0",
            "张三3-2-501",
            "3-2-501左边",
            "3-123-501",
            "12345-1-101",
            "2单元501室",
        ] {
            assert_eq!(shown(text), "input.address", "{text}");
        }
        assert_eq!(shown("3-2"), "input.address_incomplete");
    }

    #[test]
    fn a_prefix_covers_what_begins_like_it() {
        let covers = |prefix: &str, text: &str| {
            parse_prefix(prefix).is_some_and(|prefix| {
                let Address { hutong, yard, building, unit, room, .. } = parse(text).unwrap();
                prefix.covers(["", &hutong, &yard, &building, &unit, &room, ""])
            })
        };
        for prefix in ["3", "3-", "3#", "3号楼", "3-2", "3-2-", "3-2-5", "3-2-501"] {
            assert!(covers(prefix, "3-2-501"), "{prefix}");
            assert!(!covers(prefix, "13-2-501"), "{prefix}");
        }
        assert!(covers("甲2", "甲2-1-303") && !covers("2", "甲2-1-303"));
        assert!(covers("3-5", "3-501") && covers("3-501", "3-501") && !covers("3-6", "3-501"));
        assert!(covers("柳芳胡同16", "柳芳胡同16-3") && !covers("柳芳胡同1", "柳芳胡同16-3"));
        assert_eq!(parse_prefix("zs"), None);
        assert_eq!(parse_prefix("13812348000"), None);
    }

    fn number(longest: u32) -> impl Strategy<Value = String> {
        (prop::option::of("[甲乙丙]"), 1..10u32.pow(longest))
            .prop_map(|(stem, number)| format!("{}{number}", stem.unwrap_or_default()))
    }

    proptest! {
        #[test]
        fn shorthand_is_read_back(
            building in number(3), unit in prop::option::of(1u32..100), room in 100u32..10_000,
            hutong in prop::option::of("[柳芳东西南北]{2,4}胡同"), yard in number(4),
            yard_room in prop::option::of(1u32..1000),
        ) {
            let address = match hutong {
                Some(hutong) => Address {
                    hutong, yard,
                    room: yard_room.map(|n| n.to_string()).unwrap_or_default(),
                    ..Address::default()
                },
                None => Address {
                    building,
                    unit: unit.map(|n| n.to_string()).unwrap_or_default(),
                    room: room.to_string(),
                    ..Address::default()
                },
            };
            prop_assert_eq!(parse(&address.to_string()), Ok(address.clone()));
            prop_assert_eq!(parse(&address.long()), Ok(address));
        }

        #[test]
        fn nothing_typed_makes_it_stumble(text in "[0-9甲乙号楼院单元室#/. A-c-]{0,12}") {
            if let Ok(address) = parse(&text) {
                prop_assert_eq!(parse(&address.to_string()), Ok(address));
            }
            let _ = parse_prefix(&text);
        }
    }
}
