//! Callers without a file: their telephone is a telephone, found by its tail, masked where
//! nothing is open, and erased with whose it turns out to be.

use super::erasing::{DIRECTOR, RARE, is_cleared, known, listen, traces};
use super::*;
use crate::domain::Kind;
use crate::domain::record::Matter;
use crate::wire::Found;

fn find(person: &mut Person, query: &str) -> Found {
    let ask = Ask::Find { query: query.into(), kind: None, limit: 50 };
    match person.connection.ask(ask) {
        Ok(Reply::Found(found)) => found,
        other => panic!("{query}: {other:?}"),
    }
}

fn queue(person: &mut Person) -> Vec<crate::wire::QueueRow> {
    match person.connection.ask(Ask::Queue { all: true }) {
        Ok(Reply::Queue(rows)) => rows,
        other => panic!("{other:?}"),
    }
}

fn record(desk: &Desk, key: Key) -> Matter {
    desk.shared.world().view().get(key.id).unwrap()
}

#[test]
fn a_typed_number_is_the_matters_telephone_wherever_it_is_typed() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, DIRECTOR);
    for (who, words, number) in [
        ("138 1234 8000", "", "13812348000"),
        ("王大爷 (010)6430 1234", "王大爷", "010-64301234"),
        ("王大爷的儿子", "王大爷的儿子", ""),
        ("12345", "12345", ""),
        ("", "", ""),
    ] {
        let new = [("who", who), ("category", "leak"), ("text", "滴水")];
        let key = wang.does("matter.new", None, &new);
        let matter = record(&desk, key);
        assert_eq!((matter.who.as_str(), matter.phone.as_str()), (words, number), "{who}");
    }
    // Given by itself it goes before one that stands among the words.
    let new = [("who", "小马"), ("phone", "13812348001"), ("category", "leak"), ("text", "滴水")];
    let key = wang.does("matter.new", None, &new);
    assert_eq!(record(&desk, key).phone, "13812348001");
    // Known later: the person is added, and the number they called from stays.
    let resident = wang.does("resident.new", None, &[("name", "马国华")]);
    let id = resident.to_string();
    wang.does("matter.correct", Some(key), &[("who", &id)]);
    let matter = record(&desk, key);
    assert_eq!((matter.resident, matter.phone.as_str()), (Some(resident.id), "13812348001"));
    assert_eq!(wang.page(key).fields["phones"], "13812348001");
    // The wrong one is taken away again, and then it is about nobody.
    wang.does("matter.correct", Some(key), &[("who", "")]);
    assert_eq!((record(&desk, key).resident, record(&desk, key).who.as_str()), (None, ""));
}

#[test]
fn a_callers_matter_is_found_by_the_tail_and_shows_the_number_only_where_one_telephones() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, DIRECTOR);
    let new = [("who", "13812348000"), ("category", "leak"), ("text", "滴水")];
    let key = wang.does("matter.new", None, &new);
    for query in ["8000", "13812348000"] {
        let found = find(&mut wang, query);
        let row = found.rows.iter().find(|row| row.key == key).expect(query);
        assert_eq!((row.name.as_str(), row.phone.as_str()), ("138****8000", "138****8000"));
        assert!(!format!("{row:?}").contains("13812348000"));
    }
    let row = queue(&mut wang).into_iter().find(|row| row.key == key).unwrap();
    assert_eq!(row.who, "138****8000");
    assert!(row.find.split(' ').any(|word| word == "8000"), "{}", row.find);
    assert!(!format!("{row:?}").contains("13812348000"));
    // In full where one telephones while it is open, and in no look in passing.
    let page = wang.page(key);
    assert_eq!(
        (page.fields["phones"].as_str(), page.fields["phone"].as_str()),
        ("13812348000", "13812348000")
    );
    let glance = wang.connection.ask(Ask::Glance(key)).unwrap();
    assert!(!format!("{glance:?}").contains("13812348000"));
    // A correction of the number keeps none in full on the timeline.
    wang.does("matter.correct", Some(key), &[("phone", "13812348001")]);
    let told = [("way", "phone"), ("result", "explained")];
    wang.does("matter.tell", Some(key), &told);
    let page = wang.page(key);
    assert_eq!(page.fields["phones"], "138****8001");
    let shown = format!("{page:?}");
    assert!(!shown.contains("13812348000") && !shown.contains("13812348001"), "{shown}");
}

#[test]
fn the_number_is_erased_with_whose_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (desk, who) = known(&data);
    let (_console, hear) = listen(&desk);
    let mut director = Person::enter(&desk, DIRECTOR);
    let phone = RARE[1];
    let new = [("who", phone), ("category", "leak"), ("text", "滴水")];
    let matter = director.does("matter.new", None, &new);
    assert_eq!(matter.kind, Kind::Matter);
    let id = who.to_string();
    let asked = director.try_to("resident.erase", Some(who), &[("ground", "asked")]).unwrap_err();
    assert_eq!(asked.facts["places"].split(' ').next(), Some(&*matter.to_string()));
    for place in asked.facts["places"].split(' ') {
        director
            .try_to("resident.blank", Some(who), &[("mention", place), ("confirm", &id)])
            .unwrap();
        assert!(is_cleared(&hear), "{:?}", desk.shared.banners());
    }
    assert_eq!(record(&desk, matter).phone, "");
    let args = [("ground", "asked"), ("confirm", id.as_str())];
    director.try_to("resident.erase", Some(who), &args).unwrap();
    assert!(is_cleared(&hear), "{:?}", desk.shared.banners());
    assert_eq!(traces(&data), [], "nothing of the person in any file");
}

#[test]
fn a_row_of_the_queue_is_found_by_all_that_is_named_on_its_record_and_tells_no_number() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, DIRECTOR);
    let zhang =
        [("name", "曾乐"), ("address", "3-2-501"), ("phone", "010-64301234"), ("tags", "独居")];
    let who = wang.does("resident.new", None, &zhang).to_string();
    let order = [
        ("who", who.as_str()),
        ("category", "leak"),
        ("text", "滴水"),
        ("channel", "hotline"),
        ("due", "+5"),
        ("order", "BJ20261125-0417"),
        ("phone", "13812348000"),
    ];
    let order = wang.does("matter.new", None, &order);
    let row = queue(&mut wang).into_iter().find(|row| row.key == order).unwrap();
    let keys: Vec<_> = row.find.split(' ').collect();
    for key in [
        "bj20261125-0417",
        "138****8000",
        "8000",
        "010****1234",
        "1234",
        "曾乐",
        "zengle",
        "3-2-501",
        "漏水",
        "独居",
        "12345",
        "m1",
    ] {
        assert!(keys.contains(&key), "{key} in {keys:?}");
    }
    assert!(!format!("{row:?}").contains("64301234") && !format!("{row:?}").contains("13812348"));
}
