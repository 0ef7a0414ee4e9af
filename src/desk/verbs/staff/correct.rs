//! 更正 of a name or an account.

use super::{give_account, may_give_account, save};
use crate::desk::args::Args;
use crate::desk::fields;
use crate::desk::tx::Tx;
use crate::desk::verbs::correct;
use crate::domain::record::Staff;
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut staff: Staff = tx.need(key.id)?;
    let changed = correct::changes(tx, key, args, &fields::of_staff(&staff))?;
    if let Some((_, name)) = changed.get("name") {
        staff.name = name.clone();
    }
    if let Some((_, account)) = changed.get("account") {
        may_give_account(tx, "staff.correct", &staff)?;
        if !account.is_empty() {
            give_account(tx, account, Some(key.id))?;
        }
        staff.account = Some(account.clone()).filter(|account| !account.is_empty());
    }
    save(tx, key, &staff)?;
    correct::note(tx, key, &changed)
}
