//! F3 and `dutydesk find`.

use super::Reader;
use super::rows::find_row;
use crate::domain::{Key, Kind};
use crate::search::Query;
use crate::wire::Found;

/// More rows than this fit no frame and no head.
const LIMIT: usize = 1_000;

/// The first `limit` hits the reader may see, and how many there are in all.
pub fn find(reader: &Reader<'_>, query: &str, kind: Option<Kind>, limit: usize) -> Found {
    let visible = |key: Key| reader.sees_kind(key.kind);
    let query = Query { text: query, kind, limit: limit.min(LIMIT), now: reader.now };
    let hits = reader.view.world.search.index.find(&query, &visible);
    let rows = hits.hits.iter().filter_map(|hit| find_row(reader, hit.key, hit.why.word()));
    Found { total: hits.total as u64, rows: rows.collect() }
}
