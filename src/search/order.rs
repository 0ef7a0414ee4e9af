//! The order of hits: class, then who is being served, then how well it fits, and
//! housemates together.

use std::cmp::Reverse;
use std::collections::HashMap;

use fuzzy_matcher::FuzzyMatcher;

use super::doc::{Hit, Hits, Query};
use super::grade::Grade;
use super::index::{Index, Row, RowId};
use crate::domain::{Key, Moment};

/// Candidates of one class that the fuzzy matcher scores; the others follow unscored.
const MOST_SCORED: usize = 400;
/// Served lately: within a month.
const LATELY: i64 = 30 * Moment::DAY;

/// Smaller comes first: open matters, served lately (the latest first), the others.
type Boost = (u8, Reverse<Option<Moment>>);
type Score = Reverse<i64>;

impl Index {
    pub(super) fn ordered(&self, found: HashMap<RowId, Grade>, query: &Query, text: &str) -> Hits {
        let total = found.len();
        let mut classes: Vec<(RowId, Grade)> = found.into_iter().collect();
        classes.sort_unstable_by_key(|(row, grade)| (grade.class, *row));
        let mut hits = Vec::with_capacity(total.min(query.limit));
        for class in classes.chunk_by(|a, b| a.1.class == b.1.class) {
            if hits.len() >= query.limit {
                break;
            }
            let wanted = query.limit - hits.len();
            hits.extend(self.ordered_class(class, query.now, text, wanted));
        }
        hits.truncate(query.limit);
        Hits { total, hits }
    }

    /// The first `wanted` of a class, and perhaps some more.
    fn ordered_class(
        &self,
        class: &[(RowId, Grade)],
        now: Moment,
        text: &str,
        wanted: usize,
    ) -> Vec<Hit> {
        let mut rows: Vec<(&Row, &Grade)> =
            class.iter().filter_map(|(id, grade)| Some((self.row(*id)?, grade))).collect();
        let unscored = |(row, _): &(&Row, &Grade)| {
            (boost(row, now), self.walk(row), group(row), !row.head, row.key)
        };
        let kept = wanted.max(MOST_SCORED);
        if rows.len() > kept {
            rows.select_nth_unstable_by_key(kept, unscored);
            rows.truncate(kept);
        }
        rows.sort_by_cached_key(unscored);
        let scored = rows.len().min(MOST_SCORED);
        let scores: Vec<Score> =
            rows[..scored].iter().map(|(_, grade)| Reverse(self.score(grade, text))).collect();
        // A household stands where its first member would.
        let mut best: HashMap<Group, (Boost, Score)> = HashMap::new();
        for ((row, _), score) in rows.iter().zip(&scores) {
            let own = (boost(row, now), *score);
            best.entry(group(row)).and_modify(|best| *best = own.min(*best)).or_insert(own);
        }
        let mut order: Vec<usize> = (0..scored).collect();
        order.sort_by_cached_key(|at| {
            let row = rows[*at].0;
            let household = best.get(&group(row)).copied();
            (household, self.walk(row), group(row), !row.head, scores[*at], row.key)
        });
        order.extend(scored..rows.len());
        let hit = |at: usize| {
            let (row, grade) = rows[at];
            Hit { key: row.key, class: grade.class, why: grade.why }
        };
        order.into_iter().map(hit).collect()
    }

    /// Address order; records without an address come last.
    fn walk(&self, row: &Row) -> (bool, &[u8]) {
        match row.place {
            Some(place) => (false, self.places.order(place)),
            None => (true, &[]),
        }
    }

    fn score(&self, grade: &Grade, text: &str) -> i64 {
        let Some(name) = grade.name else { return 0 };
        let typed: String = text.chars().filter(|c| c.is_alphabetic()).collect();
        let pinyin = typed.chars().all(|c| c.is_ascii_lowercase());
        let name = if pinyin { self.names.pinyin(name) } else { self.names.text(name) };
        self.matcher.fuzzy_match(&name, &typed).unwrap_or(0)
    }
}

/// Residents of one household, or one record by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Group {
    Household(u64),
    Alone(Key),
}

fn group(row: &Row) -> Group {
    match row.household {
        Some(household) => Group::Household(household),
        None => Group::Alone(row.key),
    }
}

fn boost(row: &Row, now: Moment) -> Boost {
    let lately = row.served.filter(|served| served.plus(LATELY) >= now);
    (
        if row.open {
            0
        } else if lately.is_some() {
            1
        } else {
            2
        },
        Reverse(lately),
    )
}
