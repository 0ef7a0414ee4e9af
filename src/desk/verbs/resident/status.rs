//! 迁出, 死亡, or back again.

use super::{HEAD, leave_household, save};
use crate::desk::args::Args;
use crate::desk::owners;
use crate::desk::tx::Tx;
use crate::desk::verbs::visit;
use crate::domain::record::{Household, LineKind, Resident, Status, Visit};
use crate::domain::{Key, Kind, Refusal};

/// Numbers of records that one sentence names.
const NAMED: usize = 20;

/// What waits for somebody who is not here any more: their visits end with them, and what is
/// open about them is named, for somebody has to decide about it.
pub(super) fn gone(tx: &mut Tx<'_>, resident: u64, status: &str) -> Result<(), Refusal> {
    let reason = if status == "dead" { "dead" } else { "moved" };
    let ended = visit::end_all(tx, resident, reason)?;
    let view = tx.view();
    let matters = view.matters_of(resident).into_iter().map(|id| Key::of(Kind::Matter, id));
    let cases = view.cases_of(resident).into_iter().map(|id| Key::of(Kind::Mediation, id));
    let open = matters.chain(cases).filter(|key| owners::owner(view, *key).is_some());
    let mut open: Vec<String> = open.map(|key| key.to_string()).collect();
    // So many are named, and all are counted.
    let all = open.len();
    open.truncate(NAMED);
    if ended > 0 {
        tx.facts.insert("visits_ended".into(), ended.to_string());
    }
    tx.facts.insert("still_open".into(), open.join(" "));
    if all > NAMED {
        tx.facts.insert("still_open_all".into(), all.to_string());
    }
    Ok(())
}

/// The visits that ended because somebody was gone, and that nobody has begun again: they are
/// named to whoever says that they are here after all (`came_back`).
fn ended_then(tx: &mut Tx<'_>, resident: u64) {
    let view = tx.view();
    let visits = view.visits_of(resident).into_iter();
    let visits = visits.filter_map(|id| Some((id, tx.get::<Visit>(id)?)));
    let visits: Vec<_> = visits.collect();
    if visits.iter().any(|(_, visit)| visit.ended.is_none()) {
        return;
    }
    let by_status = |key: Key| {
        let lines = view.lines(key);
        let end = lines.iter().find(|(_, line)| line.kind == LineKind::Ended);
        let why = end.and_then(|(_, line)| line.facts.get("visit_end"));
        why.is_some_and(|why| matches!(why.as_str(), "dead" | "moved"))
    };
    let mut keys = visits.iter().map(|(id, _)| Key::of(Kind::Visit, *id));
    if let Some(last) = keys.rfind(|key| by_status(*key)) {
        tx.facts.insert("came_back".into(), last.to_string());
    }
}

/// Who is here again heads the household that nobody heads, and no other one.
fn comes_back(
    tx: &mut Tx<'_>,
    id: u64,
    resident: &mut Resident,
    household: u64,
) -> Result<(), Refusal> {
    let Some(mut house) = tx.get::<Household>(household) else { return Ok(()) };
    match house.head {
        None => {
            house.head = Some(id);
            resident.relation = HEAD.into();
            tx.put(household, &house)?;
            tx.about(Key::of(Kind::Household, household));
        }
        Some(head) if head != id => {
            if resident.relation == HEAD {
                resident.relation.clear();
            }
            if resident.relation.is_empty() {
                let head = tx.get::<Resident>(head).map(|head| head.name).unwrap_or_default();
                tx.facts.insert("head_is".into(), head);
            }
        }
        Some(_) => {}
    }
    Ok(())
}

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut resident: Resident = tx.need(key.id)?;
    let day = args.day("day")?.unwrap_or(tx.now().date());
    if resident.birth.is_some_and(|birth| day < birth) {
        return Err(Refusal::new("status.before_birth").at("day"));
    }
    let status = match args.text("status") {
        "dead" => Status::Dead(day),
        "away" => Status::Away(day),
        _ => Status::Here,
    };
    if status == resident.status {
        return Err(Refusal::new("nothing_changed").at("status"));
    }
    resident.status = status;
    if let Some(household) = resident.household {
        match resident.status {
            Status::Here => comes_back(tx, key.id, &mut resident, household)?,
            _ => {
                leave_household(tx, key.id, household)?;
                // Another heads it now; where nobody is left, nobody is called so beside them.
                if tx.facts.contains_key("left_head") {
                    resident.relation.clear();
                }
            }
        }
    }
    save(tx, key, &resident)?;
    match resident.status {
        Status::Here => ended_then(tx, key.id),
        _ => gone(tx, key.id, args.text("status"))?,
    }
    let facts = [("status", args.text("status").to_string()), ("day", day.to_string())];
    tx.line(key, LineKind::Status, args.text("text"), &facts)
}
