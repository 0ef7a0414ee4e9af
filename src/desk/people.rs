//! Who is spoken of where, of every kind of record: said once, read by erasing somebody and by
//! merging two files.

use std::collections::BTreeSet;

use super::tx::Tx;
use super::view::ReadView;
use crate::domain::record::{Certificate, Matter, Mediation, Resident, Visit};
use crate::domain::{Key, Kind, Refusal};

/// What is about a person, closed and ended too. A new kind says it here.
pub fn about(view: ReadView<'_>, id: u64) -> Vec<Key> {
    let of = |kind: Kind| {
        let ids = match kind {
            Kind::Matter => view.matters_of(id),
            Kind::Mediation => view.cases_of(id),
            Kind::Visit => view.visits_of(id),
            Kind::Certificate => view.certificates_of(id),
            // Who heads a household lives there: what becomes of it is told by
            // `verbs::resident::leave_household`.
            Kind::Household | Kind::Resident => BTreeSet::new(),
            // Of nobody with a file.
            Kind::Counter | Kind::Office | Kind::Staff | Kind::Dwelling => BTreeSet::new(),
            Kind::Import | Kind::Contact | Kind::Incident | Kind::Demand => BTreeSet::new(),
            // Of a newer version: nobody knows, and `newer::must_all_be_known` says so.
            Kind::Newer(_) => BTreeSet::new(),
        };
        ids.into_iter().map(move |id| Key::of(kind, id))
    };
    let order = [Kind::Matter, Kind::Mediation, Kind::Visit, Kind::Certificate];
    let rest = Kind::ALL.into_iter().filter(|kind| !order.contains(kind));
    order.into_iter().chain(rest).flat_map(of).collect()
}

/// A record that is about one person is about another from now on: the same person under
/// another number. A new kind says it here.
///
/// # Errors
/// Where a record cannot be written.
pub fn refer(tx: &mut Tx<'_>, key: Key, from: u64, to: u64) -> Result<(), Refusal> {
    match key.kind {
        Kind::Matter => {
            let mut matter: Matter = tx.need(key.id)?;
            matter.resident = Some(to);
            tx.put(key.id, &matter)?;
        }
        Kind::Visit => {
            let mut visit: Visit = tx.need(key.id)?;
            visit.resident = to;
            tx.put(key.id, &visit)?;
        }
        Kind::Certificate => {
            let mut certificate: Certificate = tx.need(key.id)?;
            certificate.resident = Some(to);
            tx.put(key.id, &certificate)?;
        }
        Kind::Mediation => {
            let mut case: Mediation = tx.need(key.id)?;
            let theirs = case.parties.iter_mut().filter(|party| party.resident == Some(from));
            theirs.for_each(|party| party.resident = Some(to));
            tx.put(key.id, &case)?;
        }
        Kind::Household | Kind::Resident | Kind::Counter | Kind::Office => return Ok(()),
        Kind::Staff | Kind::Dwelling | Kind::Import | Kind::Contact => return Ok(()),
        Kind::Incident | Kind::Demand | Kind::Newer(_) => return Ok(()),
    }
    tx.about(key);
    Ok(())
}

/// The files that were merged into this one, and those that had been merged into them.
pub fn merged_into(view: ReadView<'_>, id: u64) -> Vec<u64> {
    let mut all: Vec<u64> = Vec::new();
    let mut open = vec![id];
    while let Some(one) = open.pop() {
        let merged = view.get::<Resident>(one).map(|resident| resident.merged);
        for file in merged.into_iter().flatten() {
            if !all.contains(&file) {
                all.push(file);
                open.push(file);
            }
        }
    }
    all.sort_unstable();
    all
}
