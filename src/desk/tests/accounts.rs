//! Which Unix account somebody comes through, and what that lets them be.

use super::*;

#[test]
fn every_entry_keeps_the_account_it_came_through() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let zhang = [("name", "张三"), ("address", "3-2-501"), ("phone", "13812348000")];
    let zhang = wang.does("resident.new", None, &zhang);
    let text = [("who", zhang.to_string()), ("category", "ask".into()), ("text", "问".into())];
    let text = text.each_ref().map(|(name, text)| (*name, text.as_str()));
    wang.does("matter.new", None, &text);
    // Looking at a number in full is written down, too.
    wang.page(zhang);
    let import = wang.imports(&[imports::row(2, &[("name", "李四"), ("address", "3-2-502")])]);
    wang.takes_back(import.import.unwrap()).unwrap();
    let entries: Vec<_> =
        journal::entries(&desk.files, Seq(1)).unwrap().map(Result::unwrap).collect();
    let verbs: Vec<_> = entries.iter().map(|entry| entry.meta.verb.as_str()).collect();
    for verb in ["found", "resident.new", "look", "import", "import.undo"] {
        assert!(verbs.contains(&verb), "{verbs:?}");
    }
    for entry in &entries {
        // The first member of staff is the desk's own doing.
        let through = (entry.meta.verb != "found").then_some(1000);
        assert_eq!(entry.meta.account, through, "{}", entry.meta.verb);
        assert_eq!(journal::show(entry).account, through);
    }
    match wang.connection.ask(Ask::History { key: zhang, from: None, limit: 9 }) {
        Ok(Reply::History(history)) => assert_eq!(history.rows[0].account, Some(1000)),
        other => panic!("{other:?}"),
    }
}
