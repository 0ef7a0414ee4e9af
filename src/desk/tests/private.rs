//! What not everybody at the counter may know, and who decides who does: cases and who is
//! party to them, why somebody is visited, who can sign in as the director.

use super::*;
use crate::domain::Kind;
use crate::domain::record::LineKind;
use crate::wire::Pages;

/// The director 王莉, and S2 刘敏 (调解员), S3 孙 (值班员, 网格员), S4 关 (管理员), S5 钱 (调解员).
fn office(data: &Path) -> (Arc<Desk>, Person, [Key; 4]) {
    let desk = open(data);
    let mut wang = Person::enter(&desk, "wangli");
    let mut add = |name: &str, account: &str, roles: &str| {
        let fields = [("name", name), ("account", account), ("roles", roles)];
        wang.does("staff.add", None, &fields)
    };
    let staff = [
        add("刘敏", "liumin", "mediator"),
        add("孙", "sun", "desk,grid"),
        add("关", "guan", "admin"),
        add("钱", "qian", "mediator"),
    ];
    (desk, wang, staff)
}

#[test]
fn of_a_case_others_learn_from_its_partys_page_whose_it_is_and_when_and_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, mut wang, _) = office(dir.path());
    let mut liu = Person::enter(&desk, "liumin");
    let mut sun = Person::enter(&desk, "sun");
    let who = wang.does("resident.new", None, &[("name", "张三"), ("address", "3-2-501")]);
    let party = [("dispute", "noise"), ("party", &*who.to_string()), ("party_b", "李四")];
    let case = liu.does("mediation.new", None, &party);
    for person in [&mut sun, &mut liu, &mut wang] {
        let Pages::Resident { matters, .. } = person.page(who).body else { panic!() };
        let told: Vec<_> = matters.iter().map(|row| row.key).collect();
        assert_eq!(told, [case]);
        assert!(
            !format!("{matters:?}").contains("李四") && !format!("{matters:?}").contains("noise")
        );
    }
    // Who dies leaves it open, and that is said.
    let dead = sun.try_to("resident.status", Some(who), &[("status", "dead")]).unwrap();
    assert_eq!(dead.facts["still_open"], case.to_string());
}

#[test]
fn a_case_goes_to_mediators_alone_and_with_who_leaves_by_the_director_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, mut wang, [liu, sun, _, qian]) = office(dir.path());
    let mut of_liu = Person::enter(&desk, "liumin");
    let party = [("dispute", "noise"), ("party", "张三"), ("party_b", "李四")];
    let case = of_liu.does("mediation.new", None, &party);
    let [sun, qian] = [sun, qian].map(|key| key.to_string());
    let refused = |person: &mut Person, to: &str| {
        person.refused("mediation.transfer", Some(case), &[("to", to)])
    };
    assert_eq!(refused(&mut of_liu, &sun), "mediation.no_mediator");
    let other = [party[0], party[1], party[2], ("mediator", &*sun)];
    assert_eq!(of_liu.refused("mediation.new", None, &other), "mediation.no_mediator");
    let mut guan = Person::enter(&desk, "guan");
    for to in [&sun, &qian] {
        assert_eq!(guan.refused("staff.leave", Some(liu), &[("to", to)]), "permit", "{to}");
    }
    assert_eq!(wang.refused("staff.leave", Some(liu), &[("to", &sun)]), "mediation.no_mediator");
    wang.does("staff.leave", Some(liu), &[("to", &qian)]);
    let mut of_qian = Person::enter(&desk, "qian");
    assert_eq!(of_qian.page(case).fields["parties"], "张三 李四");
}

#[test]
fn an_unfinished_form_of_a_case_and_a_restricted_incident_are_no_less_confidential() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, mut wang, [liu, sun, _, qian]) = office(dir.path());
    let mut of_liu = Person::enter(&desk, "liumin");
    let [sun, qian] = [sun, qian].map(|key| key.to_string());
    let command = "mediation.new".into();
    let fields = [("text".to_string(), "王家打人".to_string())].into();
    let draft = crate::wire::Draft { id: 3, command, fields, ..Default::default() };
    of_liu.connection.ask(Ask::KeepDraft(draft)).unwrap();
    assert_eq!(wang.refused("staff.leave", Some(liu), &[("to", &sun)]), "mediation.no_mediator");
    let crisis = [("incident_kind", "crisis"), ("place", "3号楼")];
    of_liu.does("incident.new", None, &crisis);
    let mut guan = Person::enter(&desk, "guan");
    assert_eq!(guan.refused("staff.leave", Some(liu), &[("to", &qian)]), "permit");
    wang.does("staff.leave", Some(liu), &[("to", &qian)]);
}

#[test]
fn why_somebody_is_visited_only_who_goes_and_the_director_read_where_it_is_private() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, mut wang, [_, sun, ..]) = office(dir.path());
    let mut of_sun = Person::enter(&desk, "sun");
    let mut liu = Person::enter(&desk, "liumin");
    for (reason, private) in [("mind", true), ("child", true), ("alone", false)] {
        let fields = [("name", "张三"), ("address", "3-2-501")];
        let who = wang.does("resident.new", None, &fields);
        let fields = [("visit_reason", reason), ("owner", &*sun.to_string())];
        let visit = wang.does("visit.new", Some(who), &fields);
        wang.does("visit.correct", Some(visit), &[("every", "20")]);
        let said = |person: &mut Person| {
            let mut all = String::new();
            for key in [who, visit] {
                all += &format!("{:?}", person.page(key));
                let history = Ask::History { key, from: None, limit: 50 };
                all += &format!("{:?}", person.connection.ask(history).unwrap());
                all += &format!("{:?}", person.connection.ask(Ask::Glance(key)).unwrap());
            }
            all += &format!("{:?}", person.connection.ask(Ask::Queue { all: true }).unwrap());
            all
        };
        let word = format!("{reason:?}");
        assert!(said(&mut wang).contains(&word) && said(&mut of_sun).contains(&word), "{reason}");
        assert_eq!(said(&mut liu).contains(&word), !private, "{reason}");
        // Who has a cause may look, and that is written down; what is not hidden needs none.
        let cause = [("reason", "emergency")];
        match private {
            false => {
                let open = liu.refused("visit.reveal", Some(visit), &cause);
                assert_eq!(open, "visit.nothing_hidden");
            }
            true => {
                assert_eq!(liu.refused("visit.reveal", Some(visit), &[]), "input.required");
                let done = liu.try_to("visit.reveal", Some(visit), &cause).unwrap();
                assert_eq!((done.facts["visit_reason"].as_str(), done.undo), (reason, false));
                let looked = |person: &mut Person| {
                    let lines = person.page(visit).lines;
                    let mut lines = lines.into_iter().map(|(_, line)| line);
                    lines.find(|line| line.kind == LineKind::Reveal)
                };
                let line = looked(&mut wang).unwrap();
                assert_eq!((line.facts["reveal"].as_str(), line.staff), ("emergency", 2));
                assert!(looked(&mut liu).is_none(), "who looked is for the director");
                assert!(!said(&mut liu).contains(&word), "the pages hide it as before");
            }
        }
        let other = [("visit_reason", "elder")];
        let may = liu.try_to("visit.correct", Some(visit), &other).is_ok();
        assert_eq!(may, !private);
        wang.does("visit.end", Some(visit), &[("reason", "wish")]);
    }
    assert_eq!(desk.shared.world().records.count_of(Kind::Visit), 3);
}
