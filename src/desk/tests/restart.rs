use super::*;
use crate::journal;

/// Everything a person can see of a desk's records, for comparing before and after.
pub(super) fn picture(desk: &Desk) -> (u64, u128, usize) {
    let world = desk.shared.world();
    (world.seq.0, world.records.digest().0, world.records.count())
}

pub(super) fn some_work(desk: &Arc<Desk>) -> (u64, u128, usize) {
    let mut wang = Person::enter(desk, "wangli");
    for n in 1..=20 {
        let room = format!("3-2-{n}01");
        let args = [("name", "赵思"), ("address", room.as_str())];
        let who = wang.does("resident.new", None, &args).to_string();
        let args = [("who", who.as_str()), ("category", "leak"), ("text", "滴水")];
        let matter = wang.does("matter.new", None, &args);
        wang.does("matter.note", Some(matter), &[("text", "看过")]);
    }
    picture(desk)
}

#[test]
fn a_clean_leave_and_a_start_give_the_same_desk() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let before = some_work(&desk);
    desk.close();
    drop(desk);
    let desk = open(dir.path());
    assert_eq!((picture(&desk), desk.shared.banners()), (before, vec![]));
}

#[test]
fn a_missing_an_older_and_a_foreign_table_are_all_made_good_from_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let desk = open(&data);
    let before = some_work(&desk);
    desk.close();
    drop(desk);
    let sled = data.join("sled");
    let foreign = dir.path().join("foreign");
    {
        let desk = open(&foreign);
        Person::enter(&desk, "somebody");
        desk.close();
    }
    // With the cache of the last leave the table is opened behind, and what is wrong
    // with it is known at the latest when the desk leaves.
    let swap_with = |with: Option<&Path>, cached: bool| {
        std::fs::remove_dir_all(&sled).unwrap();
        if let Some(with) = with {
            copy_dir(with, &sled);
        }
        if !cached {
            std::fs::remove_file(data.join(journal::CACHE)).unwrap();
        }
        let desk = open(&data);
        let seen = picture(&desk);
        desk.close();
        assert!(!data.join("store.opening").exists(), "the table is done when the desk leaves");
        (seen, desk.shared.banners())
    };
    let swap = |with: Option<&Path>| {
        let cached = swap_with(with, true);
        assert_eq!(swap_with(with, false), cached);
        cached
    };
    let rebuilt = (before, vec!["rebuilt".to_string()]);
    assert_eq!(&swap(Some(&foreign.join("sled"))), &rebuilt, "foreign");
    let older = dir.path().join("older");
    copy_dir(&sled, &older);
    assert_eq!(swap(None), rebuilt, "missing");
    {
        let desk = open(&data);
        let mut wang = Person::enter(&desk, "wangli");
        wang.does("matter.answer", None, &[]);
        desk.close();
    }
    let (seen, banners) = swap(Some(&older));
    assert_eq!((seen.0, banners), (before.0 + 1, vec![]), "older: replayed from there");
}

#[test]
fn a_table_that_was_behind_is_brought_up_to_date_and_stays_so() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let desk = open(&data);
    some_work(&desk);
    desk.close();
    drop(desk);
    let older = dir.path().join("older");
    copy_dir(&data.join("sled"), &older);
    let desk = open(&data);
    some_work(&desk);
    desk.close();
    drop(desk);
    std::fs::remove_dir_all(data.join("sled")).unwrap();
    copy_dir(&older, &data.join("sled"));
    std::fs::remove_file(data.join(journal::CACHE)).unwrap();
    let desk = open(&data);
    Person::enter(&desk, "wangli").does("matter.answer", None, &[]);
    let before = picture(&desk);
    desk.close();
    drop(desk);
    std::fs::remove_file(data.join(journal::CACHE)).unwrap();
    let desk = open(&data);
    assert_eq!((picture(&desk), desk.shared.banners()), (before, vec![]));
    desk.close();
}

pub(super) fn copy_dir(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_form_that_was_saved_is_offered_to_nobody_again_though_its_console_died() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let fields = BTreeMap::from([("text".into(), "滴水".into())]);
    for id in [7, 8] {
        let draft = crate::wire::Draft {
            id,
            command: "matter.new".into(),
            fields: fields.clone(),
            ..Default::default()
        };
        wang.connection.ask(Ask::KeepDraft(draft)).unwrap();
    }
    let left = |wang: &mut Person| match wang.connection.ask(Ask::Drafts) {
        Ok(Reply::Drafts(drafts)) => drafts.iter().map(|draft| draft.id).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let args = [("category", "leak"), ("text", "滴水")];
    let args = args.map(|(name, text)| (name.to_string(), text.to_string()));
    let deed = |form| Deed {
        request: RequestId(u128::from(form)),
        command: "matter.new".into(),
        args: args.clone().into(),
        form: Some(form),
        ..Deed::default()
    };
    wang.send(deed(7)).unwrap();
    assert_eq!(left(&mut wang), [8]);
    // What was refused waits on.
    let refused = Deed { command: "matter.no".into(), ..deed(8) };
    wang.send(refused).unwrap_err();
    assert_eq!(left(&mut wang), [8]);
}
