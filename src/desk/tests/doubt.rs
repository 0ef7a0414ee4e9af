//! A store that is not what it was: the desk opens with everything and says what it met,
//! or it stays shut and every byte stays as it is.

use std::collections::BTreeMap;
use std::sync::mpsc::channel;

use super::restart::{copy_dir, picture, some_work};
use super::*;
use crate::journal::{CACHE, REACHED};
use crate::wire::Draft;

/// A directory a desk has worked in and left.
fn left() -> (tempfile::TempDir, std::path::PathBuf, (u64, u128, usize)) {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let desk = open(&data);
    some_work(&desk);
    let before = some_work(&desk);
    desk.close();
    (home, data, before)
}

/// Path and bytes of every segment, in order.
fn segments(data: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let names = Files::at(data).unwrap().list("journal").unwrap();
    let paths = names.into_iter().map(|name| data.join("journal").join(name));
    paths.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

/// Every file with its bytes and when it was written.
pub(super) fn files_of(
    data: &Path,
) -> BTreeMap<std::path::PathBuf, (std::time::SystemTime, Vec<u8>)> {
    let entries = std::fs::read_dir(data).unwrap().map(|entry| entry.unwrap());
    let all = entries.flat_map(|entry| match entry.file_type().unwrap().is_dir() {
        true => files_of(&entry.path()),
        false => {
            let written = entry.metadata().unwrap().modified().unwrap();
            let bytes = std::fs::read(entry.path()).unwrap();
            BTreeMap::from([(entry.path(), (written, bytes))])
        }
    });
    all.collect()
}

/// The desk stays shut and changes nothing; what it says.
fn refused(data: &Path) -> String {
    let before = files_of(data);
    let said = match try_open(Files::at(data).unwrap()) {
        Ok(desk) => panic!("opened: {:?}, {:?}", picture(&desk), desk.shared.banners()),
        Err(error) => error.to_string(),
    };
    assert!(files_of(data) == before, "something was changed");
    said
}

/// Takes away what else knows of the last entries: cache, table or neither.
fn forget(data: &Path, cache: bool, table: bool) {
    if cache {
        std::fs::remove_file(data.join(CACHE)).unwrap();
    }
    if table {
        std::fs::remove_dir_all(data.join("sled")).unwrap();
    }
}

const WITNESSES: [(bool, bool); 3] = [(false, false), (true, false), (false, true)];

#[test]
fn an_entry_the_table_or_the_cache_has_is_never_cut_off_as_a_torn_tail() {
    for (cache, table) in WITNESSES {
        let (_home, data, _) = left();
        forget(&data, cache, table);
        let (path, mut bytes) = segments(&data).pop().unwrap();
        let last = bytes.len() - 40;
        bytes[last] ^= 4;
        std::fs::write(&path, &bytes).unwrap();
        let said = refused(&data);
        assert!(said.contains(path.file_name().unwrap().to_str().unwrap()), "{said}");
    }
}

#[test]
fn a_journal_that_ends_too_early_is_not_taken_for_all_there_was() {
    for (cache, table) in WITNESSES {
        let (_home, data, before) = left();
        forget(&data, cache, table);
        let mut all = segments(&data);
        assert!(all.len() > 2);
        std::fs::remove_file(all.pop().unwrap().0).unwrap();
        let said = refused(&data);
        assert!(said.contains(&before.0.to_string()), "{said}");
        // Back to the middle of an entry of the one before.
        let (path, bytes) = all.pop().unwrap();
        std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        refused(&data);
    }
}

#[test]
fn a_missing_journal_is_no_empty_desk() {
    for (cache, table) in WITNESSES {
        let (_home, data, _) = left();
        forget(&data, cache, table);
        std::fs::remove_dir_all(data.join("journal")).unwrap();
        refused(&data);
    }
    // A snapshot alone knows as well.
    let (_home, data, _) = left();
    forget(&data, true, true);
    std::fs::remove_dir_all(data.join("journal")).unwrap();
    refused(&data);
}

#[test]
fn a_draft_that_cannot_be_read_is_said_and_costs_no_other() {
    let (_home, data, _) = left();
    let files = Files::at(&data).unwrap();
    files.replace("drafts/7.draft", b"no draft").unwrap();
    let desk = open(&data);
    assert_eq!(desk.shared.banners(), ["draft_damaged"]);
    desk.close();
    assert_eq!(files.list("drafts").unwrap(), ["7.damaged", "left.sums"]);
}

#[test]
fn a_draft_that_is_gone_or_older_is_said_once() {
    let keep = |desk: &Arc<Desk>, text: &str| {
        let fields = BTreeMap::from([("text".into(), text.into())]);
        let draft = Draft { id: 7, command: "matter.new".into(), fields, ..Draft::default() };
        Person::enter(desk, "wangli").connection.ask(Ask::KeepDraft(draft)).unwrap();
    };
    let (_home, data, _) = left();
    let path = data.join("drafts/7.draft");
    let mut older = Vec::new();
    for text in ["旧", "新"] {
        let desk = open(&data);
        assert_eq!(desk.shared.banners(), [""; 0]);
        keep(&desk, text);
        desk.close();
        if text == "旧" {
            older = std::fs::read(&path).unwrap();
        }
    }
    std::fs::write(&path, older).unwrap();
    for said in [&["draft_missing"][..], &[]] {
        let desk = open(&data);
        assert_eq!(desk.shared.banners(), said);
        desk.close();
    }
    std::fs::remove_file(&path).unwrap();
    assert_eq!(open(&data).shared.banners(), ["draft_missing"]);
    // That one is not closed: as after a kill there is nothing to compare with.
    assert_eq!(Files::at(&data).unwrap().list("drafts").unwrap(), [""; 0]);
}

#[test]
fn a_list_of_the_office_that_does_not_read_is_said() {
    let (_home, data, _) = left();
    std::fs::write(data.join("catalog.toml"), b"[[category]]\ncode='le\xffak'\n").unwrap();
    let desk = open(&data);
    assert_eq!(desk.shared.banners(), ["own_files"]);
    desk.close();
    drop(desk);
    let says = |text: Option<&str>| {
        match text {
            Some(text) => std::fs::write(data.join("catalog.toml"), text).unwrap(),
            None => std::fs::remove_file(data.join("catalog.toml")).unwrap(),
        }
        let desk = open(&data);
        desk.close();
        desk.shared.banners()
    };
    // Half of it may read as well as the whole, and so may none.
    let whole =
        "[[category]]\ncode='a'\nzh='甲'\nen='A'\n[[category]]\ncode='b'\nzh='乙'\nen='B'\n";
    assert_eq!(says(Some(whole)), ["own_changed"]);
    assert_eq!(says(Some(whole)), [""; 0]);
    assert_eq!(says(Some(&whole[..whole.len() / 2])), ["own_changed"]);
    assert_eq!(says(None), ["own_changed"]);
}

#[test]
fn the_last_segment_of_another_history_is_not_gone_on_with() {
    let (home, data, _) = left();
    let other = home.path().join("other");
    copy_dir(&data, &other);
    for (data, word) in [(&data, "左"), (&other, "右")] {
        let desk = open(data);
        let mut wang = Person::enter(&desk, "wangli");
        // Until a segment begins that nothing but its header ties to the others.
        let segments = segments(data).len();
        while self::segments(data).len() < segments + 2 {
            wang.does("matter.new", None, &[("who", word), ("category", "leak"), ("text", word)]);
        }
        drop(wang);
        desk.close();
    }
    let (mine, theirs) = (segments(&data).pop().unwrap().0, segments(&other).pop().unwrap().0);
    assert_eq!(mine.file_name(), theirs.file_name());
    std::fs::copy(theirs, mine).unwrap();
    forget(&data, true, false);
    refused(&data);
    forget(&data, false, true);
    refused(&data);
}

#[test]
fn a_damaged_segment_that_nobody_needs_today_is_said() {
    let (_home, data, before) = left();
    let (path, mut bytes) = segments(&data).remove(0);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(path, &bytes).unwrap();
    for _ in 0..2 {
        let desk = open(&data);
        assert_eq!(picture(&desk), before);
        assert_eq!(banners_at_the_end(&desk), ["journal_damaged"]);
    }
    // Without the table the snapshot after it has everything.
    forget(&data, true, true);
    let desk = open(&data);
    assert_eq!(picture(&desk), before);
    assert_eq!(banners_at_the_end(&desk), ["journal_damaged", "rebuilt"]);
}

#[test]
fn a_damaged_snapshot_is_made_anew_and_said() {
    let names = |data: &Path| {
        let names = Files::at(data).unwrap().list("snapshot").unwrap();
        names.into_iter().filter(|name| name.ends_with(".snap")).collect::<Vec<_>>()
    };
    // The older one, where there are two already, and the newest.
    for oldest in [true, false] {
        let (_home, data, before) = left();
        let mut names = names(&data);
        let name = if oldest { names.remove(0) } else { names.pop().unwrap() };
        let path = data.join("snapshot").join(name);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[100] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        let desk = open(&data);
        assert_eq!(banners_at_the_end(&desk), ["snapshot_renewed"]);
        drop(desk);
        assert!(crate::journal::verify(&Files::at(&data).unwrap()).unwrap().ok);
        forget(&data, true, true);
        let desk = open(&data);
        assert_eq!(picture(&desk), before);
        assert_eq!(banners_at_the_end(&desk), ["rebuilt"]);
    }
}

#[test]
fn journal_and_cache_of_yesterday_beside_the_table_of_today_stop_the_desk() {
    let (home, data, _) = left();
    let old = home.path().join("old");
    for dir in ["journal", "snapshot"] {
        copy_dir(&data.join(dir), &old.join(dir));
    }
    std::fs::copy(data.join(REACHED), old.join(REACHED)).unwrap();
    let desk = open(&data);
    some_work(&desk);
    desk.close();
    drop(desk);
    for dir in ["journal", "snapshot"] {
        std::fs::remove_dir_all(data.join(dir)).unwrap();
        copy_dir(&old.join(dir), &data.join(dir));
    }
    assert!(refused(&data).contains(REACHED));
    // After a power cut it may say less than the table has.
    std::fs::copy(old.join(REACHED), data.join(REACHED)).unwrap();
    let (say, hear) = channel();
    let on_fatal: OnFatal = Box::new(move |why| say.send(why.to_string()).unwrap());
    let desk = open_with(Files::at(&data).unwrap(), TABLE_PATIENCE, on_fatal).unwrap();
    assert_eq!(hear.recv().unwrap(), "the table has come further than the journal");
    desk.close();
    drop(desk);
    assert!(refused(&data).contains(REACHED));
}
