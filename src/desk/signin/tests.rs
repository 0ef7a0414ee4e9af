use super::*;
use crate::domain::Moment;

/// What root wrote, and the directory it is beside.
struct Machine {
    dir: tempfile::TempDir,
}

impl Machine {
    fn new(office: Option<&str>) -> Machine {
        let dir = tempfile::tempdir().unwrap();
        if let Some(text) = office {
            fs::write(dir.path().join("dutydesk.toml"), text).unwrap();
        }
        Machine { dir }
    }

    /// All accounts but those that begin with `gone`.
    fn house(&self) -> House {
        let house = House::of(self.dir.path(), &self.dir.path().join("dutydesk.toml"));
        house.with_accounts(|name| !name.starts_with("gone"))
    }

    fn may(&self, account: &str, staff: &[(u64, Staff)]) -> Result<May, String> {
        let uid = rustix::process::getuid().as_raw();
        let peer = Peer { uid, account: account.into() };
        may_be(&peer, staff, false, &self.house()).map_err(|refusal| refusal.code)
    }

    /// Of somebody who does not own the data directory.
    fn may_from_afar(&self, account: &str, staff: &[(u64, Staff)]) -> Result<May, Refusal> {
        let peer = Peer { uid: rustix::process::getuid().as_raw() + 1, account: account.into() };
        may_be(&peer, staff, false, &self.house())
    }
}

fn one(id: u64, role: Role, account: &str) -> (u64, Staff) {
    let account = (!account.is_empty()).then(|| account.to_string());
    (id, Staff { name: format!("员{id}"), roles: [role].into(), account, ..Staff::default() })
}

fn office() -> Vec<(u64, Staff)> {
    let mut left = one(5, Role::Desk, "zhao");
    left.1.left = Some(Moment(1));
    vec![
        one(1, Role::Director, "wang"),
        one(2, Role::Desk, "counter"),
        one(3, Role::Grid, "counter"),
        one(4, Role::Observer, "jian"),
        left,
        one(6, Role::Desk, ""),
    ]
}

#[test]
fn an_account_that_belongs_to_somebody_signs_in_as_that_person_and_no_other() {
    for machine in [Machine::new(None), Machine::new(Some("contact = \"8111\"\n"))] {
        for (account, own) in [("wang", 1), ("jian", 4)] {
            let may = machine.may(account, &office()).unwrap();
            assert_eq!(may, May::One(own));
            let peer = Peer { uid: 1, account: account.into() };
            for asked in [None, Some(own)] {
                assert_eq!(may.choose(&peer, asked), Ok(Chosen::Is(own)));
            }
            for other in (0..9).filter(|id| *id != own) {
                let refusal = may.choose(&peer, Some(other)).unwrap_err();
                assert_eq!((refusal.code.as_str(), may.still(other)), ("signin.not_you", false));
            }
        }
    }
}

#[test]
fn a_shared_account_chooses_among_exactly_those_who_share_it() {
    let may = Machine::new(None).may("counter", &office()).unwrap();
    assert_eq!(may, May::Shared(vec![2, 3]));
    let peer = Peer { uid: 1, account: "counter".into() };
    assert_eq!(may.choose(&peer, None).unwrap_err().code, "signin.choose");
    assert_eq!(may.choose(&peer, Some(3)), Ok(Chosen::Among(3)));
    for other in [0, 1, 4, 5, 6, 7] {
        assert_eq!(may.choose(&peer, Some(other)).unwrap_err().code, "signin.not_of_account");
        assert!(!may.still(other));
    }
}

#[test]
fn an_account_of_nobody_is_told_whom_to_ask_although_it_owns_the_data() {
    for machine in [Machine::new(None), Machine::new(Some("director = \"li\"\n"))] {
        // Who left, who never was there, root and the one whose data it is.
        for account in ["zhao", "li", "root", "dutydesk"] {
            assert_eq!(machine.may(account, &office()), Err("signin.unknown".into()), "{account}");
            let refusal = machine.may_from_afar(account, &office()).unwrap_err();
            assert_eq!(refusal.facts["directors"], "员1");
        }
    }
}

#[test]
fn a_directory_of_ones_own_works_at_once() {
    let machine = Machine::new(None);
    let founds = May::Any { whom: vec![], own: None, founds: true };
    assert_eq!(machine.may("wang", &[]), Ok(founds.clone()));
    let peer = Peer { uid: 1, account: "wang".into() };
    assert_eq!(founds.choose(&peer, None), Ok(Chosen::Founds(None)));
    // Somebody else has nothing to seek in it.
    assert_eq!(machine.may_from_afar("li", &[]).unwrap_err().code, "signin.unknown");
    let own = [one(1, Role::Director, "wang"), one(2, Role::Desk, "")];
    assert_eq!(machine.may("wang", &own), Ok(May::One(1)));
    // It came from another machine, where people had other accounts.
    let moved = [one(1, Role::Director, "gone_w"), one(2, Role::Desk, "gone_l")];
    let may = May::Any { whom: vec![1, 2], own: None, founds: false };
    assert_eq!(machine.may("wang", &moved), Ok(may));
    assert_eq!(machine.may_from_afar("li", &moved).unwrap_err().code, "signin.unknown");
}

#[test]
fn a_fresh_office_has_the_director_that_root_names_and_nobody_by_accident() {
    let nobody = Machine::new(Some("contact = \"8111\"\n"));
    let named = Machine::new(Some("contact = \"8111\"\ndirector = \"wang\"\n"));
    for account in ["wang", "li", "root", "dutydesk"] {
        assert_eq!(nobody.may(account, &[]), Err("signin.no_director".into()), "{account}");
        let directs = account == "wang";
        let may = named.may(account, &[]);
        assert_eq!(may == Ok(May::Directs(None)), directs, "{account}");
        assert!(directs || may == Err("signin.no_director".into()));
    }
    for text in ["director = 7", "director = [", "director = \"\""] {
        let wrong = Machine::new(Some(text));
        assert_eq!(wrong.may("wang", &[]), Err("signin.office_file".into()), "{text}");
    }
}

#[test]
fn what_root_wrote_counts_again_where_no_director_can_come() {
    let named = Machine::new(Some("director = \"wang\"\n"));
    // The director's account is gone from the machine.
    let lost = [one(1, Role::Director, "gone"), one(2, Role::Admin, "li")];
    assert_eq!(named.may("wang", &lost), Ok(May::Directs(None)));
    assert_eq!(named.may("li", &lost), Ok(May::One(2)));
    // Root names one of the list.
    let known = [one(1, Role::Director, "gone"), one(2, Role::Admin, "wang")];
    let may = named.may("wang", &known).unwrap();
    assert_eq!(may, May::Directs(Some(2)));
    let peer = Peer { uid: 1, account: "wang".into() };
    assert_eq!(may.choose(&peer, Some(2)), Ok(Chosen::Founds(Some(2))));
    assert_eq!(may.choose(&peer, Some(1)).unwrap_err().code, "signin.not_you");
    // Whoever left does not come back by it.
    let mut left = one(2, Role::Director, "wang");
    left.1.left = Some(Moment(1));
    let without = [one(1, Role::Director, "gone"), left];
    assert_eq!(named.may("wang", &without), Err("signin.no_director".into()));
}

#[test]
fn practice_is_open_to_everybody_as_anybody() {
    let machine = Machine::new(Some("director = \"wang\"\n"));
    let peer = |account: &str| Peer { uid: 0, account: account.into() };
    let may = |account: &str, staff: &[(u64, Staff)]| {
        may_be(&peer(account), staff, true, &machine.house()).unwrap()
    };
    assert_eq!(may("anybody", &[]).choose(&peer("anybody"), None), Ok(Chosen::Founds(None)));
    let may = may("jian", &office());
    assert_eq!(may.choose(&peer("jian"), None), Ok(Chosen::Is(4)));
    assert_eq!(may.choose(&peer("jian"), Some(1)), Ok(Chosen::Is(1)));
    assert!(!may.still(5), "who left is gone in practice too");
}
