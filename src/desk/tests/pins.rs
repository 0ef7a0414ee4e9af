//! Who somebody is at a keyboard that is shared: the PIN, the wait after a wrong one, who
//! takes a PIN away, who ends a session.

use std::sync::Mutex;

use super::*;
use crate::desk::founding;
use crate::desk::pin::tests::cheap;
use crate::domain::Kind;
use crate::domain::record::{Line, LineKind, Staff};
use crate::journal::Shown;
use crate::wire::{Event, Goodbye, PresentRow, ToClient};

/// The director's own account, and two that are shared.
const OWN: (u32, &str) = (1000, "zhuren");
const DESK: (u32, &str) = (1001, "counter");
const BACK: (u32, &str) = (1002, "back");

/// At the counter: 李丽, and 张强, an admin; in the back room two others.
const LI: Key = Key::of(Kind::Staff, 2);
const ZHANG: Key = Key::of(Kind::Staff, 3);

fn open_as(data: &Path, practice: bool) -> Arc<Desk> {
    let files = Files::at(data).unwrap();
    let clock = Clock::open(&files, practice, practice.then_some(MORNING)).unwrap();
    let house = House::of(data, Path::new("/nowhere")).with_accounts(|name| !name.is_empty());
    let opening = Opening {
        files,
        clock,
        practice,
        house,
        segment_bytes: SEGMENT,
        patience: TABLE_PATIENCE,
        claim: None,
        on_fatal: Box::new(|why| panic!("{why}")),
        progress: Box::new(|_, _| {}),
    };
    Desk::open(opening).unwrap()
}

/// A real desk with its director and two people at each of the shared accounts.
fn office(data: &Path) -> (Arc<Desk>, Person) {
    let desk = open_as(data, false);
    let owner = Peer { uid: own_uid(), account: OWN.1.into() };
    let mut founder = Person::sit(&desk, owner, None).unwrap();
    for (name, roles, account) in [
        ("李丽", "desk", DESK.1),
        ("张强", "admin", DESK.1),
        ("赵晨", "desk", BACK.1),
        ("孙敏", "desk", BACK.1),
    ] {
        let args = [("name", name), ("roles", roles), ("account", account)];
        founder.does("staff.add", None, &args);
    }
    let director = Person::enter(&desk, OWN.1);
    (desk, director)
}

/// Of whoever the data directory belongs to.
fn own_uid() -> u32 {
    rustix::process::getuid().as_raw()
}

fn at(desk: &Arc<Desk>, (uid, account): (u32, &str)) -> Connection {
    desk.connect(Peer { uid, account: account.into() }, Arc::new(|_| true))
}

fn pin(digits: &str) -> Pin {
    Pin::typed(digits).unwrap()
}

/// Puts a PIN under somebody's name whose hash is made quickly.
fn give(desk: &Desk, who: Key, digits: &str) {
    let mut staff: Staff = desk.shared.world().view().get(who.id).unwrap();
    staff.pin = Some(cheap(digits));
    let ops = vec![founding::op(who, &staff).unwrap()];
    founding::commit(desk, vec![founding::txn("found", vec![who], ops).unwrap()]).unwrap();
}

trait Sits {
    fn sit(&mut self, who: Key, digits: Option<&str>) -> Result<Session, Refusal>;
    fn set(&mut self, who: Key, old: Option<&str>, new: &str) -> Result<(), Refusal>;
    fn takes_away(&mut self, who: Key) -> Result<(), Refusal>;
    fn present(&mut self) -> Vec<PresentRow>;
}

impl Sits for Connection {
    fn sit(&mut self, who: Key, digits: Option<&str>) -> Result<Session, Refusal> {
        let ask = match digits {
            Some(digits) => Ask::Enter { staff: who.id, since: None, pin: pin(digits) },
            None => Ask::SignIn { staff: Some(who.id), since: None },
        };
        match self.ask(ask)? {
            Reply::Session(session) => Ok(*session),
            other => panic!("{other:?}"),
        }
    }

    fn set(&mut self, who: Key, old: Option<&str>, new: &str) -> Result<(), Refusal> {
        let ask = Ask::SetPin { staff: who.id, old: old.map(pin), new: pin(new) };
        self.ask(ask).map(|reply| assert_eq!(reply, Reply::Ok))
    }

    fn takes_away(&mut self, who: Key) -> Result<(), Refusal> {
        let mut number = [0; 16];
        getrandom::fill(&mut number).unwrap();
        let request = RequestId(u128::from_be_bytes(number));
        let (command, subject) = ("staff.reset-pin".into(), Some(who));
        let deed = Deed { request, command, subject, ..Deed::default() };
        self.ask(Ask::Do(deed)).map(|reply| assert!(matches!(reply, Reply::Done(_))))
    }

    fn present(&mut self) -> Vec<PresentRow> {
        match self.ask(Ask::Presence) {
            Ok(Reply::Presence(rows)) => rows,
            other => panic!("{other:?}"),
        }
    }
}

/// The code of a refusal, and a fact of it.
fn why<T: std::fmt::Debug>(result: Result<T, Refusal>, fact: &str) -> (String, String) {
    let refusal = result.unwrap_err();
    (refusal.code.clone(), refusal.facts.get(fact).cloned().unwrap_or_default())
}

fn code<T: std::fmt::Debug>(result: Result<T, Refusal>) -> String {
    why(result, "").0
}

fn entries(desk: &Desk) -> Vec<Shown> {
    let entries = journal::entries(&desk.files, Seq(1)).unwrap();
    entries.map(|entry| journal::show(&entry.unwrap())).collect()
}

#[test]
fn who_has_no_pin_sets_one_before_sitting_down_and_types_it_from_then_on() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, _director) = office(dir.path());
    let mut one = at(&desk, DESK);
    assert_eq!(why(one.sit(LI, None), "staff"), ("pin.none".into(), "S2".into()));
    assert_eq!(code(one.sit(LI, Some("2846"))), "pin.none");
    assert_eq!(code(one.ask(Ask::Queue { all: false })), "signin.needed");
    assert_eq!(code(one.set(LI, None, "1234")), "pin.easy");
    one.set(LI, None, "2846").unwrap();
    assert_eq!(why(one.sit(LI, None), "digits"), ("pin.needed".into(), "4".into()));
    let session = one.sit(LI, Some("2846")).unwrap();
    assert_eq!((session.name.as_str(), session.pin, session.lock), ("李丽", Some(4), Some(15)));
    // Somebody else who sits down types their own, and looking again asks for none.
    one.sit(LI, None).unwrap();
    assert_eq!(code(at(&desk, DESK).sit(LI, None)), "pin.needed");
    assert_eq!(code(one.sit(ZHANG, Some("2846"))), "pin.none");
    assert_eq!(one.sit(LI, None).unwrap().name, "李丽", "who sat here still does");
}

#[test]
fn a_pin_is_changed_by_whoever_knows_it_and_by_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, _director) = office(dir.path());
    give(&desk, LI, "2846");
    let mut li = at(&desk, DESK);
    li.sit(LI, Some("2846")).unwrap();
    assert_eq!(code(li.set(LI, None, "7391")), "pin.needed");
    assert_eq!(code(li.set(LI, Some("2846"), "2846")), "pin.same");
    li.set(LI, Some("2846"), "7391").unwrap();
    at(&desk, DESK).sit(LI, Some("7391")).unwrap();
    let mut other = at(&desk, DESK);
    assert_eq!(code(other.set(LI, None, "3957")), "pin.needed");
    assert_eq!(code(other.set(LI, Some("2846"), "3957")), "pin.wrong", "the old one");
    assert_eq!(code(other.set(LI, Some("7391"), "3957")), "pin.wait");
    assert_eq!(code(at(&desk, BACK).set(LI, None, "3957")), "signin.not_of_account");
    assert_eq!(code(at(&desk, OWN).set(LI, Some("7391"), "3957")), "signin.not_you");
}

#[test]
fn a_wrong_pin_makes_one_account_wait_for_one_person_and_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, mut director) = office(dir.path());
    give(&desk, LI, "2846");
    give(&desk, ZHANG, "7391");
    let first = why(at(&desk, DESK).sit(LI, Some("0000")), "seconds");
    assert_eq!(first, ("pin.wrong".into(), "1".into()));
    // On a new connection as well, with the right one as well.
    assert_eq!(code(at(&desk, DESK).sit(LI, Some("2846"))), "pin.wait");
    at(&desk, DESK).sit(ZHANG, Some("7391")).unwrap();
    // She sits in the back room from now on, where nobody has typed anything wrong.
    director.does("staff.correct", Some(LI), &[("account", BACK.1)]);
    at(&desk, BACK).sit(LI, Some("2846")).unwrap();
    director.does("staff.correct", Some(LI), &[("account", DESK.1)]);
    assert_eq!(code(at(&desk, DESK).sit(LI, Some("2846"))), "pin.wait", "as before");
}

#[test]
fn many_who_try_at_once_try_once() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, _director) = office(dir.path());
    give(&desk, LI, "2846");
    let tries = (3000..3016).map(|number| {
        let mut one = at(&desk, DESK);
        std::thread::spawn(move || code(one.sit(LI, Some(&number.to_string()))))
    });
    let tries: Vec<_> = tries.collect();
    let said: Vec<_> = tries.into_iter().map(|one| one.join().unwrap()).collect();
    assert_eq!(said.iter().filter(|code| *code == "pin.wrong").count(), 1, "{said:?}");
    assert!(said.iter().all(|code| matches!(code.as_str(), "pin.wrong" | "pin.wait")));
}

#[test]
fn an_account_of_ones_own_asks_for_none_but_to_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, mut director) = office(dir.path());
    let me = Key::of(Kind::Staff, director.session.staff);
    assert_eq!((director.session.pin, director.session.lock), (None, None));
    director.connection.set(me, None, "2846").unwrap();
    let mut again = at(&desk, OWN);
    let session = again.sit(me, None).unwrap();
    assert_eq!((session.pin, session.lock), (Some(4), None));
    assert_eq!(code(again.sit(me, Some("2847"))), "pin.wrong", "a lock is opened by the PIN");
    assert_eq!(code(again.sit(me, Some("2846"))), "pin.wait");
    director.connection.sit(me, None).unwrap();
}

#[test]
fn who_has_left_does_not_come_back_by_a_pin() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, mut director) = office(dir.path());
    give(&desk, LI, "2846");
    director.does("staff.leave", Some(LI), &[]);
    let mut one = at(&desk, DESK);
    // The account is 张强's alone by now.
    assert_eq!(code(one.sit(LI, Some("2846"))), "signin.not_you");
    assert_eq!(code(one.sit(LI, None)), "signin.not_you");
    assert_eq!(code(one.set(LI, Some("2846"), "7391")), "signin.not_you");
    assert_eq!(code(director.connection.takes_away(LI)), "staff.left");
}

#[test]
fn a_pin_is_taken_away_by_the_director_and_by_who_keeps_the_machine_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, mut director) = office(dir.path());
    let owner = own_uid();
    give(&desk, LI, "2846");
    give(&desk, ZHANG, "7391");
    let mut admin = at(&desk, DESK);
    assert_eq!(code(admin.takes_away(LI)), "signin.needed", "nobody is signed in");
    admin.sit(ZHANG, Some("7391")).unwrap();
    assert_eq!(code(admin.takes_away(LI)), "permit");
    assert_eq!(code(admin.takes_away(ZHANG)), "permit", "not even their own");
    for who in [(0, "root"), (owner, "dutydesk")] {
        at(&desk, who).takes_away(LI).unwrap();
        assert_eq!(code(at(&desk, DESK).sit(LI, None)), "pin.none");
        give(&desk, LI, "2846");
    }
    // Whoever waited for the old one does not wait for the next.
    assert_eq!(code(admin.sit(LI, Some("0000"))), "pin.wrong");
    director.connection.takes_away(LI).unwrap();
    assert_eq!(code(director.connection.takes_away(LI)), "pin.none");
    at(&desk, DESK).set(LI, None, "3957").unwrap();
    at(&desk, DESK).sit(LI, Some("3957")).unwrap();
    let by = entries(&desk).into_iter().filter(|entry| entry.verb == "staff.reset-pin");
    let by: Vec<_> = by.map(|entry| (entry.staff, entry.account, entry.subjects)).collect();
    let about = || vec![LI.to_string()];
    let expected = [(0, Some(0), about()), (0, Some(owner), about()), (1, Some(OWN.0), about())];
    assert_eq!(by, expected);
}

#[test]
fn a_pin_that_was_set_aside_does_not_come_back_by_undo() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, mut director) = office(dir.path());
    give(&desk, LI, "2846");
    let named = director.does("office.name", None, &[("name", "望京西园")]);
    director.connection.takes_away(LI).unwrap();
    let done = director.try_to("undo", None, &[]).unwrap();
    assert_eq!(done.subject, Some(named), "the deed before it is taken back");
    assert!(desk.shared.world().view().get::<Staff>(LI.id).unwrap().pin.is_none());
}

#[test]
fn no_list_no_page_and_no_history_tells_a_pin_or_its_hash() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, mut director) = office(dir.path());
    at(&desk, DESK).set(LI, None, "739104628157").unwrap();
    let mut li = at(&desk, DESK);
    li.sit(LI, Some("739104628157")).unwrap();
    li.set(LI, Some("739104628157"), "846295013746").unwrap();
    let hash = desk.shared.world().view().get::<Staff>(LI.id).unwrap().pin.unwrap().hash;
    for ask in [
        Ask::Staff,
        Ask::Who,
        Ask::Open(LI),
        Ask::History { key: LI, from: None, limit: 9 },
        Ask::SignIn { staff: None, since: None },
        Ask::Presence,
        Ask::Evening { day: None },
        Ask::Status,
    ] {
        let reply = director.connection.ask(ask.clone()).unwrap();
        let said = format!("{reply:?} {}", serde_json::to_string(&reply).unwrap());
        for secret in ["739104628157", "846295013746", "argon2", hash.as_str()] {
            assert!(!said.contains(secret), "{ask:?} tells {secret}: {said}");
        }
    }
    let lines: Vec<Line> = director.page(LI).lines.into_iter().map(|(_, line)| line).collect();
    let told =
        |word: &str| lines.iter().any(|line| line.facts.get("pin").is_some_and(|w| w == word));
    assert!(told("set") && told("changed"), "{lines:?}");
}

#[test]
fn a_practice_directory_asks_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open_as(dir.path(), true);
    let mut first = Person::enter(&desk, OWN.1);
    first.does("staff.add", None, &[("name", "李丽"), ("roles", "desk")]);
    give(&desk, LI, "2846");
    let session = at(&desk, DESK).sit(LI, None).unwrap();
    assert_eq!((session.pin, session.practice), (None, true));
}

#[test]
fn a_session_left_behind_is_ended_by_its_owner_and_by_the_director() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, mut director) = office(dir.path());
    give(&desk, LI, "2846");
    give(&desk, ZHANG, "7391");
    let heard = Arc::new(Mutex::new(Vec::new()));
    let into = heard.clone();
    let peer = Peer { uid: DESK.0, account: DESK.1.into() };
    let mut left = desk.connect(
        peer,
        Arc::new(move |message| {
            into.lock().unwrap().push(message);
            true
        }),
    );
    left.sit(LI, Some("2846")).unwrap();
    let mut zhang = at(&desk, DESK);
    zhang.sit(ZHANG, Some("7391")).unwrap();
    let of = |rows: &[PresentRow], who: Key| {
        let row = rows.iter().find(|row| row.staff == who.id && !row.own).unwrap();
        (row.session, row.may_end)
    };
    let (session, may) = of(&zhang.present(), LI);
    assert!(!may);
    assert_eq!(code(zhang.ask(Ask::EndSession(session))), "session.others");
    let own = zhang.present().into_iter().find(|row| row.own).unwrap();
    assert!(!own.may_end);
    assert_eq!(code(zhang.ask(Ask::EndSession(own.session))), "session.own");
    assert_eq!(code(zhang.ask(Ask::EndSession(9999))), "session.gone");

    let mut li = at(&desk, DESK);
    li.sit(LI, Some("2846")).unwrap();
    assert_eq!(of(&li.present(), LI), (session, true));
    li.ask(Ask::EndSession(session)).unwrap();
    let ended = ToClient::Goodbye(Goodbye::Ended);
    assert!(heard.lock().unwrap().contains(&ended));
    assert_eq!(code(left.ask(Ask::Queue { all: false })), "session.ended");
    assert_eq!(code(left.sit(LI, Some("2846"))), "session.ended");
    drop(left);
    let (session, may) = of(&director.connection.present(), ZHANG);
    assert!(may);
    director.connection.ask(Ask::EndSession(session)).unwrap();
    assert_eq!(code(zhang.ask(Ask::Queue { all: false })), "session.ended");

    let ended = entries(&desk).into_iter().filter(|entry| entry.verb == "session.end");
    let ended: Vec<_> = ended.map(|entry| (entry.staff, entry.account, entry.subjects)).collect();
    let of = |key: Key| vec![key.to_string()];
    assert_eq!(ended, [(2, Some(DESK.0), of(LI)), (1, Some(OWN.0), of(ZHANG))]);
    let lines = director.page(ZHANG).lines;
    assert!(lines.iter().any(|(_, line)| line.kind == LineKind::Ended), "{lines:?}");
}

#[test]
fn the_office_says_when_screens_are_hidden_by_role() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, mut director) = office(dir.path());
    give(&desk, LI, "2846");
    let lock = [("roles", "desk,director"), ("lock_after", "5m")];
    director.does("office.lock", None, &lock);
    assert_eq!(at(&desk, DESK).sit(LI, Some("2846")).unwrap().lock, Some(5));
    director.does("office.lock", None, &[("roles", "desk"), ("lock_after", "never")]);
    assert_eq!(at(&desk, DESK).sit(LI, Some("2846")).unwrap().lock, None);
    assert_eq!(director.refused("office.lock", None, &[("roles", "desk")]), "input.required");
}

#[test]
fn whom_a_pin_let_in_is_out_when_it_is_taken_away_and_the_form_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, mut director) = office(dir.path());
    let me = Key::of(Kind::Staff, director.session.staff);
    for who in [LI, ZHANG] {
        give(&desk, who, "2846");
    }
    let heard = Arc::new(Mutex::new(Vec::new()));
    let into = heard.clone();
    let outbox: Outbox = Arc::new(move |message| {
        into.lock().unwrap().push(message);
        true
    });
    let peer = Peer { uid: DESK.0, account: DESK.1.into() };
    let mut li = desk.connect(peer, outbox);
    li.sit(LI, Some("2846")).unwrap();
    // As a console asks whenever the staff list changes.
    li.sit(LI, None).unwrap();
    let mut zhang = at(&desk, DESK);
    zhang.sit(ZHANG, Some("2846")).unwrap();
    director.connection.set(me, None, "7391").unwrap();
    let fields = std::collections::BTreeMap::from([("text".to_string(), "水管裂了".to_string())]);
    let draft =
        crate::wire::Draft { id: 7, command: "matter.new".into(), fields, ..Default::default() };
    li.ask(Ask::KeepDraft(draft)).unwrap();
    director.connection.takes_away(LI).unwrap();
    // By their own account somebody is who they are, PIN or none.
    director.connection.takes_away(me).unwrap();
    let told = |message: &ToClient| {
        matches!(message, ToClient::Event(Event::SignedOut(why)) if why.code == "pin.none"
            && why.facts["staff"] == "S2" && why.facts["name"] == "李丽")
    };
    assert_eq!(heard.lock().unwrap().iter().filter(|message| told(message)).count(), 1);
    for ask in [Ask::Overview, Ask::Queue { all: false }, Ask::Drafts] {
        assert!(["pin.none", "signin.needed"].contains(&code(li.ask(ask)).as_str()));
    }
    assert_eq!(code(li.sit(LI, None)), "pin.none");
    for other in [&mut zhang, &mut director.connection] {
        other.ask(Ask::Staff).unwrap();
    }
    li.set(LI, None, "3957").unwrap();
    li.sit(LI, Some("3957")).unwrap();
    match li.ask(Ask::Drafts).unwrap() {
        Reply::Drafts(drafts) => assert_eq!(drafts[0].fields["text"], "水管裂了"),
        other => panic!("{other:?}"),
    }
}
