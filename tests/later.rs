//! A later program of the same format worked on this directory: there are kinds of records,
//! states, kinds of timeline lines, roles and choices in it that this program does not know,
//! laid out as registers and rolls are to be (typed values, members with numbers of their
//! own). An hour's work by this program loses nothing of them, shows nothing that may be
//! sealed, and refuses what would go wrong without knowing them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use dutydesk::domain::record::Line;
use dutydesk::domain::txn::RequestId;
use dutydesk::domain::{Key, Kind, Meta, Moment, Seq, envelope};
use dutydesk::files::Files;
use dutydesk::journal::{self, Journal, JournalOp};
use rmpv::Value;
use serde_json::Value as Json;

use crate::golden::golden;
use crate::whole::{copy_dir, dutydesk};

/// What only who is named in a sealed entry may read.
const SEALED: &str = "谁也不该看见";

struct Later {
    home: tempfile::TempDir,
    data: PathBuf,
    /// What was written, under which key.
    written: BTreeMap<Key, Vec<u8>>,
}

fn map(pairs: &[(&str, Value)]) -> Value {
    Value::Map(pairs.iter().map(|(name, value)| ((*name).into(), value.clone())).collect())
}

fn newer(kind: u8, id: u64) -> Key {
    Key::of(Kind::from_code(kind).unwrap(), id)
}

/// The value a journal holds last under each key.
fn last_values(files: &Files) -> BTreeMap<Key, (Seq, Vec<u8>)> {
    let mut values = BTreeMap::new();
    for entry in journal::entries(files, Seq(1)).unwrap() {
        let entry = entry.unwrap();
        for op in &entry.ops {
            match op.value() {
                Some(value) => values.insert(op.key, (entry.seq(), value.to_vec())),
                None => values.remove(&op.key),
            };
        }
    }
    values
}

/// The record with one field written otherwise.
fn with(value: &[u8], path: &[&str], new: Value) -> Vec<u8> {
    let mut record: Value = envelope::open(value).unwrap();
    let mut at = &mut record;
    for name in path {
        let Value::Map(all) = at else { panic!("{name} in no map") };
        if all.iter().all(|(known, _)| known.as_str() != Some(name)) {
            all.push(((*name).into(), Value::Nil));
        }
        let found = all.iter_mut().find(|(known, _)| known.as_str() == Some(name));
        at = &mut found.unwrap().1;
    }
    *at = new;
    envelope::seal(1, &record).unwrap()
}

impl Later {
    /// The golden directory, and what the later program did there.
    fn directory() -> Later {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        copy_dir(&golden("3.0"), &data);
        let files = Files::at(&data).unwrap();
        let now = last_values(&files);
        let (mut journal, _) = Journal::open(&files).unwrap();
        let key = |text: &str| text.parse::<Key>().unwrap();
        let held = |text: &str| now[&key(text)].1.clone();
        // 困境儿童, as a register's entry holds it: values carry their type.
        let values = map(&[
            ("note", map(&[("text", SEALED.into())])),
            ("amount", map(&[("fen", (-1_250).into())])),
            ("day", map(&[("day", "2026-12-01".into())])),
            ("who", map(&[("ref", map(&[("kind", 6.into()), ("id", 1.into())]))])),
        ]);
        let entry = map(&[
            ("register", "children".into()),
            ("described", 3.into()),
            ("state", "open".into()),
            ("values", values),
            ("owner", 2.into()),
        ]);
        let sealed = |value: &Value| envelope::seal(1, value).unwrap();
        let line = Line {
            kind: dutydesk::domain::record::LineKind::Note,
            at: Moment(0),
            recorded: Moment(0),
            staff: 2,
            recorder: 2,
            text: SEALED.into(),
            facts: [("secret".to_string(), SEALED.to_string())].into(),
            extra: Default::default(),
        };
        let line = with(&envelope::seal(1, &line).unwrap(), &["kind"], "drone_seen".into());
        let next = journal.head().0.next();
        let mut written = BTreeMap::from([
            (newer(16, 1), sealed(&entry)),
            (newer(16, 1).line(next), line.clone()),
            (key("R2").line(next), line),
            (key("M1"), with(&held("M1"), &["stage"], "on_hold".into())),
            (key("M2"), with(&held("M2"), &["told", "way"], "drone".into())),
            (key("R2"), with(&held("R2"), &["sex"], "asked_not".into())),
            (key("R1"), with(&held("R1"), &["status"], map(&[("in_care", "2026-01-02".into())]))),
            (key("T1"), with(&held("T1"), &["stage"], "paused".into())),
            (key("V1"), with(&held("V1"), &["reason"], "by_robot".into())),
            (
                key("S2"),
                with(
                    &held("S2"),
                    &["roles"],
                    Value::Array(vec!["desk".into(), "archivist".into()]),
                ),
            ),
            (key("D1"), with(&held("D1"), &["address", "part"], "2".into())),
        ]);
        // A roll: every member a record with a number and a rev of its own.
        for id in 1..=40 {
            let member = map(&[("roll", 1.into()), ("state", "ticked".into()), ("n", id.into())]);
            written.insert(newer(18, id), sealed(&member));
        }
        let ops = written.iter().map(|(key, value)| {
            let prev = now.get(key).map(|(seq, _)| *seq);
            JournalOp::new(*key, prev, Some(value.clone())).unwrap()
        });
        let meta = Meta {
            seq: next,
            time: Moment::parse_rfc3339("2026-11-25T10:00:00+08:00").unwrap(),
            staff: 2,
            acted_for: None,
            session: 1,
            verb: "entry.new".into(),
            subjects: vec![newer(16, 1)],
            request: RequestId(0xabcd),
            undoes: None,
            account: None,
            origin: None,
        };
        journal.append(vec![(meta, ops.collect())]).unwrap();
        Later { home, data, written }
    }

    fn run(&self, words: &str) -> (bool, String) {
        let words: Vec<&str> = ["--as", "S1"].into_iter().chain(words.split(' ')).collect();
        let done = dutydesk(self.home.path(), &self.data, &words);
        let said = [done.stdout, done.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        (done.status.success(), said.concat())
    }

    fn does(&self, words: &str) -> String {
        let (done, said) = self.run(words);
        assert!(done, "{words}: {said}");
        assert!(!said.contains(SEALED), "{words}: {said}");
        said
    }

    /// The refusal's code.
    fn refused(&self, words: &str) -> String {
        let (done, said) = self.run(&format!("{words} --json"));
        assert!(!done && !said.contains(SEALED), "{words}: {said}");
        let json = said.lines().next().unwrap_or_default();
        let json: Json = serde_json::from_str(json).unwrap_or_else(|_| panic!("{words}: {said}"));
        json["error"]["code"].as_str().unwrap_or_default().to_string()
    }

    fn leave(&self) {
        self.does("leave");
    }

    /// What was invented is there: whole records to the byte, single words in their records.
    fn nothing_is_lost(&self) {
        let now = last_values(&Files::at(&self.data).unwrap());
        for (key, value) in &self.written {
            let held = &now.get(key).unwrap_or_else(|| panic!("{key} is gone")).1;
            let whole = key.kind.is_newer() || key.sub != 0;
            let told = |bytes: &[u8]| envelope::open::<Value>(bytes).unwrap().to_string();
            if whole {
                assert_eq!(told(held), told(value), "{key}");
                assert_eq!(held, value, "{key}");
            }
        }
        for (key, word) in [
            ("M1", "on_hold"),
            ("M2", "drone"),
            ("R2", "asked_not"),
            ("R1", "in_care"),
            ("T1", "paused"),
            ("V1", "by_robot"),
            ("S2", "archivist"),
            ("D1", "\"part\": \"2\""),
        ] {
            let held = &now[&key.parse::<Key>().unwrap()].1;
            let told = envelope::open::<Value>(held).unwrap().to_string();
            assert!(told.contains(word), "{key}: {told}");
        }
    }
}

#[test]
fn an_hours_work_loses_nothing_of_what_a_later_program_wrote() {
    let desk = Later::directory();
    // It is there, named as of a newer version, and what nobody knows is shown to nobody.
    let shown = desk.does("matter show M1");
    assert!(shown.contains("新版本的「on_hold」"), "{shown}");
    let shown = desk.does("resident show R2");
    assert!(shown.contains("新版本的「drone_seen」"), "{shown}");
    assert!(desk.does("agenda --json").contains("\"M1\""), "what may wait stays in sight");
    for words in ["find 张三", "overview", "evening", "who", "matter list", "history M1"] {
        desk.does(words);
    }
    assert_eq!(desk.refused("history N16:1"), "newer.kind");
    // What would go wrong without knowing it is refused, with what to do.
    let (_, said) = desk.run("matter note M1 --text 看过");
    assert!(said.contains("升级") && said.contains("on_hold"), "{said}");
    assert_eq!(desk.refused("matter note M1 --text 看过"), "newer.record");
    assert_eq!(desk.refused("mediation note T1 --text 看过"), "newer.record");
    assert_eq!(desk.refused("resident status R1 --status here"), "newer.record");
    assert_eq!(desk.refused("resident erase R2 --ground asked --confirm R2"), "newer.kinds");
    assert_eq!(desk.refused("staff leave S2 --to S1"), "newer.kinds");
    // An hour of ordinary work around it, on the very records where that is possible.
    let first = desk.does("matter new --who 路人 --category 漏水 --text 滴水 --json");
    let matter: Json = serde_json::from_str(&first).unwrap();
    let matter = matter["id"].as_str().unwrap().to_string();
    let second = desk.does("matter new --who 路人 --category 漏水 --text 又滴 --json");
    let second: Json = serde_json::from_str(&second).unwrap();
    let merge = format!("matter merge {} --into {matter}", second["id"].as_str().unwrap());
    assert_eq!(desk.refused(&merge), "newer.kinds");
    for turn in 0..6 {
        desk.does("practice clock +10m");
        desk.does(&format!("matter note {matter} --text 第{turn}次"));
        desk.does(&format!("resident correct R2 --remark 备注{turn}"));
        desk.does(&format!("visit note V1 --text 探访{turn}"));
        desk.does("undo");
        if turn == 1 {
            desk.does("staff role S2 --roles desk,grid");
            desk.does("dwelling correct D1 --remark 顶层");
            desk.does(&format!("matter tell {matter} --way phone --result solved"));
            desk.does(&format!("matter reopen {matter} --text 又来"));
        }
        if turn == 3 {
            // Out of the journal alone: table, cache and snapshots are made anew.
            desk.leave();
            std::fs::remove_dir_all(desk.data.join("sled")).unwrap();
            let _ = std::fs::remove_dir_all(desk.data.join("snapshot"));
        }
    }
    let status: Json = serde_json::from_str(&desk.does("status --json")).unwrap();
    let report: Json = serde_json::from_str(&desk.does("journal verify --json")).unwrap();
    assert_eq!(report["ok"], true, "{report}");
    desk.leave();
    desk.nothing_is_lost();
    // Packed, in a snapshot, and in a table that is made of it.
    let files = Files::at(&desk.data).unwrap();
    let (mut journal, _) = Journal::open(&files).unwrap();
    journal.seal().unwrap();
    journal::write_snapshot(&files, journal.sealed()).unwrap();
    drop(journal);
    let mut next = Seq(0);
    while let Some(packed) = journal::pack_next(&files, next).unwrap() {
        next = packed.next();
    }
    std::fs::remove_dir_all(desk.data.join("sled")).unwrap();
    desk.does("agenda");
    let again: Json = serde_json::from_str(&desk.does("status --json")).unwrap();
    assert_eq!(again["digest"], status["digest"]);
    desk.leave();
    desk.nothing_is_lost();
    // Out as one file and back, and out of a backup.
    let file = desk.home.path().join("all.jsonl").display().to_string();
    desk.does(&format!("export all {file}"));
    let folder = desk.home.path().join("backups");
    std::fs::create_dir(&folder).unwrap();
    desk.does(&format!("backup setup --target {} --plain", folder.display()));
    desk.does("backup create");
    desk.leave();
    let backup = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let backup = backup.filter(|path| path.extension().is_some_and(|end| end == "ddb")).max();
    let restore = ["backup", "restore", backup.as_ref().unwrap().to_str().unwrap()];
    for words in [&["import", "all", file.as_str()][..], &restore] {
        let copy = desk.home.path().join(words[0]).join("data");
        std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
        let done = dutydesk(desk.home.path(), &copy, words);
        assert!(done.status.success(), "{words:?} {done:?}");
        let files = Files::at(&copy).unwrap();
        let (there, here) = (last_values(&files), last_values(&Files::at(&desk.data).unwrap()));
        assert_eq!(there, here, "{words:?}");
        // Where it came from may go on: this place is of the next epoch.
        let opened = dutydesk(desk.home.path(), &copy, &["--as", "S1", "agenda"]);
        assert!(opened.status.success(), "{opened:?}");
        dutydesk(desk.home.path(), &copy, &["--as", "S1", "leave"]);
        let epoch = |files: &Files| {
            let (journal, _) = Journal::open(files).unwrap();
            journal.origin().map(|origin| (origin.office, origin.epoch))
        };
        let (office, of) = epoch(&Files::at(&desk.data).unwrap()).unwrap();
        assert_eq!(epoch(&files), Some((office, of + 1)), "{words:?}");
    }
}
