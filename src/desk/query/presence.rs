//! 谁在: who is signed in, and what each has open.

use super::Reader;
use crate::desk::permit;
use crate::desk::verbs::mediation::may_read;
use crate::domain::record::Mediation;
use crate::domain::{Key, Kind};
use crate::wire::PresentRow;

/// The rows with only what the reader may know of: who reads figures sees names and
/// times alone, and that somebody reads a case is for its mediator and the director.
pub fn presence(reader: &Reader<'_>, rows: Vec<PresentRow>) -> Vec<PresentRow> {
    let knows = |key: Key| match key.kind {
        Kind::Mediation => {
            let case = reader.view.get::<Mediation>(key.id);
            case.is_some_and(|case| may_read(&case, reader.staff, reader.roles))
        }
        kind => reader.sees_kind(kind),
    };
    rows.into_iter()
        .map(|row| {
            let own = row.staff == reader.staff;
            let may_end = !row.own && permit::may_end_session(reader.roles, own);
            PresentRow { open: row.open.filter(|key| row.own || knows(*key)), may_end, ..row }
        })
        .collect()
}
