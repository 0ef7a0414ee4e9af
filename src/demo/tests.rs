use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::Datelike;

use super::*;
use crate::domain::lamp::{Lamp, lamp};
use crate::domain::record::{LineKind, Sex, Status};
use crate::domain::{address, command, id_number, person_name, phone};

fn now() -> Moment {
    Moment::parse_rfc3339("2026-11-25T10:32:00+08:00").unwrap()
}

fn usual() -> Community {
    community(1, now(), RESIDENTS)
}

#[test]
fn the_same_seed_and_day_give_the_same_community() {
    let later = now().plus(3 * Moment::HOUR);
    let [one, again, other] = [(7, now()), (7, later), (8, now())]
        .map(|(seed, now)| format!("{:?}", community(seed, now, 600)));
    assert_eq!(one, again);
    assert_ne!(one, other);
}

#[test]
fn it_has_the_size_of_a_real_one() {
    let all = usual();
    assert_eq!(all.residents.len(), RESIDENTS);
    assert!((1800..2050).contains(&all.households.len()), "{}", all.households.len());
    let places = |place: fn(&address::Address) -> &String| {
        let set: BTreeSet<_> = all.dwellings.iter().map(|(_, d)| place(&d.address)).collect();
        set.into_iter().filter(|name| !name.is_empty()).count()
    };
    assert_eq!((places(|at| &at.building), places(|at| &at.hutong)), (25, 3));
    let open = all.matters.iter().filter(|(_, matter, _)| !matter.stage.is_closed()).count();
    assert!((50..75).contains(&open), "{open}");
    assert!(all.matters.len() - open > 300);
    for size in [1, 30, 1000] {
        assert_eq!(community(3, now(), size).residents.len(), size);
    }
}

#[test]
fn numbers_run_from_one_and_point_at_what_exists() {
    let all = usual();
    let run = |ids: Vec<u64>| assert!(ids.iter().copied().eq(1..=ids.len() as u64));
    run(all.staff.iter().map(|one| one.0).collect());
    run(all.dwellings.iter().map(|one| one.0).collect());
    run(all.households.iter().map(|one| one.0).collect());
    run(all.residents.iter().map(|one| one.0).collect());
    run(all.matters.iter().map(|one| one.0).collect());
    assert!(all.residents.iter().all(|(_, r)| r.household.unwrap() <= all.households.len() as u64));
    let mut lived_in = HashSet::new();
    assert!(all.households.iter().all(|(_, h)| lived_in.insert(h.dwelling.unwrap())));
    let mut addresses = HashSet::new();
    for (_, dwelling) in &all.dwellings {
        let text = dwelling.address.to_string();
        assert_eq!(address::parse(&text), Ok(dwelling.address.clone()));
        assert!(addresses.insert(text.clone()), "{text}");
    }
}

#[test]
fn every_number_and_name_passes_the_desks_own_checks() {
    let all = usual();
    let mut ids = HashSet::new();
    for (_, resident) in &all.residents {
        assert_eq!(person_name::parse(&resident.name).as_ref(), Ok(&resident.name));
        for phone in &resident.phones {
            assert_eq!(phone::parse(&phone.number).as_ref(), Ok(&phone.number));
        }
        if !resident.id_number.is_empty() {
            let id = id_number::parse(&resident.id_number, now().date()).unwrap();
            assert_eq!((Some(id.birth), id.sex), (resident.birth, resident.sex));
            assert!(ids.insert(resident.id_number.clone()));
        }
    }
    let count = |is: fn(&crate::domain::record::Resident) -> bool| {
        all.residents.iter().filter(|(_, resident)| is(resident)).count()
    };
    assert!(count(|r| r.name.contains('·')) > 10);
    assert!(count(|r| r.phones.is_empty()) > 100 && count(|r| r.id_number.is_empty()) > 50);
    assert!(count(|r| r.id_number.starts_with("110103")) > 5);
    assert!(count(|r| r.status != Status::Here) > 10);
    let names: HashSet<_> = all.residents.iter().map(|(_, resident)| &resident.name).collect();
    assert!(names.len() > 3500, "{}", names.len());
}

#[test]
fn families_are_possible() {
    let all = usual();
    let mut homes: BTreeMap<u64, Vec<_>> = BTreeMap::new();
    for (id, resident) in &all.residents {
        homes.entry(resident.household.unwrap()).or_default().push((*id, resident));
    }
    for (id, household) in &all.households {
        let members = &homes[id];
        let heads: Vec<_> = members.iter().filter(|(_, one)| one.relation == "02").collect();
        assert_eq!(heads.iter().map(|one| Some(one.0)).collect::<Vec<_>>(), [household.head]);
        let head = heads[0].1;
        let year = |one: &crate::domain::record::Resident| one.birth.unwrap().year();
        for (_, one) in members {
            let older_than_head = year(head) - year(one);
            match one.relation.as_str() {
                "02" => assert!(now().age(head.birth.unwrap()) >= 18),
                "10" => {
                    assert!(older_than_head.abs() <= 10, "{} {}", head.name, one.name);
                    assert_ne!(head.sex, one.sex);
                    assert!(now().age(one.birth.unwrap()) >= 20);
                }
                "20" | "30" => {
                    let couple =
                        members.iter().filter(|(_, m)| ["02", "10"].contains(&m.relation.as_str()));
                    couple.for_each(|(_, parent)| assert!(year(one) - year(parent) >= 18));
                    assert_eq!(one.sex == Sex::Male, one.relation == "20");
                }
                "51" | "52" => assert!(older_than_head >= 18),
                "41" | "42" | "43" | "44" => assert!(older_than_head <= -36),
                "97" | "99" => {}
                other => panic!("relation {other}"),
            }
        }
    }
    for command in command::all() {
        let Some(field) = command.field("relation") else { continue };
        let command::FieldKind::Choice(_, codes) = field.kind else { panic!() };
        assert!(all.residents.iter().all(|(_, one)| codes.contains(&one.relation.as_str())));
    }
}

#[test]
fn every_lamp_burns_and_no_timeline_runs_backwards_or_ahead() {
    let all = usual();
    let mut lamps: BTreeMap<Lamp, usize> = BTreeMap::new();
    let today = Moment::start_of(now().date());
    for (id, matter, lines) in &all.matters {
        assert_eq!(lines[0].kind, LineKind::New);
        assert!(lines.windows(2).all(|pair| pair[0].at <= pair[1].at), "M{id}");
        assert!(lines.iter().all(|line| line.at < today && line.recorded < today), "M{id}");
        assert!(matter.resident.is_none() || matter.who.is_empty());
        assert!(matter.due.as_ref().is_none_or(|due| !due.source.is_empty()));
        let worked = |staff: u64, at: Moment| {
            let (_, staff) = &all.staff[staff as usize - 1];
            staff.left.is_none_or(|left| at < left)
        };
        assert!(lines.iter().all(|line| worked(line.staff, line.at)), "M{id}");
        if matter.stage.is_closed() {
            assert!(matter.closed.is_some() && matter.next.is_none());
        } else {
            assert!(worked(matter.owner, now()));
            *lamps.entry(lamp(matter, now())).or_default() += 1;
        }
    }
    for lamp in [Lamp::Red, Lamp::Yellow, Lamp::Green, Lamp::Grey] {
        assert!(lamps[&lamp] >= 4, "{lamps:?}");
    }
}

#[test]
fn the_people_of_the_tour_are_at_home() {
    let all = usual();
    for (name, at) in [("张三", "3-2-501"), ("钱玉珍", "4-3-602"), ("钱玉贞", "4-3-601")] {
        let lives = all.residents.iter().any(|(_, resident)| {
            let (_, household) = &all.households[resident.household.unwrap() as usize - 1];
            let (_, dwelling) = &all.dwellings[household.dwelling.unwrap() as usize - 1];
            resident.name == name && dwelling.address.to_string() == at
        });
        assert!(lives, "{name}");
    }
}

#[test]
fn blocks_are_the_same_people_in_portions() {
    let mut residents = Vec::new();
    each_block(1, now(), 900, |block| residents.extend(block.residents));
    assert_eq!(residents, community(1, now(), 900).residents);
}

#[test]
fn a_large_community_comes_in_the_same_portions_and_its_desk_stays_one_desk() {
    let (mut people, mut matters, mut ids) = (0, Vec::new(), HashSet::new());
    let mut homes = HashSet::new();
    each_part(5, now(), 20_000, |part| {
        match part {
            Part::Office(_, staff) => assert!(staff.len() > 5),
            Part::Block(block) => {
                people += block.residents.len();
                for (_, resident) in &block.residents {
                    if !resident.id_number.is_empty() {
                        let id = id_number::parse(&resident.id_number, now().date()).unwrap();
                        assert_eq!((Some(id.birth), id.sex), (resident.birth, resident.sex));
                        assert!(ids.insert(resident.id_number.clone()));
                    }
                }
                let texts = block.dwellings.iter().map(|(_, d)| d.address.to_string());
                texts.for_each(|text| assert!(homes.insert(text.clone()), "{text}"));
            }
            Part::Matters(all) => matters = all,
            Part::Visits(visits) => assert!(visits.len() > 20 && visits.len() < 200),
            Part::Contacts(contacts) => assert!(contacts.len() >= 12),
            Part::Mediations(cases) => assert_eq!(cases.len(), 3),
        }
        true
    });
    assert_eq!(people, 20_000);
    assert!((300..600).contains(&matters.len()), "{}", matters.len());
    let mut blocks = 0;
    each_part(5, now(), 20_000, |part| {
        blocks += usize::from(matches!(part, Part::Block(_)));
        blocks < 3
    });
    assert_eq!(blocks, 3, "whoever has enough is given no more");
}

/// How many people share a name; real ones repeat more than search.md's sample (697,855
/// distinct ones among 1,000,000), but not like the names of a single street.
#[test]
#[ignore = "a minute unoptimised: the figures of a million"]
fn names_of_a_million() {
    let mut names: std::collections::HashMap<String, u32> = Default::default();
    each_block(1, now(), 1_000_000, |block| {
        for (_, resident) in block.residents {
            *names.entry(resident.name).or_default() += 1;
        }
    });
    let mut counts: Vec<u32> = names.values().copied().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    println!("{} distinct; most shared {:?}", counts.len(), &counts[..8]);
    assert!(counts.len() > 300_000, "{}", counts.len());
}
