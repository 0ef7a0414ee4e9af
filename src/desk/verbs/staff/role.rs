//! What somebody may do from now on.

use std::collections::BTreeSet;

use super::{keeps_director, lent_power_stays, roles, save};
use crate::desk::args::Args;
use crate::desk::owners;
use crate::desk::permit::{self, FieldClass};
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Role, Staff};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut staff: Staff = tx.need(key.id)?;
    let mut new = roles(args.text("roles"));
    // Those of a newer version are not on the form.
    new.extend(staff.roles.iter().filter(|role| role.newer().is_some()));
    lent_power_stays(tx, &staff.roles, &new)?;
    if new == staff.roles {
        return Err(Refusal::new("nothing_changed").at("roles"));
    }
    if !new.contains(&Role::Director) {
        keeps_director(tx, key.id)?;
    }
    work_stays_readable(tx, key, &staff, &new)?;
    let words =
        |roles: &BTreeSet<Role>| roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(",");
    let facts = [("was.roles", words(&staff.roles)), ("now.roles", words(&new))];
    staff.roles = new;
    save(tx, key, &staff)?;
    tx.line(key, LineKind::Role, "", &facts)
}

/// Losing a role is leaving for the work that needs it: it goes to somebody else first.
///
/// # Errors
/// `staff.role_work` with what they have on their hands.
fn work_stays_readable(
    tx: &Tx<'_>,
    key: Key,
    staff: &Staff,
    new: &BTreeSet<Role>,
) -> Result<(), Refusal> {
    let holds = |role| new.contains(&role) || staff.is_acting(tx.now()) && role == Role::Director;
    let cases = holds(Role::Mediator) || holds(Role::Director);
    let persons = permit::may_see(new, FieldClass::Person);
    let open = owners::work_of(tx.view(), key.id).into_iter();
    let lost = open.filter(|work| !persons || work.kind == Kind::Mediation && !cases);
    let lost: Vec<_> = lost.map(|work| work.to_string()).collect();
    match lost.is_empty() {
        true => Ok(()),
        false => {
            let why = Refusal::new("staff.role_work").at("roles").with("name", &staff.name);
            Err(why.with("n", lost.len()).with("ids", lost.join("、")))
        }
    }
}
