//! Every door is found as people say it: whole, from any of its names or numbers on, with and
//! without the words between them, in numbers of any script.

use proptest::prelude::*;

use super::sample::{now, resident};
use super::{Asking, Doc, Index, Query};
use crate::domain::address::{Address, parse};

fn index(doors: &[Address]) -> Index {
    Index::build(|feed| {
        for (id, door) in (1..).zip(doors) {
            feed.add(Doc { name: "甲".into(), address: door.clone(), ..Doc::new(resident(id)) });
        }
    })
}

/// The doors that a query finds, by their place in the list.
fn found(index: &Index, query: &str) -> Vec<u64> {
    let query = Query { text: query, kind: None, kinds: None, limit: 50, now: now() };
    let hits = index.find(&query, &Asking::PATIENT).hits;
    let mut ids: Vec<u64> = hits.into_iter().map(|hit| hit.key.id).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn doors_are_found_as_people_say_them() {
    for (stored, queries) in [
        ("百合园6弄201室", &["6弄201", "百合园6弄201", "6-201", "六弄二零一室", "百合园6弄"][..]),
        (
            "和平苑地下1层B12",
            &["地下1层", "地下室B12", "和平苑地下B12", "B12", "地下1层B12", "负一层B12", "b12"],
        ),
        ("别墅5号", &["别墅5", "别墅5号"]),
        ("幸福里别墅5号", &["别墅5", "别墅5号", "幸福里别墅5"]),
        ("和平花园二期3-2-501", &["二期3-2-501", "2期3-2-501", "2期3", "3-2-501", "2-501"]),
        ("百合园C区2-1-101", &["C区2-1-101", "c区2-1", "1-101"]),
        ("8-1-101A", &["101A", "101a室", "1-101A"]),
        ("新华路10弄3支弄5号201", &["新华路10弄", "3支弄5号201", "10弄3支弄5号", "5-201"]),
        ("1-地下室B103", &["地下室B103", "B103", "1-地下室B103", "地下B103"]),
        ("柳芳胡同16号附1号3室", &["16附1", "附1号3室", "附1号", "柳芳胡同16号"]),
        ("3排5号", &["3排5", "3-5"]),
    ] {
        let other = parse("望京花园77-7-707").unwrap();
        let index = index(&[parse(stored).unwrap(), other]);
        for query in queries {
            assert_eq!(found(&index, query), [1], "{query} of {stored}");
        }
    }
}

#[test]
fn what_is_said_of_a_door_is_not_said_of_another() {
    let doors = ["和平花园二期3-2-501", "甲2-1-303", "13-2-501", "3-2-1501"];
    let index = index(&doors.map(|door| parse(door).unwrap()));
    for (query, expected) in [
        ("一期3-2-501", &[][..]),
        ("2-1-303", &[]),
        ("3-2-501", &[1]),
        ("2-501", &[1, 3]),
        ("二期2-501", &[]),
        ("园二期3", &[1]),
    ] {
        assert_eq!(found(&index, query), expected, "{query}");
    }
}

/// A door in the words of its parts.
fn door() -> impl Strategy<Value = Address> {
    let place = "(幸福家园|和平花园一期|百合园C区|阳光100国际|二区|柳芳胡同|新华路|别墅|)";
    let yard = "([1-9][0-9]?号院|[1-9][0-9]?弄([1-9]支弄)?|)";
    let building = "([甲南]?[1-9][0-9]?号楼|[A-D]座|[1-9]排|)";
    let unit = "([1-9]单元|东单元|)";
    let room =
        "([1-9]0[1-9]室|[1-9]0[1-9]A室|底商[1-9]|地下室B10[1-9]|地下1层[1-9]0[1-9]|[1-9]号|)";
    let part = "(隔[1-9]|)";
    let text = (place, yard, building, unit, room, part)
        .prop_map(|(a, b, c, d, e, f)| [a, b, c, d, e, f].concat());
    text.prop_filter_map("no door", |text| parse(&text).ok())
}

/// The door from its part `from` on, and how it may be written.
fn said(door: &Address, from: usize) -> Vec<String> {
    let mut rest = door.clone();
    let parts = [
        &mut rest.estate,
        &mut rest.hutong,
        &mut rest.yard,
        &mut rest.building,
        &mut rest.unit,
        &mut rest.room,
        &mut rest.part,
    ];
    parts.into_iter().take(from).for_each(String::clear);
    let numbers = [&rest.yard, &rest.building, &rest.unit, &rest.room, &rest.part];
    let numbers: Vec<&str> =
        numbers.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let names = format!("{}{}", rest.estate, rest.hutong);
    // A side alone is a name.
    if numbers.is_empty() || (names.is_empty() && numbers == ["东"]) {
        return Vec::new();
    }
    let long = rest.long();
    let digits = "一二三四五六七八九".chars().zip('1'..).map(|(han, digit)| (digit, han));
    let digits: std::collections::HashMap<char, char> = digits.chain([('0', '零')]).collect();
    let worded = long.chars().filter(|c| c.is_ascii_digit()).count() > 1
        && !long.contains(|c: char| c.is_ascii_alphabetic())
        && names.is_empty()
        && long.ends_with('室');
    // 12 in characters is 十二.
    let short = long.split(|c: char| !c.is_ascii_digit()).all(|run| run.len() != 2);
    let han: String = long.chars().map(|c| *digits.get(&c).unwrap_or(&c)).collect();
    let full: String = long
        .chars()
        .map(|c| {
            char::from_u32(c as u32 + 0xfee0).filter(|_| c.is_ascii_alphanumeric()).unwrap_or(c)
        })
        .collect();
    let mut all = vec![
        rest.to_string(),
        long.trim_end_matches(['室', '号']).to_string(),
        full,
        long.to_lowercase(),
        format!("{names}{}", bare(&numbers.join("-"))),
    ];
    all.extend((worded && short).then_some(han));
    // A lone number is a building, a room or the end of a telephone.
    all.retain(|query| !query.bytes().all(|b| b.is_ascii_digit()));
    all
}

/// Numbers without the words that some of them hold.
fn bare(numbers: &str) -> String {
    let words = [("支弄", ""), ("弄-", "-"), ("弄", "-"), ("排", "")];
    words.iter().fold(numbers.to_string(), |text, (word, sign)| text.replace(word, sign))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn every_door_is_found_by_all_that_it_ends_with(door in door()) {
        let others = ["望京西园61-8-818", "望京西园62-9-919", "槐树胡同77-88", "槐树路66弄55-414"];
        let mut doors = vec![door.clone()];
        doors.extend(others.map(|text| parse(text).unwrap()));
        let index = index(&doors);
        for from in 0..6 {
            for query in said(&door, from) {
                prop_assert_eq!(found(&index, &query), vec![1], "{} of {}", query, door);
            }
        }
    }
}
