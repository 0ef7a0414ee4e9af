//! What stands beside the form while a resident stands before it: never who else complained.

use super::*;

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
    let Ok(Reply::Around(known)) = wang.connection.ask(Ask::Around { who: zhang.clone() }) else {
        panic!()
    };
    assert_eq!(known.own.iter().map(|row| row.category.as_str()).collect::<Vec<_>>(), ["leak"]);
    assert_eq!(known.near, [("leak".to_string(), 2), ("light".to_string(), 1)]);
    assert!(!format!("{known:?}").contains("李四"));
}
