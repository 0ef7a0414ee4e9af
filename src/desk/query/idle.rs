//! What waits for no day does not stay green for ever: what nobody touched for a week is
//! looked at again.

use super::Reader;
use crate::domain::lamp::{IDLE_DAYS, Lamp};
use crate::domain::record::Office;
use crate::domain::{Key, Moment};

/// The lamp of work that was begun at `taken`, has this one by what it waits for, and the days
/// it has lain: yellow where it waits for no day and nothing was written in it for as many as
/// the office lets it lie.
pub(super) fn lit(
    reader: &Reader<'_>,
    key: Key,
    (lamp, at): (Lamp, Option<Moment>),
    taken: Moment,
) -> (Lamp, Option<i64>) {
    let days = |since: Moment| (reader.now.date() - since.date()).num_days();
    // Most wait for a day or are younger: of them no timeline is read.
    if lamp != Lamp::Green || at.is_some() || days(taken) < 1 {
        return (lamp, None);
    }
    let office: Office = reader.view.get(0).unwrap_or_default();
    let most = i64::from(office.idle_days.unwrap_or(IDLE_DAYS));
    match days(reader.view.touched(key).unwrap_or(taken).max(taken)) {
        lain if lain >= most => (Lamp::Yellow, Some(lain)),
        _ => (lamp, None),
    }
}
