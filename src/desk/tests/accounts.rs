//! Which Unix account somebody comes through, and what that lets them be.

use std::sync::Mutex;

use super::*;
use crate::desk::job::Job;
use crate::domain::Kind;
use crate::domain::record::Role;
use crate::wire::Event;

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

#[test]
fn the_only_director_does_not_lock_themselves_out_in_passing() {
    let dir = tempfile::tempdir().unwrap();
    let desk = real_with(dir.path(), None, |name| ["wangli", "wang2", "chengang"].contains(&name));
    let mut wang = sit(&desk, "wangli", None).unwrap();
    let s1 = Some(Key::of(Kind::Staff, 1));
    let correct = |wang: &mut Person, fields: &[(&str, &str)]| {
        wang.try_to("staff.correct", s1, fields)
            .map_err(|refusal| (refusal.code.clone(), refusal.field.clone().unwrap_or_default()))
    };
    for (account, code, at) in [
        ("nobody", "staff.last_account_missing", "confirm"),
        ("wang2", "staff.last_account", "confirm"),
        ("", "staff.last_without", "account"),
    ] {
        let refused = correct(&mut wang, &[("account", account)]).unwrap_err();
        assert_eq!(refused, (code.to_string(), at.to_string()), "{account}");
        let other = [("account", account), ("confirm", "wangli")];
        assert_eq!(correct(&mut wang, &other).unwrap_err(), refused);
    }
    // A name is no way in; and typed twice it is meant.
    correct(&mut wang, &[("name", "王丽"), ("account", "wangli")]).unwrap();
    // With a second director nobody is locked out.
    let roles = [("name", "陈刚"), ("account", "chengang"), ("roles", "director")];
    let chen = wang.does("staff.add", None, &roles);
    correct(&mut wang, &[("account", "wang2")]).unwrap();
    drop(wang);
    let mut wang = sit(&desk, "wang2", None).unwrap();
    wang.does("staff.leave", Some(chen), &[]);
    correct(&mut wang, &[("account", "nobody"), ("confirm", "nobody")]).unwrap();
}

/// A directory of real records whose owner is the account `wangli`, with one more account
/// for whoever is asked for; `root` says what stands in the office's file.
fn real(data: &Path, root: Option<&str>) -> Arc<Desk> {
    real_with(data, root, |name| !name.is_empty())
}

fn real_with(data: &Path, root: Option<&str>, has: fn(&str) -> bool) -> Arc<Desk> {
    let office = data.join("dutydesk.toml");
    if let Some(text) = root {
        std::fs::write(&office, text).unwrap();
    }
    let files = Files::at(data).unwrap();
    let opening = Opening {
        claim: None,
        clock: Clock::open(&files, true, Some(MORNING)).unwrap(),
        practice: false,
        house: House::of(data, &office).with_accounts(has),
        files,
        segment_bytes: SEGMENT,
        patience: TABLE_PATIENCE,
        on_fatal: Box::new(|why| panic!("{why}")),
        progress: Box::new(|_, _| {}),
    };
    Desk::open(opening).unwrap()
}

fn peer(account: &str) -> Peer {
    Peer { uid: rustix::process::getuid().as_raw(), account: account.into() }
}

fn sit(desk: &Arc<Desk>, account: &str, staff: Option<u64>) -> Result<Person, String> {
    Person::sit(desk, peer(account), staff)
}

/// 王丽 with every role and her own account; 刘敏 and 张强 at the counter's; somebody who
/// reads figures; somebody without an account.
fn office(desk: &Arc<Desk>) -> Person {
    let mut wang = sit(desk, "wangli", None).unwrap();
    for (name, roles, account) in [
        ("刘敏", "desk", "counter"),
        ("张强", "grid", "counter"),
        ("监督", "observer", "jiandu"),
        ("赵晨", "desk", ""),
    ] {
        wang.does("staff.add", None, &[("name", name), ("roles", roles), ("account", account)]);
    }
    wang
}

#[test]
fn nobody_signs_in_as_somebody_else_whose_account_it_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let desk = real(dir.path(), None);
    let _wang = office(&desk);
    // Before: an observer's own account was the director for the asking.
    assert_eq!(sit(&desk, "jiandu", Some(1)).err(), Some("signin.not_you".into()));
    for account in ["wangli", "jiandu"] {
        let own = sit(&desk, account, None).unwrap().session.staff;
        for other in (0..8).filter(|id| *id != own) {
            assert_eq!(sit(&desk, account, Some(other)).err(), Some("signin.not_you".into()));
        }
    }
    // F12 F12 of somebody who is signed in changes nothing either.
    let mut observer = sit(&desk, "jiandu", None).unwrap();
    let ask = Ask::SignIn { staff: Some(1), since: None };
    assert_eq!(observer.connection.ask(ask).unwrap_err().code, "signin.not_you");
    assert_eq!(observer.refused("matter.new", None, &[("text", "问")]), "permit");
    assert_eq!(sit(&desk, "counter", None).err(), Some("signin.choose".into()));
    assert_eq!(sit(&desk, "counter", Some(2)).unwrap().session.name, "刘敏");
    assert_eq!(sit(&desk, "counter", Some(3)).unwrap().session.name, "张强");
    assert_eq!(sit(&desk, "counter", Some(1)).err(), Some("signin.not_of_account".into()));
    for stranger in ["root", "li"] {
        assert_eq!(sit(&desk, stranger, None).err(), Some("signin.unknown".into()));
        assert_eq!(sit(&desk, stranger, Some(5)).err(), Some("signin.unknown".into()));
    }
    let whom = |account: &str| match desk.connect(peer(account), Arc::new(|_| true)).ask(Ask::Who) {
        Ok(Reply::Staff(rows)) => rows.into_iter().map(|row| row.id).collect(),
        _ => Vec::new(),
    };
    assert_eq!(whom("counter"), [2, 3]);
    assert_eq!(whom("jiandu"), [4]);
    assert_eq!(whom("li"), [0; 0]);
}

#[test]
fn a_fresh_office_desk_makes_nobody_its_director_by_accident() {
    let dir = tempfile::tempdir().unwrap();
    let desk = real(dir.path(), Some("contact = \"8111\"\n"));
    for account in ["wangli", "li", "root"] {
        assert_eq!(sit(&desk, account, None).err(), Some("signin.no_director".into()));
    }
    assert_eq!(desk.shared.world().view().staff().len(), 0);
    // The desk goes on running while root writes it down.
    std::fs::write(dir.path().join("dutydesk.toml"), "director = \"wangli\"\n").unwrap();
    assert_eq!(sit(&desk, "li", None).err(), Some("signin.no_director".into()));
    let mut wang = office(&desk);
    assert!(wang.session.may.contains(&"staff.role".to_string()));
    assert_eq!(sit(&desk, "li", None).err(), Some("signin.unknown".into()));
    // What root writes later makes nobody more while the director can come.
    std::fs::write(dir.path().join("dutydesk.toml"), "director = \"jiandu\"\n").unwrap();
    assert_eq!(sit(&desk, "jiandu", None).unwrap().session.roles, [Role::Observer]);
    assert_eq!(wang.does("staff.add", None, &[("name", "孙")]).id, 6);
}

#[test]
fn two_who_come_first_at_once_make_one_member_of_staff() {
    let dir = tempfile::tempdir().unwrap();
    let desk = real(dir.path(), None);
    let came: Vec<_> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| sit(&desk, "wangli", None).unwrap().session.staff))
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(came, [1; 8]);
}

#[test]
fn a_session_ends_at_once_with_the_right_to_be_that_person() {
    let dir = tempfile::tempdir().unwrap();
    let desk = real(dir.path(), None);
    let mut wang = office(&desk);
    let s = |id| Key::of(crate::domain::Kind::Staff, id);
    // Who leaves, whose account goes to somebody else, who is moved off a shared one.
    for (id, account, command, args) in [
        (5, "zhaochen", "staff.leave", vec![]),
        (4, "jiandu", "staff.correct", vec![("account", "jiandu2")]),
        (2, "counter", "staff.correct", vec![("account", "liumin")]),
    ] {
        if id == 5 {
            wang.does("staff.correct", Some(s(5)), &[("account", "zhaochen")]);
        }
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ears = heard.clone();
        let outbox: Outbox = Arc::new(move |message| {
            if let ToClient::Event(event) = message {
                ears.lock().unwrap().push(event);
            }
            true
        });
        let mut live = desk.connect(peer(account), outbox);
        sign_in(&mut live, Some(id)).unwrap();
        heard.lock().unwrap().clear();
        wang.does(command, Some(s(id)), &args);
        let told = heard.lock().unwrap().clone();
        assert!(told.iter().any(|event| matches!(event, Event::SignedOut(_))), "{told:?}");
        for ask in [Ask::Overview, Ask::Queue { all: false }, Ask::Drafts] {
            let code = live.ask(ask).unwrap_err().code;
            assert!(["signin.ended", "signin.needed"].contains(&code.as_str()), "{code}");
        }
        heard.lock().unwrap().clear();
        wang.does("matter.new", None, &[("who", "甲"), ("category", "ask"), ("text", "问")]);
        assert_eq!(*heard.lock().unwrap(), [], "nothing is told to who is signed out");
    }
    // The others went on.
    assert_eq!(sit(&desk, "counter", None).unwrap().session.name, "张强");
    assert_eq!(sit(&desk, "liumin", None).unwrap().session.name, "刘敏");
}

#[test]
fn a_deed_that_waits_behind_the_end_of_its_session_is_not_done() {
    let dir = tempfile::tempdir().unwrap();
    let desk = real(dir.path(), None);
    let wang = office(&desk);
    let liu = sit(&desk, "counter", Some(2)).unwrap();
    let seat = |person: &Person| {
        let sessions = desk.shared.sessions();
        let all = sessions.signed_in();
        let found = all.into_iter().find(|one| one.staff == person.session.staff).unwrap();
        crate::desk::tx::Seat { staff: found.staff, session: found.session, account: None }
    };
    let deed = |request, command: &str, on: Option<Key>, args: &[(&str, &str)]| Deed {
        request: RequestId(request),
        command: command.into(),
        subject: on,
        args: args.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect(),
        ..Deed::default()
    };
    let (wang, liu) = (seat(&wang), seat(&liu));
    let s2 = Key::of(crate::domain::Kind::Staff, 2);
    let account = deed(901, "staff.correct", Some(s2), &[("account", "liumin")]);
    let new = deed(902, "matter.new", None, &[("who", "甲"), ("category", "ask"), ("text", "问")]);
    // The writer is held up until both wait, so that they are taken in together.
    let answers: Vec<_> = {
        let _held = desk.shared.world_mut();
        let put = |deed, seat| {
            let (answer, answered) = std::sync::mpsc::sync_channel(1);
            desk.submit(Job::Do { deed, seat, answer }).unwrap();
            answered
        };
        vec![put(account, wang), put(new, liu)]
    };
    let answers: Vec<_> = answers.iter().map(|answered| answered.recv().unwrap()).collect();
    assert!(answers[0].is_ok(), "{answers:?}");
    assert_eq!(answers[1].as_ref().unwrap_err().code, "signin.ended");
}
