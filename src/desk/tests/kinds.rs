//! What must hold of every kind of record: whoever leaves leaves nothing of it behind, and
//! nothing waits for somebody who is not here any more.

use super::*;
use crate::desk::owners;
use crate::domain::Kind;
use crate::domain::record::{Household, Matter, Resident, Visit};
use crate::wire::Draft;

/// Work of every kind that has an owner, all of it this person's.
fn work(person: &mut Person) -> Vec<Key> {
    let who = person.does("resident.new", None, &[("name", "张三"), ("address", "3-2-501")]);
    let zhang = who.to_string();
    let matter = [("category", "leak"), ("text", "滴水"), ("who", zhang.as_str())];
    let visit = [("visit_reason", "alone"), ("every", "30")];
    let case = [("dispute", "noise"), ("party", zhang.as_str()), ("party_b", "李四")];
    let incident = [("incident_kind", "lift"), ("place", "3号楼")];
    let mut made = vec![person.does("matter.new", None, &matter)];
    made.push(person.does("visit.new", Some(who), &visit));
    made.push(person.does("mediation.new", None, &case));
    made.push(person.does("incident.new", None, &incident));
    made
}

/// Whose it is, of everything that waits.
fn waiting(desk: &Desk) -> Vec<(Kind, Option<u64>)> {
    let world = desk.shared.world();
    let view = world.view();
    view.waiting().iter().map(|key| (key.kind, owners::owner(view, *key))).collect()
}

#[test]
fn who_leaves_leaves_nothing_behind_of_any_kind() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let add = |person: &mut Person, name: &str, account: &str| {
        let roles = "desk,mediator,director";
        person.does("staff.add", None, &[("name", name), ("account", account), ("roles", roles)])
    };
    let (liu, chen) = (add(&mut wang, "刘敏", "liumin"), add(&mut wang, "陈刚", "chengang"));
    let mut of_liu = Person::enter(&desk, "liumin");
    let made = work(&mut of_liu);
    let draft = Draft {
        id: 7,
        command: "matter.new".into(),
        fields: [("text".to_string(), "没写完".to_string())].into(),
        ..Draft::default()
    };
    of_liu.connection.ask(Ask::KeepDraft(draft)).unwrap();
    // Every kind that anybody can own is among them.
    let kinds: Vec<Kind> =
        waiting(&desk).iter().filter(|(_, o)| o.is_some()).map(|w| w.0).collect();
    for kind in Kind::ALL {
        let owned = matches!(kind, Kind::Matter | Kind::Visit | Kind::Mediation | Kind::Incident);
        assert_eq!(kinds.contains(&kind), owned, "{kind:?}");
    }
    let row = |wang: &mut Person, id: u64| match wang.connection.ask(Ask::Staff) {
        Ok(Reply::Staff(rows)) => rows.into_iter().find(|row| row.id == id).unwrap(),
        other => panic!("{other:?}"),
    };
    let listed = row(&mut wang, liu.id);
    assert_eq!((listed.open, listed.drafts), (made.len() as u64, 1));
    assert_eq!(wang.refused("staff.leave", Some(liu), &[]), "staff.open_drafts");
    let chen_said = chen.to_string();
    drop(of_liu);
    wang.does("staff.leave", Some(liu), &[("to", &chen_said)]);
    assert!(waiting(&desk).iter().all(|(_, owner)| *owner != Some(liu.id)));
    let listed = row(&mut wang, chen.id);
    assert_eq!(listed.open, made.len() as u64);
    for key in made {
        let page = wang.page(key);
        assert!(
            page.lines.iter().any(|(_, line)| line.facts.get("reason") == Some(&"left".into())),
            "{key}"
        );
    }
    let mut of_chen = Person::enter(&desk, "chengang");
    let drafts = match of_chen.connection.ask(Ask::Drafts) {
        Ok(Reply::Drafts(drafts)) => drafts,
        other => panic!("{other:?}"),
    };
    assert_eq!(drafts.len(), 1);
    assert_eq!(drafts[0].fields["text"], "没写完");
    assert_eq!(row(&mut wang, liu.id).drafts, 0);
}

#[test]
fn nothing_waits_for_who_died_or_moved_away_without_a_word() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    for status in ["dead", "away"] {
        let mut wang = Person::enter(&desk, "wangli");
        let made = work(&mut wang);
        let world = desk.shared.world();
        let zhang = world.view().get::<Matter>(made[0].id).unwrap().resident.unwrap();
        drop(world);
        let zhang = Key::of(Kind::Resident, zhang);
        let done = wang.try_to("resident.status", Some(zhang), &[("status", status)]).unwrap();
        assert_eq!(done.facts["visits_ended"], "1");
        assert_eq!(done.facts["still_open"], format!("{} {}", made[0], made[2]));
        let visit: Visit = desk.shared.world().view().get(made[1].id).unwrap();
        assert!(visit.ended.is_some());
        // One step back brings all of it back.
        wang.does("undo", None, &[]);
        let visit: Visit = desk.shared.world().view().get(made[1].id).unwrap();
        assert!(visit.ended.is_none());
        wang.does("resident.status", Some(zhang), &[("status", status)]);
    }
}

#[test]
fn nobody_heads_two_households_and_what_is_about_a_dwelling_stays_there() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let new = |wang: &mut Person, name: &str| {
        wang.does("resident.new", None, &[("name", name), ("address", "3-2-501")])
    };
    let (zhang, li) = (new(&mut wang, "张三"), new(&mut wang, "李四"));
    let who = zhang.to_string();
    let matter = [("category", "leak"), ("text", "滴水"), ("who", who.as_str())];
    let matter = wang.does("matter.new", None, &matter);
    let other = [("address", "4-1-101"), ("head", who.as_str())];
    let done = wang.try_to("household.new", None, &other).unwrap();
    assert_eq!(done.facts["left_head"], "H1");
    let heads = |id| desk.shared.world().view().get::<Household>(id).unwrap().head;
    assert_eq!((heads(1), heads(2)), (Some(li.id), Some(zhang.id)));
    let relation = |id| desk.shared.world().view().get::<Resident>(id).unwrap().relation;
    assert_eq!((relation(li.id), relation(zhang.id)), ("02".to_string(), "02".to_string()));
    // The household moves; the leak is still behind the old walls.
    let house = desk.shared.world().view().get::<Resident>(li.id).unwrap().household.unwrap();
    let house = Key::of(Kind::Household, house);
    wang.does("household.move", Some(house), &[("address", "5-1-101")]);
    let at = |wang: &mut Person, id: u64| match wang.page(Key::of(Kind::Dwelling, id)).body {
        crate::wire::Pages::Dwelling { matters, .. } => {
            matters.into_iter().map(|row| row.key).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(at(&mut wang, 1), [matter]);
    for dwelling in [2, 3] {
        assert_eq!(at(&mut wang, dwelling), []);
    }
}

#[test]
fn whoever_heads_a_household_after_another_is_said_and_is_nobodys_relative_there() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let mut new = |name: &str, relation: &str| {
        let fields = [("name", name), ("address", "3-2-501"), ("relation", relation)];
        wang.does("resident.new", None, &fields)
    };
    let (zhang, chen, son) = (new("张三", "02"), new("陈妻", "10"), new("张子", "20"));
    let of = |key: Key| {
        let world = desk.shared.world();
        let one: Resident = world.view().get(key.id).unwrap();
        (one.relation, world.view().get::<Household>(1).unwrap().head == Some(key.id))
    };
    assert_eq!((of(zhang), of(chen)), (("02".into(), true), ("10".into(), false)));
    let dead = wang.try_to("resident.status", Some(zhang), &[("status", "dead")]).unwrap();
    assert_eq!(dead.facts["left_head"], "H1");
    assert_eq!(of(chen), ("02".into(), true));
    let head = zhang.to_string();
    let house = Key::of(Kind::Household, 1);
    assert_eq!(
        wang.refused("household.correct", Some(house), &[("head", &head)]),
        "household.gone"
    );
    let away = wang.try_to("resident.move", Some(chen), &[("address", "5-1-101")]).unwrap();
    assert_eq!(away.facts["left_head"], "H1");
    assert_eq!(of(son), ("02".into(), true));
    wang.does("undo", None, &[]);
    assert_eq!((of(son), of(chen)), (("20".into(), false), ("02".into(), true)));
}

#[test]
fn whoever_loses_a_role_has_no_work_left_that_needs_it() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let fields = [("name", "刘敏"), ("account", "liumin"), ("roles", "desk,mediator")];
    let liu = wang.does("staff.add", None, &fields);
    let mut of_liu = Person::enter(&desk, "liumin");
    let made = work(&mut of_liu);
    for (roles, left) in [("desk", 1), ("observer", made.len()), ("admin", made.len())] {
        let refusal = wang.try_to("staff.role", Some(liu), &[("roles", roles)]).unwrap_err();
        let said = (refusal.code.as_str(), refusal.facts["n"].as_str());
        assert_eq!(said, ("staff.role_work", left.to_string().as_str()), "{roles}");
    }
    wang.does("staff.role", Some(liu), &[("roles", "mediator,grid")]);
    let wang_said = Key::of(Kind::Staff, 1).to_string();
    wang.does("mediation.transfer", Some(made[2]), &[("to", &wang_said)]);
    wang.does("staff.role", Some(liu), &[("roles", "desk")]);
}

#[test]
fn power_that_is_lent_is_neither_given_on_nor_kept() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let fields = [("name", "刘敏"), ("account", "liumin"), ("roles", "desk")];
    let liu = wang.does("staff.add", None, &fields);
    wang.does("staff.acting", Some(liu), &[("until", "+2")]);
    let mut of_liu = Person::enter(&desk, "liumin");
    let own = [("roles", "director,desk")];
    assert_eq!(of_liu.refused("staff.role", Some(liu), &own), "staff.lent");
    for roles in ["director", "desk,admin"] {
        let other = [("name", "陈刚"), ("roles", roles)];
        assert_eq!(of_liu.refused("staff.add", None, &other), "staff.lent");
    }
    of_liu.does("staff.add", None, &[("name", "陈刚"), ("roles", "grid")]);
}

#[test]
fn what_was_told_under_a_seal_stays_sealed_whatever_the_incident_is_called_later() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    wang.does("staff.add", None, &[("name", "刘敏"), ("account", "liumin"), ("roles", "desk")]);
    let fields = [("incident_kind", "abuse"), ("place", "3号楼"), ("text", "邻居报的")];
    let incident = wang.does("incident.new", None, &fields);
    wang.does("incident.correct", Some(incident), &[("incident_kind", "other")]);
    let mut of_liu = Person::enter(&desk, "liumin");
    assert!(of_liu.page(incident).fields.contains_key("restricted"));
    assert!(owners::is_confidential(desk.shared.world().view(), incident));
}
