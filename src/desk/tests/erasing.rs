//! Somebody asks to be forgotten: wherever the person was written nothing is left, nobody
//! else is touched, and a desk that dies over it goes on at its next start.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};

use super::imports::row;
use super::*;
use crate::desk::erasing;
use crate::domain::Kind;
use crate::domain::record::{LineKind, Matter};
use crate::files::{Fault, Op, Refuses};
use crate::journal;
use crate::wire::{Draft, Event, ToClient};

/// Words that only stand where the person does.
pub(super) const RARE: [&str; 9] = [
    "欧阳罕",
    "13912345678",
    "11010519491231002X",
    "罕见的备注",
    "罕见的渗水",
    "罕见的便条",
    "罕见的草稿",
    "罕见的证明",
    "罕见的答复",
];
pub(super) const DIRECTOR: &str = "wangli";

/// Everything a desk has said unasked.
pub(super) fn listen(desk: &Arc<Desk>) -> (Connection, Receiver<ToClient>) {
    let (say, hear) = channel();
    let peer = Peer { uid: 1000, account: DIRECTOR.into() };
    let mut connection = desk.connect(peer, Arc::new(move |said| say.send(said).is_ok()));
    connection.ask(Ask::SignIn { staff: None, since: None }).unwrap();
    (connection, hear)
}

/// Waits until the desk has cleared everything, or says that it could not.
pub(super) fn is_cleared(hear: &Receiver<ToClient>) -> bool {
    loop {
        match hear.recv().unwrap() {
            ToClient::Event(Event::Changed { subjects, by: 0, .. })
                if subjects == [Key::of(Kind::Office, 0)] =>
            {
                return true;
            }
            ToClient::Event(Event::Banners(raised))
                if raised.iter().any(|code| code == "erasing_failed") =>
            {
                return false;
            }
            _ => {}
        }
    }
}

/// What of [`RARE`] stands in a file of the directory, as bytes, or unpacked.
pub(super) fn traces(data: &Path) -> Vec<(PathBuf, &'static str)> {
    let mut traces = Vec::new();
    for entry in walk(data) {
        let mut bytes = match std::fs::read(&entry) {
            // What is written anew goes while it is walked over.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            read => read.unwrap(),
        };
        if let Some(frames) = journal::unpacked(&bytes) {
            bytes.extend(frames);
        }
        let holds = |word: &&&str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
        traces.extend(RARE.iter().filter(holds).map(|word| (entry.clone(), *word)));
    }
    traces
}

pub(super) fn walk(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

/// A desk that knows the person in every way, and 20 others; the person's number.
pub(super) fn known(data: &Path) -> (Arc<Desk>, Key) {
    let desk = open(data);
    super::restart::some_work(&desk);
    let mut wang = Person::enter(&desk, DIRECTOR);
    let [name, phone, id_number, remark, text, note, _, certificate, told] = RARE;
    let fields = [("name", name), ("address", "7-7-707"), ("phone", phone)];
    // The first one of a household is its head.
    let rows = [row(2, &[("name", "李四"), ("address", "7-7-707")]), row(3, &fields)];
    wang.imports(&rows);
    let page = |query: &str| Ask::Find { query: query.into(), kind: None, limit: 5 };
    let Ok(Reply::Found(found)) = wang.connection.ask(page(name)) else { panic!("not found") };
    let who = found.rows[0].key;
    wang.does("resident.correct", Some(who), &[("id_number", id_number), ("remark", remark)]);
    let id = who.to_string();
    let args = [("who", id.as_str()), ("category", "leak"), ("text", text)];
    let matter = wang.does("matter.new", None, &args);
    wang.does("matter.note", Some(matter), &[("text", note)]);
    let tell = [("way", "face"), ("result", "solved"), ("text", told)];
    wang.does("matter.tell", Some(matter), &tell);
    wang.does("resident.note", Some(who), &[("text", note)]);
    wang.does("undo", None, &[]);
    let asked = [("certificate", "kinship"), ("who", id.as_str()), ("text", certificate)];
    wang.does("certificate.refuse", None, &asked);
    let visit = wang.does("visit.new", Some(who), &[("visit_reason", "alone")]);
    wang.does("visit.end", Some(visit), &[("reason", "wish")]);
    (desk, who)
}

/// The person again, as somebody was about to write about them.
fn draft(desk: &Desk, who: Key) -> Draft {
    let fields = [("text".to_string(), RARE[6].to_string())].into();
    let now = desk.shared.clock().now();
    let (command, subject) = ("resident.note".into(), Some(who));
    Draft { id: 77, staff: 1, command, subject, fields, changed: now, ..Draft::default() }
}

#[test]
fn nothing_is_left_of_somebody_who_is_erased_and_nobody_else_is_touched() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (desk, who) = known(&data);
    let (mut wang, hear) = listen(&desk);
    wang.ask(Ask::KeepDraft(draft(&desk, who))).unwrap();
    desk.shared.drafts().write_all(Instant::now());
    journal::pack(&desk.files).unwrap();
    let found = traces(&data);
    for word in RARE {
        assert!(found.iter().any(|(_, trace)| *trace == word), "{word} is looked for in vain");
    }
    let others: Vec<_> = {
        let world = desk.shared.world();
        let all = world.records.of_kind(Kind::Resident).filter(|(key, _)| *key != who);
        all.map(|(key, stored)| (key, stored.value)).collect()
    };
    let matters = desk.shared.world().records.count_of(Kind::Matter);

    let mut director = Person::enter(&desk, DIRECTOR);
    assert_eq!(
        director.refused("resident.erase", Some(who), &[("ground", "asked")]),
        "erase.confirm"
    );
    let args = [("ground", "asked"), ("confirm", &who.to_string())];
    let done = director.try_to("resident.erase", Some(who), &args).unwrap();
    assert!(!done.undo);
    assert_eq!(director.refused("undo", None, &[("seq", &done.seq.to_string())]), "undo.never");
    assert!(is_cleared(&hear), "{:?}", desk.shared.banners());
    assert_eq!(traces(&data), [], "while the desk works on");
    let said = |desk: &Desk| {
        let world = desk.shared.world();
        let lines = world.view().lines(Key::of(Kind::Office, 0));
        lines.into_iter().find(|(_, line)| line.kind == LineKind::Erased).unwrap().1
    };
    let line = said(&desk);
    assert_eq!(line.facts["erased"], who.to_string());
    assert_eq!(
        (line.facts["ground"].as_str(), line.facts["until"].as_str()),
        ("asked", "2027-11-01")
    );
    assert_eq!((line.staff, line.facts["done"].as_str()), (1, "2026-11-25"));
    let page = |query: &str| Ask::Find { query: query.into(), kind: None, limit: 5 };
    for query in ["欧阳罕", "ouyanghan", "5678", "002X", "罕见的渗水"] {
        let Ok(Reply::Found(found)) = wang.ask(page(query)) else { panic!("{query}") };
        assert!(found.rows.iter().all(|row| row.key != who), "{query}");
        assert_eq!(found.total, 0, "{query}: {found:?}");
    }
    // The roster is taken back around them, without bringing them back.
    let import = Key::of(Kind::Import, 1);
    director.takes_back(import).unwrap();
    assert!(desk.shared.world().view().bytes(who).is_none());

    let digest = super::restart::picture(&desk);
    drop((wang, director));
    desk.close();
    drop(desk);
    assert_eq!(traces(&data), [], "after a leave");
    for lost in [vec![], vec![journal::CACHE], vec![journal::CACHE, "sled"]] {
        for name in lost {
            let path = data.join(name);
            if path.is_dir() {
                std::fs::remove_dir_all(path).unwrap();
            } else {
                std::fs::remove_file(path).unwrap();
            }
        }
        let desk = open(&data);
        assert_eq!(super::restart::picture(&desk), digest);
        let world = desk.shared.world();
        for (key, value) in &others {
            // The other one of the roster went with it.
            if key.id <= 20 {
                assert_eq!(
                    world.records.get(*key).map(|stored| stored.value).as_ref(),
                    Some(value)
                );
            }
        }
        assert_eq!(world.records.count_of(Kind::Matter), matters, "still counted");
        let nameless = world.view().get::<Matter>(21).unwrap();
        assert_eq!((nameless.resident, nameless.text.as_str()), (None, ""));
        assert!(nameless.told.is_some_and(|told| told.result == "solved" && told.text.is_empty()));
        drop(world);
        desk.close();
    }
    assert!(journal::verify(&Files::at(&data).unwrap()).unwrap().problems.is_empty());
}

#[test]
fn what_is_open_stands_in_the_way_and_only_the_director_may() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, DIRECTOR);
    wang.does("staff.add", None, &[("name", "刘敏"), ("account", "liumin"), ("roles", "desk")]);
    let mut liu = Person::enter(&desk, "liumin");
    let who = wang.does("resident.new", None, &[("name", "张三"), ("address", "3-2-501")]);
    let id = who.to_string();
    let args = [("ground", "consent"), ("confirm", id.as_str())];
    assert_eq!(liu.refused("resident.erase", Some(who), &args), "permit");
    let matter =
        wang.does("matter.new", None, &[("who", &id), ("category", "leak"), ("text", "滴")]);
    let refusal = wang.try_to("resident.erase", Some(who), &args).unwrap_err();
    assert_eq!((refusal.code.as_str(), &refusal.facts["ids"]), ("erase.open", &matter.to_string()));
    wang.does("matter.tell", Some(matter), &[("way", "face"), ("result", "solved")]);
    let wrong = [("ground", "consent"), ("confirm", "R99")];
    assert_eq!(wang.refused("resident.erase", Some(who), &wrong), "erase.confirm");
    wang.does("resident.erase", Some(who), &args);
    assert_eq!(wang.refused("resident.note", Some(who), &[("text", "还在?")]), "erase.erased");
    let Err(refusal) = wang.connection.ask(Ask::Open(who)) else { panic!("still there") };
    assert_eq!((refusal.code.as_str(), &refusal.facts["by"]), ("erase.erased", &"wangli".into()));
}

/// The disk dies at each of these steps while everything is cleared, the desk dies with
/// it, and the next one finishes.
#[test]
fn a_desk_that_dies_over_it_finishes_at_its_next_start() {
    let (mut struck, mut tried) = (0, 0);
    for (site, most) in [
        ((Op::Rename, "journal"), 4),
        ((Op::Write, "journal"), 4),
        ((Op::Sync, "journal"), 4),
        ((Op::Remove, "snapshot"), 1),
        ((Op::Rename, "snapshot"), 1),
        ((Op::Rename, ""), 2),
        ((Op::Remove, ""), 2),
        ((Op::Remove, "drafts"), 1),
    ] {
        for nth in 1..=most {
            let dir = tempfile::tempdir().unwrap();
            let data = dir.path().join("data");
            let (desk, who) = known(&data);
            desk.close();
            drop(desk);
            // The commit itself is one write and one sync of the journal.
            let nth = nth + u64::from(matches!(site.0, Op::Write | Op::Sync));
            let desk = open_with(Files::recorded(&data).unwrap(), TABLE_PATIENCE, Box::new(|_| {}));
            let desk = desk.unwrap();
            let (_wang, hear) = listen(&desk);
            let mut director = Person::enter(&desk, DIRECTOR);
            director.connection.ask(Ask::KeepDraft(draft(&desk, who))).unwrap();
            desk.shared.drafts().write_all(Instant::now());
            // The table is opened behind, and marks that it is.
            assert!(desk.shared.gate.passes());
            let refuses = Refuses::Failing;
            desk.files.fail(Fault::Disk { nth, site: Some(site), refuses, lasts: true });
            let args = [("ground", "over"), ("confirm", &who.to_string())];
            director.try_to("resident.erase", Some(who), &args).unwrap();
            tried += 1;
            let cleared = is_cleared(&hear);
            struck += usize::from(!cleared);
            assert!(desk.shared.world().view().bytes(who).is_none());
            drop((director, _wang));
            drop(desk);

            let desk = open(&data);
            let (_wang, hear) = listen(&desk);
            while !desk.shared.erasing.is_empty() {
                // Each step ends with a banner.
                hear.recv().unwrap();
            }
            desk.close();
            assert_eq!(traces(&data), [], "{site:?} {nth}");
        }
    }
    println!("{tried} steps tried, {struck} struck");
    assert!(struck >= 8, "{struck}");
}

#[test]
fn what_was_corrected_goes_and_what_the_file_says_now_stays() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let desk = open(&data);
    let (_line, hear) = listen(&desk);
    let mut wang = Person::enter(&desk, DIRECTOR);
    let args = [("name", RARE[0]), ("address", "3-2-501"), ("phone", RARE[1]), ("remark", RARE[3])];
    let who = wang.does("resident.new", None, &args);
    wang.does("resident.note", Some(who), &[("text", "来问过")]);
    let right = [("name", "欧阳函"), ("phone", "13900001111"), ("remark", "")];
    let corrected = wang.try_to("resident.correct", Some(who), &right).unwrap().seq;
    assert_eq!(
        wang.refused("resident.forget", Some(who), &[("ground", "asked")]),
        "erase.confirm_past"
    );
    let args = [("ground", "asked"), ("confirm", &who.to_string())];
    wang.does("resident.forget", Some(who), &args);
    assert!(is_cleared(&hear), "{:?}", desk.shared.banners());
    assert_eq!(traces(&data), []);
    let page = wang.page(who);
    assert_eq!((page.fields["name"].as_str(), page.fields["remark"].as_str()), ("欧阳函", ""));
    let lines = desk.shared.world().view().lines(who);
    assert!(lines.iter().any(|(_, line)| line.text == "来问过"));
    assert_eq!(wang.refused("undo", None, &[("seq", &corrected.to_string())]), "undo.erased");
    let before = super::restart::picture(&desk);
    drop((wang, _line));
    desk.close();
    drop(desk);
    assert_eq!(traces(&data), []);
    std::fs::remove_file(data.join(journal::CACHE)).unwrap();
    std::fs::remove_dir_all(data.join("sled")).unwrap();
    let desk = open(&data);
    assert_eq!(super::restart::picture(&desk), before);
    desk.close();
    assert!(journal::verify(&Files::at(&data).unwrap()).unwrap().ok);
}

#[test]
fn a_desk_does_not_leave_before_what_was_erased_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (desk, who) = known(&data);
    let (_console, hear) = listen(&desk);
    let mut director = Person::enter(&desk, DIRECTOR);
    let id = who.to_string();
    for n in 0..25 {
        let text = format!("{}家漏水{n}", RARE[0]);
        let new = [("who", "路人"), ("category", "leak"), ("text", text.as_str())];
        director.does("matter.new", None, &new);
    }
    // A backup reads the segments for a while, and all of these come together meanwhile.
    let shared = desk.shared.clone();
    let reading = shared.upkeep.lock().unwrap();
    let all = [("mention", "all"), ("confirm", id.as_str())];
    director.try_to("resident.blank", Some(who), &all).unwrap();
    let args = [("ground", "asked"), ("confirm", id.as_str())];
    director.try_to("resident.erase", Some(who), &args).unwrap();
    assert!(!desk.shared.erasing.is_empty());
    assert!(!traces(&data).is_empty());
    drop((director, _console, hear));
    let leaving = std::thread::spawn(move || desk.close());
    drop(reading);
    leaving.join().unwrap();
    assert_eq!(traces(&data), [], "after a leave");
    assert!(!data.join(crate::desk::erasing::LEFT).exists());
}

#[test]
fn what_cannot_be_cleared_just_now_is_not_due_just_now() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, who) = known(&dir.path().join("data"));
    let mut director = Person::enter(&desk, DIRECTOR);
    let shared = desk.shared.clone();
    let reading = shared.upkeep.lock().unwrap();
    let args = [("ground", "asked"), ("confirm", &who.to_string())];
    director.try_to("resident.erase", Some(who), &args).unwrap();
    // What the keeper does while a backup reads, and what one does whose desk has gone: it
    // must not find itself due again at once, and turn in a circle.
    let gone = std::sync::Weak::new();
    shared.erasing.overdue();
    erasing::carry_out(&shared, &desk.files, &gone);
    assert_eq!(shared.erasing.due(), None, "beside a backup");
    drop(reading);
    shared.erasing.overdue();
    erasing::carry_out(&shared, &desk.files, &gone);
    assert!(shared.erasing.due().is_none_or(|at| at > std::time::Instant::now()), "of a desk gone");
}

#[test]
fn a_desk_whose_disk_does_not_let_it_clear_says_so_in_its_folder() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (desk, who) = known(&data);
    desk.close();
    drop(desk);
    let desk = open_with(Files::recorded(&data).unwrap(), TABLE_PATIENCE, Box::new(|_| {}));
    let desk = desk.unwrap();
    let mut director = Person::enter(&desk, DIRECTOR);
    assert!(desk.shared.gate.passes());
    let (site, refuses) = (Some((Op::Rename, "journal")), Refuses::Failing);
    // At each attempt until the desk has gone.
    for nth in 1..=8 {
        desk.files.fail(Fault::Disk { nth, site, refuses, lasts: false });
    }
    let reading = desk.shared.clone();
    let reading = reading.upkeep.lock().unwrap();
    let args = [("ground", "asked"), ("confirm", &who.to_string())];
    director.try_to("resident.erase", Some(who), &args).unwrap();
    drop(director);
    std::thread::scope(|scope| {
        scope.spawn(|| desk.close());
        drop(reading);
    });
    assert!(data.join(crate::desk::erasing::LEFT).exists());
    assert!(!traces(&data).is_empty());
    drop(desk);
    let desk = open(&data);
    let (_console, hear) = listen(&desk);
    while !desk.shared.erasing.is_empty() {
        hear.recv().unwrap();
    }
    assert!(!data.join(crate::desk::erasing::LEFT).exists());
    desk.close();
    assert_eq!(traces(&data), []);
}

#[test]
fn a_file_that_was_merged_goes_with_the_one_it_went_into() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (desk, who) = known(&data);
    let (_heard, hear) = listen(&desk);
    let mut director = Person::enter(&desk, DIRECTOR);
    let into = director.does("resident.new", None, &[("name", "张三")]);
    let merge = [
        ("into", into.to_string()),
        ("keep", format!("name={into}")),
        ("confirm", into.to_string()),
    ];
    let merge: Vec<_> = merge.iter().map(|(name, text)| (*name, text.as_str())).collect();
    director.does("resident.merge", Some(who), &merge);
    journal::pack(&desk.files).unwrap();
    assert!(!traces(&data).is_empty());
    // By the old number it is asked about who it is now.
    let asked = [("ground", "asked"), ("confirm", &*who.to_string())];
    assert_eq!(director.refused("resident.erase", Some(who), &asked), "erase.confirm");
    director.does(
        "resident.erase",
        Some(into),
        &[("ground", "asked"), ("confirm", &into.to_string())],
    );
    assert!(is_cleared(&hear));
    assert_eq!(traces(&data), []);
    for key in [who, into] {
        assert_eq!(director.connection.ask(Ask::Open(key)).unwrap_err().code, "erase.erased");
    }
    // What is gone is passed over; an earlier deed about nobody of them is taken back.
    director.does("undo", None, &[]);
}
