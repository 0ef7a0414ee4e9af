//! What somebody may do from now on.

use super::{keeps_director, roles, save};
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Role, Staff};
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut staff: Staff = tx.need(key.id)?;
    let mut new = roles(args.text("roles"));
    // Those of a newer version are not on the form.
    new.extend(staff.roles.iter().filter(|role| role.newer().is_some()));
    if new == staff.roles {
        return Err(Refusal::new("nothing_changed").at("roles"));
    }
    if !new.contains(&Role::Director) {
        keeps_director(tx, key.id)?;
    }
    let words = |roles: &std::collections::BTreeSet<Role>| {
        roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(",")
    };
    let facts = [("was.roles", words(&staff.roles)), ("now.roles", words(&new))];
    staff.roles = new;
    save(tx, key, &staff)?;
    tx.line(key, LineKind::Role, "", &facts)
}
