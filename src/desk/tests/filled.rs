use super::restart::picture;
use super::*;
use crate::desk::searching::BESIDE;
use crate::domain::Kind;
use crate::domain::record::Counter;

fn fill(person: &mut Person, residents: u64, first: bool) -> Result<(u64, bool), Refusal> {
    match person.connection.ask(Ask::FillDemo { seed: 3, residents, first })? {
        Reply::Filled { done, total, ended } => {
            assert_eq!(total, residents);
            Ok((done, ended))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_invented_community_comes_in_portions_and_only_onto_an_empty_desk() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    for size in [0, 1_000_001] {
        assert_eq!(fill(&mut wang, size, true).unwrap_err().code, "demo.size");
    }
    let (done, ended) = fill(&mut wang, 22_000, true).unwrap();
    assert!((20_000..22_000).contains(&done) && !ended, "{done}");
    let mut liu = Person::enter(&desk, "wangli");
    assert_eq!(fill(&mut liu, 600, true).unwrap_err().code, "demo.not_empty");
    assert_eq!(fill(&mut wang, 22_000, false).unwrap(), (22_000, true));
    {
        let world = desk.shared.world();
        let view = world.view();
        for kind in [Kind::Staff, Kind::Dwelling, Kind::Household, Kind::Resident, Kind::Matter] {
            let last = world.records.keys(kind).next_back().unwrap();
            let counter: Counter = view.get(u64::from(kind.code())).unwrap();
            assert_eq!((last.id, world.records.count_of(kind)), (counter.last, counter.last));
        }
        assert_eq!(world.records.count_of(Kind::Resident), 22_000);
        assert_eq!(world.search.index.len() as u64, {
            let homes = [Kind::Dwelling, Kind::Household, Kind::Resident];
            homes.into_iter().chain(BESIDE).map(|kind| world.records.count_of(kind)).sum::<u64>()
        });
    }
    let before = picture(&desk);
    drop((wang, liu));
    desk.close();
    drop(desk);
    let desk = open(dir.path());
    assert_eq!((picture(&desk), desk.shared.banners()), (before, vec![]));
    desk.close();
}
