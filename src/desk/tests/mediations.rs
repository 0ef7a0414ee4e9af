//! 调解: its way from application to archive, and who sees how much of it.

use super::*;
use crate::domain::Kind;
use crate::domain::agenda::Part;
use crate::domain::lamp::Lamp;
use crate::wire::{Pages, QueueRow};

impl Person {
    /// How many records a search finds, and the cases among them with their parties.
    fn cases(&mut self, query: &str, kind: Option<Kind>) -> (u64, Vec<(Key, String)>) {
        let ask = Ask::Find { query: query.into(), kind, limit: 50 };
        let Ok(Reply::Found(found)) = self.connection.ask(ask) else { panic!("{query}") };
        let cases = found.rows.into_iter().filter(|row| row.key.kind == Kind::Mediation);
        (found.total, cases.map(|row| (row.key, row.name)).collect())
    }

    pub(super) fn case_row(&mut self, key: Key) -> Option<QueueRow> {
        match self.connection.ask(Ask::Queue { all: false }) {
            Ok(Reply::Queue(rows)) => rows.into_iter().find(|row| row.key == key),
            other => panic!("{other:?}"),
        }
    }
}

/// What nobody but the mediator and the director may read, all in one case.
const SECRETS: [&str; 6] = ["孙某某", "拖家具", "noise", "楼道口", "铺地垫", "planned"];

/// 王丽 (director and founder), 刘敏 who mediates, 张强 who does and is not in this case.
struct Office {
    wang: Person,
    liu: Person,
    zhang: Person,
    fang: Key,
    case: Key,
}

fn enter(desk: &Arc<Desk>, wang: &mut Person, name: &str, account: &str, roles: &str) -> Person {
    wang.does("staff.add", None, &[("name", name), ("account", account), ("roles", roles)]);
    Person::enter(desk, account)
}

fn office(desk: &Arc<Desk>) -> Office {
    let mut wang = Person::enter(desk, "wangli");
    let mut liu = enter(desk, &mut wang, "刘敏", "liumin", "mediator");
    let zhang = enter(desk, &mut wang, "张强", "zhangqiang", "desk,grid,mediator");
    let fields = [("name", "王芳"), ("address", "3-2-501"), ("phone", "13812348000")];
    let fang = wang.does("resident.new", None, &fields);
    let party = fang.to_string();
    let case = liu.does(
        "mediation.new",
        None,
        &[
            ("dispute", "noise"),
            ("party", &party),
            ("party_b", "孙某某"),
            ("session", "2026-11-25 14:00"),
            ("place", "楼道口"),
            ("text", "夜里拖家具"),
        ],
    );
    liu.does("mediation.note", Some(case), &[("text", "铺地垫可行")]);
    Office { wang, liu, zhang, fang, case }
}

#[test]
fn a_case_goes_from_its_session_over_agreement_and_instalments_to_the_archive() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let Office { mut liu, case, .. } = office(&desk);
    let row = liu.case_row(case).unwrap();
    assert_eq!((row.lamp, row.part), (Lamp::Yellow, Part::Today));
    assert_eq!(row.facts["parties"], "王芳 孙某某");
    assert!(liu.page(case).fields["phones"].contains("13812348000"));

    assert_eq!(liu.refused("mediation.archive", Some(case), &[]), "mediation.stage");
    assert_eq!(
        liu.refused("mediation.step", Some(case), &[("case_step", "plan")]),
        "input.required"
    );
    liu.does("mediation.step", Some(case), &[("case_step", "hold"), ("came", "王芳 孙某某")]);
    let agreed = [("agreement", "written"), ("text", "十点后不拖"), ("instalments", "12-15 12-1")];
    liu.does("mediation.agree", Some(case), &agreed);
    assert_eq!(liu.refused("mediation.archive", Some(case), &[]), "mediation.no_revisit");
    liu.does("mediation.seal", Some(case), &[("seal", "mediation_committee")]);
    let due = |text: &str| Some(Moment::parse_rfc3339(text).unwrap());
    assert_eq!(liu.case_row(case).unwrap().at, due("2026-12-02T00:00:00+08:00"));
    liu.does("mediation.perform", Some(case), &[("performed", "done")]);
    assert_eq!(liu.case_row(case).unwrap().at, due("2026-12-16T00:00:00+08:00"));
    liu.does("mediation.perform", Some(case), &[("performed", "done")]);
    // Thirty days after the last instalment somebody asks.
    assert_eq!(liu.case_row(case).unwrap().at, due("2027-01-15T00:00:00+08:00"));
    let nobody = [("revisit_result", "missed"), ("archive", "archive")];
    assert_eq!(liu.refused("mediation.revisit", Some(case), &nobody), "mediation.not_reached");
    let again = [("revisit_result", "missed"), ("archive", "again"), ("next", "2026-12-20")];
    liu.does("mediation.revisit", Some(case), &again);
    assert_eq!(liu.case_row(case).unwrap().at, due("2026-12-21T00:00:00+08:00"));
    liu.does(
        "mediation.revisit",
        Some(case),
        &[("revisit_result", "kept"), ("archive", "archive")],
    );
    assert!(liu.case_row(case).is_none());
    assert_eq!(
        liu.refused("mediation.step", Some(case), &[("case_step", "accept")]),
        "mediation.stage"
    );
    liu.does("undo", None, &[]);
    assert!(liu.case_row(case).is_some());
}

#[test]
fn what_fails_is_archived_after_the_other_ways_were_told() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let Office { mut liu, case, .. } = office(&desk);
    liu.does("mediation.agree", Some(case), &[("agreement", "none")]);
    assert_eq!(liu.refused("mediation.archive", Some(case), &[]), "mediation.no_ways");
    assert_eq!(liu.case_row(case).unwrap().lamp, Lamp::Yellow);
    liu.does("mediation.ways", Some(case), &[("ways", "court,arbitration")]);
    liu.does("mediation.archive", Some(case), &[]);
    assert!(liu.case_row(case).is_none());
}

#[test]
fn a_case_is_drawn_by_what_it_came_by_and_told_step_by_step() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let Office { mut liu, case, .. } = office(&desk);
    let new = |liu: &mut Person| {
        let fields = [("dispute", "noise"), ("party", "甲"), ("party_b", "乙")];
        liu.does("mediation.new", None, &fields)
    };
    let passed = |liu: &mut Person, case: Key| {
        let page = liu.page(case);
        let Pages::Work { row, .. } = &page.body else { panic!("{page:?}") };
        let fact = |name: &str| row.facts[name].clone();
        (fact("case_end"), fact("case_passed"))
    };
    let told = |end: &str, passed: &str| (end.to_string(), passed.to_string());
    // Settled on a session, and stopped before it.
    liu.does("mediation.stop", Some(case), &[("stopped", "police")]);
    assert_eq!(passed(&mut liu, case), told("police", "accepted"));
    let early = new(&mut liu);
    liu.does("mediation.stop", Some(early), &[("stopped", "refused")]);
    assert_eq!(passed(&mut liu, early), told("refused", ""));
    let held = new(&mut liu);
    liu.does("mediation.step", Some(held), &[("case_step", "hold"), ("came", "甲")]);
    liu.does("mediation.agree", Some(held), &[("agreement", "none")]);
    assert_eq!(passed(&mut liu, held), told("failed", "accepted session"));
    let kept = new(&mut liu);
    liu.does("mediation.step", Some(kept), &[("case_step", "accept")]);
    liu.does("mediation.agree", Some(kept), &[("agreement", "oral"), ("text", "不拖")]);
    assert_eq!(passed(&mut liu, kept), told("", "accepted"));
    let result = |result| [("revisit_result", result), ("archive", "again"), ("next", "12-20")];
    liu.does("mediation.revisit", Some(kept), &result("broken"));
    assert_eq!(passed(&mut liu, kept), told("", "accepted"));
    liu.does("mediation.revisit", Some(kept), &result("kept"));
    assert_eq!(passed(&mut liu, kept), told("", "accepted performing"));
}

#[test]
fn others_see_that_there_is_a_case_with_whom_and_when_and_leave_a_message() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let Office { mut liu, mut zhang, fang, case, .. } = office(&desk);
    let row = zhang.case_row(case).unwrap();
    let at = Moment::parse_rfc3339("2026-11-25T14:00:00+08:00");
    assert_eq!((row.at, row.owner, row.lamp), (at, liu.session.staff, Lamp::Green));
    let mut told = format!("{row:?}");

    let page = zhang.page(case);
    assert_eq!(page.fields.keys().collect::<Vec<_>>(), ["mediator"]);
    assert!(page.lines.is_empty());
    let Pages::Work { people, .. } = &page.body else { panic!() };
    assert!(people.is_empty());
    for action in &page.actions {
        let private = action.refusal.as_ref().is_some_and(|why| why.code == "mediation.private");
        assert_eq!(private, action.command != "mediation.message", "{action:?}");
    }
    told += &format!("{page:?}");

    // The party's own page says that there is one, and when.
    let Pages::Resident { matters, .. } = zhang.page(fang).body else { panic!() };
    let entry = matters.iter().find(|row| row.key == case).unwrap();
    assert_eq!((entry.at, entry.owner), (at, liu.session.staff));
    told += &format!("{entry:?}");
    told += &format!("{:?}", zhang.connection.ask(Ask::Glance(case)).unwrap());
    told += &format!("{:?}", zhang.connection.ask(Ask::Overview).unwrap());
    for secret in SECRETS {
        assert!(!told.contains(secret), "{secret}");
    }
    assert!(!told.replace(&format!("{fang:?}"), "").contains("王芳"), "{told}");

    // No hit and not counted, neither by name nor by what it is about.
    let number = case.to_string();
    for query in ["孙某某", "smm", "拖家具", "楼道口", "调解", "孙莫莫", &number] {
        for kind in [None, Some(Kind::Mediation)] {
            assert_eq!(zhang.cases(query, kind), (0, vec![]), "{query}");
        }
    }
    for kind in [None, Some(Kind::Mediation)] {
        let (total, found) = zhang.cases("王芳", kind);
        assert_eq!((total, found), (u64::from(kind.is_none()), vec![]), "the resident alone");
    }

    // Everything but a message is refused alike, however far the case is.
    for (command, args) in [
        ("mediation.note", [("text", "x")]),
        ("mediation.agree", [("agreement", "none")]),
        ("mediation.archive", [("text", "x")]),
        ("mediation.correct", [("text", "x")]),
        ("mediation.transfer", [("to", "S3")]),
    ] {
        assert_eq!(zhang.refused(command, Some(case), &args), "mediation.private", "{command}");
    }
    zhang.does("mediation.message", Some(case), &[("text", "王芳来电问几点")]);
    assert_eq!(zhang.page(case).lines.len(), 1, "one's own");
    assert!(liu.page(case).lines.iter().any(|(_, line)| line.text == "王芳来电问几点"));
}

#[test]
fn the_director_reads_it_and_so_does_whoever_is_director_now_and_a_new_mediator() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let Office { mut wang, mut liu, mut zhang, case, .. } = office(&desk);
    assert_eq!(wang.page(case).fields["dispute"], "noise");
    let zhang_key = Key::of(Kind::Staff, zhang.session.staff);
    wang.does("staff.acting", Some(zhang_key), &[("until", "2026-11-25 11:30")]);
    assert_eq!(zhang.page(case).fields["dispute"], "noise");
    let over = Moment::parse_rfc3339("2026-11-25T11:31:00+08:00").unwrap();
    desk.shared.clock().set(over).unwrap();
    assert_eq!(zhang.page(case).fields.len(), 1, "no longer director");
    let to = zhang_key.to_string();
    liu.does("mediation.transfer", Some(case), &[("to", &to)]);
    assert_eq!(zhang.page(case).fields["dispute"], "noise");
    assert_eq!(liu.page(case).fields.len(), 1, "who gave it away reads no more");
}

#[test]
fn who_may_read_a_case_finds_it_by_its_parties_and_by_what_it_is_about() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let Office { mut wang, mut liu, mut zhang, fang, case } = office(&desk);
    let there = vec![(case, "王芳 孙某某".to_string())];
    let number = case.to_string();
    for query in ["王芳", "wf", "wangfan", "孙某某", "smm", "拖家具", "tj", "调解", &number]
    {
        for person in [&mut wang, &mut liu] {
            assert_eq!(person.cases(query, Some(Kind::Mediation)), (1, there.clone()), "{query}");
        }
    }
    let ask = Ask::Find { query: "smm".into(), kind: None, limit: 50 };
    let Ok(Reply::Found(found)) = liu.connection.ask(ask) else { panic!() };
    assert_eq!((found.rows[0].why.as_str(), found.rows[0].address.as_str()), ("name", "楼道口"));
    // It follows what is written, under whatever name a party has now.
    wang.does("resident.correct", Some(fang), &[("name", "李静")]);
    assert_eq!(liu.cases("wf", Some(Kind::Mediation)), (0, vec![]));
    assert_eq!(liu.cases("lj", Some(Kind::Mediation)), (1, vec![(case, "李静 孙某某".into())]));
    liu.does("mediation.party", Some(case), &[("party", "赵六")]);
    assert_eq!(liu.cases("zl", Some(Kind::Mediation)).0, 1);
    // Another mediator finds it, and who gave it away does no more.
    let to = Key::of(Kind::Staff, zhang.session.staff).to_string();
    liu.does("mediation.transfer", Some(case), &[("to", &to)]);
    assert_eq!(zhang.cases("smm", None).0, 1);
    assert_eq!(liu.cases("smm", None), (0, vec![]));
}

#[test]
fn commits_name_the_case_and_not_its_parties() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let heard = Arc::new(std::sync::Mutex::new(Vec::new()));
    let Office { mut liu, case, .. } = office(&desk);
    let peer = Peer { uid: 1000, account: "zhangqiang".into() };
    let ears = Arc::clone(&heard);
    let mut zhang = desk.connect(
        peer,
        Arc::new(move |event| {
            ears.lock().unwrap().push(format!("{event:?}"));
            true
        }),
    );
    zhang.ask(Ask::SignIn { staff: None, since: None }).unwrap();
    heard.lock().unwrap().clear();
    liu.does("mediation.party", Some(case), &[("party", "孙某某的儿子")]);
    liu.does("mediation.agree", Some(case), &[("agreement", "oral"), ("text", "铺地垫")]);
    // Who saves is answered before others are told.
    let told = || heard.lock().unwrap().iter().filter(|event| event.contains("Changed")).count();
    while told() < 2 {
        std::thread::yield_now();
    }
    let heard = heard.lock().unwrap().join(" ");
    assert!(heard.contains("Mediation"), "{heard}");
    for word in ["Resident", "孙某某", "铺地垫", "agree"] {
        assert!(!heard.contains(word), "{word}: {heard}");
    }
}
