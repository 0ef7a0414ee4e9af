//! 调解: from application to revisit. What leads where is the table of
//! [`crate::domain::mediation`]; who may is decided here, before anything else, so that
//! not even a refusal tells others how far a case is.

mod agree;
mod correct;
mod end;
mod new;
mod present;
mod revisit;
mod said;
mod step;

use super::{Verb, always};
use crate::desk::args::Args;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::mediation::{CaseDeed, CaseStage};
use crate::domain::record::{Mediation, Party, Resident, Role, Staff};
use crate::domain::{Key, Kind, Moment, Refusal};

pub(super) const VERBS: &[Verb] = &[
    Verb { name: "mediation.new", possible: always, run: new::run },
    Verb { name: "mediation.note", possible: own, run: said::note },
    Verb { name: "mediation.call", possible: own, run: said::call },
    Verb { name: "mediation.step", possible: step::possible, run: step::run },
    Verb { name: "mediation.agree", possible: agree::possible, run: agree::run },
    Verb { name: "mediation.seal", possible: agree::sealable, run: agree::seal },
    Verb { name: "mediation.transfer", possible: goes_on, run: correct::transfer },
    Verb { name: "mediation.correct", possible: own, run: correct::run },
    Verb { name: "mediation.revisit", possible: revisit::possible, run: revisit::run },
    Verb { name: "mediation.perform", possible: revisit::due, run: revisit::perform },
    Verb { name: "mediation.plan", possible: revisit::plannable, run: revisit::plan },
    Verb { name: "mediation.party", possible: goes_on, run: correct::party },
    Verb { name: "mediation.stop", possible: end::stoppable, run: end::stop },
    Verb { name: "mediation.ways", possible: end::tellable, run: end::ways },
    Verb { name: "mediation.archive", possible: end::archivable, run: end::archive },
    Verb { name: "mediation.message", possible: there, run: said::message },
];

/// Days until a revisit where nobody says when: no national figure (domain.md), so the
/// desk's own habit.
const REVISIT_DAYS: i64 = 30;

/// Whether somebody may read a case: its mediator, and whoever is director now.
pub(in crate::desk) fn may_read(
    case: &Mediation,
    staff: u64,
    roles: &std::collections::BTreeSet<Role>,
) -> bool {
    case.mediator == staff || roles.contains(&Role::Director)
}

/// The parties by name: 王芳 孙建民.
pub(in crate::desk) fn parties(view: ReadView<'_>, case: &Mediation) -> String {
    let names = case.parties.iter().map(|party| name_of(view, party));
    names.collect::<Vec<_>>().join(" ")
}

pub(in crate::desk) fn name_of(view: ReadView<'_>, party: &Party) -> String {
    let resident = party.resident.and_then(|id| view.get::<Resident>(id));
    resident.map_or_else(|| party.who.clone(), |resident| resident.name)
}

/// Any case that goes on: a message may be left for whoever it is with.
fn there(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    let case: Mediation = view.need(key.id)?;
    match case.ended {
        None => Ok(()),
        Some(_) => Err(ended(key)),
    }
}

fn ended(key: Key) -> Refusal {
    Refusal::new("mediation.ended").with("id", key).then("mediation.note")
}

fn own(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    read(view, caller, key).map(|_| ())
}

fn goes_on(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    match read(view, caller, key)?.ended {
        None => Ok(()),
        Some(_) => Err(ended(key)),
    }
}

fn read(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<Mediation, Refusal> {
    let case: Mediation = view.need(key.id)?;
    match may_read(&case, caller.staff, &caller.roles) {
        true => Ok(case),
        false => {
            let name = view.get::<Staff>(case.mediator).map(|staff| staff.name);
            Err(Refusal::new("mediation.private")
                .with("name", name.unwrap_or_default())
                .then("mediation.message"))
        }
    }
}

/// Whether one of these deeds leads on from where the case is.
fn leads_on(
    view: ReadView<'_>,
    caller: &Caller,
    key: Key,
    deeds: &[CaseDeed],
) -> Result<(), Refusal> {
    let stage = read(view, caller, key)?.stage;
    let mut refusal = None;
    for deed in deeds {
        match stage.after(*deed) {
            Ok(_) => return Ok(()),
            Err(why) => refusal = refusal.or(Some(why)),
        }
    }
    refusal.map_or(Ok(()), Err)
}

/// Moves a case on and says what it became; a case that is archived waits no more.
fn move_on(tx: &Tx<'_>, case: &mut Mediation, deed: CaseDeed) -> Result<(), Refusal> {
    case.stage = case.stage.after(deed)?;
    if case.stage == CaseStage::Archived {
        case.ended = Some(tx.now());
    }
    Ok(())
}

/// Writes the case back. Its parties are not named as subjects: what is told to everybody
/// of a commit must not say who they are.
fn save(tx: &mut Tx<'_>, key: Key, case: &Mediation) -> Result<(), Refusal> {
    tx.put(key.id, case)?;
    tx.about(key);
    let owner = tx.get::<Staff>(case.mediator).map(|staff| staff.name).unwrap_or_default();
    let facts = [
        ("owner", Key::of(Kind::Staff, case.mediator).to_string()),
        ("owner_name", owner),
        ("case_stage", case.stage.word().to_string()),
    ];
    if case.is_unsealed() {
        tx.facts.insert("unsealed".into(), "yes".into());
    }
    tx.facts.extend(facts.map(|(name, value)| (name.to_string(), value)));
    Ok(())
}

/// An agreement that never took effect is no end of a dispute: whoever archives it says why
/// (人民调解法 29).
fn says_why_unsealed(case: &Mediation, args: &Args<'_>) -> Result<(), Refusal> {
    match case.is_unsealed() && args.text("text").trim().is_empty() {
        true => Err(Refusal::new("mediation.unsealed").at("text").then("mediation.seal")),
        false => Ok(()),
    }
}

/// What was agreed on and is not done goes out of sight with the archive: whoever archives it
/// says why.
fn says_why_open(case: &Mediation, args: &Args<'_>) -> Result<(), Refusal> {
    match case.open_performance().filter(|_| args.text("text").trim().is_empty()) {
        Some(open) => {
            let why = Refusal::new("mediation.open_performance").at("text");
            Err(why.with("day", open.due.last_day()).then("mediation.perform"))
        }
        None => Ok(()),
    }
}

/// What a line of the archive says beside: of an agreement not in force, that.
fn seal_fact(case: &Mediation) -> Option<(&'static str, String)> {
    case.is_unsealed().then(|| ("seal", "not_yet".to_string()))
}

/// The end of the day so many days after this moment's day.
fn in_days(from: Moment, days: i64) -> Moment {
    Moment::end_of(from.date()).plus(days * Moment::DAY)
}
