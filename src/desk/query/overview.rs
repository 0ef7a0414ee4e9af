//! F6 总览: figures without persons.

use std::collections::BTreeMap;

use super::Reader;
use crate::domain::Kind;
use crate::domain::lamp::{Lamp, lamp};
use crate::domain::record::{Matter, Stage};

/// Named counts in the order to show them.
pub fn overview(reader: &Reader<'_>) -> Vec<(String, u64)> {
    let mut lamps: BTreeMap<Lamp, u64> = BTreeMap::new();
    let (mut mine, mut today_new, mut today_closed, mut asked, mut satisfied) = (0, 0, 0, 0, 0);
    let today = reader.now.date();
    let all = reader.view.world.records.keys(Kind::Matter);
    for matter in all.filter_map(|key| reader.view.get::<Matter>(key.id)) {
        if matter.stage == Stage::Open {
            *lamps.entry(lamp(&matter, reader.now)).or_default() += 1;
            mine += u64::from(matter.owner == reader.staff);
        }
        today_new += u64::from(matter.recorded.date() == today);
        today_closed += u64::from(matter.closed.is_some_and(|at| at.date() == today));
        asked += u64::from(matter.satisfaction.is_some());
        satisfied += u64::from(matter.satisfaction.as_deref() == Some("satisfied"));
    }
    let here = reader.view.world.index.here();
    let count = |kind| reader.view.world.records.count_of(kind);
    let of = |lamp| lamps.get(&lamp).copied().unwrap_or_default();
    let counts = [
        ("open", lamps.values().sum()),
        ("red", of(Lamp::Red)),
        ("yellow", of(Lamp::Yellow)),
        ("green", of(Lamp::Green)),
        ("grey", of(Lamp::Grey)),
        ("mine", mine),
        ("today_new", today_new),
        ("today_closed", today_closed),
        ("asked", asked),
        ("satisfied", satisfied),
        ("residents", here),
        ("households", count(Kind::Household)),
        ("dwellings", count(Kind::Dwelling)),
    ];
    counts.into_iter().map(|(name, n)| (name.to_string(), n)).collect()
}
