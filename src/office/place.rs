//! An address out of one column or of several. Nothing of a cell is left out until the rest
//! is an address: the parser of the forms reads all of it, or says which part it cannot.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use super::header::Part;
use crate::domain::Refusal;
use crate::domain::address::{self, Address};
use crate::domain::roster::RosterRow;
use crate::domain::text::to_half_width;

/// Doors in a file before which a name stands that is then believed to be an estate's.
const DOORS: usize = 3;
/// What is written in a column of parts where a part does not apply.
const NOTHING: [&str; 7] = ["无", "-", "/", "0", "没有", "无单元", "——"];

/// An address as shorthand; what cannot be read stays as it is, the desk says why.
pub fn of_text(text: &str) -> String {
    address::parse(text).map_or_else(|_| text.trim().to_string(), |address| address.to_string())
}

/// The address that a row says in one column, in columns of its parts, or in both; empty
/// where it says none.
///
/// # Errors
/// `office.two_addresses` where the columns say different ones.
pub fn of_columns(whole: &str, parts: &BTreeMap<Part, String>) -> Result<String, Refusal> {
    let is_name = |part: &Part| [Part::Estate, Part::Zone, Part::Street].contains(part);
    if !whole.is_empty() && !parts.is_empty() && parts.keys().all(is_name) {
        return in_place(&names_of(parts)?, whole);
    }
    let composed = of_parts(parts)?;
    if whole.is_empty() || composed.is_empty() {
        return Ok(if composed.is_empty() { of_text(whole) } else { composed });
    }
    // 望京西园 or 新华路 beside 楼号, 单元, 房号.
    if address::parse_place(whole).is_some() {
        return in_place(whole, &composed);
    }
    let (Ok(one), Ok(other)) = (address::parse(whole), address::parse(&composed)) else {
        // What can be read must not hide what cannot.
        return Ok(if address::parse(whole).is_ok() { composed } else { whole.trim().to_string() });
    };
    let same = one.without_estate() == other.without_estate();
    let open = one.estate.is_empty() || other.estate.is_empty() || one.estate == other.estate;
    if !same || !open {
        return Err(two(one, other));
    }
    let fuller: Address = if one.estate.is_empty() { other } else { one };
    Ok(fuller.to_string())
}

/// A door of which another column says the place: 小区 beside 住址. What may be one place is
/// said once; a street besides says no more than the estate does.
///
/// # Errors
/// `office.two_addresses` where the columns say different places.
fn in_place(place: &str, door: &str) -> Result<String, Refusal> {
    let Some(name) = address::parse_place(place) else {
        let again = door.contains(place.trim());
        return Ok(of_text(&if again {
            door.to_string()
        } else {
            format!("{}{door}", place.trim())
        }));
    };
    let Ok(read) = address::parse(door) else {
        let again = !name.is_empty() && door.contains(&name);
        return Ok(of_text(&if again { door.to_string() } else { format!("{name}{door}") }));
    };
    let own = format!("{}{}", read.estate, read.hutong);
    let is_estate = |name: &str| address::parse_estate(name).is_some();
    if own.is_empty() {
        return Ok(of_text(&format!("{name}{door}")));
    }
    let shorter = own.len() < name.len() && name.ends_with(&own);
    match shorter && read.estate == own {
        true => Ok(Address { estate: name, ..read }.to_string()),
        false if own.ends_with(&name) || is_estate(&own) != is_estate(&name) => {
            Ok(read.to_string())
        }
        false => Err(two(name, read)),
    }
}

/// What the columns of names say, one behind the other.
///
/// # Errors
/// `input.address_part` with a number that would run into the one behind it: 138 before 3号楼
/// would be 1383号楼.
fn names_of(parts: &BTreeMap<Part, String>) -> Result<String, Refusal> {
    let names = [Part::Estate, Part::Zone, Part::Street].map(|part| given(parts, part));
    let is_name = |text: &String| text.chars().last().is_none_or(|c| !c.is_ascii_alphanumeric());
    match names.iter().find(|text| !is_name(text)) {
        Some(number) => Err(unread(number)),
        None => Ok(names.concat()),
    }
}

fn given(parts: &BTreeMap<Part, String>, part: Part) -> String {
    let text = parts.get(&part).map(|text| part_text(text)).unwrap_or_default();
    if NOTHING.contains(&text.as_str()) { String::new() } else { text }
}

fn two(one: impl Display, other: impl Display) -> Refusal {
    Refusal::new("office.two_addresses").at("address").with("one", one).with("other", other)
}

/// The building and the unit that two columns say, as an address has them.
fn stairs(building: &str, unit: &str) -> Address {
    let unit = match with_word(unit.to_string(), &["单元", "门"], "单元") {
        unit if unit.is_empty() => unit,
        unit => address::parse_prefix(&format!("1号楼{unit}")).map_or(unit, |read| read.given.unit),
    };
    let text = with_word(building.to_string(), BUILDING, "号楼");
    let read = address::parse_prefix(&text).map(|read| read.given.building);
    let building = read.filter(|read| !read.is_empty()).unwrap_or_else(|| building.to_string());
    Address { building, unit, ..Address::default() }
}

fn unread(part: &str) -> Refusal {
    Refusal::new("input.address_part").at("address").with("part", part)
}

/// An address out of columns of its parts; empty where nothing is given.
///
/// # Errors
/// `input.address_part` with a cell that would run into the one behind it.
fn of_parts(parts: &BTreeMap<Part, String>) -> Result<String, Refusal> {
    let given = |part: Part| given(parts, part);
    let room = given(Part::Room);
    // A minus is a floor below the ground and nothing that separates.
    let all = Part::ALL.map(given);
    if let Some(minus) = all.iter().find(|text| text.starts_with('-')) {
        return Err(unread(minus));
    }
    let names = names_of(parts)?;
    // 房号 may hold everything, beside the parts once more.
    let again = address::parse(&room).ok().filter(|door| !door.building.is_empty());
    let stairs = stairs(&given(Part::Building), &given(Part::Unit));
    let agrees = |given: &str, has: &str| given.is_empty() || given == has;
    if let Some(whole) = &again
        && agrees(&stairs.building, &whole.building)
        && agrees(&stairs.unit, &whole.unit)
        && agrees(given(Part::Yard).trim_end_matches(['号', '院']), &whole.yard)
    {
        return in_place(&names, &whole.to_string());
    }
    let building = with_house(given(Part::Building));
    let houses = address::names_houses(&building);
    // 2-501 in a column 门号 beside 楼号.
    let inside = with_word(building.clone(), BUILDING, "号楼");
    let inside = address::parse(&format!("{names}{inside}{room}"));
    let alone = [Part::Yard, Part::Floor].iter().all(|part| given(*part).is_empty());
    if let Ok(door) = inside
        && (alone && !building.is_empty() && (room.contains(SIGNS) || room.contains("单元")))
        && agrees(&stairs.unit, &door.unit)
    {
        return Ok(door.to_string());
    }
    // B1-05 and 501-2 beside 楼号 and 单元.
    let unit = with_word(given(Part::Unit), &["单元", "门"], "单元");
    if let Ok(door) = address::parse(&format!(
        "{names}{}{unit}{room}",
        with_word(building.clone(), BUILDING, "号楼")
    )) && (alone && !building.is_empty() && !unit.is_empty() && room.contains(SIGNS))
        && (door.building == stairs.building && door.unit == stairs.unit)
    {
        return Ok(door.to_string());
    }
    if let Some(other) = again.filter(|_| !building.is_empty() || !unit.is_empty()) {
        return Err(two(stairs.long(), other));
    }
    let text = [
        names,
        with_word(given(Part::Yard), &["院", "弄"], "号院"),
        with_word(building, BUILDING, "号楼"),
        unit,
        with_word(given(Part::Floor), &["层", "楼"], "层"),
        // A house of a row of houses has a number: 平房12号.
        with_word(room, &["室", "户", "号", "房", "间"], if houses { "号" } else { "室" }),
    ];
    let text = text.concat();
    Ok(if text.is_empty() { text } else { of_text(&text) })
}

/// Words behind the number of a building.
const BUILDING: &[&str] = &["楼", "栋", "幢", "座", "排", "院", "塔"];

/// The house of a street stays one: 柳芳胡同16号 in a column 楼号 is no building 16 there.
/// 3楼 is a building in its column, where it may be a floor before a room.
fn with_house(text: String) -> String {
    let number = text.strip_suffix('楼').unwrap_or_default();
    if !number.is_empty()
        && number.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
    {
        return format!("{number}号楼");
    }
    let named = address::parse_prefix(&text).map(|prefix| prefix.given);
    let named = named.is_some_and(|given| !given.hutong.is_empty() || !given.estate.is_empty());
    match text.chars().last() {
        Some(c) if named && c.is_ascii_digit() => format!("{text}号"),
        _ => text,
    }
}

/// A cell as a part: 3.0 is how some programs write 3.
fn part_text(text: &str) -> String {
    let clean: String = to_half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    // A minus before a floor is no sign between numbers: -1层05 is 负1层05.
    let clean = address::part(&clean);
    let whole = clean.strip_suffix(".0").filter(|n| n.bytes().all(|b| b.is_ascii_digit()));
    whole.map_or(clean.clone(), String::from)
}

/// One number gets the word of its column; 3-2 in a column 楼号 stays what it is and is
/// read, or refused, as it stands.
fn with_word(text: String, own: &[&str], word: &str) -> String {
    match text.as_str() {
        "" => text,
        _ if own.iter().any(|own| text.ends_with(own)) => text,
        _ if text.contains(SIGNS) => format!("{text}-"),
        // 柳芳胡同16号, 别墅3号: as it would stand in one column.
        _ if text.ends_with('号') && with_house(text.trim_end_matches('号').into()) == text => {
            text
        }
        // 平房 and 幸福里 in a column of the buildings are names.
        name if !name.ends_with(is_counted) => text,
        number => format!("{}{word}", number.strip_suffix('号').unwrap_or(number)),
    }
}

/// A cell of a column of buildings or units as it would stand in an address: 3 is 3号楼.
pub(super) fn with_part_word(part: Part, text: &str) -> String {
    let text = part_text(text);
    match part {
        Part::Building => with_word(with_house(text), BUILDING, "号楼"),
        Part::Unit => format!("1号楼{}", with_word(text, &["单元", "门"], "单元")),
        _ => text,
    }
}

/// Signs between two numbers.
const SIGNS: [char; 3] = ['-', '/', '.'];

/// What a number of a door ends with, or what stands in place of one: 3, 甲, 东, 主.
fn is_counted(c: char) -> bool {
    c.is_alphanumeric()
        && (c.is_ascii()
            || "甲乙丙丁戊己庚辛壬癸东西南北中前后左右老新旧主副配号零一二三四五六七八九十百"
                .contains(c))
}

/// 1 in a column 期数 is 1期.
pub(super) fn with_zone(part: Part, text: String, title: &str) -> String {
    let unit = ["期", "组团", "区", "园"].into_iter().find(|unit| title.contains(unit));
    let text = text.strip_suffix(".0").map_or(text.clone(), String::from);
    let numeral = |c: char| c.is_numeric() || "一二三四五六七八九十IVX".contains(c);
    let number = part == Part::Zone && text.chars().all(numeral);
    match unit.filter(|_| number) {
        Some(unit) => format!("{text}{unit}"),
        None => text,
    }
}

/// Names nobody knows, such as 保利蔷薇3-2-501, are those of estates where they stand before
/// several doors of a file: they are read as 保利蔷薇小区.
pub fn learn_estates(rows: &mut [RosterRow]) {
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let read = |row: &RosterRow| -> Option<(String, String)> {
        let text = row.fields.get("address")?;
        let part = address::parse(text).err()?.facts.get("part")?.clone();
        let with_word = text.trim().strip_prefix(part.as_str())?;
        let door = address::parse(&format!("{part}小区{with_word}")).ok()?;
        Some((part, door.to_string()))
    };
    for (name, door) in rows.iter().filter_map(read) {
        named.entry(name).or_default().insert(door);
    }
    named.retain(|_, doors| doors.len() >= DOORS);
    for row in rows {
        if let Some((_, door)) = read(row).filter(|(name, _)| named.contains_key(name)) {
            row.fields.insert("address".into(), door);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_column() {
        for (text, want) in [
            ("3号楼2单元501室", "3-2-501"),
            ("３－２－５０１", "3-2-501"),
            ("3#2-501", "3-2-501"),
            ("北京市朝阳区望京街道望京西园3号楼2单元501室", "望京西园3-2-501"),
            ("望京西园 甲2号楼 1单元 303", "望京西园甲2-1-303"),
            ("不详", "不详"),
            ("户籍3-2-501 现住5-1-202", "户籍3-2-501 现住5-1-202"),
        ] {
            assert_eq!(of_text(text), want, "{text}");
        }
        assert_eq!(of_text("东城区和平里街道柳芳胡同16号院"), "柳芳胡同16");
    }

    #[test]
    fn a_place_and_a_door_in_two_columns_are_one_address() {
        let of = |whole: &str, parts: &[(Part, &str)]| {
            let parts = parts.iter().map(|(part, text)| (*part, text.to_string())).collect();
            of_columns(whole, &parts).unwrap_or_else(|why| why.code)
        };
        use Part::*;
        for (estate, whole, door) in [
            ("幸福小区", "3-2-501", "幸福小区3-2-501"),
            ("幸福小区", "3号楼2单元501室", "幸福小区3-2-501"),
            ("幸福小区", "幸福小区3-2-501", "幸福小区3-2-501"),
            ("幸福里二期", "二期3-2-501", "幸福里二期3-2-501"),
            ("望京西园", "望京西路5号院3-2-501", "望京西路5号院3-2-501"),
            ("幸福小区", "阳光花园3-2-501", "office.two_addresses"),
            ("保利蔷薇", "3-2-501", "保利蔷薇3-2-501"),
        ] {
            assert_eq!(of(whole, &[(Estate, estate)]), door, "{estate} {whole}");
        }
        let parts = [(Building, "3"), (Unit, "2"), (Room, "501")];
        for (whole, door) in [
            ("北京市朝阳区望京街道幸福里", "幸福里3-2-501"),
            ("北京市朝阳区望京街道幸福小区", "幸福小区3-2-501"),
            ("北京市朝阳区望京街道", "3-2-501"),
            ("北京市朝阳区望京街道青青社区", "3-2-501"),
            ("望京西路", "望京西路3-2-501"),
        ] {
            assert_eq!(of(whole, &parts), door, "{whole}");
        }
        let in_estate = [&[(Estate, "幸福小区")], &parts[..]].concat();
        assert_eq!(of("朝阳区幸福小区", &in_estate), "幸福小区3-2-501");
        assert_eq!(of("阳光花园", &in_estate), "office.two_addresses");
    }

    #[test]
    fn columns_say_the_same_door_as_one_cell() {
        use Part::*;
        for (building, unit, room, whole) in [
            ("柳芳胡同16号", "", "3", "柳芳胡同16-3"),
            ("柳芳胡同16", "", "3", "柳芳胡同16-3"),
            ("柳芳胡同16号院", "", "3", "柳芳胡同16-3"),
            ("新华里3号", "", "前楼", "新华里3号前楼"),
            ("别墅3号", "", "", "别墅3号"),
            ("别墅", "", "5", "别墅5"),
            ("幸福里3号", "2", "501", "幸福里3-2-501"),
            ("幸福小区3", "2", "501", "幸福小区3-2-501"),
            ("3号楼", "", "2-501", "3-2-501"),
            ("3号楼", "2", "2-501", "3-2-501"),
            ("3号楼", "2单元", "2-501", "3-2-501"),
        ] {
            let parts = [(Building, building), (Unit, unit), (Room, room)];
            assert_eq!(of(&parts), of_text(whole), "{parts:?}");
            assert!(address::parse(whole).is_ok(), "{whole}");
        }
    }

    fn of(parts: &[(Part, &str)]) -> String {
        of_parts(&parts.iter().map(|(part, text)| (*part, text.to_string())).collect()).unwrap()
    }

    #[test]
    fn columns_of_parts() {
        use Part::*;
        for (building, unit, room, want) in [
            ("3", "2", "501", "3-2-501"),
            ("3号楼", "2单元", "501室", "3-2-501"),
            ("3号", "2", "501", "3-2-501"),
            ("3.0", "2.0", "501.0", "3-2-501"),
            ("甲2", "1", "303", "甲2-1-303"),
            ("南3", "东", "501", "南3-东-501"),
            ("3-2", "", "501", "3-2-501"),
            ("1205", "2", "501", "1205号楼2-501"),
            ("3", "2", "3-2-501", "3-2-501"),
            ("A座", "", "1205", "A-1205"),
            ("3", "无", "501", "3-501"),
            ("3", "2", "底商5", "3-2-底商5"),
            ("3", "", "-1层05", "3-地下室B105"),
            ("3", "", "负一层05", "3-地下室B105"),
            ("3", "", "B1-05", "3-地下室B105"),
            ("3", "2", "B1-05", "3-2-地下室B105"),
            ("③", "Ⅱ", "501", "3-2-501"),
            // The room says all of it once more.
            ("1", "", "1-101", "1-101"),
            ("1号楼", "", "1号楼101", "1-101"),
            ("1", "1", "1号楼1单元101", "1-1-101"),
            ("1号楼", "1单元", "1号楼1单元101室", "1-1-101"),
            ("1", "1", "1-1-101", "1-1-101"),
            ("1", "1", "1-101", "1-1-101"),
            ("1", "1", "1单元101", "1-1-101"),
            ("1", "", "2-101", "1-2-101"),
            ("3", "2", "501-2", "3-2-501-2"),
            ("3楼", "", "301", "3-301"),
            ("三楼", "", "301", "3-301"),
        ] {
            let parts = [(Building, building), (Unit, unit), (Room, room)];
            assert_eq!(of(&parts), want, "{parts:?}");
        }
        assert_eq!(of(&[(Room, "3-2-501")]), "3-2-501");
        let yard = address::parse("柳芳胡同2号院3").unwrap().to_string();
        assert_eq!(of(&[(Building, "柳芳胡同2号院"), (Room, "3号")]), yard);
        let estate = [(Estate, "幸福里二期"), (Building, "3"), (Unit, "2"), (Room, "501")];
        assert_eq!(of(&estate), "幸福里二期3-2-501");
        assert_eq!(of(&[]), "");
        assert_eq!(of(&[(Building, "平房"), (Room, "12")]), of_text("平房12号"));
        let estate = [(Estate, "幸福里"), (Zone, "一期"), (Building, "3"), (Room, "501")];
        assert_eq!(of(&estate), "幸福里一期3-501");
        for (part, text) in [(Estate, "138"), (Zone, "1"), (Unit, "-1"), (Floor, "-1")] {
            let mut parts: BTreeMap<Part, String> =
                [(Building, "3"), (Unit, "2"), (Room, "501")].map(|(p, t)| (p, t.into())).into();
            parts.insert(part, text.into());
            let why = of_parts(&parts).unwrap_err();
            assert_eq!(
                (why.code.as_str(), why.facts["part"].as_str()),
                ("input.address_part", text)
            );
        }
        for (building, room) in [("12345", "501"), ("3左", "501")] {
            let text = of(&[(Building, building), (Unit, "2"), (Room, room)]);
            assert!(address::parse(&text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_alone_in_a_column_of_stages_is_a_stage() {
        for text in ["1", "一", "Ⅰ", "I", "①", "1.0"] {
            let zone = with_zone(Part::Zone, text.into(), "期数");
            let parts = [(Part::Estate, "阳光城"), (Part::Zone, &zone), (Part::Building, "3")];
            assert_eq!(of(&[&parts[..], &[(Part::Room, "501")]].concat()), "阳光城一期3-501");
        }
    }

    #[test]
    fn a_room_that_says_another_door_than_its_columns_is_said_with_both() {
        use Part::*;
        let parts = |building: &str, unit: &str, room: &str| {
            let parts = [(Estate, "幸福小区"), (Building, building), (Unit, unit), (Room, room)];
            parts.into_iter().map(|(part, text)| (part, text.to_string())).collect()
        };
        for room in ["1号楼1单元101", "幸福小区1号楼1单元101室", "朝阳区幸福小区1-1-101", "101"]
        {
            let door = of_parts(&parts("一号楼", "①单元", room));
            assert_eq!(door, Ok("幸福小区1-1-101".into()), "{room}");
        }
        for (building, unit, room, one, other) in [
            ("2", "1", "1号楼1单元101", "2号楼1单元", "1-1-101"),
            ("1", "2", "1-1-101", "1号楼2单元", "1-1-101"),
            ("2", "", "1号楼1单元101", "2号楼", "1-1-101"),
            ("1", "1", "阳光花园1号楼1单元101", "幸福小区", "阳光花园1-1-101"),
        ] {
            let why = of_parts(&parts(building, unit, room)).unwrap_err();
            let said = [why.facts["one"].as_str(), why.facts["other"].as_str()];
            assert_eq!(said, [one, other], "{building} {unit} {room}");
        }
    }

    #[test]
    fn the_whole_and_its_parts_say_the_same_or_are_asked_about() {
        let parts = |room: &str| {
            let parts = [(Part::Building, "3"), (Part::Unit, "2"), (Part::Room, room)];
            parts.into_iter().map(|(part, text)| (part, text.to_string())).collect()
        };
        let both = |whole: &str, room: &str| of_columns(whole, &parts(room));
        assert_eq!(both("幸福家园", "501"), Ok("幸福家园3-2-501".into()));
        assert_eq!(both("幸福家园3号楼2单元501", "501"), Ok("幸福家园3-2-501".into()));
        assert_eq!(both("", "501"), Ok("3-2-501".into()));
        assert_eq!(both("户籍不在本地", "501"), Ok("户籍不在本地".into()));
        assert_eq!(both("5-1-202", "501").unwrap_err().code, "office.two_addresses");
    }

    #[test]
    fn a_name_before_many_doors_is_an_estate() {
        let row = |address: &str| RosterRow {
            fields: BTreeMap::from([("address".into(), address.to_string())]),
            ..RosterRow::default()
        };
        let texts =
            ["保利蔷薇3-2-501", "保利蔷薇3-2-502", "保利蔷薇4-1-101", "张三3-2-501", "3-2-5"];
        let mut rows: Vec<_> = texts.into_iter().map(row).collect();
        learn_estates(&mut rows);
        let read: Vec<_> = rows.iter().map(|row| row.fields["address"].as_str()).collect();
        assert_eq!(
            read,
            [
                "保利蔷薇小区3-2-501",
                "保利蔷薇小区3-2-502",
                "保利蔷薇小区4-1-101",
                "张三3-2-501",
                "3-2-5"
            ]
        );
    }
}
