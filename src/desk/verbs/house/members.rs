//! What holds between the members of a household, whichever deed or roster wrote them.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::HEAD;
use crate::desk::tx::Tx;
use crate::domain::record::{Household, Resident, Status};
use crate::domain::{Key, Kind, Refusal};

/// GB/T 4761-2008: 配偶.
const SPOUSE: &str = "10";

/// After a deed: who died or moved away as the head is called so no longer beside the next one, and
/// of a second spouse it is said (`spouses`).
///
/// # Errors
/// Where a record cannot be written.
pub(in crate::desk) fn settle(tx: &mut Tx<'_>) -> Result<(), Refusal> {
    for home in tx.written(Kind::Household) {
        gone_heads(tx, home)?;
    }
    let written = tx.written(Kind::Resident);
    for id in written.iter().copied() {
        let of = |one: Resident| is_spouse(&one).then_some(one.household).flatten();
        let was = tx.view().get::<Resident>(id).and_then(of);
        let Some(home) = tx.get::<Resident>(id).and_then(of).filter(|home| was != Some(*home))
        else {
            continue;
        };
        if let Some(spouses) = spouses(tx, home, &written) {
            let ids = spouses.iter().map(|id| Key::of(Kind::Resident, *id).to_string());
            tx.facts.insert("spouses".into(), ids.collect::<Vec<_>>().join(" "));
        }
    }
    Ok(())
}

/// Who is recorded as the spouse of this household's head, of those it had and those `written`
/// now, where they are more than one.
pub(in crate::desk) fn spouses(
    tx: &Tx<'_>,
    household: u64,
    written: &[u64],
) -> Option<BTreeSet<u64>> {
    let members = tx.view().members_of(household).into_iter().chain(written.iter().copied());
    let is_one = |one: Resident| is_spouse(&one) && one.household == Some(household);
    let spouses: BTreeSet<u64> =
        members.filter(|id| tx.get::<Resident>(*id).is_some_and(is_one)).collect();
    (spouses.len() > 1).then_some(spouses)
}

/// Whether somebody is recorded as the spouse of the head and lives there.
pub(in crate::desk) fn is_spouse(resident: &Resident) -> bool {
    resident.relation == SPOUSE && resident.status == Status::Here
}

/// Years from which somebody heads a household without being said to (民法典 17: 成年人).
const OF_AGE: i32 = 18;

/// Whether somebody is known to be no adult yet: nobody but who is asked makes a child the head.
pub(in crate::desk) fn is_minor(tx: &Tx<'_>, resident: &Resident) -> bool {
    let today = tx.now().date();
    let grown = |birth: NaiveDate| {
        let years = today.year() - birth.year();
        let due = (today.month(), today.day()) < (birth.month(), birth.day());
        years - i32::from(due) >= OF_AGE
    };
    resident.birth.is_some_and(|birth| !grown(birth))
}

/// Whether people live in a household that nobody heads.
pub(super) fn is_headless(tx: &Tx<'_>, household: u64) -> bool {
    let here = |id| tx.get::<Resident>(id).is_some_and(|one| one.status == Status::Here);
    tx.get::<Household>(household).is_some_and(|house| house.head.is_none())
        && tx.view().members_of(household).into_iter().any(here)
}

/// Of a household that has another head now, those who are not here any more are called 户主 no
/// longer.
///
/// # Errors
/// Where a record cannot be written.
pub(in crate::desk) fn gone_heads(tx: &mut Tx<'_>, home: u64) -> Result<(), Refusal> {
    let was = tx.view().get::<Household>(home).map(|house| house.head);
    let head = tx.get::<Household>(home).and_then(|house| house.head);
    if head.is_none() || was.is_none_or(|was| was == head) {
        return Ok(());
    }
    for id in tx.view().members_of(home).into_iter().filter(|id| Some(*id) != head) {
        let Some(mut one) = tx.get::<Resident>(id) else { continue };
        if one.status != Status::Here && one.relation == HEAD && one.household == Some(home) {
            one.relation.clear();
            tx.put(id, &one)?;
            tx.about(Key::of(Kind::Resident, id));
        }
    }
    Ok(())
}
