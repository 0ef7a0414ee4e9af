//! 居民: opened, corrected, moved, marked as moved away or dead, looked at.

mod blank;
mod call;
mod correct;
mod erase;
mod filled;
mod forget;
mod mentions;
mod merge;
mod moved;
mod new;
mod note;
mod reveal;
mod status;

use super::house::{self, HEAD};
use super::{Verb, always};
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::{Household, Resident, Sex, Status};
use crate::domain::{Key, Kind, Refusal, document};

pub(in crate::desk) use erase::{is_confirmed, once_was};
pub(in crate::desk) use filled::fill;
pub(in crate::desk) use mentions::{Among, BLANK, speaks};
pub(in crate::desk) use merge::may_be_one;

pub(super) const VERBS: &[Verb] = &[
    Verb { name: "resident.new", possible: always, run: new::run },
    Verb { name: "resident.note", possible: there, run: note::run },
    Verb { name: "resident.call", possible: there, run: call::run },
    Verb { name: "resident.correct", possible: there, run: correct::run },
    Verb { name: "resident.move", possible: moved::possible, run: moved::run },
    Verb { name: "resident.status", possible: there, run: status::run },
    Verb { name: "resident.reveal", possible: there, run: reveal::run },
    Verb { name: "resident.merge", possible: there, run: merge::run },
    Verb { name: "resident.blank", possible: there, run: blank::run },
    Verb { name: "resident.forget", possible: there, run: forget::run },
    Verb { name: "resident.erase", possible: erase::possible, run: erase::run },
];

fn there(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    view.need::<Resident>(key.id).map(|_| ())
}

fn save(tx: &mut Tx<'_>, key: Key, resident: &Resident) -> Result<(), Refusal> {
    tx.put(key.id, resident)?;
    tx.lead(key);
    tx.facts.insert("name".into(), resident.name.clone());
    Ok(())
}

/// Sex and birth date are in the ID number: what was said must agree with it, and
/// what was not said is taken from it. Nobody else may have the same number.
fn settle_id(tx: &Tx<'_>, own: Option<u64>, resident: &mut Resident) -> Result<(), Refusal> {
    if resident.id_number.is_empty() {
        return match resident.id_kind.is_empty() {
            true => Ok(()),
            false => Err(Refusal::new("input.required").at("id_number")),
        };
    }
    let today = tx.now().date();
    let read = document::read(&resident.id_kind, &resident.id_number, today);
    let read = read.map_err(|refusal| refusal.at("id_number"))?;
    resident.id_number = read.number;
    if let Some(other) =
        tx.view().resident_with_id(&resident.id_number).filter(|id| Some(*id) != own)
    {
        let name = tx.get::<Resident>(other).map(|other| other.name).unwrap_or_default();
        return Err(Refusal::new("id.taken")
            .at("id_number")
            .with("name", name)
            .with("id", Key::of(crate::domain::Kind::Resident, other)));
    }
    let Some((born, sex)) = read.says else { return Ok(()) };
    if !matches!(resident.sex, Sex::Unknown | Sex::NotStated) && resident.sex != sex {
        return Err(Refusal::new("id.sex").at("sex"));
    }
    if resident.birth.is_some_and(|birth| birth != born) {
        return Err(Refusal::new("id.birth").at("birth").with("birth", born));
    }
    resident.sex = sex;
    resident.birth = Some(born);
    Ok(())
}

fn sex(word: &str) -> Sex {
    let all = [Sex::Unknown, Sex::Male, Sex::Female, Sex::NotStated];
    all.into_iter().find(|sex| sex.word() == word).unwrap_or_default()
}

/// Somebody is of this household no more. Whoever heads it now is nobody's relative there, and
/// whoever did this is told who that is (`left_head`, `heir`), or that nobody heads those who
/// stay (`no_head`).
pub(in crate::desk) fn leave_household(
    tx: &mut Tx<'_>,
    resident: u64,
    household: u64,
) -> Result<(), Refusal> {
    let head = |tx: &Tx<'_>| tx.get::<Household>(household).and_then(|house| house.head);
    let was = head(tx);
    pass_on_head(tx, resident, household)?;
    if was != Some(resident) {
        return Ok(());
    }
    let left = Key::of(Kind::Household, household).to_string();
    let Some(heir) = head(tx) else {
        let here = |id: u64| {
            let other = tx.get::<Resident>(id).filter(|_| id != resident);
            other.is_some_and(|one| one.household == Some(household) && one.status == Status::Here)
        };
        if tx.view().members_of(household).into_iter().any(here) {
            tx.facts.insert("no_head".into(), left);
        }
        return Ok(());
    };
    tx.facts.insert("left_head".into(), left);
    let Some(mut next) = tx.get::<Resident>(heir) else { return Ok(()) };
    tx.facts.insert("heir".into(), next.name.clone());
    next.relation = HEAD.into();
    tx.put(heir, &next)?;
    tx.about(Key::of(Kind::Resident, heir));
    Ok(())
}

/// A household that loses its head gets the next one: the spouse, else whoever comes
/// first in the order of GB/T 4761. Nobody becomes one who is known to be no adult: a household
/// of children has no head until somebody says who it is.
pub(in crate::desk) fn pass_on_head(
    tx: &mut Tx<'_>,
    resident: u64,
    household: u64,
) -> Result<(), Refusal> {
    let Some(mut house) = tx.get::<Household>(household) else { return Ok(()) };
    if house.head != Some(resident) {
        return Ok(());
    }
    let others = tx.view().members_of(household).into_iter().filter(|id| *id != resident);
    let mut others: Vec<(String, u64)> = others
        .filter_map(|id| Some((id, tx.get::<Resident>(id)?)))
        .filter(|(_, other)| other.household == Some(household))
        .filter(|(_, other)| other.status == Status::Here && !house::is_minor(tx, other))
        .map(|(id, other)| (other.relation, id))
        .collect();
    others.sort();
    house.head = others.first().map(|(_, id)| *id);
    tx.put(household, &house)
}
