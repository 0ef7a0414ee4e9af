//! F3 and `dutydesk find`.

use super::Reader;
use super::rows::find_row;
use crate::domain::{Key, Kind};
use crate::wire::Found;

/// The first `limit` hits the reader may see, and how many there are in all.
pub fn find(reader: &Reader<'_>, query: &str, kind: Option<Kind>, limit: usize) -> Found {
    let visible = |key: Key| {
        reader.sees_kind(key.kind) && kind.is_none_or(|kind| kind == key.kind)
    };
    let hits = reader.view.world.search.index.find(query, limit, &visible);
    let rows = hits.hits.iter().filter_map(|hit| find_row(reader, hit.key, hit.why));
    Found { total: hits.total, rows: rows.collect() }
}
