//! What belongs to one record may be thousands: its page carries the first and the number
//! of the others, and a sentence names some and counts all.

use super::*;
use crate::domain::Kind;
use crate::wire::page::Beyond;
use crate::wire::{MoreRow, Pages};

/// More than a page carries.
const MATTERS: u64 = 230;
const CLOSED: u64 = 5;
const SHOWN: usize = 200;

/// Rows of a page, and what it leaves out.
fn rows(person: &mut Person, key: Key) -> (Vec<MoreRow>, Beyond) {
    let page = person.page(key);
    let rows = match page.body {
        Pages::Resident { matters, .. } | Pages::Dwelling { matters, .. } => matters,
        Pages::Staff { open } => open,
        other => panic!("{other:?}"),
    };
    (rows, page.beyond)
}

#[test]
fn a_page_carries_the_first_matters_and_counts_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let home = [("name", "张三"), ("address", "3-2-501")];
    let zhang = wang.does("resident.new", None, &home);
    let who = zhang.to_string();
    let matters: Vec<Key> = (0..MATTERS)
        .map(|n| {
            let due = if n == 3 { "今天 17:00" } else { "" };
            let source = if due.is_empty() { "" } else { "答应本人的" };
            let text = [("who", who.as_str()), ("category", "leak"), ("text", "滴水")];
            let limit = [("due", due), ("source", source)];
            wang.does("matter.new", None, &[&text[..], &limit].concat())
        })
        .collect();
    for matter in &matters[10..10 + CLOSED as usize] {
        wang.does("matter.void", Some(*matter), &[("reason", "mistake")]);
    }
    let open = MATTERS - CLOSED;
    let left = Beyond { open: open - SHOWN as u64, closed: CLOSED, people: 0 };
    let dwelling = Key::of(Kind::Dwelling, 1);
    for key in [zhang, dwelling] {
        let (rows, beyond) = rows(&mut wang, key);
        assert_eq!((rows.len(), beyond), (SHOWN, left), "{key}");
        // What is due first stands first, then what is newest; nothing that is over.
        assert_eq!((rows[0].key, rows[1].key), (matters[3], *matters.last().unwrap()), "{key}");
        assert!(rows.iter().all(|row| !row.stage.is_closed()), "{key}");
    }
    let me = Key::of(Kind::Staff, 1);
    let (rows, beyond) = rows(&mut wang, me);
    assert_eq!(rows.len() as u64 + beyond.open, open);
    let listed = match wang.connection.ask(Ask::Staff) {
        Ok(Reply::Staff(rows)) => rows,
        other => panic!("{other:?}"),
    };
    assert_eq!(listed[0].open, open);
    let other = wang.does("staff.add", None, &[("name", "刘敏"), ("roles", "director desk")]);
    let ask = wang.try_to("staff.leave", Some(me), &[]).unwrap_err();
    assert_eq!((ask.code.as_str(), &ask.facts["n"]), ("staff.open_work", &open.to_string()));
    let died = wang.try_to("resident.status", Some(zhang), &[("status", "dead")]).unwrap();
    assert_eq!(died.facts["still_open"].split(' ').count(), 20);
    assert_eq!(died.facts["still_open_all"], open.to_string());
    let to = other.to_string();
    wang.does("staff.leave", Some(me), &[("to", &to)]);
    assert!(desk.shared.world().view().waiting().iter().all(|key| {
        crate::desk::owners::owner(desk.shared.world().view(), *key) != Some(me.id)
    }));
}

#[test]
fn a_record_with_long_texts_opens_and_its_list_comes_in_parts() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let zhang = wang.does("resident.new", None, &[("name", "张三"), ("address", "3-2-501")]);
    let (who, text) = (zhang.to_string(), "长".repeat(2_000));
    let matter = [("who", who.as_str()), ("category", "leak"), ("text", text.as_str())];
    let mut last = None;
    for _ in 0..180 {
        last = Some(wang.does("matter.new", None, &matter));
        wang.does("matter.note", last, &[("text", &text)]);
    }
    for _ in 0..180 {
        wang.does("matter.note", last, &[("text", &text)]);
    }
    for key in [zhang, Key::of(Kind::Dwelling, 1), Key::of(Kind::Staff, 1), last.unwrap()] {
        let page = wang.page(key);
        assert!(crate::wire::frame::encode(&page).is_ok(), "{key}");
    }
    let (rows, beyond) = rows(&mut wang, zhang);
    assert_eq!(rows.len() as u64 + beyond.open, 180);
    let mut part = |ask: Ask| match wang.connection.ask(ask) {
        Ok(Reply::QueuePart { rows, total }) => (rows.len() as u64, total),
        _ => panic!("no part of the queue"),
    };
    let (first, total) = part(Ask::Queue { all: false });
    let (rest, same) = part(Ask::QueueFrom { all: false, from: first });
    assert!((180..200).contains(&total), "the desk's own rows stand there too: {total}");
    assert_eq!((first + rest, same), (total, total));
}

#[test]
fn a_household_of_a_company_has_a_page() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let home = ("address", "3-2-501");
    let head = wang.does("resident.new", None, &[("name", "张三"), home]);
    for n in 1..SHOWN + 30 {
        let name = format!("集{}", char::from_u32(0x4e00 + n as u32).unwrap());
        wang.does("resident.new", None, &[("name", &name), home, ("relation", "99")]);
    }
    for key in [head, Key::of(Kind::Household, 1)] {
        let page = wang.page(key);
        let (Pages::Resident { members, .. } | Pages::Household { members, .. }) = page.body else {
            panic!("{key}");
        };
        assert_eq!((members.len(), page.beyond.people), (SHOWN, 30), "{key}");
        assert_eq!(members[0].key, head, "who heads it stands first");
    }
}
