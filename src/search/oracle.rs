//! The index against a slow and obvious twin, and the jobs the desk asks of it.

mod surnames;

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::sample::{now, resident, residents};
use super::{Doc, Index, Query, Why};
use crate::domain::address::parse;
use crate::domain::pinyin::name_readings;
use crate::domain::{Key, Kind};

fn index(docs: &[Doc]) -> Index {
    let mut index = Index::default();
    docs.iter().for_each(|doc| index.upsert(doc.clone()));
    index
}

fn ask(index: &Index, text: &str) -> super::Hits {
    index.find(&Query { text, kind: None, limit: usize::MAX, now: now() }, &|_| true)
}

fn keys(index: &Index, text: &str) -> BTreeSet<Key> {
    ask(index, text).hits.into_iter().map(|hit| hit.key).collect()
}

fn matching(docs: &[Doc], test: impl Fn(&Doc) -> bool) -> BTreeSet<Key> {
    docs.iter().filter(|doc| test(doc)).map(|doc| doc.key).collect()
}

/// Every way to spell a name: one reading per character, `part` of each.
fn spellings(name: &str, part: fn(&str) -> &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for (_, readings) in name_readings(name) {
        let mut readings = readings.to_vec();
        if readings.contains(&"lv") {
            readings.push("lu");
        }
        if readings.contains(&"nv") {
            readings.push("nu");
        }
        all = all
            .iter()
            .flat_map(|front| readings.iter().map(move |r| format!("{front}{}", part(r))))
            .collect();
    }
    all
}

fn names(doc: &Doc) -> impl Iterator<Item = &String> {
    [&doc.name].into_iter().chain(&doc.also)
}

fn spelt(doc: &Doc, part: fn(&str) -> &str, test: impl Fn(&String) -> bool) -> bool {
    names(doc).any(|name| spellings(name, part).iter().any(&test))
}

/// The characters of a text in a name, with others between them.
fn in_order(name: &str, text: &str) -> bool {
    let mut rest = name.chars();
    text.chars().all(|c| rest.any(|other| other == c))
}

fn letter(syllable: &str) -> &str {
    &syllable[..1]
}

fn whole(syllable: &str) -> &str {
    syllable
}

/// Part by part; only a room may be unfinished, and a room may be named without its unit.
fn begins(doc: &Doc, typed: &str) -> bool {
    let shown = doc.address.to_string();
    let (has, typed): (Vec<&str>, Vec<&str>) =
        (shown.split('-').collect(), typed.split('-').collect());
    let (last, front) = typed.split_last().unwrap();
    let room_last = |at: usize| at + 1 == has.len() && has.len() > 1;
    let in_order = has.starts_with(front)
        && has
            .get(front.len())
            .is_some_and(|part| part == last || room_last(front.len()) && part.starts_with(last));
    let without_unit = typed.len() == 2
        && last.len() >= 3
        && has.len() == 3
        && has[0] == typed[0]
        && has[2].starts_with(last);
    in_order || without_unit
}

fn community() -> (Vec<Doc>, Index) {
    let docs = residents(2_000, 7);
    let index = index(&docs);
    (docs, index)
}

/// How many draws each property makes: all of them share one community.
fn draws() -> ProptestConfig {
    ProptestConfig::with_cases(60)
}

proptest! {
    #![proptest_config(draws())]

    #[test]
    fn sets_are_those_of_the_oracle(picks in prop::collection::vec(0usize..2_000, 12), tail in 3usize..=11) {
        thread_local! {
            static COMMUNITY: (Vec<Doc>, Index) = community();
        }
        COMMUNITY.with(|(docs, index)| {
            let doc = |at: usize| &docs[picks[at]];
            // Chinese: anywhere in a name.
            let all: Vec<char> = doc(0).name.chars().collect();
            for text in [all.iter().collect::<String>(), all[all.len() - 1].to_string(), all[0].to_string()] {
                let must = matching(docs, |doc| names(doc).any(|name| name.contains(&text)));
                let may = matching(docs, |doc| names(doc).any(|name| in_order(name, &text)));
                let found = keys(index, &text);
                prop_assert!(must.is_subset(&found) && found.is_subset(&may), "{}", text);
                let exact = ask(index, &text).hits.into_iter().take(must.len()).map(|hit| hit.key);
                prop_assert_eq!(exact.collect::<BTreeSet<_>>(), must, "{}", text);
            }
            // Numbers by their ends; a room of the same number counts too.
            let phone = &doc(2).phones[0];
            let end = &phone[phone.len() - tail..];
            let by_phone = |end: &str| matching(docs, |doc| {
                doc.phones[0].ends_with(end)
                    || (end.len() >= 4 && doc.id_number.ends_with(end))
                    || (doc.address.room.len() >= 3 && doc.address.room == end.trim_start_matches('0'))
                    || doc.address.building == end.trim_start_matches('0')
                    || doc.address.yard == end.trim_start_matches('0')
            });
            prop_assert_eq!(keys(index, end), by_phone(end), "{}", end);
            let id = &doc(3).id_number;
            let end = &id[id.len() - tail.clamp(4, 11)..];
            prop_assert_eq!(keys(index, &end.to_lowercase()), by_phone(end), "{}", end);
            prop_assert!(keys(index, id).contains(&doc(3).key));
            // Addresses from their beginning.
            let shown = doc(4).address.to_string();
            prop_assert_eq!(keys(index, &shown), matching(docs, |doc| begins(doc, &shown)), "{}", shown);
            if doc(4).address.hutong.is_empty() {
                let front = shown.rsplit_once('-').unwrap().0;
                let number = front.chars().all(|c| c.is_ascii_digit());
                let expected = matching(docs, |doc| begins(doc, front) || number && doc.address.yard == front);
                prop_assert_eq!(keys(index, front), expected, "{}", front);
            }
            // Letters: everything that must be found is, and nothing beyond it has that reason.
            let initials = spellings(&doc(5).name, letter).swap_remove(0);
            let must = matching(docs, |doc| spelt(doc, letter, |s| s.starts_with(&initials)));
            let why_initials = |doc: &Doc| spelt(doc, letter, |s| s.contains(&initials))
                || spelt(doc, zh_letter, |s| s.contains(&initials));
            let hits = ask(index, &initials).hits;
            prop_assert!(must.is_subset(&hits.iter().map(|hit| hit.key).collect()), "{}", initials);
            for hit in hits.iter().filter(|hit| hit.why == Why::Initials) {
                prop_assert!(why_initials(&docs[hit.key.id as usize - 1]), "{} {}", initials, hit.key);
            }
            let pinyin = spellings(&doc(6).name, whole).pop().unwrap();
            let must = matching(docs, |doc| spelt(doc, whole, |s| *s == pinyin));
            let hits = ask(index, &pinyin).hits;
            prop_assert!(must.is_subset(&hits.iter().map(|hit| hit.key).collect()), "{}", pinyin);
            for hit in hits.iter().filter(|hit| hit.why == Why::Pinyin) {
                let found = &docs[hit.key.id as usize - 1];
                prop_assert!(spelt(found, whole, |s| s.contains(&pinyin)), "{} {}", pinyin, hit.key);
            }
            // Together: what both say, with or without a blank, in either order.
            let shown = doc(7).address.to_string();
            let (stair, _) = shown.rsplit_once('-').unwrap();
            let initials = spellings(&doc(7).name, letter).swap_remove(0);
            let spaced = ask(index, &format!("{initials} {stair}"));
            // Initials that also abbreviate a hutong mean its yard too, but only before it.
            let yard_too = spaced.hits.iter().any(|hit| hit.why == Why::Address);
            if stair.contains('-') && !yard_too {
                prop_assert_eq!(&ask(index, &format!("{initials}{stair}")), &spaced);
                prop_assert_eq!(&ask(index, &format!("{stair} {initials}")), &spaced);
                let found: BTreeSet<Key> = spaced.hits.iter().map(|hit| hit.key).collect();
                let there = matching(docs, |doc| begins(doc, stair));
                let must = matching(docs, |doc| {
                    begins(doc, stair) && spelt(doc, letter, |s| s.starts_with(&initials))
                });
                prop_assert!(must.is_subset(&found) && found.is_subset(&there), "{}{}", initials, stair);
                let surname = doc(7).name.chars().next().unwrap().to_string();
                let named = |doc: &Doc| names(doc).any(|name| name.contains(&surname));
                let both = matching(docs, |doc| begins(doc, stair) && named(doc));
                prop_assert_eq!(keys(index, &format!("{surname}{stair}")), both);
            }
            Ok(())
        })?;
    }
}

proptest! {
    #[test]
    fn nothing_typed_makes_it_stumble(text in "[zsly张三甲0-9-]{0,9}|\\PC{0,80}|[a-z]{60,70}") {
        thread_local! {
            static INDEX: Index = index(&residents(200, 5));
        }
        INDEX.with(|index| {
            let query = Query { text: &text, kind: None, limit: 10, now: now() };
            let hits = index.find(&query, &|key| key.id < 100);
            prop_assert!(hits.hits.iter().all(|hit| hit.key.id < 100));
            prop_assert!(hits.hits.len() == hits.total.min(10));
            Ok(())
        })?;
    }
}

fn zh_letter(syllable: &str) -> &str {
    let two = ["zh", "ch", "sh"].iter().any(|two| syllable.starts_with(two));
    &syllable[..if two { 2 } else { 1 }]
}

#[test]
fn an_index_changed_row_by_row_is_one_built_anew() {
    let mut docs = residents(300, 1);
    let mut changed = index(&residents(400, 2));
    docs.iter().for_each(|doc| changed.upsert(doc.clone()));
    (301..=400).for_each(|id| changed.remove(resident(id)));
    let fresh = index(&docs);
    let mut queries: Vec<String> =
        vec!["z".into(), "zs".into(), "lu".into(), "建".into(), "lfht".into()];
    for doc in docs.iter_mut().step_by(7) {
        queries.push(doc.name.clone());
        queries.push(doc.address.to_string());
        queries.push(doc.phones[0][7..].into());
    }
    for query in queries {
        assert_eq!(ask(&changed, &query), ask(&fresh, &query), "{query}");
    }
    (1..=300).for_each(|id| changed.remove(resident(id)));
    assert!(changed.is_empty() && ask(&changed, "z").hits.is_empty());
}

#[test]
fn a_change_is_seen_by_the_next_question() {
    let (docs, mut index) = community();
    let mut doc = docs[41].clone();
    doc.name = "钱多多".into();
    doc.address = parse("21-3-1502").unwrap();
    doc.phones = vec!["010-64617777".into()];
    index.upsert(doc.clone());
    for text in ["钱多多", "qdd", "qianduoduo", "21-3", "211502", "21-1502", "64617777", "qdd 7777"]
    {
        let found = keys(&index, text);
        let expected = text != "211502";
        assert_eq!(found.contains(&doc.key), expected, "{text}");
    }
    assert!(!keys(&index, &docs[41].phones[0]).contains(&doc.key));
    index.remove(doc.key);
    assert!(keys(&index, "钱多多").is_empty() && keys(&index, "21-3").is_empty());
}

#[test]
fn all_kinds_of_words_lead_to_the_record() {
    let mut index = index(&residents(500, 4));
    let zhang = Doc {
        name: "张姗".into(),
        also: vec!["小名豆豆".into()],
        phones: vec!["13911114905".into()],
        id_number: "11010519491231002X".into(),
        address: parse("3-2-501").unwrap(),
        ..Doc::new(resident(9_001))
    };
    let matter = Doc {
        name: "张姗".into(),
        labels: vec!["漏水".into()],
        text: "厨房顶漏水, 找WiFi公司, 工单20261123007".into(),
        open: true,
        ..Doc::new(Key::of(Kind::Matter, 77))
    };
    let (mut lv, mut yard) = (Doc::new(resident(9_002)), Doc::new(resident(9_003)));
    lv.name = "吕略".into();
    yard.name = "阿卜杜·热合曼".into();
    yard.address = parse("柳芳胡同16-3").unwrap();
    for doc in [&zhang, &matter, &lv, &yard] {
        index.upsert(doc.clone());
    }
    let why = |text: &str, doc: &Doc| {
        ask(&index, text).hits.iter().find(|hit| hit.key == doc.key).map(|hit| hit.why)
    };
    for (text, doc, expected) in [
        ("张姗", &zhang, Why::Name),
        ("zs", &zhang, Why::Initials),
        ("zhs", &zhang, Why::Initials),
        ("zhangshan", &zhang, Why::Pinyin),
        ("zhang'shan", &zhang, Why::Pinyin),
        ("zhangs", &zhang, Why::Mixed),
        ("zshan", &zhang, Why::Mixed),
        ("张s", &zhang, Why::Mixed),
        ("ｚｓ　３—２", &zhang, Why::Initials),
        ("3号楼2单元张姗", &zhang, Why::Name),
        ("3、2、501", &zhang, Why::Address),
        ("3-501", &zhang, Why::Address),
        ("zs 501", &zhang, Why::Initials),
        ("zs4905", &zhang, Why::Initials),
        ("4905", &zhang, Why::Phone),
        ("002x", &zhang, Why::Id),
        ("11010519491231002X", &zhang, Why::Id),
        ("R9001", &zhang, Why::Number),
        ("m77", &matter, Why::Number),
        ("ls", &matter, Why::Text),
        ("wifi", &matter, Why::Text),
        ("zs ls", &matter, Why::Text),
        ("20261123007", &matter, Why::Number),
        ("豆豆", &zhang, Why::Also),
        ("lvlve", &lv, Why::Pinyin),
        ("lulue", &lv, Why::Pinyin),
        ("lülüe", &lv, Why::Pinyin),
        ("abdrhm", &yard, Why::Initials),
        ("阿卜杜热合曼", &yard, Why::Name),
        ("阿卜杜·热合曼", &yard, Why::Name),
        ("lfht16-3", &yard, Why::Address),
        ("柳芳16", &yard, Why::Address),
        ("lf 16", &yard, Why::Address),
        ("abd 柳芳胡同16", &yard, Why::Initials),
        ("章珊", &zhang, Why::Sound),
        ("章珊3-2", &zhang, Why::Sound),
        ("zhagshan", &zhang, Why::Fuzzy),
        ("zhangshhan", &zhang, Why::Fuzzy),
    ] {
        assert_eq!(why(text, doc), Some(expected), "{text}");
    }
    assert_eq!(why("zs 4-2", &zhang), None);
    assert_eq!(why("4904", &zhang), None);
    for text in ["", " ", "-", "、、、", "\u{202e}", "99999999999999999999999", &"z".repeat(500)]
    {
        ask(&index, text);
    }
}

#[test]
fn the_order_is_class_then_who_is_served_then_the_household() {
    let named = |id, name: &str, address: &str| Doc {
        name: name.into(),
        address: parse(address).unwrap(),
        ..Doc::new(resident(id))
    };
    let mut docs = vec![
        named(1, "张三", "9-1-101"),
        named(2, "章小松", "2-1-101"),
        named(3, "赵四", "10-1-101"),
        named(4, "张三", "2-1-102"),
        named(5, "曾三", "1-1-101"),
    ];
    let order = |docs: &[Doc], text: &str| -> Vec<u64> {
        ask(&index(docs), text).hits.iter().map(|hit| hit.key.id).collect()
    };
    // The whole name first, by address; what skips a character last.
    let found = order(&docs, "zs");
    assert_eq!(found.last(), Some(&2));
    docs[2].open = true;
    docs[0].served = Some(now());
    assert_eq!(order(&docs, "zs")[..2], [3, 1]);
    // Housemates together, the head first.
    docs[0].household = Some(7);
    docs[4].household = Some(7);
    docs[4].address = docs[0].address.clone();
    docs[4].head = true;
    assert_eq!(order(&docs, "zs")[..3], [3, 5, 1]);
    // Whole syllables before initials.
    docs.push(named(6, "查理", "1-1-1001"));
    docs.push(named(7, "张辉爱", "1-1-1002"));
    assert_eq!(order(&docs, "zha")[..2], [6, 7]);
}

#[test]
fn only_what_may_be_seen_is_counted() {
    let (docs, index) = community();
    let query = Query { text: "王", kind: Some(Kind::Resident), limit: 5, now: now() };
    let even = |key: Key| key.id.is_multiple_of(2);
    let hits = index.find(&query, &even);
    let expected =
        matching(&docs, |doc| even(doc.key) && names(doc).any(|name| name.contains('王')));
    assert_eq!((hits.total, hits.hits.len()), (expected.len(), 5));
    assert!(hits.hits.iter().all(|hit| expected.contains(&hit.key)));
    let staff = Query { kind: Some(Kind::Staff), ..query };
    assert_eq!(index.find(&staff, &even).total, 0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo;
    use std::collections::HashMap;

    /// Residents of a usual office.
    pub const DESK: usize = 5_000;
    /// Hits on the first page.
    pub const PAGE: usize = 50;

    /// The residents of a demo community.
    pub fn community(residents: usize) -> Vec<Doc> {
        let mut docs = Vec::new();
        demo::each_block(7, now(), residents, |block| {
            let dwellings: HashMap<u64, _> = block.dwellings.into_iter().collect();
            let households: HashMap<u64, _> = block.households.into_iter().collect();
            docs.extend(block.residents.into_iter().map(|(id, resident)| {
                let household = resident.household.and_then(|id| households.get(&id));
                let dwelling = household.and_then(|home| dwellings.get(&home.dwelling?));
                Doc {
                    name: resident.name,
                    also: resident.also,
                    phones: resident.phones.into_iter().map(|phone| phone.number).collect(),
                    id_number: resident.id_number,
                    address: dwelling.map(|dwelling| dwelling.address.clone()).unwrap_or_default(),
                    household: resident.household,
                    head: household.is_some_and(|home| home.head == Some(id)),
                    ..Doc::new(super::resident(id))
                }
            }));
        });
        docs
    }

    pub fn index(docs: &[Doc]) -> Index {
        super::index(docs)
    }

    pub fn first_page(index: &Index, text: &str) -> BTreeSet<Key> {
        let query = Query { text, kind: None, limit: PAGE, now: now() };
        index.find(&query, &|_| true).hits.into_iter().map(|hit| hit.key).collect()
    }
}
