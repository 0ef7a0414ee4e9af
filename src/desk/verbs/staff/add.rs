//! A new colleague.

use super::{give_account, is_director, lent_power_stays, roles, save};
use crate::desk::args::Args;
use crate::desk::permit;
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Role, Staff};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let name = args.text("name");
    let same = tx.view().staff().into_iter().find(|(_, s)| s.left.is_none() && s.name == name);
    if let Some((id, _)) = same {
        let key = Key::of(Kind::Staff, id);
        return Err(Refusal::new("staff.same_name").at("name").with("name", name).with("id", key));
    }
    let granted = match is_director(tx) {
        true => roles(args.text_or("roles", Role::Desk.word())),
        // Who keeps the list enters people; what they may do the director says.
        false if args.text("roles").is_empty() => Default::default(),
        false => return Err(permit::director_only("staff.role").at("roles")),
    };
    lent_power_stays(tx, &Default::default(), &granted)?;
    let account = Some(args.text("account")).filter(|account| !account.is_empty());
    if let Some(account) = account {
        give_account(tx, account, None)?;
    }
    let staff = Staff {
        name: name.into(),
        roles: granted,
        account: account.map(str::to_string),
        ..Staff::default()
    };
    let key = Key::of(Kind::Staff, tx.add(&staff)?);
    save(tx, key, &staff)?;
    tx.line(key, LineKind::New, "", &[("roles", args.text("roles").to_string())])
}
