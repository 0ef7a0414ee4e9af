//! Data directories of every format version open for ever. `dir-1.0` has plain segments,
//! `dir-2.0` packed ones, a snapshot, drafts, the office's own calendar, every kind of
//! record, and beside it a backup, `dir-3.0` the same in segments that say whose they are, with
//! an address of every width and people in timelines by their numbers. Each was made once by `a_golden_directory_is_made`
//! below; a new version gets one of its own beside them, and none is ever made again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dutydesk::desk::{Clock, Connection, Desk, House, Opening, Peer, TABLE_PATIENCE};
use dutydesk::domain::address::Address;
use dutydesk::domain::record::Dwelling;
use dutydesk::domain::roster::{Chunk, RosterRow};
use dutydesk::domain::txn::RequestId;
use dutydesk::domain::{Key, Meta, Moment, Seq, envelope};
use dutydesk::files::Files;
use dutydesk::journal::{self, Journal, JournalOp};
use dutydesk::link::practice::Practice;
use dutydesk::wire::{Ask, Deed, Draft};
use serde_json::Value;

use crate::whole::{all_files, copy_dir, dutydesk};

pub fn golden(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("dir-{version}"))
}

/// A copy of a golden directory with the real program over it.
struct Opened {
    home: tempfile::TempDir,
    data: PathBuf,
}

impl Opened {
    fn copy(version: &str) -> Opened {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        copy_dir(&golden(version), &data);
        Opened { home, data }
    }

    fn ask(&self, words: &[&str]) -> Value {
        let words = [&["--as", "S1"], words, &["--json"]].concat();
        let done = dutydesk(self.home.path(), &self.data, &words);
        assert!(done.status.success(), "{words:?} {done:?}");
        serde_json::from_slice::<Value>(&done.stdout).unwrap()
    }

    fn leave(&self) {
        let left = dutydesk(self.home.path(), &self.data, &["--as", "S1", "leave"]);
        assert!(left.status.success(), "{left:?}");
    }
}

#[test]
fn a_data_directory_of_version_one_opens_and_holds_what_it_held() {
    let desk = Opened::copy("1.0");
    let matter = desk.ask(&["matter", "show", "M1"]);
    assert_eq!(matter["fields"]["text"], "天花板滴水", "the correction was taken back");
    assert_eq!(desk.ask(&["resident", "show", "R1"])["fields"]["name"], "张三");
    let history = desk.ask(&["history", "M1"]);
    let verbs: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|row| &row["verb"]).collect();
    assert_eq!(verbs, ["undo", "matter.correct", "matter.new"]);
    let found = desk.ask(&["find", "zs"]);
    assert_eq!(found["results"][0]["id"], "R1", "{found}");
    let queue = desk.ask(&["agenda"]);
    let rows = queue["items"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["subject"] == "M1"), "{queue}");
    let report = desk.ask(&["journal", "verify"]);
    assert_eq!(report["ok"], true, "{report}");
    desk.leave();
}

/// Fields as typed, by name.
type Fields = &'static [(&'static str, &'static str)];

/// What was done in `dir-2.0` and `dir-3.0`, in this order: the command, to which record, the fields.
const DEEDS: &[(&str, &str, Fields)] = &[
    ("office.name", "", &[("name", "幸福社区")]),
    ("staff.add", "", &[("name", "刘敏"), ("account", "liumin"), ("roles", "desk,mediator")]),
    ("resident.new", "", &[("name", "张三"), ("address", "3-2-501"), ("phone", "13812348000")]),
    ("resident.new", "", &[("name", "李四"), ("address", "甲2-1-303"), ("tags", "独居")]),
    ("resident.correct", "R1", &[("id_number", "11010519491231002X"), ("also", "小三")]),
    ("matter.new", "", &[("resident", "R1"), ("category", "leak"), ("text", "天花板滴水")]),
    ("matter.call", "M1", &[("outcome", "missed"), ("text", "没人接")]),
    ("matter.limit", "M1", &[("due", "2026-12-08"), ("source", "街道")]),
    ("matter.transfer", "M1", &[("to", "S2"), ("reason", "grid")]),
    ("matter.new", "", &[("who", "路过的人"), ("category", "ask"), ("text", "几点开门")]),
    ("matter.tell", "M2", &[("way", "face"), ("result", "explained"), ("text", "八点半")]),
    ("visit.new", "R2", &[("visit_reason", "alone")]),
    ("visit.step", "V1", &[("outcome", "well"), ("text", "都好")]),
    ("certificate.refuse", "", &[("certificate", "kinship"), ("who", "R1"), ("text", "要公证")]),
    ("demand.new", "", &[("demander", "street"), ("demand", "form"), ("text", "走访表")]),
    ("contact.new", "", &[("contact_kind", "lift"), ("phone", "010-80000201"), ("post", "电梯")]),
    ("incident.new", "", &[("incident_kind", "fire"), ("place", "3-2-501")]),
    ("mediation.new", "", &[("dispute", "noise"), ("party", "R1"), ("party_b", "李四")]),
    ("matter.correct", "M1", &[("text", "厨房滴水")]),
    ("undo", "", &[]),
    ("resident.new", "", &[("name", "欧阳罕"), ("address", "7-7-707")]),
    ("resident.erase", "R3", &[("ground", "asked"), ("confirm", "R3")]),
];

/// What was done in `dir-3.0` besides.
const DEEDS_3: &[(&str, &str, Fields)] = &[
    ("matter.new", "", &[("resident", "R2"), ("category", "leak"), ("text", "写错了人")]),
    ("matter.correct", "M3", &[("who", "R1")]),
    ("resident.new", "", &[("name", "张强"), ("address", "3-2-501")]),
    ("household.correct", "H1", &[("head", "R5")]),
    ("household.correct", "H1", &[("head", "R1")]),
];

/// Each record of `dir-2.0` by a field that it was given.
const HELD: &[(&str, &str, &str)] = &[
    ("resident", "R1", "张三"),
    ("resident", "R1", "小三"),
    ("resident", "R2", "独居"),
    ("household", "H1", "3-2-501"),
    ("dwelling", "D2", "甲2-1-303"),
    ("matter", "M1", "天花板滴水"),
    ("matter", "M1", "没人接"),
    ("matter", "M2", "八点半"),
    ("visit", "V1", "都好"),
    ("certificate", "Z1", "要公证"),
    ("contact", "E1", "010-80000201"),
    ("incident", "X1", "3-2-501"),
    ("mediation", "T1", "李四"),
    ("resident", "R4", "王五"),
];

#[test]
fn a_data_directory_of_version_two_opens_and_holds_what_it_held() {
    let majors = majors(&golden("2.0"));
    assert!(majors.contains(&2) && majors.last() == Some(&1), "{majors:?}");
    let desk = holds_what_it_held("2.0");
    // What was there stays as it is; what came since is of the present format.
    let now = self::majors(&desk.data);
    assert_eq!((&now[..majors.len()], now.last()), (&majors[..], Some(&3)));
}

#[test]
fn a_data_directory_of_version_three_opens_and_holds_what_it_held() {
    assert!(majors(&golden("3.0")).iter().all(|major| *major == 3));
    let forms: Vec<u8> = segments(&golden("3.0")).map(|bytes| bytes[76]).collect();
    assert!(forms.contains(&1) && forms.last() == Some(&0), "packed and plain: {forms:?}");
    let desk = holds_what_it_held("3.0");
    let shown = desk.ask(&["dwelling", "show", "D9"]);
    assert!(shown.to_string().contains("二期A座东-底商5-2"), "{shown}");
    let shown = desk.ask(&["household", "show", "H1"]);
    assert!(shown.to_string().contains("R1"), "{shown}");
    desk.leave();
}

/// The segments, in order.
fn segments(data: &Path) -> impl Iterator<Item = Vec<u8>> {
    all_files(&data.join("journal")).into_values()
}

fn majors(data: &Path) -> Vec<u16> {
    segments(data).map(|bytes| u16::from_be_bytes([bytes[8], bytes[9]])).collect()
}

fn holds_what_it_held(version: &str) -> Opened {
    let desk = Opened::copy(version);
    let holds = || {
        for (kind, id, text) in HELD {
            let shown = desk.ask(&[kind, "show", id]);
            assert!(shown.to_string().contains(text), "{id} {text}: {shown}");
        }
    };
    holds();
    // An incident of a time before incidents kept their card goes on under the card of then.
    let card = &desk.ask(&["incident", "show", "X1"])["card"];
    let steps = card["steps"].as_array().unwrap();
    assert_eq!((steps.len(), &steps[1]["words"]), (6, &"让人往楼下疏散, 不坐电梯".into()));
    assert!(desk.ask(&["demand", "list"]).to_string().contains("走访表"));
    assert_eq!(desk.ask(&["find", "oyh"])["total"], 0);
    let imports = desk.ask(&["import", "list"]);
    assert_eq!(imports["items"][0]["added"], 1, "{imports}");
    let queue = desk.ask(&["agenda"]);
    for id in ["M1", "V1", "T1"] {
        let rows = queue["items"].as_array().unwrap();
        assert!(rows.iter().any(|row| row["subject"] == id), "{id}: {queue}");
    }
    let history = desk.ask(&["history", "R1"]);
    let verbs: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|row| &row["verb"]).collect();
    assert_eq!(verbs[verbs.len() - 2..], ["resident.correct", "resident.new"]);
    desk.ask(&["matter", "note", "M1", "--text", "后来写的"]);
    desk.ask(&["incident", "tick", "X1", "--step", "6"]);
    let report = desk.ask(&["journal", "verify"]);
    assert_eq!(report["ok"], true, "{report}");
    desk.leave();
    // Of snapshot and journal alone, and of the journal alone.
    for lost in ["sled", "snapshot"] {
        std::fs::remove_dir_all(desk.data.join(lost)).unwrap();
        holds();
        desk.leave();
    }
    let drafts = all_files(&desk.data.join("drafts"));
    assert!(drafts.keys().any(|path| path.ends_with("77.draft")), "{drafts:?}");
    assert_eq!(all_files(&desk.data.join("calendar")).len(), 1);
    // Its backup opens, too.
    let file = golden(&format!("{version}.ddb"));
    let words = ["backup", "verify", file.to_str().unwrap(), "--json"];
    let done = dutydesk(desk.home.path(), &desk.data, &words);
    assert!(done.status.success(), "{done:?}");
    desk
}

/// A dwelling whose address uses every part, which no form can write yet.
fn widest(files: &Files) {
    let address = Address {
        estate: "二期".into(),
        building: "A座".into(),
        unit: "东".into(),
        room: "底商5".into(),
        part: "2".into(),
        ..Address::default()
    };
    let dwelling = Dwelling { address, remark: String::new(), extra: Default::default() };
    let (key, value) = ("D9".parse().unwrap(), envelope::seal(1, &dwelling).unwrap());
    let (mut journal, _) = Journal::open_with(files, 2 << 10).unwrap();
    let meta = Meta {
        seq: journal.head().0.next(),
        time: Moment::parse_rfc3339("2026-11-25T08:31:00+08:00").unwrap(),
        staff: 0,
        acted_for: None,
        session: 0,
        verb: "dwelling.new".into(),
        subjects: vec![key],
        request: RequestId(9_999),
        undoes: None,
        account: None,
        origin: None,
    };
    journal.append(vec![(meta, vec![JournalOp::new(key, None, Some(value)).unwrap()])]).unwrap();
}

/// How a golden directory is made: once, for a new format, and never again for an old
/// one. `GOLDEN_DIR=/some/where cargo test --test all -- --ignored golden_directory`
#[test]
#[ignore = "makes a directory, for a new format version"]
fn a_golden_directory_is_made() {
    let target = PathBuf::from(std::env::var("GOLDEN_DIR").expect("GOLDEN_DIR names it"));
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let files = Files::at(&data).unwrap();
    Practice::Blank.mark(&data).unwrap();
    std::fs::create_dir_all(data.join("calendar")).unwrap();
    let calendar = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/calendar/2026.toml");
    std::fs::copy(calendar, data.join("calendar/2026.toml")).unwrap();
    let opened = || {
        let clock = Clock::open(&files, true, Some("2026-11-25T08:30:00+08:00")).unwrap();
        let opening = Opening {
            claim: None,
            files: files.clone(),
            clock,
            practice: true,
            house: House::of(files.root(), Path::new("/nowhere")),
            // So small that there are several.
            segment_bytes: 2 << 10,
            patience: TABLE_PATIENCE,
            on_fatal: Box::new(|why| panic!("{why}")),
            progress: Box::new(|_, _| {}),
        };
        Desk::open(opening).unwrap()
    };
    let desk = opened();
    let peer = Peer { uid: 1000, account: "wangli".into() };
    let mut line = desk.connect(peer, Arc::new(|_| true));
    line.ask(Ask::SignIn { staff: None, since: None }).unwrap();
    let mut request = 0;
    let mut do_all = |line: &mut Connection, deeds: &[(&str, &str, Fields)]| {
        for (command, subject, args) in deeds {
            request += 1;
            let args = args.iter().map(|(name, value)| (name.to_string(), value.to_string()));
            let deed = Deed {
                request: RequestId(request),
                command: command.to_string(),
                subject: subject.parse::<Key>().ok(),
                args: args.collect(),
                ..Deed::default()
            };
            line.ask(Ask::Do(deed)).unwrap_or_else(|refusal| panic!("{command}: {refusal:?}"));
        }
    };
    do_all(&mut line, DEEDS);
    let fields = [("name", "王五"), ("address", "9-1-101")];
    let fields = fields.map(|(name, value)| (name.to_string(), value.to_string())).into();
    let chunk = Chunk {
        request: RequestId(1_000),
        file: "名册.xlsx".into(),
        hash: "ab12".into(),
        import: None,
    };
    let rows = vec![RosterRow { row: 2, fields, ..RosterRow::default() }];
    line.ask(Ask::Import { rows, first: true, dry_run: false, chunk }).unwrap();
    let import = "I1".parse().unwrap();
    line.ask(Ask::EndImport { import, stopped: false, unchanged: 0, rejected: 0 }).unwrap();
    do_all(&mut line, DEEDS_3);
    let draft = Draft {
        id: 77,
        staff: 1,
        command: "matter.new".into(),
        fields: [("text".to_string(), "没写完的".to_string())].into(),
        ..Draft::default()
    };
    line.ask(Ask::KeepDraft(draft)).unwrap();
    drop(line);
    desk.close();
    drop(desk);
    widest(&files);
    // Once more, so that whatever was under way has come to its end.
    opened().close();
    let mut next = Seq(0);
    while let Some(packed) = journal::pack_next(&files, next).unwrap() {
        next = packed.next();
    }
    let backups = home.path().join("backups");
    std::fs::create_dir(&backups).unwrap();
    for words in [&["setup", "--target", backups.to_str().unwrap(), "--plain"][..], &["create"]] {
        let words = [&["--as", "S1", "backup"], words].concat();
        let done = dutydesk(home.path(), &data, &words);
        assert!(done.status.success(), "{done:?}");
    }
    dutydesk(home.path(), &data, &["--as", "S1", "leave"]);
    let backup = all_files(&backups).into_keys().next().unwrap();
    std::fs::copy(backup, format!("{}.ddb", target.display())).unwrap();
    for name in ["journal", "snapshot", "calendar", "drafts"] {
        copy_dir(&data.join(name), &target.join(name));
    }
    // They are of one program and one start.
    std::fs::remove_file(target.join(journal::CACHE)).unwrap();
    let _ = std::fs::remove_file(target.join("drafts/left.sums"));
    for name in ["practice", "clock.toml"] {
        let _ = std::fs::copy(data.join(name), target.join(name));
    }
}
