//! Unfinished forms of somebody who leaves the office, and of somebody who was erased.

use std::time::Instant;

use crate::desk::owners;
use crate::desk::shared::Shared;
use crate::domain::record::Staff;
use crate::domain::{Key, Kind, Refusal};
use crate::wire::{Deed, Draft};

/// What colleagues who left had not finished is finished by who went on with their work.
pub fn take_over(shared: &Shared, staff: u64) {
    let left: Vec<u64> = {
        let all = shared.world().view().staff();
        let theirs =
            all.iter().filter(|(_, one)| one.left.is_some() && one.handed_to == Some(staff));
        theirs.map(|(id, _)| *id).collect()
    };
    let mut drafts = shared.drafts();
    left.into_iter().for_each(|from| drafts.hand_over(from, staff, Instant::now()));
}

/// Somebody has left: their forms are at once those of whoever goes on with their work.
pub fn go_on(shared: &Shared, left: Key) {
    let to = shared.world().view().get::<Staff>(left.id).and_then(|staff| staff.handed_to);
    if let Some(to) = to {
        take_over(shared, to);
    }
}

/// Unfinished forms are work: who leaves without a successor would take them along.
///
/// # Errors
/// `mediation.no_mediator` where one of them is about a case, and who goes on with them is no
/// mediator; `staff.open_drafts` where nobody is named who goes on with them.
pub fn leaves_none(shared: &Shared, deed: &Deed) -> Result<(), Refusal> {
    let Some(key) = deed.subject.filter(|_| deed.command == "staff.leave") else { return Ok(()) };
    let given = deed.args.get("to").is_some_and(|to| !to.trim().is_empty());
    if given
        && shared.drafts().of(key.id).iter().any(|draft| draft.command.starts_with("mediation."))
    {
        // What is written of a case is the case's.
        let world = shared.world();
        let to = deed.args.get("to").and_then(|to| to.trim().parse::<Key>().ok());
        if let Some(to) = to.filter(|to| to.kind == Kind::Staff) {
            owners::takes_cases(world.view(), to.id, shared.clock().now())?;
        }
    }
    match shared.drafts().waiting().get(&key.id) {
        Some(n) if !given => Err(Refusal::new("staff.open_drafts").at("to").with("n", n)),
        _ => Ok(()),
    }
}

/// A form that was opened before the person it is about was erased holds their words.
///
/// # Errors
/// `draft.erased`: the form is gone.
pub fn speaks_of_nobody_erased(shared: &Shared, draft: &Draft) -> Result<(), Refusal> {
    let erased = {
        let world = shared.world();
        let view = world.view();
        let mut gone = super::named(draft).filter(|key| view.bytes(*key).is_none());
        gone.any(|key| view.missing(key).code == "erase.erased")
    };
    match erased {
        true => Err(shared.drafts().bury(draft.staff, draft.id, Instant::now())),
        false => Ok(()),
    }
}
