//! 工作人员: the staff list.

mod acting;
mod add;
mod correct;
mod leave;
mod reset_pin;
mod role;

use std::collections::BTreeSet;

use super::{Verb, always};
use crate::desk::permit::{self, FieldClass};
use crate::desk::pin;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::{Role, Staff};
use crate::domain::{Key, Refusal};

pub(super) const VERBS: &[Verb] = &[
    Verb { name: "staff.add", possible: always, run: add::run },
    Verb { name: "staff.correct", possible: here, run: correct::run },
    Verb { name: "staff.role", possible: here, run: role::run },
    Verb { name: "staff.acting", possible: here, run: acting::run },
    Verb { name: "staff.reset-pin", possible: has_pin, run: reset_pin::run },
    Verb { name: "staff.leave", possible: here, run: leave::run },
];

fn here(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    let staff: Staff = view.need(key.id)?;
    match staff.left {
        None => Ok(()),
        Some(_) => Err(Refusal::new("staff.left").with("name", staff.name).then("staff.add")),
    }
}

fn has_pin(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    here(view, caller, key)?;
    let staff: Staff = view.need(key.id)?;
    if staff.pin.is_some() { Ok(()) } else { Err(pin::none(key.id, &staff)) }
}

fn save(tx: &mut Tx<'_>, key: Key, staff: &Staff) -> Result<(), Refusal> {
    tx.put(key.id, staff)?;
    tx.about(key);
    tx.facts.insert("name".into(), staff.name.clone());
    Ok(())
}

/// A director must stay: nobody else grants roles.
fn keeps_director(tx: &Tx<'_>, without: u64) -> Result<(), Refusal> {
    let others = tx.view().staff();
    let stays = others.iter().any(|(id, staff)| {
        *id != without && staff.left.is_none() && staff.roles.contains(&Role::Director)
    });
    if stays { Ok(()) } else { Err(Refusal::new("staff.last")) }
}

/// Who stands in for the director may not make one: power that is lent is not given on, nor
/// kept. Those who hold a role for good and those who lose it are the director's own.
///
/// # Errors
/// `staff.lent` where a stand-in gives or takes the director's or the keeper's role.
fn lent_power_stays(
    tx: &Tx<'_>,
    was: &BTreeSet<Role>,
    new: &BTreeSet<Role>,
) -> Result<(), Refusal> {
    let me: Option<Staff> = tx.get(tx.me());
    let lent = me.is_some_and(|me| me.is_acting(tx.now()) && !me.roles.contains(&Role::Director));
    let mut changed = was.symmetric_difference(new);
    match lent && changed.any(|role| matches!(role, Role::Director | Role::Admin)) {
        true => Err(Refusal::new("staff.lent").at("roles")),
        false => Ok(()),
    }
}

fn is_director(tx: &Tx<'_>) -> bool {
    tx.roles().contains(&Role::Director)
}

/// An account is worth the roles of the person it signs in as. So of somebody who may know
/// of residents, the director alone says which it is; else whoever keeps the list would give
/// it to themselves.
fn may_give_account(tx: &Tx<'_>, command: &str, staff: &Staff) -> Result<(), Refusal> {
    let persons = permit::may_see(&staff.roles_at(tx.now()), FieldClass::Person);
    match persons && !is_director(tx) {
        true => Err(permit::director_only(command).at("account")),
        false => Ok(()),
    }
}

/// An account of one person signs in as that person; who share one choose. That they share
/// it is for the director to say.
fn give_account(tx: &mut Tx<'_>, account: &str, own: Option<u64>) -> Result<(), Refusal> {
    let staff = tx.view().staff().into_iter().filter(|(id, staff)| {
        Some(*id) != own && staff.left.is_none() && staff.account.as_deref() == Some(account)
    });
    let names: Vec<_> = staff.map(|(_, staff)| staff.name).collect();
    if names.is_empty() {
        return Ok(());
    }
    let names = names.join("、");
    if !is_director(tx) {
        return Err(Refusal::new("staff.account_taken")
            .at("account")
            .with("account", account)
            .with("name", names));
    }
    tx.facts.insert("shared".into(), names);
    Ok(())
}

/// The roles of a field: words joined by commas, checked before.
fn roles(text: &str) -> BTreeSet<Role> {
    text.split(',').filter_map(Role::from_word).collect()
}
