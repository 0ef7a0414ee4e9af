//! 谁在: who is signed in, and what each has open.

use super::Reader;
use crate::domain::Kind;
use crate::domain::record::Role;
use crate::wire::PresentRow;

/// The rows with only what the reader may know of: who reads figures sees names and
/// times alone, and a mediation is known only to mediators and directors.
pub fn presence(reader: &Reader<'_>, rows: Vec<PresentRow>) -> Vec<PresentRow> {
    let knows = |kind| match kind {
        Kind::Mediation => {
            [Role::Mediator, Role::Director].iter().any(|r| reader.roles.contains(r))
        }
        kind => reader.sees_kind(kind),
    };
    rows.into_iter()
        .map(|row| PresentRow { open: row.open.filter(|key| row.own || knows(key.kind)), ..row })
        .collect()
}
