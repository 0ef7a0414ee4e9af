//! F6 总览: figures without persons.

use std::collections::BTreeMap;

use super::{Reader, agenda};
use crate::domain::Kind;
use crate::domain::agenda::Chore;
use crate::domain::lamp::Lamp;
use crate::domain::record::{Matter, Stage};

/// Named counts in the order to show them: rows of today's queue by lamp, as the strip counts
/// them, then matters, then what the office has. `chores` is what the desk itself asks for.
pub fn overview(reader: &Reader<'_>, chores: &[Chore]) -> Vec<(String, u64)> {
    let mut lamps: BTreeMap<Lamp, u64> = BTreeMap::new();
    for (_, lamp) in agenda::lamps(reader, chores) {
        *lamps.entry(lamp).or_default() += 1;
    }
    let (mut open, mut mine, mut today_new, mut today_closed, mut asked, mut satisfied) =
        (0, 0, 0, 0, 0, 0);
    let today = reader.now.date();
    let all = reader.view.world.records.keys(Kind::Matter);
    for matter in all.filter_map(|key| reader.view.get::<Matter>(key.id)) {
        if matter.stage == Stage::Open {
            open += 1;
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
        ("red", of(Lamp::Red)),
        ("yellow", of(Lamp::Yellow)),
        ("green", of(Lamp::Green)),
        ("grey", of(Lamp::Grey)),
        ("open", open),
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
