//! Who has which work on their hands, of every kind of record: said once, read by the staff
//! list, by a colleague's page and by leaving.

use super::tx::Tx;
use super::view::ReadView;
use crate::domain::record::{Incident, LineKind, Matter, Mediation, Role, Staff, Visit};
use crate::domain::{Key, Kind, Moment, Refusal};

/// Whose work this record is as long as it goes on. A new kind says it here.
pub fn owner(view: ReadView<'_>, key: Key) -> Option<u64> {
    match key.kind {
        Kind::Matter => {
            let matter: Matter = view.get(key.id)?;
            (!matter.stage.is_closed()).then_some(matter.owner)
        }
        Kind::Visit => {
            let visit: Visit = view.get(key.id)?;
            visit.ended.is_none().then_some(visit.owner)
        }
        Kind::Mediation => {
            let case: Mediation = view.get(key.id)?;
            case.ended.is_none().then_some(case.mediator)
        }
        Kind::Incident => {
            let incident: Incident = view.get(key.id)?;
            incident.ended.is_none().then_some(incident.owner())
        }
        // Everybody's: who looks after the directory is not said.
        Kind::Contact => None,
        // Done when they are entered.
        Kind::Certificate | Kind::Demand => None,
        // No work.
        Kind::Counter | Kind::Office | Kind::Staff | Kind::Import => None,
        Kind::Dwelling | Kind::Household | Kind::Resident => None,
        // Of a newer version: nobody knows, and who leaves is told so.
        Kind::Newer(_) => None,
    }
}

/// The work a colleague has on their hands, of every kind.
pub fn work_of(view: ReadView<'_>, staff: u64) -> Vec<Key> {
    let staged = view.staged.keys().filter(|key| key.sub == 0);
    let mut all: Vec<Key> = view.waiting().iter().chain(staged).copied().collect();
    all.retain(|key| owner(view, *key) == Some(staff));
    all.sort();
    all.dedup();
    all
}

/// Whether not everybody at the counter may read it: a case, an incident of a restricted card.
/// Only the director says who does from now on.
pub fn is_confidential(view: ReadView<'_>, key: Key) -> bool {
    match key.kind {
        Kind::Mediation => true,
        Kind::Incident => view.get(key.id).is_some_and(|one: Incident| one.is_restricted()),
        _ => false,
    }
}

/// A case is read by who holds it: a mediator of the office, or its director (人民调解法 13,
/// 15: mediators are chosen or appointed, and keep what they hear to themselves).
///
/// # Errors
/// `mediation.no_mediator` where this colleague is neither.
pub fn takes_cases(view: ReadView<'_>, to: u64, now: Moment) -> Result<(), Refusal> {
    let staff: Staff = view.need(to)?;
    let roles = staff.roles_at(now);
    match roles.contains(&Role::Mediator) || roles.contains(&Role::Director) {
        true => Ok(()),
        false => Err(Refusal::new("mediation.no_mediator").at("to").with("name", staff.name)),
    }
}

/// Gives one piece of work to a colleague, in the same deed as something else. There is
/// nobody to turn it back to: the giver has left.
///
/// # Errors
/// Where a record cannot be written.
pub fn hand_over(tx: &mut Tx<'_>, key: Key, from: u64, to: u64) -> Result<(), Refusal> {
    match key.kind {
        Kind::Matter => {
            let mut matter: Matter = tx.need(key.id)?;
            (matter.owner, matter.handed_by) = (to, None);
            tx.put(key.id, &matter)?;
        }
        Kind::Visit => {
            let mut visit: Visit = tx.need(key.id)?;
            visit.owner = to;
            tx.put(key.id, &visit)?;
        }
        Kind::Mediation => {
            let mut case: Mediation = tx.need(key.id)?;
            case.mediator = to;
            tx.put(key.id, &case)?;
        }
        Kind::Incident => {
            let mut incident: Incident = tx.need(key.id)?;
            incident.handed_to = Some(to);
            tx.put(key.id, &incident)?;
        }
        Kind::Contact | Kind::Certificate | Kind::Demand | Kind::Counter => return Ok(()),
        Kind::Office | Kind::Staff | Kind::Import | Kind::Newer(_) => return Ok(()),
        Kind::Dwelling | Kind::Household | Kind::Resident => return Ok(()),
    }
    let facts = [
        ("from", Key::of(Kind::Staff, from).to_string()),
        ("to", Key::of(Kind::Staff, to).to_string()),
        ("reason", "left".to_string()),
    ];
    tx.about(key);
    tx.line(key, LineKind::Transfer, "", &facts)
}
