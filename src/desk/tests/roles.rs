//! Who reads and grants what: every question of every role, with somebody planted in
//! everything the desk holds.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Mutex;

use super::*;
use crate::desk::rights::{self, Right};
use crate::domain::Kind;
use crate::domain::record::Role;
use crate::domain::roster::{Chunk, RosterRow};
use crate::wire::{Draft, Moved};

/// What is planted: names, numbers, an address and free words.
const PLANTED: [&str; 11] = [
    "欧阳秘",
    "司徒密",
    "13512349876",
    "9876",
    "110105194912310126",
    "194912310126",
    "77-7-707",
    "悄悄话",
    "1949-12-31",
    "上官藏",
    "秘密名册",
];

/// One of every question there is, about every record.
fn questions(keys: &[Key], request: &mut u128) -> Vec<Ask> {
    let mut all = vec![
        Ask::Who,
        Ask::Status,
        Ask::Contacts,
        Ask::LastDeed,
        Ask::Close,
        Ask::Drafts,
        Ask::KeepDraft(Draft { id: 9, command: "matter.new".into(), ..Draft::default() }),
        Ask::DropDraft(9),
        Ask::Staff,
        Ask::Overview,
        Ask::Presence,
        Ask::Imports,
        Ask::Backups,
        Ask::BackUp { wait: true },
        Ask::SetUpBackups { target: PathBuf::from("/nowhere"), recipients: Vec::new() },
        Ask::Drilled { proof: "x".into() },
        Ask::MoveClock(Moved::By(0)),
        Ask::FillDemo { seed: 1, residents: 10, first: true },
        Ask::FillDemo { seed: 1, residents: 10, first: false },
        Ask::Evening { day: None },
        Ask::SignIn { staff: None, since: None },
        Ask::Enter {
            staff: 9_999,
            since: None,
            pin: crate::domain::pin::Pin::typed("4711").unwrap(),
        },
        Ask::SetPin {
            staff: 9_999,
            old: None,
            new: crate::domain::pin::Pin::typed("4711").unwrap(),
        },
        Ask::EndSession(9_999),
        Ask::Duplicates { from: 0, limit: 50 },
        Ask::Leave,
    ];
    all.extend([false, true].map(|all| Ask::Queue { all }));
    all.extend([false, true].map(|all| Ask::QueueFrom { all, from: 0 }));
    for kind in Kind::ALL {
        all.extend([Ask::Ledger(kind), Ask::LedgerFrom { kind, from: 0 }]);
    }
    for kind in Kind::ALL.into_iter().map(Some).chain([None]) {
        for query in PLANTED.iter().copied().chain([""]) {
            all.push(Ask::Find { query: query.into(), kind, limit: 50 });
            all.push(Ask::FindFrom { query: query.into(), kind, from: 0, limit: 50 });
        }
    }
    let mut next = || {
        *request += 1;
        RequestId(*request)
    };
    let row = RosterRow {
        sheet: 0,
        row: 2,
        fields: [("name", "欧阳秘"), ("address", "77-7-707"), ("phone", "13512349876")]
            .map(|(name, text)| (name.to_string(), text.to_string()))
            .into(),
    };
    for dry_run in [true, false] {
        let chunk = Chunk { request: next(), file: "x".into(), hash: "ab".into(), import: None };
        all.push(Ask::Import { rows: vec![row.clone()], first: true, dry_run, chunk });
    }
    for key in keys {
        let who = key.to_string();
        let around = Ask::Around { who, phone: "13812348000".into(), order: "JD1".into() };
        all.extend([Ask::Open(*key), Ask::Glance(*key), Ask::Numbers(*key), around]);
        let typed = [("name", "张三"), ("phone", "13812348000")];
        all.push(Ask::Alike(typed.map(|(k, v)| (k.to_string(), v.to_string())).into()));
        all.push(Ask::History { key: *key, from: None, limit: 50 });
        all.push(Ask::Beside { from: *key, into: Key::of(Kind::Resident, 1) });
        all.push(Ask::Twins { of: *key, query: String::new(), limit: 5 });
        if key.kind == Kind::Import {
            let import = *key;
            all.push(Ask::EndImport { import, stopped: true, unchanged: 0, rejected: 0 });
            all.push(Ask::UndoImport { import, request: next() });
        }
    }
    // Who leaves asks nothing any more.
    let commands = crate::domain::command::all().filter(|command| command.name != "staff.leave");
    for command in commands {
        for subject in keys.iter().copied().map(Some).chain([None]) {
            let (request, command) = (next(), command.name.to_string());
            let (args, was) = Default::default();
            all.push(Ask::Do(Deed { request, command, subject, args, was, ..Deed::default() }));
        }
    }
    all
}

/// The question's place among all there are: a new one does not compile without one.
fn place(ask: &Ask) -> usize {
    match ask {
        Ask::SignIn { .. } => 0,
        Ask::Who => 1,
        Ask::Do(_) => 2,
        Ask::Find { .. } => 3,
        Ask::Contacts => 4,
        Ask::Queue { .. } => 5,
        Ask::Open(_) => 6,
        Ask::Glance(_) => 7,
        Ask::History { .. } => 8,
        Ask::LastDeed => 9,
        Ask::Close => 10,
        Ask::Around { .. } => 11,
        Ask::Drafts => 12,
        Ask::KeepDraft(_) => 13,
        Ask::DropDraft(_) => 14,
        Ask::Staff => 15,
        Ask::Ledger(_) => 16,
        Ask::Overview => 17,
        Ask::Presence => 18,
        Ask::Evening { .. } => 19,
        Ask::FillDemo { .. } => 20,
        Ask::Import { .. } => 21,
        Ask::EndImport { .. } => 22,
        Ask::Imports => 23,
        Ask::UndoImport { .. } => 24,
        Ask::MoveClock(_) => 25,
        Ask::Backups => 26,
        Ask::BackUp { .. } => 27,
        Ask::SetUpBackups { .. } => 28,
        Ask::Drilled { .. } => 29,
        Ask::Status => 30,
        Ask::Leave => 31,
        Ask::Enter { .. } => 32,
        Ask::SetPin { .. } => 33,
        Ask::EndSession(_) => 34,
        Ask::QueueFrom { .. } => 35,
        Ask::FindFrom { .. } => 41,
        Ask::Numbers(_) => 42,
        Ask::LedgerFrom { .. } => 36,
        Ask::Alike(_) => 37,
        Ask::Twins { .. } => 38,
        Ask::Beside { .. } => 39,
        Ask::Duplicates { .. } => 40,
    }
}
const QUESTIONS: usize = 43;

/// Fills the desk with the planted persons: a file, matters, a visit, a case, a contact, an
/// incident, a certificate, a demand and a roster.
fn plant(wang: &mut Person) {
    let resident = wang.does(
        "resident.new",
        None,
        &[
            ("name", "欧阳秘"),
            ("address", "77-7-707"),
            ("phone", "13512349876"),
            ("id_number", "110105194912310126"),
            ("caution", "悄悄话"),
        ],
    );
    let who = resident.to_string();
    let matter = [("who", &*who), ("category", "leak"), ("text", "悄悄话")];
    let matter = wang.does("matter.new", None, &matter);
    wang.does("matter.note", Some(matter), &[("text", "司徒密 悄悄话")]);
    let told = [("who", "司徒密"), ("category", "ask"), ("text", "悄悄话")];
    let closed = wang.does("matter.new", None, &told);
    wang.does("matter.tell", Some(closed), &[("way", "face"), ("result", "solved")]);
    wang.does("visit.new", Some(resident), &[("visit_reason", "alone"), ("text", "悄悄话")]);
    let case = [("party", &*who), ("party_b", "上官藏"), ("dispute", "noise"), ("text", "悄悄话")];
    wang.does("mediation.new", None, &case);
    let contact = [("post", "悄悄话"), ("contact_kind", "police"), ("person", "上官藏")];
    let contact = [&contact[..], &[("phone", "13512349876")]].concat();
    wang.does("contact.new", None, &contact);
    wang.does("incident.new", None, &[("incident_kind", "fire"), ("place", "77-7-707")]);
    let refused = [("certificate", "no_crime"), ("who", &*who), ("text", "悄悄话")];
    wang.does("certificate.refuse", None, &refused);
    let demand = [("demand", "form"), ("demander", "street"), ("text", "悄悄话")];
    wang.does("demand.new", None, &demand);
    let fields = [("name", "司徒密"), ("address", "77-7-708"), ("id_number", "11010519491231002X")];
    let fields = fields.map(|(name, text)| (name.to_string(), text.to_string())).into();
    let chunk = Chunk {
        request: RequestId(5),
        file: "秘密名册.xlsx".into(),
        hash: "ab".into(),
        import: None,
    };
    let rows = vec![RosterRow { row: 2, fields, ..RosterRow::default() }];
    wang.connection.ask(Ask::Import { rows, first: true, dry_run: false, chunk }).unwrap();
    let fields = [("text".to_string(), "悄悄话".to_string())].into();
    let draft = Draft { id: 8, command: "matter.new".into(), fields, ..Draft::default() };
    wang.connection.ask(Ask::KeepDraft(draft)).unwrap();
    wang.page(resident);
}

#[test]
fn who_keeps_accounts_or_reads_figures_never_reads_a_person_whatever_they_ask() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    for (name, roles) in [("管账号", "admin"), ("看数字", "observer"), ("都不是", "desk")]
    {
        let args = [("name", name), ("roles", roles), ("account", roles)];
        let key = wang.does("staff.add", None, &args);
        if name == "都不是" {
            // Nobody can enter somebody without a role but who keeps the list.
            let mut staff: crate::domain::record::Staff =
                desk.shared.world().view().get(key.id).unwrap();
            staff.roles.clear();
            let op = founding::op(key, &staff).unwrap();
            founding::commit(&desk, vec![founding::txn("found", vec![key], vec![op]).unwrap()])
                .unwrap();
        }
    }
    plant(&mut wang);
    let keys: BTreeSet<Key> = {
        let world = desk.shared.world();
        world.records.after(None).map(|(key, _)| key.record()).collect()
    };
    let keys: Vec<Key> = keys.into_iter().collect();
    let kinds: BTreeSet<Kind> = keys.iter().map(|key| key.kind).collect();
    assert!(kinds.len() > 11, "{kinds:?}");
    let mut request = 1 << 90;
    for account in ["admin", "observer", "desk"] {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ears = heard.clone();
        let outbox: Outbox = Arc::new(move |message| {
            ears.lock().unwrap().push(format!("{message:?}"));
            true
        });
        let peer = Peer { uid: 1000, account: account.into() };
        let mut connection = desk.connect(peer, outbox);
        let mut asked = BTreeSet::new();
        let mut all = questions(&keys, &mut request);
        // First of all, and what ends the session last.
        all.sort_by_key(|ask| (place(ask) != 0, matches!(ask, Ask::Leave)));
        for ask in all {
            asked.insert(place(&ask));
            let typed = format!("{ask:?}");
            let answer = connection.ask(ask);
            let mut said = format!("{answer:?}");
            said += &heard.lock().unwrap().drain(..).collect::<String>();
            // What they typed themselves may be said back.
            let planted: Vec<_> = PLANTED
                .iter()
                .filter(|word| said.contains(**word) && !typed.contains(**word))
                .collect();
            assert!(planted.is_empty(), "{account} {typed}: {planted:?} in {said}");
        }
        assert_eq!(asked.len(), QUESTIONS, "every question was asked");
        let note = [("who", "司徒密"), ("category", "ask"), ("text", "悄悄话")];
        wang.does("matter.new", None, &note);
        // It is told once it was acknowledged.
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut all = String::new();
        while !all.contains("Changed") {
            assert!(Instant::now() < deadline, "nothing is told: {all}");
            all += &heard.lock().unwrap().drain(..).collect::<String>();
            std::thread::yield_now();
        }
        let heard = all;
        assert!(!heard.contains("Matter") && !heard.contains("悄悄话"), "{heard}");
    }
    // The same questions do find the planted person for who may know of them.
    let mut found = String::new();
    for ask in questions(&keys, &mut request) {
        if !matches!(ask, Ask::Leave | Ask::Do(_) | Ask::UndoImport { .. }) {
            let (gated, typed) = (is_gated(&ask), format!("{ask:?}"));
            let said = format!("{:?}", wang.connection.ask(ask));
            let tells = PLANTED.iter().any(|word| said.contains(word) && !typed.contains(word));
            assert!(!tells || gated, "{typed} needs no right: {said}");
            found += &said;
        }
    }
    // An ID number is masked for everybody who gives no reason.
    let masked = |word: &str| word.ends_with("194912310126");
    for word in PLANTED {
        assert_eq!(found.contains(word), !masked(word), "{word}");
    }
}

/// Whether it is only answered to who may know of residents, or answered to everybody with as
/// much as they may see: one's own, a colleague's page, the report of the day.
fn is_gated(ask: &Ask) -> bool {
    match ask {
        Ask::LastDeed | Ask::Drafts | Ask::Evening { .. } => true,
        Ask::Open(key) | Ask::Glance(key) if key.kind == Kind::Staff => true,
        ask => rights::of(ask) == Right::Persons,
    }
}

#[test]
fn every_question_has_a_right_and_each_right_its_roles() {
    let mut request = 0;
    let key = |kind| Key::of(kind, 1);
    let all = questions(&Kind::ALL.map(key), &mut request);
    for role in Role::ALL {
        let roles = BTreeSet::from([role]);
        let counter = !matches!(role, Role::Admin | Role::Observer);
        for ask in &all {
            let may = match rights::of(ask) {
                Right::Anybody | Right::Staff => true,
                Right::Works => role != Role::Observer,
                Right::Persons => counter,
                Right::Office => matches!(role, Role::Admin | Role::Director),
                Right::Director => role == Role::Director,
            };
            assert_eq!(rights::check(&roles, ask).is_ok(), may, "{role:?} {ask:?}");
        }
    }
    let setup = Ask::SetUpBackups { target: PathBuf::new(), recipients: Vec::new() };
    assert_eq!(rights::of(&setup), Right::Director);
}

#[test]
fn roles_and_what_is_worth_them_come_from_the_director_alone() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    wang.does("staff.add", None, &[("name", "管"), ("roles", "admin"), ("account", "guan")]);
    wang.does("staff.add", None, &[("name", "刘敏"), ("roles", "desk"), ("account", "liumin")]);
    wang.does("staff.add", None, &[("name", "看"), ("roles", "observer"), ("account", "kan")]);
    let mut guan = Person::enter(&desk, "guan");
    let s = |id| Some(Key::of(Kind::Staff, id));
    // Never to himself, and to nobody else.
    for id in 1..=4 {
        for roles in ["director", "desk,admin", "desk,mediator,grid,director,admin,observer"] {
            assert_eq!(guan.refused("staff.role", s(id), &[("roles", roles)]), "permit");
        }
        assert_eq!(guan.refused("staff.acting", s(id), &[("until", "明天")]), "permit");
    }
    // Nor by a new person with roles, nor by becoming somebody who has some.
    let new = [("name", "孙"), ("roles", "desk"), ("account", "sun")];
    assert_eq!(guan.refused("staff.add", None, &new), "permit");
    for account in ["guan", "fresh", ""] {
        for id in [1, 3] {
            assert_eq!(guan.refused("staff.correct", s(id), &[("account", account)]), "permit");
        }
    }
    for account in ["guan", "liumin", "wangli"] {
        assert_eq!(
            guan.refused("staff.correct", s(4), &[("account", account)]),
            "staff.account_taken"
        );
        let new = [("name", "孙"), ("account", account)];
        assert_eq!(guan.refused("staff.add", None, &new), "staff.account_taken");
    }
    assert_eq!(guan.refused("staff.leave", s(1), &[]), "permit");
    let setup = Ask::SetUpBackups { target: "/tmp".into(), recipients: Vec::new() };
    assert_eq!(guan.connection.ask(setup).unwrap_err().code, "permit");
    // What is left: to enter people and to keep names and accounts right.
    let sun = guan.does("staff.add", None, &[("name", "孙"), ("account", "sun")]);
    let roles =
        |id| desk.shared.world().view().get::<crate::domain::record::Staff>(id).unwrap().roles;
    assert_eq!(roles(sun.id), BTreeSet::new());
    guan.does("staff.correct", Some(sun), &[("account", "sun2")]);
    guan.does("staff.correct", s(3), &[("name", "刘小敏")]);
    guan.does("staff.correct", s(4), &[("account", "kan2")]);
    guan.does("staff.leave", s(4), &[]);
    wang.does("staff.role", Some(sun), &[("roles", "desk")]);
    assert_eq!(guan.refused("staff.correct", Some(sun), &[("account", "guan2")]), "permit");
    // Somebody must stay who grants roles, and whoever lost one takes nothing back with it.
    assert_eq!(wang.refused("staff.role", s(1), &[("roles", "desk,admin")]), "staff.last");
    let mut liu = Person::enter(&desk, "liumin");
    liu.does("matter.answer", None, &[("who", "甲"), ("text", "问")]);
    wang.does("staff.role", s(3), &[("roles", "admin")]);
    assert_eq!(liu.refused("undo", None, &[]), "permit");
    let Ok(Reply::Drafts(drafts)) = liu.connection.ask(Ask::Drafts) else { panic!() };
    assert_eq!(drafts, []);
}
