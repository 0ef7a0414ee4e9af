//! Looking somebody up: what the very next search sees, what is seen in passing, and
//! what is never shown.

use super::*;
use std::collections::BTreeSet;

use crate::domain::Kind;
use crate::domain::record::{LineKind, Role, Stage};
use crate::wire::Found;

impl Person {
    fn finds(&mut self, query: &str) -> Found {
        let ask = Ask::Find { query: query.into(), kind: None, limit: 50 };
        match self.connection.ask(ask) {
            Ok(Reply::Found(found)) => found,
            other => panic!("{query}: {other:?}"),
        }
    }

    /// Residents by name.
    pub(super) fn names(&mut self, query: &str) -> Vec<String> {
        let found = self.finds(query);
        let residents = found.rows.into_iter().filter(|row| row.key.kind == Kind::Resident);
        residents.map(|row| row.name).collect()
    }

    fn glances(&mut self, key: Key) -> Page {
        match self.connection.ask(Ask::Glance(key)) {
            Ok(Reply::Page(page)) => *page,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn tags_are_found_and_listed_from_door_to_door() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    for (name, address, tags) in [
        ("张三", "10-2-501", "独居 高龄"),
        ("李四", "3-2-501", "独居"),
        ("王五", "3-1-101", "高龄"),
        ("独居客", "4-1-101", ""),
    ] {
        let mut args = vec![("name", name), ("address", address), ("phone", "13812348000")];
        args.extend((!tags.is_empty()).then_some(("tags", tags)));
        wang.does("resident.new", None, &args);
    }
    assert_eq!(wang.names("独居"), ["李四", "张三"]);
    assert_eq!(wang.names("独居 高龄"), ["张三"]);
    assert_eq!(wang.names("独居 3号楼"), ["李四"]);
    assert_eq!(wang.names("独居 zs"), ["张三"]);
    assert_eq!(wang.finds("高龄").total, 2);
    // Of many at once no numbers: who they are and where stands there, and no more.
    for query in ["独居", "独居 zs"] {
        let rows = wang.finds(query).rows;
        assert!(rows.iter().all(|row| row.phone.is_empty() && !row.address.is_empty()), "{query}");
    }
    assert_eq!(wang.finds("zs").rows[0].phone, "138****8000");
    let li = wang.finds("独居").rows[0].key;
    wang.does("resident.status", Some(li), &[("status", "away")]);
    assert_eq!(wang.names("独居"), ["张三"]);
    let zhang = wang.finds("张三").rows[0].key;
    wang.does("resident.correct", Some(zhang), &[("tags", "高龄")]);
    // Nobody has it any more: it is a name like any other.
    assert_eq!(wang.names("独居"), ["独居客"]);
}

#[test]
fn the_offices_own_categories_are_found_by_their_names_after_every_start() {
    let dir = tempfile::tempdir().unwrap();
    let own = "[[category]]\ncode = \"tree\"\nzh = \"树木倒伏\"\nen = \"Fallen tree\"\n";
    std::fs::write(dir.path().join("catalog.toml"), own).unwrap();
    let matter = [("category", "tree"), ("text", "压着车"), ("who", "路人")];
    for start in 0..2 {
        let desk = open(dir.path());
        let mut wang = Person::enter(&desk, "wangli");
        if start == 0 {
            wang.does("matter.new", None, &matter);
        }
        for query in ["树木", "smdf", "树木倒伏"] {
            let found = wang.finds(query);
            assert_eq!(found.rows.len(), 1, "{query} at start {start}");
        }
        drop(wang);
        desk.close();
    }
}

const ZHANG: [(&str, &str); 3] =
    [("name", "张三"), ("address", "3-2-501"), ("phone", "13812348000")];

#[test]
fn the_very_next_search_sees_what_was_added_corrected_moved_and_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    assert!(wang.names("zs").is_empty());
    let zhang = wang.does("resident.new", None, &ZHANG);
    for query in ["zs", "张三", "8000", "3-2-501", "zs3-2"] {
        assert_eq!(wang.names(query), ["张三"], "{query}");
    }
    wang.does("resident.correct", Some(zhang), &[("name", "李四"), ("phone", "13812349999")]);
    for (query, expected) in [("zs", 0), ("8000", 0), ("ls", 1), ("9999", 1), ("3-2-501", 1)] {
        assert_eq!(wang.names(query).len(), expected, "{query}");
    }
    wang.does("resident.move", Some(zhang), &[("address", "甲2-1-303")]);
    assert!(wang.names("3-2-501").is_empty());
    assert_eq!(wang.names("甲2-1-303"), ["李四"]);
    wang.does("undo", None, &[]);
    assert_eq!(wang.names("3-2-501"), ["李四"]);
    let wu = wang.does("resident.new", None, &[("name", "吴倩"), ("address", "5-1-101")]);
    assert_eq!(wang.names("wq"), ["吴倩"]);
    wang.does("undo", None, &[]);
    assert!(wang.names("wq").is_empty() && wang.names("5-1-101").is_empty(), "{wu}");
    let who = zhang.to_string();
    let matter = [("who", who.as_str()), ("category", "leak"), ("text", "阳台滴水")];
    let matter = wang.does("matter.new", None, &matter);
    assert!(wang.finds("阳台").rows.iter().any(|row| row.key == matter));
    assert_eq!(wang.names("")[0], "李四", "served last");
}

#[test]
fn a_telephone_is_found_in_any_grouping() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    for (name, phone) in [
        ("张三", "13812348000"),
        ("李四", "010-64301234"),
        ("王五", "0571-86543210转801"),
        ("赵六", "00852-23456789"),
        ("钱七", "13812348001"),
        ("孙八", "13800138000"),
    ] {
        wang.does("resident.new", None, &[("name", name), ("phone", phone)]);
    }
    for (name, typed) in [
        (
            "张三",
            &[
                "13812348000",
                "138 1234 8000",
                "138-1234-8000",
                "138.1234.8000",
                "(138)12348000",
                "+86 138 1234 8000",
                "+8613812348000",
                "0086-138-1234-8000",
                "（＋８６）１３８－１２３４－８０００",
                "138—1234—8000",
                "86 13812348000",
            ][..],
        ),
        (
            "李四",
            &[
                "64301234",
                "6430 1234",
                "6430-1234",
                "010 6430 1234",
                "(010)64301234",
                "01064301234",
                "+86 10 6430-1234",
                "（010）6430—1234",
            ][..],
        ),
        ("王五", &["(0571)8654 3210", "0571-86543210-801", "0571 86543210 转 801"][..]),
        // Its middle group begins like no door.
        ("孙八", &["138 0013 8000", "138-0013-8000", "138.0013.8000"][..]),
        ("赵六", &["+852 2345 6789", "00852 23456789"][..]),
    ] {
        for typed in typed {
            assert_eq!(wang.names(typed), [name], "{typed}");
        }
    }
}

#[test]
fn in_passing_every_number_is_masked_and_nothing_is_written_down() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let mut other = Person::enter(&desk, "wangli");
    let zhang = wang.does("resident.new", None, &ZHANG);
    let who = zhang.to_string();
    let words = [("who", who.as_str()), ("category", "leak"), ("text", "滴水")];
    let matter = wang.does("matter.new", None, &words);
    let seq = desk.shared.world().seq;
    for key in [zhang, matter] {
        let page = wang.glances(key);
        assert_eq!(page.fields["phones"], "138****8000");
        assert!(!format!("{page:?}").contains("13812348000"), "{page:?}");
        assert!(other.page(key).viewers.is_empty());
    }
    // The other one opened both, which shows the number and is written down once.
    let lines = wang.page(zhang).lines;
    assert_eq!(lines.iter().filter(|(_, line)| line.kind == LineKind::Reveal).count(), 1);
    assert_eq!(desk.shared.world().seq.0, seq.0 + 1);
    assert!(wang.page(zhang).fields["phones"].contains("13812348000"));
    for _ in 0..20 {
        wang.glances(zhang);
    }
    assert_eq!(desk.shared.world().seq.0, seq.0 + 1);
}

#[test]
fn the_last_three_contacts_say_what_came_of_them_and_mistakes_are_none() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let zhang = wang.does("resident.new", None, &ZHANG);
    assert!(wang.page(zhang).contacts.is_empty(), "opening a file is no contact");
    let who = zhang.to_string();
    let mut register = |category: &str, more: &[(&str, &str)]| {
        let words = [("who", who.as_str()), ("category", category), ("text", "有事")];
        let key = wang.does("matter.new", None, &[&words[..], more].concat());
        wang.connection.ask(Ask::MoveClock(crate::wire::Moved::By(Moment::HOUR))).unwrap();
        key
    };
    let old = register("noise", &[]);
    let told = register("leak", &[]);
    let mistake = register("parking", &[]);
    let open = register("卫生", &[("due", "今天 17:00"), ("source", "答应本人的")]);
    wang.does("matter.tell", Some(told), &[("way", "phone"), ("result", "solved")]);
    wang.does("matter.void", Some(mistake), &[("reason", "mistake")]);
    wang.does("resident.note", Some(zhang), &[("text", "耳背")]);
    let contacts = wang.page(zhang).contacts;
    assert!(contacts.iter().all(|contact| contact.matter != Some(mistake)), "{contacts:?}");
    assert!(contacts.windows(2).all(|pair| pair[0].at >= pair[1].at));
    let stands = |key| {
        let contact = contacts.iter().find(|contact| contact.matter == Some(key));
        contact.and_then(|contact| contact.standing.clone())
    };
    let of_told = stands(told).unwrap();
    assert_eq!((of_told.stage, of_told.result.as_str()), (Stage::Told, "solved"));
    let of_open = stands(open).unwrap();
    assert_eq!((of_open.stage, of_open.owner), (Stage::Open, wang.session.staff));
    assert_eq!(of_open.due.unwrap().source, "答应本人的");
    assert!(stands(old).is_none(), "three at most");
    assert_eq!(contacts.len(), 3);
    assert_eq!(wang.glances(zhang).contacts, contacts);
    let back = wang.does("matter.new", None, &[("who", &who), ("category", "leak"), ("text", "x")]);
    wang.does("matter.void", Some(back), &[("reason", "withdrawn")]);
    let withdrawn = wang.page(zhang).contacts.into_iter().find(|one| one.matter == Some(back));
    assert_eq!(withdrawn.unwrap().standing.unwrap().result, "withdrawn");
}

#[test]
fn the_last_contacts_are_the_newest_however_old_the_matter_is_and_few_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let zhang = wang.does("resident.new", None, &ZHANG);
    let hour = |wang: &mut Person| {
        wang.connection.ask(Ask::MoveClock(crate::wire::Moved::By(Moment::HOUR))).unwrap();
    };
    let many = std::env::var("DUTYDESK_CONTACTS").ok().and_then(|many| many.parse().ok());
    let mut matters = Vec::new();
    for _ in 0..many.unwrap_or(40) {
        let words = [("who", &*zhang.to_string()), ("category", "leak"), ("text", "有事")];
        matters.push(wang.does("matter.new", None, &words));
    }
    hour(&mut wang);
    // One of the oldest is spoken of again; what is told of an earlier day is no newer for it.
    wang.does("matter.note", Some(matters[2]), &[("text", "又来问")]);
    hour(&mut wang);
    let earlier = [("text", "上午来过"), ("happened", "2026-11-25 08:00")];
    wang.does("matter.note", Some(matters[5]), &earlier);
    wang.does("matter.note", Some(matters[7]), &[("text", "再问")]);
    let begun = Instant::now();
    let contacts = wang.page(zhang).contacts;
    println!("{} matters: page in {:?}", matters.len(), begun.elapsed());
    let keys: Vec<_> = contacts.iter().map(|contact| contact.matter.unwrap()).collect();
    assert_eq!(keys[..2], [matters[7], matters[2]]);
    assert!(keys.len() == 3 && keys[2] != matters[5], "{keys:?}");
}

#[test]
fn whoever_may_not_see_persons_finds_and_counts_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let zhang = wang.does("resident.new", None, &ZHANG);
    let who = zhang.to_string();
    let words = [("who", who.as_str()), ("category", "leak"), ("text", "滴水")];
    let matter = wang.does("matter.new", None, &words);
    for role in Role::ALL {
        let word = role.word();
        let args = [("name", word), ("account", word), ("roles", word)];
        wang.does("staff.add", None, &args);
        let mut one = Person::enter(&desk, word);
        let sees = !matches!(role, Role::Observer | Role::Admin);
        for query in ["zs", "8000", "3-2", "", "ls", "漏水"] {
            for kind in [None, Some(Kind::Resident), Some(Kind::Matter)] {
                let ask = Ask::Find { query: query.into(), kind, limit: 5 };
                let answer = one.connection.ask(ask);
                match (sees, answer) {
                    (true, Ok(Reply::Found(_))) => {}
                    (false, Err(refusal)) => assert_eq!(refusal.code, "permit.persons"),
                    (_, other) => panic!("{word} {query}: {other:?}"),
                }
            }
        }
        if sees {
            assert_eq!(one.names("zs"), ["张三"], "{word}");
        }
        for key in [zhang, matter] {
            assert_eq!(one.connection.ask(Ask::Glance(key)).is_ok(), sees, "{word} {key}");
        }
        // Colleagues are for everybody, and only they are counted.
        let ask = Ask::Find { query: "zs".into(), kind: Some(Kind::Staff), limit: 5 };
        let Ok(Reply::Found(found)) = one.connection.ask(ask) else { panic!("{word}") };
        assert_eq!((found.total, found.rows.len(), found.catalog.len()), (0, 0, 0), "{word}");
    }
}

#[test]
fn a_post_of_the_directory_is_found_by_its_name_its_people_and_its_numbers() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let fields = [
        ("contact_kind", "lift"),
        ("post", "电梯维保夜班"),
        ("person", "何师傅"),
        ("phone", "010-80000201"),
        ("phone2", "13800000203"),
        ("area", "1 2 3"),
    ];
    let lift = wang.does("contact.new", None, &fields);
    let posts = |wang: &mut Person, query: &str| -> Vec<Key> {
        let ask = Ask::Find { query: query.into(), kind: Some(Kind::Contact), limit: 5 };
        let Ok(Reply::Found(found)) = wang.connection.ask(ask) else { panic!("{query}") };
        assert_eq!(found.total as usize, found.rows.len(), "{query}");
        let all = wang.finds(query).rows.into_iter().map(|row| row.key);
        let all: Vec<_> = all.filter(|key| key.kind == Kind::Contact).collect();
        let found: Vec<_> = found.rows.into_iter().map(|row| row.key).collect();
        assert_eq!(all, found, "{query}");
        found
    };
    for query in ["电梯", "dt", "dianti", "维保", "何师傅", "hsf", "0201", "80000201", "0203"]
    {
        assert_eq!(posts(&mut wang, query), [lift], "{query}");
    }
    let row = wang.finds("dt").rows.into_iter().find(|row| row.key == lift).unwrap();
    assert_eq!((row.name.as_str(), row.phone.as_str()), ("电梯维保夜班 何师傅", "010-80000201"));
    assert_eq!((row.address.as_str(), row.status.as_str()), ("1 2 3", "here"));
    wang.does("contact.correct", Some(lift), &[("phone", "010-80000999")]);
    assert_eq!(posts(&mut wang, "0999"), [lift]);
    assert!(posts(&mut wang, "0201").is_empty());
    wang.does("contact.end", Some(lift), &[]);
    assert!(posts(&mut wang, "dt").is_empty(), "it has left the directory");
    wang.does("undo", None, &[]);
    assert_eq!(posts(&mut wang, "dt"), [lift]);
}

#[test]
fn the_catalog_is_found_with_the_offices_own_entries_and_is_not_counted_as_records() {
    let dir = tempfile::tempdir().unwrap();
    let own = "[[category]]\ncode='leak'\nzh='渗水'\nen='Seepage'\n\n\
               [[category]]\ncode='kite'\nzh='风筝'\nen='Kites'\n";
    std::fs::write(dir.path().join("catalog.toml"), own).unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    for (query, code) in
        [("渗水", "leak"), ("fengzheng", "kite"), ("fz", "kite"), ("zaoyin", "noise")]
    {
        let found = wang.finds(query);
        let codes: Vec<_> = found.catalog.iter().map(|entry| entry.code.as_str()).collect();
        assert_eq!((codes, found.total), (vec![code], 0), "{query}");
    }
    let ask = Ask::Find { query: "渗水".into(), kind: Some(Kind::Resident), limit: 5 };
    let Ok(Reply::Found(found)) = wang.connection.ask(ask) else { panic!() };
    assert!(found.catalog.is_empty(), "only residents were asked for");
}

#[test]
fn housemates_are_told_by_relation_only_under_their_head() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let head = [("name", "张三"), ("address", "3-2-501"), ("relation", "02")];
    wang.does("resident.new", None, &head);
    let wife = [("name", "王芳"), ("address", "3-2-501"), ("relation", "10")];
    let wife = wang.does("resident.new", None, &wife);
    let relation =
        |found: Found| found.rows.into_iter().find(|row| row.key == wife).map(|row| row.relation);
    assert_eq!(relation(wang.finds("3-2-501")).as_deref(), Some("10"));
    assert_eq!(relation(wang.finds("wf")).as_deref(), Some(""));
    let page = wang.page(wife);
    assert_eq!(page.fields["origin"], "desk");
    assert_eq!(page.fields["origin_by"], "S1");
}

#[test]
fn hits_are_told_part_by_part_each_once() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let mut last = None;
    for n in 0..70 {
        let name = format!("张{}", char::from_u32(0x4e00 + n).unwrap());
        last = Some(wang.does("resident.new", None, &[("name", &name)]));
    }
    let part = |wang: &mut Person, query: &str, from| {
        let ask = Ask::FindFrom { query: query.into(), kind: None, from, limit: 50 };
        match wang.connection.ask(ask) {
            Ok(Reply::Found(found)) => found,
            other => panic!("{other:?}"),
        }
    };
    let (first, rest) = (part(&mut wang, "张", 0), part(&mut wang, "张", 50));
    assert_eq!((first.total, rest.total), (70, 70));
    assert_eq!((first.rows.len(), rest.rows.len()), (50, 20));
    let keys: BTreeSet<Key> = first.rows.iter().chain(&rest.rows).map(|row| row.key).collect();
    assert_eq!(keys.len(), 70);
    assert!(part(&mut wang, "张", 70).rows.is_empty());
    // Nothing typed shows those served lately, and counts no more than it shows.
    let who = last.unwrap().to_string();
    wang.does("matter.new", None, &[("who", &who), ("category", "leak"), ("text", "滴水")]);
    let found = part(&mut wang, "", 0);
    assert_eq!((found.total, found.rows.len()), (1, 1));
}

#[test]
fn a_document_is_found_by_its_letters_and_no_other_of_its_digits() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let documents = [
        ("passport", "E12345678"),
        ("passport", "US1234567"),
        ("taiwan", "12345678"),
        ("hk_macao", "H12345678"),
        ("passport", "E1234567"),
        ("permanent", "USA110080010201"),
    ];
    let residents: Vec<Key> = documents
        .iter()
        .enumerate()
        .map(|(at, (kind, number))| {
            let address = format!("3-2-{}", 501 + at);
            let fields = [
                ("name", "云一"),
                ("address", address.as_str()),
                ("id_kind", kind),
                ("id_number", number),
            ];
            wang.does("resident.new", None, &fields)
        })
        .collect();
    let mut found =
        |text: &str| -> Vec<Key> { wang.finds(text).rows.into_iter().map(|row| row.key).collect() };
    for ((_, number), key) in documents.iter().zip(&residents) {
        if number.starts_with(char::is_alphabetic) {
            assert_eq!(found(number), [*key], "{number}");
            assert_eq!(found(&number.to_lowercase()), [*key], "{number}");
        }
    }
    assert_eq!(found("12345678").len(), 3, "by the digits alone");
}
