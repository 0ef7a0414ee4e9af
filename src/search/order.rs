//! The order of hits: class, then who is being served, then how well it fits, and
//! housemates together.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use fuzzy_matcher::FuzzyMatcher;

use super::doc::{Hit, Hits, Query};
use super::found::Found;
use super::grade::Grade;
use super::index::{BASE, Index, RowId, Served};
use super::names::NameId;
use super::ways::Code;
use crate::domain::{Key, Moment};

/// Candidates of one class that the fuzzy matcher scores (search.md: 400 at the most);
/// the others follow unscored. Four pages are as many as anybody turns.
const MOST_SCORED: usize = 200;
/// Of a class with more rows than this (one letter in a huge office) only who is being
/// served and the first by number are put in order: fifty of them are shown.
const MOST_SORTED: usize = 4_096;
/// Served lately: within a month.
const LATELY: i64 = 30 * Moment::DAY;

/// Smaller comes first: open matters, served lately (the latest first), the others.
type Boost = (u8, Reverse<Option<Moment>>);
type Score = Reverse<i64>;

/// A row and what its place in the order depends on.
struct Standing<'a> {
    grade: Grade,
    boost: Boost,
    /// Address order; records without an address come last.
    walk: (bool, &'a [u8]),
    group: Group,
    /// False sorts before true.
    not_head: bool,
    key: Key,
}

/// Residents of one household, or one record by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Group {
    Household(u64),
    Alone(Key),
}

impl Index {
    /// The first hits, and how many there are.
    pub(super) fn ordered(&self, mut found: Found, query: &Query, text: &str) -> Hits {
        let total = found.count(&self.base, |_| true);
        let mut classes: BTreeMap<u16, Vec<(RowId, Grade)>> = BTreeMap::new();
        for (grade, _) in found.grades.iter().filter(|(_, bearers)| *bearers > 0) {
            classes.entry(grade.class).or_default();
        }
        for (row, grade) in std::mem::take(&mut found.rows) {
            classes.entry(grade.class).or_default().push((row, grade));
        }
        let mut hits = Vec::with_capacity(total.min(query.limit));
        for (class, mut members) in classes {
            if hits.len() >= query.limit {
                break;
            }
            let wanted = query.limit - hits.len();
            self.add_bearers(&found, class, &mut members, wanted.max(MOST_SCORED));
            hits.extend(self.ordered_class(members, query.now, text, wanted));
        }
        hits.truncate(query.limit);
        Hits { total, hits, partial: false }
    }

    /// Adds who bears a name of this class, or as many of them as are sorted.
    fn add_bearers(
        &self,
        found: &Found,
        class: u16,
        members: &mut Vec<(RowId, Grade)>,
        kept: usize,
    ) {
        let of_class = |(grade, bearers): &(Grade, usize)| grade.class == class && *bearers > 0;
        let grades = || found.grades.iter().filter(|entry| of_class(entry));
        let all: usize = grades().map(|(_, bearers)| *bearers).sum();
        if all == 0 {
            return;
        }
        let mut add = |row: u32| {
            let id = row | BASE;
            let own = found.by_name(&self.base, id).filter(|own| own.class == class);
            let Some(own) = own.filter(|_| !self.base.is_gone(row)) else { return };
            if !found.stands_alone(id) {
                members.push((id, own));
            }
        };
        if all <= MOST_SORTED {
            for (at, entry) in found.grades.iter().enumerate() {
                if of_class(entry) {
                    let names = found.names(at as Code + 1);
                    names.for_each(|name| self.base.bearers(name).iter().for_each(|r| add(*r)));
                }
            }
            return;
        }
        let served = self.served.keys().filter_map(|key| self.base.row_of(*key));
        let mut first: BTreeSet<u32> = served.collect();
        let rows = 0..self.base.residents();
        let fits =
            |row: &u32| found.by_name(&self.base, row | BASE).is_some_and(|own| own.class == class);
        first.extend(rows.filter(fits).take(kept));
        first.into_iter().for_each(&mut add);
    }

    /// The first `wanted` of a class, and perhaps some more.
    fn ordered_class(
        &self,
        mut class: Vec<(RowId, Grade)>,
        now: Moment,
        text: &str,
        wanted: usize,
    ) -> Vec<Hit> {
        let kept = wanted.max(MOST_SCORED);
        if class.len() > kept {
            self.keep_foremost(&mut class, kept);
        }
        let mut rows: Vec<Standing> =
            class.iter().filter_map(|(id, grade)| self.standing(*id, *grade, now)).collect();
        let unscored = |a: &Standing, b: &Standing| a.unscored().cmp(&b.unscored());
        if rows.len() > kept {
            rows.select_nth_unstable_by(kept, unscored);
            rows.truncate(kept);
        }
        rows.sort_unstable_by(unscored);
        let scored = rows.len().min(MOST_SCORED);
        let mut by_name: HashMap<Option<NameId>, Score> = HashMap::new();
        let typed: String = text.chars().filter(|c| c.is_alphabetic()).collect();
        let mut score = |name: Option<NameId>| {
            *by_name.entry(name).or_insert_with(|| Reverse(self.score(name, &typed)))
        };
        let scores: Vec<Score> = rows[..scored].iter().map(|row| score(row.grade.name)).collect();
        // A household stands where its first member would.
        let mut best: HashMap<Group, (Boost, Score)> = HashMap::new();
        for (row, score) in rows.iter().zip(&scores) {
            let own = (row.boost, *score);
            best.entry(row.group).and_modify(|best| *best = own.min(*best)).or_insert(own);
        }
        let mut order: Vec<usize> = (0..scored).collect();
        order.sort_by_cached_key(|at| {
            let row = &rows[*at];
            let household = best.get(&row.group).copied();
            (household, row.walk, row.group, row.not_head, scores[*at], row.key)
        });
        order.extend(scored..rows.len());
        let hit = |at: usize| {
            let row = &rows[at];
            Hit { key: row.key, class: row.grade.class, why: row.grade.why }
        };
        order.into_iter().map(hit).collect()
    }

    /// Of very many rows those that can come first: who is being served, what changed
    /// lately, and the first on the walk.
    fn keep_foremost(&self, rows: &mut Vec<(RowId, Grade)>, kept: usize) {
        let served: BTreeSet<RowId> =
            self.served.keys().filter_map(|key| self.id_of(*key)).collect();
        let place = |id: RowId| match id & BASE {
            0 => None,
            _ => Some(self.base.place(id & !BASE).unwrap_or(u32::MAX)),
        };
        let kept = kept.saturating_add(served.len() + self.ids.len());
        if rows.len() > kept {
            // Looked up once: the places of many rows lie far apart in memory.
            let order =
                rows.iter().map(|(id, grade)| ((!served.contains(id), place(*id), *id), *grade));
            let mut order: Vec<_> = order.collect();
            order.select_nth_unstable_by_key(kept, |(key, _)| *key);
            order.truncate(kept);
            *rows = order.into_iter().map(|((_, _, id), grade)| (id, grade)).collect();
        }
    }

    fn standing(&self, id: RowId, grade: Grade, now: Moment) -> Option<Standing<'_>> {
        let (key, household, head, walk) = match id & BASE {
            0 => {
                let row = self.row(id)?;
                let walk = row.place.map(|place| self.places.order(place));
                (row.key, row.household, row.head, walk)
            }
            _ => {
                let (base, row) = (&self.base, id & !BASE);
                let walk = base.place(row).map(|place| base.homes().order(place));
                (base.key(row), base.household(row), base.head(row), walk)
            }
        };
        let walk = (walk.is_none(), walk.unwrap_or_default());
        let served = self.served.get(&key).copied().unwrap_or_default();
        let group = household.map_or(Group::Alone(key), Group::Household);
        Some(Standing { grade, boost: boost(served, now), walk, group, not_head: !head, key })
    }

    fn score(&self, name: Option<NameId>, typed: &str) -> i64 {
        let Some(name) = name else { return 0 };
        let name = self.spelt(name);
        let pinyin = typed.chars().all(|c| c.is_ascii_lowercase());
        let glyphs = &self.names.glyphs;
        let name = if pinyin { glyphs.pinyin(&name) } else { glyphs.text(&name) };
        self.matcher.fuzzy_match(&name, typed).unwrap_or(0)
    }
}

impl<'a> Standing<'a> {
    fn unscored(&self) -> (Boost, (bool, &'a [u8]), Group, bool, Key) {
        (self.boost, self.walk, self.group, self.not_head, self.key)
    }
}

fn boost(served: Served, now: Moment) -> Boost {
    let lately = served.last.filter(|served| served.plus(LATELY) >= now);
    let rank = match (served.open, lately) {
        (true, _) => 0,
        (false, Some(_)) => 1,
        (false, None) => 2,
    };
    (rank, Reverse(lately))
}
