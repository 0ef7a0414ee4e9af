//! The jobs the desk asks of the index, by example.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::sample::{now, resident, residents};
use super::{Asking, Doc, Index, Query, Visible, Why};
use crate::domain::address::parse;
use crate::domain::{Key, Kind};

fn index(docs: &[Doc]) -> Index {
    Index::build(|feed| docs.iter().for_each(|doc| feed.add(doc.clone())))
}

/// The same, entered one after another.
fn entered(docs: &[Doc]) -> Index {
    let mut index = Index::default();
    docs.iter().for_each(|doc| index.upsert(doc.clone()));
    index
}

fn ask(index: &Index, text: &str) -> super::Hits {
    index.find(
        &Query { text, kind: None, kinds: None, limit: usize::MAX, now: now() },
        &Asking::PATIENT,
    )
}

fn keys(index: &Index, text: &str) -> BTreeSet<Key> {
    ask(index, text).hits.into_iter().map(|hit| hit.key).collect()
}

fn matching(docs: &[Doc], test: impl Fn(&Doc) -> bool) -> BTreeSet<Key> {
    docs.iter().filter(|doc| test(doc)).map(|doc| doc.key).collect()
}

fn names(doc: &Doc) -> impl Iterator<Item = &String> {
    [&doc.name].into_iter().chain(&doc.also)
}

fn community() -> (Vec<Doc>, Index) {
    let docs = residents(2_000, 7);
    let index = index(&docs);
    (docs, index)
}

proptest! {
    #[test]
    fn nothing_typed_makes_it_stumble(text in "[zsly张三甲0-9-]{0,9}|\\PC{0,80}|[a-z]{60,70}") {
        thread_local! {
            static INDEX: Index = index(&residents(200, 5));
        }
        INDEX.with(|index| {
            let query = Query { text: &text, kind: None, kinds: None, limit: 10, now: now() };
            let few = |key: Key| key.id < 100;
            let visible = Visible { kinds: &Kind::ALL, sees: &few };
            let hits = index.find(&query, &Asking { visible: Some(visible), ..Asking::PATIENT });
            prop_assert!(hits.hits.iter().all(|hit| hit.key.id < 100));
            prop_assert!(hits.hits.len() == hits.total.min(10));
            Ok(())
        })?;
    }
}

#[test]
fn an_index_changed_row_by_row_is_one_built_anew() {
    let mut docs = residents(300, 1);
    let mut changed = entered(&residents(400, 2));
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn what_changed_beside_the_tables_is_as_if_built_anew(
        changes in prop::collection::vec((0usize..3, 0usize..150, 0usize..150), 1..60),
    ) {
        let others = residents(150, 12);
        let mut docs: Vec<Option<Doc>> = residents(150, 11).into_iter().map(Some).collect();
        let all = |docs: &[Option<Doc>]| docs.iter().flatten().cloned().collect::<Vec<_>>();
        let mut changed = index(&all(&docs));
        for (what, at, other) in changes {
            let key = resident(at as u64 + 1);
            if what == 0 {
                docs[at] = None;
                changed.remove(key);
            } else {
                // Who moves in takes a household's address along.
                let doc = Doc { key, served: (what == 1).then(now), ..others[other].clone() };
                changed.upsert(doc.clone());
                docs[at] = Some(doc);
            }
        }
        let anew = index(&all(&docs));
        prop_assert_eq!(changed.len(), anew.len());
        let asked = others.iter().step_by(9);
        let asked = asked.flat_map(|doc| [doc.name.clone(), doc.address.to_string(), doc.phones[0][7..].into()]);
        for text in asked.chain(["z", "zs", "lu", "建", "5", "301", "lf", "w 3", "zhagsan"].map(String::from)) {
            prop_assert_eq!(ask(&changed, &text), ask(&anew, &text), "{}", text);
        }
    }
}

#[test]
fn a_search_out_of_time_says_so_and_gives_what_it_has() {
    let (_, index) = community();
    let asked = std::cell::Cell::new(0);
    for patience in 0..60 {
        asked.set(0);
        let stop = || asked.replace(asked.get() + 1) >= patience;
        let asking = Asking { stop: &stop, ..Asking::PATIENT };
        for text in ["zhang", "张三 3", "3-2", "zhagsan", "1"] {
            asked.set(0);
            let query = Query { text, kind: None, kinds: None, limit: 50, now: now() };
            let (cut, whole) = (index.find(&query, &asking), ask(&index, text));
            assert!(cut.total <= whole.total, "{text} {patience}");
            assert_eq!(cut.hits.len(), cut.total.min(50), "{text} {patience}");
            if !cut.partial {
                assert_eq!(cut.total, whole.total, "{text} {patience}");
            }
        }
        if patience == 0 {
            asked.set(0);
            let query = Query { text: "zhang", kind: None, kinds: None, limit: 50, now: now() };
            assert!(index.find(&query, &asking).partial);
        }
    }
    assert!(!ask(&index, "zhang").partial);
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
    assert!(keys(&index, "钱多多").is_empty() && keys(&index, "21-3-1502").is_empty());
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
        ("abd柳芳胡同16", &yard, Why::Initials),
        ("阿卜杜热合曼柳芳胡同16-3", &yard, Why::Name),
        ("章珊", &zhang, Why::Sound),
        ("章珊3-2", &zhang, Why::Sound),
        ("zangsan", &zhang, Why::Blurred),
        ("zansang", &zhang, Why::Blurred),
        ("zangs", &zhang, Why::Blurred),
        ("zans3-2", &zhang, Why::Blurred),
        ("nvnve", &lv, Why::Blurred),
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
    // Four digits of a telephone before the room on every stair, three behind it.
    docs[3].phones = vec!["13800001101".into()];
    for (number, tail) in [("1101", 0), ("101", 4)] {
        let mut rooms = docs.clone();
        for doc in &mut rooms {
            doc.address.room = number.into();
        }
        rooms[3].address.room = "9".into();
        let found = order(&rooms, number);
        assert_eq!(found.iter().position(|id| *id == 4), Some(tail), "{number}: {found:?}");
    }
    // Whole syllables before initials.
    docs.push(named(6, "查理", "1-1-1001"));
    docs.push(named(7, "张辉爱", "1-1-1002"));
    assert_eq!(order(&docs, "zha")[..2], [6, 7]);
}

#[test]
fn only_what_may_be_seen_is_counted() {
    let (docs, index) = community();
    let query =
        Query { text: "王", kind: Some(Kind::Resident), kinds: None, limit: 5, now: now() };
    let even = |key: Key| key.id.is_multiple_of(2);
    let visible = Visible { kinds: &[Kind::Resident], sees: &even };
    let asking = Asking { visible: Some(visible), ..Asking::PATIENT };
    let hits = index.find(&query, &asking);
    let expected =
        matching(&docs, |doc| even(doc.key) && names(doc).any(|name| name.contains('王')));
    assert_eq!((hits.total, hits.hits.len()), (expected.len(), 5));
    assert!(hits.hits.iter().all(|hit| expected.contains(&hit.key)));
    let staff = Query { kind: Some(Kind::Staff), ..query };
    assert_eq!(index.find(&staff, &asking).total, 0);
    let unseen = Query { kinds: Some(&[Kind::Staff]), ..query };
    assert_eq!(index.find(&unseen, &Asking::PATIENT).total, 0);
}
