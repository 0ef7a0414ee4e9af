//! Rosters through the desk: sent again, cut off, taken back.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::desk::importing;
use crate::desk::job::Job;
use crate::desk::tx::Caller;
use crate::domain::Kind;
use crate::domain::record::{Import, ImportState, Resident, Role};
use crate::domain::roster::{Chunk, Report, RosterRow};

pub(super) fn row(number: u32, fields: &[(&str, &str)]) -> RosterRow {
    let fields = fields.iter().filter(|(_, text)| !text.is_empty());
    let fields = fields.map(|(name, text)| (name.to_string(), text.to_string())).collect();
    RosterRow { row: number, fields, ..RosterRow::default() }
}

impl Person {
    pub(super) fn try_to_send(
        &mut self,
        rows: &[RosterRow],
        chunk: Chunk,
    ) -> Result<Report, Refusal> {
        let first = chunk.import.is_none();
        let ask = Ask::Import { rows: rows.to_vec(), first, dry_run: false, chunk };
        match self.connection.ask(ask)? {
            Reply::Imported(report) => Ok(report),
            other => panic!("{other:?}"),
        }
    }

    /// A chunk under a new number.
    fn chunk(&mut self, import: Option<Key>) -> Chunk {
        self.next += 1;
        let request = RequestId(self.next);
        Chunk { request, file: "/tmp/夏/名册.xlsx".into(), hash: "ab12".into(), import }
    }

    /// Brings rows in, a dwelling at a time.
    pub(super) fn imports(&mut self, rows: &[RosterRow]) -> Report {
        let home = |row: &RosterRow| row.fields.get("address").cloned();
        let dwellings = rows.chunk_by(|a, b| home(a) == home(b)).map(<[RosterRow]>::to_vec);
        self.imports_chunks(&dwellings.collect::<Vec<_>>())
    }

    /// Brings rows in as they are divided.
    pub(super) fn imports_chunks(&mut self, chunks: &[Vec<RosterRow>]) -> Report {
        let mut report = Report::default();
        for rows in chunks {
            let chunk = self.chunk(report.import);
            report.and(self.try_to_send(rows, chunk).unwrap());
        }
        if let Some(import) = report.import {
            let (unchanged, rejected) = (report.unchanged, report.rejected.len() as u64);
            let end = Ask::EndImport { import, stopped: false, unchanged, rejected };
            self.connection.ask(end).unwrap();
        }
        report
    }

    pub(super) fn takes_back(&mut self, import: Key) -> Result<Done, Refusal> {
        self.next += 1;
        match self.connection.ask(Ask::UndoImport { import, request: RequestId(self.next) })? {
            Reply::Done(done) => Ok(done),
            other => panic!("{other:?}"),
        }
    }

    fn list(&mut self) -> Vec<(Key, Import)> {
        match self.connection.ask(Ask::Imports) {
            Ok(Reply::Imports(list)) => list,
            other => panic!("{other:?}"),
        }
    }
}

type Everything = BTreeMap<Key, Vec<u8>>;

/// All records and lines but counters and imports.
fn everything(desk: &Desk) -> Everything {
    let world = desk.shared.world();
    let records = world.records.after(None);
    let records = records.filter(|(key, _)| !matches!(key.kind, Kind::Counter | Kind::Import));
    records.map(|(key, stored)| (key, stored.value)).collect()
}

fn office() -> (tempfile::TempDir, Arc<Desk>, Person) {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let person = Person::enter(&desk, "wangli");
    (dir, desk, person)
}

const ZHANG: &[(&str, &str)] = &[("name", "张三"), ("address", "3-2-501"), ("relation", "02")];
const WANG: &[(&str, &str)] = &[("name", "王芳"), ("address", "3-2-501"), ("relation", "10")];
const LI: &[(&str, &str)] = &[("name", "李四"), ("address", "3-2-502"), ("phone", "13800000001")];

#[test]
fn an_import_is_a_record_of_its_own() {
    let (_dir, desk, mut wang) = office();
    let bad = row(5, &[("name", "赵六"), ("id_number", "1"), ("address", "3-2-502")]);
    let report = wang.imports(&[row(2, ZHANG), row(3, WANG), row(4, LI), bad]);
    assert_eq!((report.added, report.rejected.len()), (3, 1), "{report:?}");
    assert!(report.left_out.is_empty());
    let list = wang.list();
    let (key, import) = &list[0];
    assert_eq!((list.len(), key.to_string().as_str()), (1, "I1"));
    assert_eq!((import.file.as_str(), import.hash.as_str()), ("名册.xlsx", "ab12"));
    assert_eq!((import.added, import.rejected, import.state), (3, 1, ImportState::Done));
    assert_eq!((import.staff, import.began.to_string().as_str()), (1, MORNING));
    assert_eq!(import.answered, None, "what was rejected is nobody's business in a list");
    let again = wang.imports(&[row(2, ZHANG), row(3, WANG), row(4, LI)]);
    assert_eq!((again.unchanged, again.import), (3, None));
    assert_eq!(wang.list().len(), 1, "what changes nothing leaves no trace");
    desk.close();
}

#[test]
fn a_namesake_behind_the_door_who_cannot_be_the_same_is_asked_about() {
    let father = [("name", "李国强"), ("address", "3-2-501")];
    let phone = ("phone", "13800000001");
    let other = ("phone", "13900000002");
    let number = ("id_number", "11010519491231002X");
    for (known, says, field) in [
        // A son of his father's name.
        (
            vec![("relation", "02"), phone],
            vec![("relation", "20"), ("birth", "1990-03-05"), other, number],
            "relation",
        ),
        (vec![("relation", "20")], vec![("relation", "02")], "relation"),
        (vec![("relation", "02"), phone], vec![("relation", "51"), phone], "relation"),
        (vec![("birth", "1950-01-02")], vec![("birth", "1950-02-01")], "birth"),
        (vec![("birth", "1950-01-02")], vec![number], "birth"),
        (vec![("sex", "male"), phone], vec![("sex", "female"), phone], "sex"),
        (
            vec![("sex", "male"), ("birth", "1950-01-02")],
            vec![("sex", "female"), ("birth", "1950-01-02")],
            "sex",
        ),
    ] {
        let (_dir, desk, mut wang) = office();
        wang.imports(&[row(2, &[&father[..], &known].concat())]);
        let was = everything(&desk);
        let report = wang.imports(&[row(2, &[&father[..], &says].concat())]);
        assert_eq!((report.added, report.updated, report.rejected.len()), (0, 0, 1), "{says:?}");
        let why = &report.rejected[0].why;
        let said = ["ids", "field"].map(|fact| why.facts[fact].as_str());
        assert_eq!((why.code.as_str(), said), ("import.unlike", ["R1", field]), "{why:?}");
        assert!(everything(&desk) == was, "{says:?}");
    }
    // What is the same, or known of one of both alone, speaks against nobody.
    for (known, says) in [
        (
            vec![("relation", "02"), ("birth", "1950-01-02")],
            vec![("relation", "51"), ("birth", "1950-01-02")],
        ),
        (vec![("relation", "02")], vec![("relation", "10"), other]),
        (vec![("relation", "02")], vec![("birth", "1950-01-02"), ("sex", "male")]),
    ] {
        let (_dir, _desk, mut wang) = office();
        wang.imports(&[row(2, &[&father[..], &known].concat())]);
        let report = wang.imports(&[row(2, &[&father[..], &says].concat())]);
        assert_eq!((report.added, report.updated, report.rejected.len()), (0, 1, 0), "{report:?}");
    }
    // Father and son in one roster are two, and stay two; the father alone is still he.
    let (_dir, _desk, mut wang) = office();
    let both = [
        row(2, &[&father[..], &[("relation", "02")]].concat()),
        row(3, &[&father[..], &[("relation", "20"), number]].concat()),
    ];
    assert_eq!(wang.imports(&both).added, 2);
    let again = wang.imports(&both);
    assert_eq!((again.unchanged, again.rejected.len()), (2, 0), "{again:?}");
}

#[test]
fn what_the_desk_cannot_keep_of_a_row_is_left_out_and_said() {
    let (_dir, _desk, mut wang) = office();
    let side = [
        ("birth", "1980-2-30"),
        ("relation", "3"),
        ("sex", "2"),
        ("phone", "1380013800"),
        ("also", "这个小名长得没有人会这么叫他一辈子也不会有人记得住"),
    ];
    for (n, (field, text)) in (2..).zip(side) {
        let report = wang.imports(&[row(n, &[("name", "赵六"), (field, text)])]);
        let left: Vec<_> =
            report.left_out.iter().map(|left| (left.row, left.field.as_str())).collect();
        assert_eq!((report.rejected.len(), left), (0, vec![(n, field)]), "{report:?}");
    }
    let number = ("id_number", "11010519491231002X");
    let report = wang.imports(&[row(9, &[("name", "钱七"), number, ("sex", "male")])]);
    assert_eq!((report.added, report.left_out[0].why.code.as_str()), (1, "id.sex"));
}

#[test]
fn a_roster_with_one_number_takes_no_other_away() {
    let (_dir, desk, mut wang) = office();
    let who = [("name", "李娜"), ("id_number", "11010519491231002X")];
    let phones = |desk: &Desk| {
        let person: Resident = desk.shared.world().view().get(1).unwrap();
        let phones = person.phones.into_iter().map(|phone| phone.number + &phone.whose);
        phones.collect::<Vec<_>>().join(" ")
    };
    let (both, one) = (("phone", "13800138000"), ("phone", "13900139000"));
    wang.imports(&[row(2, &[who[0], who[1], both, ("phone2", "13900139000")])]);
    wang.imports(&[row(2, &[who[0], who[1], one])]);
    assert_eq!(phones(&desk), "13800138000 13900139000");
    let hers = [("phone", "13700137000"), ("phone_whose", "女儿")];
    let report = wang.imports(&[row(2, &[who[0], who[1], hers[0], hers[1]])]);
    assert_eq!(phones(&desk), "13800138000 13900139000");
    assert_eq!(report.left_out[0].why.code, "import.phones_full");
    assert_eq!(report.left_out[0].said, "137****7000 女儿");
}

#[test]
fn rows_sent_again_are_answered_again_before_and_after_a_restart() {
    let (dir, desk, mut wang) = office();
    let chunk = wang.chunk(None);
    let rows = [row(2, ZHANG), row(3, &[("name", "甲"), ("id_number", "1")])];
    let report = wang.try_to_send(&rows, chunk.clone()).unwrap();
    assert_eq!((report.added, report.rejected.len()), (1, 1));
    // The answer got lost: the client comes again on another connection.
    let mut again = Person::enter(&desk, "wangli");
    assert_eq!(again.try_to_send(&rows, chunk.clone()).unwrap(), report);
    drop((wang, again));
    let seq = desk.shared.world().seq;
    desk.close();
    drop(desk);
    let desk = open(dir.path());
    let mut again = Person::enter(&desk, "wangli");
    assert_eq!(again.list()[0].1.state, ImportState::Stopped, "nobody sends rows any more");
    assert_eq!(again.try_to_send(&rows, chunk).unwrap(), report);
    assert_eq!(desk.shared.world().seq, seq, "nothing was committed twice");
    // It goes on under the same import, which remembers of whom it has spoken.
    let chunk = again.chunk(report.import);
    let more = again.try_to_send(&[row(7, ZHANG), row(8, LI)], chunk).unwrap();
    assert_eq!((more.added, more.import), (1, report.import));
    assert_eq!(more.rejected[0].why.code, "import.same");
    assert_eq!(again.list()[0].1.state, ImportState::Running);
    let refused = again.takes_back(report.import.unwrap()).unwrap_err();
    assert_eq!(refused.code, "import.running");
    desk.close();
}

/// The import's record as the desk keeps it, whoever may still send rows.
fn kept(desk: &Desk, import: Key) -> Import {
    desk.shared.world().view().get(import.id).unwrap()
}

#[test]
fn an_import_stops_when_another_person_signs_in_there() {
    let (_dir, desk, mut wang) = office();
    wang.does("staff.add", None, &[("name", "李静"), ("roles", "grid")]);
    let chunk = wang.chunk(None);
    let import = wang.try_to_send(&[row(2, ZHANG)], chunk).unwrap().import.unwrap();
    let chunk = wang.chunk(Some(import));
    let bad = row(4, &[("name", "赵六"), ("id_number", "1")]);
    wang.try_to_send(&[row(3, ZHANG), bad], chunk).unwrap();
    let me = wang.session.staff;
    wang.connection.ask(Ask::SignIn { staff: Some(me), since: None }).unwrap();
    assert_eq!(kept(&desk, import).state, ImportState::Running, "the same person goes on");
    let other = wang.session.colleagues.len() as u64 + 1;
    wang.connection.ask(Ask::SignIn { staff: Some(other), since: None }).unwrap();
    let record = kept(&desk, import);
    assert_eq!((record.state, record.staff), (ImportState::Stopped, me));
    assert!(record.ended.is_some());
    assert_eq!((record.added, record.rejected), (1, 2), "rows that changed nothing count too");
    wang.connection.ask(Ask::SignIn { staff: Some(me), since: None }).unwrap();
    wang.takes_back(import).unwrap();
    desk.close();
}

#[test]
fn an_import_stops_when_its_client_goes_and_not_when_another_goes_on_with_it() {
    let (_dir, desk, mut wang) = office();
    let chunk = wang.chunk(None);
    let rows = [row(2, ZHANG)];
    let report = wang.try_to_send(&rows, chunk.clone()).unwrap();
    let import = report.import.unwrap();
    // The cut was noticed by the client first: it is here again before the old one leaves.
    let mut again = Person::enter(&desk, "wangli");
    assert_eq!(again.try_to_send(&rows, chunk.clone()).unwrap(), report);
    drop(wang);
    assert_eq!(kept(&desk, import).state, ImportState::Running);
    drop(again);
    let record = kept(&desk, import);
    assert_eq!(record.state, ImportState::Stopped);
    assert!(record.ended.is_some());
    // What was answered last is answered again all the same.
    let mut again = Person::enter(&desk, "wangli");
    let seq = desk.shared.world().seq;
    assert_eq!(again.try_to_send(&rows, chunk).unwrap(), report);
    assert_eq!(desk.shared.world().seq, seq, "nothing was committed twice");
    let end = Ask::EndImport { import, stopped: false, unchanged: 0, rejected: 0 };
    again.connection.ask(end).unwrap();
    drop(again);
    assert_eq!(kept(&desk, import).state, ImportState::Done, "an end that was said stands");
    desk.close();
}

#[test]
fn a_household_that_is_too_large_stays_out_and_its_neighbours_come_in() {
    let (_dir, desk, mut wang) = office();
    let remark = "长".repeat(1_900);
    let with = |n: u32, address: &str| {
        let name = format!("张{}", char::from_u32(0x4e00 + n).unwrap());
        row(n, &[("name", &name), ("address", address), ("remark", &remark)])
    };
    // 150 files of almost 6 KB are more than a transaction holds; 2 times 70 need two.
    let mut rows: Vec<_> = (0..150).map(|n| with(n, "1-1-101")).collect();
    rows.extend((150..220).map(|n| with(n, "1-1-102")));
    rows.extend((220..290).map(|n| with(n, "1-1-103")));
    let chunk = wang.chunk(None);
    let before = desk.shared.world().seq;
    let report = wang.try_to_send(&rows, chunk.clone()).unwrap();
    assert_eq!((report.rows, report.added, report.rejected.len()), (290, 140, 150));
    let whys = report.rejected.iter().map(|rejected| rejected.why.code.as_str());
    assert!(whys.into_iter().all(|code| code == "import.household"));
    assert_eq!(desk.shared.world().seq.0, before.0 + 2, "households are not split");
    assert_eq!(wang.list()[0].1.added, 140);
    assert_eq!(wang.try_to_send(&rows, chunk).unwrap(), report);
    desk.close();
}

#[test]
fn nobody_takes_back_what_others_built_on() {
    let (_dir, desk, mut wang) = office();
    wang.does("staff.add", None, &[("name", "刘敏"), ("account", "liumin")]);
    wang.does("resident.new", None, LI);
    let report = wang.imports(&[row(2, ZHANG), row(3, &[LI, &[("tags", "独居")]].concat())]);
    assert_eq!((report.added, report.updated), (1, 1), "{report:?}");
    let import = report.import.unwrap();
    let before = everything(&desk);
    let mut liu = Person::enter(&desk, "liumin");
    assert_eq!(liu.takes_back(import).unwrap_err().code, "import.not_yours");
    let (li, zhang) = (Key::of(Kind::Resident, 1), Key::of(Kind::Resident, 2));
    let text = &[("text", "见过")][..];
    let about = [("who", "R2"), ("category", "ask"), ("text", "问")];
    let joins = [("name", "张小"), ("address", "3-2-501")];
    let corrected = [("remark", "耳背")];
    let built = [
        ("resident.note", Some(zhang), text, "R2"),
        ("matter.new", None, &about[..], "M1"),
        ("resident.new", None, &joins[..], "R3"),
        ("resident.correct", Some(li), &corrected[..], "R1"),
    ];
    for (command, on, args, named) in built {
        liu.try_to(command, on, args).unwrap();
        let after = everything(&desk);
        let refused = wang.takes_back(import).unwrap_err();
        assert_eq!(refused.code, "import.built_on", "{command}");
        assert!(refused.facts["ids"].contains(named), "{command}: {refused:?}");
        assert_eq!(everything(&desk), after, "nothing is taken back by half");
        liu.does("undo", None, &[]);
    }
    // A note on somebody whom the import only updated is not built on it.
    liu.try_to("resident.note", Some(li), text).unwrap();
    wang.takes_back(import).unwrap();
    assert_eq!(wang.takes_back(import).unwrap_err().code, "import.undone");
    let left = everything(&desk);
    assert!(left.keys().all(|key| key.record() != zhang) && left[&li] != before[&li]);
    assert_eq!(wang.list()[0].1.state, ImportState::Undone);
    assert_eq!(wang.takes_back(Key::of(Kind::Import, 9)).unwrap_err().code, "unknown");
    desk.close();
}

#[test]
fn taking_back_that_was_cut_off_is_finished_when_asked_again() {
    let (dir, desk, mut wang) = office();
    wang.does("resident.new", None, LI);
    let before = everything(&desk);
    let many = (0..700).map(|n| {
        let (name, room) = (format!("赵{}", char::from_u32(0x4e00 + n).unwrap()), 101 + n / 3);
        row(n, &[("name", &name), ("address", &format!("7-1-{room}"))])
    });
    let mut rows: Vec<_> = many.collect();
    rows.push(row(900, &[LI, &[("tags", "独居")]].concat()));
    let import = wang.imports(&rows).import.unwrap();
    let request = RequestId(77);
    let parts = {
        let world = desk.shared.world();
        let caller = Caller {
            roles: Role::ALL.into(),
            staff: 1,
            session: 1,
            account: None,
            now: desk.shared.clock().now(),
        };
        importing::transactions(world.view(), &files(dir.path()), &caller, import, request).unwrap()
    };
    assert!(parts.len() >= 3, "{}", parts.len());
    // The desk dies behind the second part.
    let txns = parts.into_iter().take(2).map(|(txn, _)| txn).collect();
    let (answer, answered) = std::sync::mpsc::sync_channel(1);
    desk.submit(Job::Own { txns, answer }).unwrap();
    answered.recv().unwrap().unwrap();
    drop(wang);
    desk.close();
    drop(desk);
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    assert_eq!(wang.list()[0].1.state, ImportState::Undoing);
    let done = wang.takes_back(import).unwrap();
    assert_eq!(done.subject, Some(import));
    assert_eq!(everything(&desk), before);
    assert_eq!(wang.list()[0].1.state, ImportState::Undone);
    desk.close();
}

fn files(data: &Path) -> Files {
    Files::at(data).unwrap()
}

fn any_row() -> impl Strategy<Value = RosterRow> {
    let of = |texts: &'static [&'static str]| prop::sample::select(texts);
    let address = of(&["1-1-101", "1-1-102", "2-1-201", ""]);
    let birth = of(&["", "1958-3-5", "1990-1-1"]);
    let phone = of(&["", "13800000001", "13800000002"]);
    let more = (of(&["", "02", "10", "20"]), of(&["", "独居", "低保"]), of(&["", "耳背", "来过"]));
    (of(&["张三", "李四", "王芳"]), address, birth, phone, more).prop_map(
        |(name, address, birth, phone, (relation, tags, remark))| {
            let fields = [
                ("name", name),
                ("address", address),
                ("birth", birth),
                ("phone", phone),
                ("relation", relation),
                ("tags", tags),
                ("remark", remark),
            ];
            row(0, &fields)
        },
    )
}

fn rows(most: usize) -> impl Strategy<Value = Vec<RosterRow>> {
    prop::collection::vec(any_row(), 0..most).prop_map(|mut rows| {
        rows.sort_by(|a, b| a.fields.get("address").cmp(&b.fields.get("address")));
        for (row, number) in rows.iter_mut().zip(2..) {
            row.row = number;
        }
        rows
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn what_was_taken_back_was_never_there(
        first in rows(8), second in rows(8), phone in "1380000000[3-9]", restart in any::<bool>(),
    ) {
        let (dir, mut desk, mut wang) = office();
        wang.does("resident.new", None, &[("name", "张三"), ("address", "1-1-101")]);
        wang.imports(&first);
        wang.does("resident.correct", Some(Key::of(Kind::Resident, 1)), &[("phone", &phone)]);
        let before = everything(&desk);
        let report = wang.imports(&second);
        if restart {
            drop(wang);
            desk.close();
            drop(desk);
            desk = open(dir.path());
            wang = Person::enter(&desk, "wangli");
        }
        if let Some(import) = report.import {
            prop_assert!(report.added + report.updated > 0 || everything(&desk) != before);
            wang.takes_back(import).unwrap();
        }
        prop_assert_eq!(everything(&desk), before);
        desk.close();
    }
}
