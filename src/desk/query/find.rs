//! F3 and `dutydesk find`.

use std::collections::HashSet;

use super::Reader;
use super::rows::find_row;
use crate::domain::record::Matter;
use crate::domain::{Key, Kind, Refusal};
use crate::search::Query;
use crate::wire::Found;

/// More rows than this fit no frame and no head.
const LIMIT: usize = 1_000;

/// The first `limit` hits the reader may see, and how many there are in all. Nothing
/// typed yet shows those served lately, of all residents.
///
/// # Errors
/// `permit.persons` for who reads figures only, unless colleagues are looked for.
pub fn find(
    reader: &Reader<'_>,
    query: &str,
    kind: Option<Kind>,
    limit: usize,
) -> Result<Found, Refusal> {
    if kind != Some(Kind::Staff) {
        reader.must_see_persons()?;
    }
    let limit = limit.min(LIMIT);
    if query.trim().is_empty() && kind.is_none_or(|kind| kind == Kind::Resident) {
        return Ok(served_lately(reader, limit));
    }
    let visible = |key: Key| reader.sees_kind(key.kind);
    let query = Query { text: query, kind, limit, now: reader.now };
    let hits = reader.view.world.search.index.find(&query, &visible);
    let rows = hits.hits.iter().filter_map(|hit| find_row(reader, hit.key, hit.why.word()));
    Ok(Found { total: hits.total as u64, rows: rows.collect() })
}

/// The residents of the newest matters, each once; they are asked for again most often.
fn served_lately(reader: &Reader<'_>, limit: usize) -> Found {
    let records = &reader.view.world.records;
    let total = records.count_of(Kind::Resident);
    let mut seen = HashSet::new();
    let newest = records.keys(Kind::Matter).rev();
    let residents = newest.filter_map(|key| reader.view.get::<Matter>(key.id)?.resident);
    let rows = residents
        .filter(|id| seen.insert(*id))
        .filter_map(|id| find_row(reader, Key::of(Kind::Resident, id), ""))
        .take(limit)
        .collect();
    Found { total, rows }
}
