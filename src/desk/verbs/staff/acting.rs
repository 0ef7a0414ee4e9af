//! 临时负责 for a time.

use super::save;
use crate::desk::args::Args;
use crate::desk::permit::{self, FieldClass};
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Role, Staff};
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut staff: Staff = tx.need(key.id)?;
    if staff.roles.contains(&Role::Director) {
        return Err(Refusal::new("acting.director").with("name", staff.name));
    }
    // Who reads figures and never persons is given no more by standing in.
    if !permit::may_see(&staff.roles, FieldClass::Person) {
        return Err(Refusal::new("staff.cannot").with("name", staff.name));
    }
    let until = args.future("until")?.ok_or_else(|| Refusal::new("input.required").at("until"))?;
    staff.acting_until = Some(until.at);
    save(tx, key, &staff)?;
    tx.line(key, LineKind::Role, "", &[("acting_until", until.at.to_string())])
}
