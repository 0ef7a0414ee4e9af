//! An address out of one column or of several. Nothing of a cell is left out until the rest
//! is an address: the parser of the forms reads all of it, or says which part it cannot.

use std::collections::{BTreeMap, BTreeSet};

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
    let composed = of_parts(parts)?;
    if whole.is_empty() || composed.is_empty() {
        return Ok(if composed.is_empty() { of_text(whole) } else { composed });
    }
    // 望京西园 beside 楼号, 单元, 房号.
    if let Some(estate) = address::parse_estate(whole) {
        return Ok(of_text(&format!("{estate}{composed}")));
    }
    let (Ok(one), Ok(other)) = (address::parse(whole), address::parse(&composed)) else {
        // What can be read must not hide what cannot.
        return Ok(if address::parse(whole).is_ok() { composed } else { whole.trim().to_string() });
    };
    let same = one.without_estate() == other.without_estate();
    let open = one.estate.is_empty() || other.estate.is_empty() || one.estate == other.estate;
    if !same || !open {
        return Err(Refusal::new("office.two_addresses")
            .at("address")
            .with("one", &one)
            .with("other", &other));
    }
    let fuller: Address = if one.estate.is_empty() { other } else { one };
    Ok(fuller.to_string())
}

/// An address out of columns of its parts; empty where nothing is given.
///
/// # Errors
/// `input.address_part` with a cell that would run into the one behind it.
fn of_parts(parts: &BTreeMap<Part, String>) -> Result<String, Refusal> {
    let given = |part: Part| -> String {
        let text = parts.get(&part).map(|text| part_text(text)).unwrap_or_default();
        if NOTHING.contains(&text.as_str()) { String::new() } else { text }
    };
    let room = given(Part::Room);
    let unread = |part: &str| Refusal::new("input.address_part").at("address").with("part", part);
    // A minus is a floor below the ground and nothing that separates.
    let all = Part::ALL.map(given);
    if let Some(minus) = all.iter().find(|text| text.starts_with('-')) {
        return Err(unread(minus));
    }
    // 138 before 3号楼 would be 1383号楼.
    let names = [given(Part::Estate), given(Part::Zone), given(Part::Street)];
    let is_name = |text: &String| text.chars().last().is_none_or(|c| !c.is_ascii_alphanumeric());
    if let Some(number) = names.iter().find(|text| !is_name(text)) {
        return Err(unread(number));
    }
    // 门牌 may hold everything, beside the parts once more.
    if let Ok(whole) = address::parse(&room) {
        let agrees = |part: Part, has: &str| {
            let given = given(part);
            given.is_empty() || given.trim_end_matches(WORDS) == has.trim_end_matches(WORDS)
        };
        if agrees(Part::Building, &whole.building) && agrees(Part::Unit, &whole.unit) {
            return Ok(of_text(&format!("{}{whole}", names.concat())));
        }
    }
    let building = given(Part::Building);
    let houses = address::names_houses(&building);
    let text = [
        names.concat(),
        with_word(given(Part::Yard), &["院", "弄"], "号院"),
        with_word(building, &["楼", "栋", "幢", "座", "排", "院", "塔"], "号楼"),
        with_word(given(Part::Unit), &["单元", "门"], "单元"),
        with_word(given(Part::Floor), &["层", "楼"], "层"),
        // A house of a row of houses has a number: 平房12号.
        with_word(room, &["室", "户", "号", "房", "间"], if houses { "号" } else { "室" }),
    ];
    let text = text.concat();
    Ok(if text.is_empty() { text } else { of_text(&text) })
}

/// Characters of the words behind a part.
const WORDS: [char; 8] = ['号', '楼', '栋', '幢', '座', '单', '元', '门'];

/// A cell as a part: 3.0 is how some programs write 3.
fn part_text(text: &str) -> String {
    let clean: String = to_half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    let whole = clean.strip_suffix(".0").filter(|n| n.bytes().all(|b| b.is_ascii_digit()));
    whole.map_or(clean.clone(), String::from)
}

/// One number gets the word of its column; 3-2 in a column 楼号 stays what it is and is
/// read, or refused, as it stands.
fn with_word(text: String, own: &[&str], word: &str) -> String {
    let several = |mark: char| ['-', '/', '.'].contains(&mark);
    match text.as_str() {
        "" => text,
        _ if own.iter().any(|own| text.ends_with(own)) => text,
        _ if text.contains(several) => format!("{text}-"),
        // 平房 and 幸福里 in a column of the buildings are names.
        name if !name.ends_with(is_counted) => text,
        number => format!("{}{word}", number.strip_suffix('号').unwrap_or(number)),
    }
}

/// What a number of a door ends with, or what stands in place of one: 3, 甲, 东, 主.
fn is_counted(c: char) -> bool {
    c.is_alphanumeric()
        && (c.is_ascii()
            || "甲乙丙丁戊己庚辛壬癸东西南北中前后左右老新旧主副配号零一二三四五六七八九十百"
                .contains(c))
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
        for (building, room) in [("12345", "501"), ("3左", "501"), ("3", "5-1-202")] {
            let text = of(&[(Building, building), (Unit, "2"), (Room, room)]);
            assert!(address::parse(&text).is_err(), "{text}");
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
