//! What once was said of somebody who is erased: earlier versions, taken back deeds, copies in
//! other records; and that none of it comes back.

use std::sync::mpsc::Receiver;

use super::erasing::{DIRECTOR, is_cleared, listen};
use super::*;
use crate::domain::Kind;
use crate::files::Files;
use crate::wire::ToClient;

const NAME: &str = "南宫新名";
const PHONE: &str = "13522223333";

/// A word that stands where the person's own words stood, without their name.
const OWN: &str = "私话";

/// Whether any value of the journal holds these words.
fn holds(data: &Path, words: &str) -> Vec<(Seq, Key)> {
    let files = Files::at(data).unwrap();
    let mut found = Vec::new();
    for entry in journal::entries(&files, Seq(1)).unwrap() {
        let entry = entry.unwrap();
        for op in &entry.ops {
            let value = op.value().unwrap_or_default();
            if value.windows(words.len()).any(|part| part == words.as_bytes()) {
                found.push((entry.seq(), op.key));
            }
        }
    }
    found
}

/// Waits until the desk has cleared everything and knows that nothing is left to be cleared.
fn all_is_cleared(desk: &Desk, hear: &Receiver<ToClient>) -> bool {
    let cleared = is_cleared(hear);
    while cleared && !desk.shared.erasing.is_empty() {
        std::thread::yield_now();
    }
    cleared
}

struct Known {
    director: Person,
    who: Key,
    other: Key,
}

fn known(desk: &Arc<Desk>) -> Known {
    let mut director = Person::enter(desk, DIRECTOR);
    let new = [("name", NAME), ("address", "3-2-501"), ("phone", PHONE)];
    let who = director.does("resident.new", None, &new);
    let new = [("name", "李四"), ("address", "3-2-502"), ("phone", "13900001111")];
    let other = director.does("resident.new", None, &new);
    Known { director, who, other }
}

fn matter(director: &mut Person, who: Key, text: &str) -> Key {
    let args = [("who", who.to_string()), ("category", "leak".into()), ("text", text.into())];
    let args: Vec<_> = args.iter().map(|(name, text)| (*name, text.as_str())).collect();
    director.does("matter.new", None, &args)
}

fn erase(director: &mut Person, who: Key) -> Seq {
    let args = [("ground", "asked"), ("confirm", &*who.to_string())];
    director.try_to("resident.erase", Some(who), &args).unwrap().seq
}

#[test]
fn earlier_versions_and_taken_back_deeds_that_speak_of_the_person_go() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let (_console, hear) = listen(&desk);
    let Known { mut director, who, other } = known(&desk);
    // Corrected since.
    let changed = matter(&mut director, other, &format!("改前{NAME}"));
    director.does("matter.correct", Some(changed), &[("text", "改后")]);
    director.does("resident.correct", Some(other), &[("remark", &format!("{NAME}的邻居"))]);
    director.does("resident.correct", Some(other), &[("remark", "独居"), ("tags", "低保")]);
    let named = [("name", format!("{NAME}社区"))];
    director.does("office.name", None, &[("name", &named[0].1)]);
    director.does("office.name", None, &[("name", "幸福社区")]);
    // Taken back.
    matter(&mut director, other, &format!("撤销{PHONE}"));
    director.does("undo", None, &[]);
    director.does("resident.new", None, &[("name", NAME), ("address", "9-9-909")]);
    director.does("undo", None, &[]);
    // Their own, without their name.
    matter(&mut director, who, OWN);
    director.does("undo", None, &[]);
    let moved = matter(&mut director, who, OWN);
    let args = [("resident", &*other.to_string()), ("text", "改给别人")];
    director.does("matter.correct", Some(moved), &args);
    // Timelines that still say so are listed and blanked.
    let all = [("mention", "all"), ("confirm", &*who.to_string())];
    director.try_to("resident.blank", Some(who), &all).unwrap();
    erase(&mut director, who);
    assert!(all_is_cleared(&desk, &hear), "{:?}", desk.shared.banners());
    for words in [NAME, PHONE, OWN] {
        assert_eq!(holds(dir.path(), words), [], "{words}");
    }
    // What others said of themselves stays, version by version.
    assert!(!holds(dir.path(), "改后").is_empty());
    let files = Files::at(dir.path()).unwrap();
    let versions = journal::entries(&files, Seq(1)).unwrap().flat_map(|entry| entry.unwrap().ops);
    let kept = versions.filter(|op| op.key == other && op.value().is_some()).count();
    assert!(kept >= 2, "the first one, and what they are now: {kept}");
    assert!(journal::verify(&files).unwrap().problems.is_empty());
    desk.close();
}

#[test]
fn nothing_that_was_taken_back_before_an_erasure_comes_back_and_the_rest_does() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let (_console, hear) = listen(&desk);
    let Known { mut director, who, other } = known(&desk);
    let note = director.try_to("resident.note", Some(other), &[("text", "来过")]).unwrap().seq;
    director.does("resident.note", Some(who), &[("text", "他来过")]);
    director.does("resident.new", None, &[("name", NAME), ("phone", PHONE)]);
    director.does("undo", None, &[]);
    matter(&mut director, other, &format!("说{NAME}"));
    director.does("undo", None, &[]);
    // While it is not carried out nobody knows yet what it reaches.
    let shared = desk.shared.clone();
    let reading = shared.upkeep.lock().unwrap();
    erase(&mut director, who);
    assert_eq!(director.refused("redo", None, &[]), "undo.erasing");
    drop(reading);
    shared.erasing.overdue();
    desk.shared.nudge(crate::desk::keeper::Nudge::Look);
    assert!(all_is_cleared(&desk, &hear), "{:?}", desk.shared.banners());
    let redone = director.refused("redo", None, &[]);
    assert_eq!(redone, "undo.erased");
    let page = Ask::Find { query: NAME.into(), kind: None, limit: 5 };
    let Ok(Reply::Found(found)) = director.connection.ask(page) else { panic!("not found") };
    assert_eq!(found.total, 0, "{found:?}");
    // The step about them is passed over: the one before can still be taken back.
    let undone = director.try_to("undo", None, &[]).unwrap();
    assert_eq!(undone.facts["seq"], note.to_string());
    desk.close();
}

#[test]
fn a_matter_that_was_merged_leaves_no_copy_of_its_words() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let (_console, hear) = listen(&desk);
    let Known { mut director, who, other } = known(&desk);
    let from = matter(&mut director, who, OWN);
    let into = matter(&mut director, other, "楼道漏水");
    let id = into.to_string();
    director.does("matter.merge", Some(from), &[("into", &id), ("confirm", &id)]);
    erase(&mut director, who);
    assert!(all_is_cleared(&desk, &hear), "{:?}", desk.shared.banners());
    assert_eq!(holds(dir.path(), OWN), []);
    assert!(!holds(dir.path(), "楼道漏水").is_empty());
    desk.close();
}

#[test]
fn to_forget_what_was_before_lists_where_it_is_written_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let (_console, hear) = listen(&desk);
    let Known { mut director, who, other } = known(&desk);
    let place = matter(&mut director, other, &format!("{NAME}说漏"));
    director.does("resident.correct", Some(who), &[("name", "端木清秋")]);
    let asked = [("ground", "asked")];
    let told = director.try_to("resident.forget", Some(who), &asked).unwrap_err();
    assert_eq!(told.code, "erase.confirm_past_words");
    assert!(told.facts["places"].starts_with(&place.to_string()), "{told:?}");
    let all = [("mention", "all"), ("confirm", &*who.to_string())];
    director.try_to("resident.blank", Some(who), &all).unwrap();
    assert_eq!(director.refused("resident.forget", Some(who), &asked), "erase.confirm_past");
    let args = [("ground", "asked"), ("confirm", &*who.to_string())];
    director.does("resident.forget", Some(who), &args);
    assert!(all_is_cleared(&desk, &hear), "{:?}", desk.shared.banners());
    assert_eq!(holds(dir.path(), NAME), []);
    desk.close();
}

#[test]
fn a_file_that_was_opened_by_mistake_and_taken_back_is_erased_by_its_number() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let (_console, hear) = listen(&desk);
    let Known { mut director, who, .. } = known(&desk);
    let gone = director.does("resident.new", None, &[("name", "端木清秋"), ("phone", PHONE)]);
    director.does("undo", None, &[]);
    let asked = [("ground", "mistaken")];
    assert_eq!(director.refused("resident.erase", Some(gone), &asked), "erase.confirm_gone");
    let never = Key::of(Kind::Resident, gone.id + 1);
    assert_eq!(director.refused("resident.erase", Some(never), &asked), "unknown");
    erase(&mut director, gone);
    assert!(all_is_cleared(&desk, &hear), "{:?}", desk.shared.banners());
    assert_eq!(holds(dir.path(), "端木清秋"), []);
    assert!(!holds(dir.path(), PHONE).is_empty(), "somebody else has it, too");
    assert_eq!(director.refused("resident.erase", Some(gone), &asked), "erase.erased");
    assert!(desk.shared.world().view().bytes(who).is_some());
    desk.close();
}
