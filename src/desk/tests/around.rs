//! What stands beside the form while a resident stands before it: never who else complained.

use super::*;
use crate::wire::Around;

fn known(person: &mut Person, who: &str, phone: &str, order: &str) -> Around {
    let (who, phone, order) = (who.into(), phone.into(), order.into());
    match person.connection.ask(Ask::Around { who, phone, order }) {
        Ok(Reply::Around(known)) => known,
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_calls_again_and_an_order_that_came_twice_are_known() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let mut new = |fields: &[(&str, &str)]| {
        let words = [("category", "noise"), ("text", "烧烤店")];
        wang.try_to("matter.new", None, &[fields, &words].concat()).unwrap()
    };
    let first = new(&[("who", "刘先生"), ("phone", "13912345678")]).subject.unwrap();
    let ordered = [("channel", "hotline"), ("order", "20261125001"), ("due", "+3")];
    let order = new(&ordered).subject.unwrap();
    // Another order that begins alike, and the same once more.
    new(&[("channel", "hotline"), ("order", "2026112500"), ("due", "+3")]);
    let again = new(&ordered);
    assert_eq!(again.facts["same_order"], order.to_string());
    let keys = |known: Around| known.own.iter().map(|row| row.key).collect::<Vec<_>>();
    assert_eq!(keys(known(&mut wang, "", "139 1234 5678", "")), [first]);
    assert_eq!(keys(known(&mut wang, "刘先生 13912345678", "", "")), [first]);
    let same = [order, again.subject.unwrap()];
    assert_eq!(keys(known(&mut wang, "", "", " 20261125001 ")), same);
    assert_eq!(keys(known(&mut wang, "刘先生", "", "")), []);
}

#[test]
fn of_the_stair_only_numbers_are_said_and_of_quarrels_not_even_these() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let lives = |wang: &mut Person, name, address| {
        wang.does("resident.new", None, &[("name", name), ("address", address)]).to_string()
    };
    let zhang = lives(&mut wang, "张三", "3-2-501");
    let li = lives(&mut wang, "李四", "3-2-602");
    let far = lives(&mut wang, "赵六", "5-1-101");
    for (who, category) in [
        (&zhang, "leak"),
        (&li, "leak"),
        (&li, "leak"),
        (&li, "light"),
        (&li, "noise"),
        (&li, "neighbour"),
        (&far, "heating"),
    ] {
        wang.does("matter.new", None, &[("who", who), ("category", category), ("text", "夜里")]);
    }
    let known = known(&mut wang, &zhang, "", "");
    assert_eq!(known.own.iter().map(|row| row.category.as_str()).collect::<Vec<_>>(), ["leak"]);
    assert_eq!(known.near, [("leak".to_string(), 2), ("light".to_string(), 1)]);
    assert!(!format!("{known:?}").contains("李四"));
}
