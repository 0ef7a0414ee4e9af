//! 删除个人信息: on request, a person's file and what else speaks of them goes for good.
//! Asked for twice: the first answer says what goes and what stays, and the number has to be
//! typed once more. What was written before is blanked by [`crate::desk::erasing`]; here the
//! present state forgets, so that from this commit on nobody sees or finds it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::leave_household;
use super::mentions::{marks, mentions, told};
use crate::backup;
use crate::desk::args::Args;
use crate::desk::newer;
use crate::desk::people;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::{
    Certificate, Counter, Import, Line, LineKind, Matter, Mediation, Resident, Visit,
};
use crate::domain::text::to_half_width;
use crate::domain::{Key, Kind, Refusal, envelope};

use super::super::NOTHING as OFFICE;

/// Facts of a matter's line that name nobody but staff: choice codes and their ids.
const KEPT: [&str; 7] = ["outcome", "way", "result", "reason", "category", "level", "to"];

/// What is about a person, closed and ended too, and the files that were merged into theirs.
pub(super) fn of_person(view: ReadView<'_>, id: u64) -> Vec<Key> {
    let merged = people::merged_into(view, id).into_iter().map(|id| Key::of(Kind::Resident, id));
    people::about(view, id).into_iter().chain(merged).collect()
}

/// Nothing of the person may be open: what is due must not be forgotten with them.
pub(super) fn possible(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    if once_was(view, key) {
        return Ok(());
    }
    super::there(view, caller, key)?;
    let theirs = of_person(view, key.id);
    newer::must_all_be_known(view, theirs.iter().copied().chain([key]))?;
    let is_open = |key: &Key| match key.kind {
        Kind::Matter => view.get::<Matter>(key.id).is_some_and(|one| !one.stage.is_closed()),
        Kind::Mediation => view.get::<Mediation>(key.id).is_some_and(|one| one.ended.is_none()),
        Kind::Visit => view.get::<Visit>(key.id).is_some_and(|one| one.ended.is_none()),
        _ => false,
    };
    let open: Vec<Key> = theirs.into_iter().filter(is_open).collect();
    match open.len() {
        0 => Ok(()),
        n => {
            let refusal = Refusal::new("erase.open").with("id", key).with("n", n);
            let ids = open.iter().map(Key::to_string).collect::<Vec<_>>().join(" ");
            Err(refusal.with("ids", ids))
        }
    }
}

/// Whether a file was opened under this number and taken back, and not erased since: nothing is
/// there but what the journal keeps.
pub(in crate::desk) fn once_was(view: ReadView<'_>, key: Key) -> bool {
    let counter: Option<Counter> = view.get(u64::from(Kind::Resident.code()));
    let given = counter.is_some_and(|counter| (1..=counter.last).contains(&key.id));
    given && view.bytes(key).is_none() && view.missing(key).code == "unknown"
}

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let view = tx.view();
    if once_was(view, key) {
        let until = backup::gone_by(tx.now().date());
        if !is_confirmed(key, args) {
            let refusal = Refusal::new("erase.confirm_gone").at("confirm").with("id", key);
            return Err(refusal.with("until", until));
        }
        take_away(tx, key);
        return note(tx, key, args, until, &[], false);
    }
    let resident: Resident = tx.need(key.id)?;
    let (matters, visits) = (view.matters_of(key.id), view.visits_of(key.id));
    let (certificates, cases) = (view.certificates_of(key.id), view.cases_of(key.id));
    let until = backup::gone_by(tx.now().date());
    let own: BTreeSet<Key> = of_person(view, key.id).into_iter().collect();
    let elsewhere = mentions(view, key, &marks(view, key.id), &own);
    if !is_confirmed(key, args) {
        let code = if elsewhere.is_empty() { "erase.confirm" } else { "erase.confirm_words" };
        return Err(told(code, &elsewhere, &elsewhere)
            .at("confirm")
            .with("id", key)
            .with("name", resident.name)
            .with("matters", matters.len() + certificates.len())
            .with("visits", visits.len())
            .with("cases", cases.len())
            .with("until", until));
    }
    if let Some(household) = resident.household {
        leave_household(tx, key.id, household)?;
    }
    take_away(tx, key);
    let merged = people::merged_into(view, key.id);
    merged.iter().for_each(|id| take_away(tx, Key::of(Kind::Resident, *id)));
    visits.into_iter().for_each(|id| take_away(tx, Key::of(Kind::Visit, id)));
    for id in matters {
        let matter: Matter = tx.need(id)?;
        tx.put(id, &nameless(matter))?;
        keep_wordless(tx, Key::of(Kind::Matter, id))?;
    }
    for id in certificates {
        let certificate: Certificate = tx.need(id)?;
        let (who, text, extra) = Default::default();
        tx.put(id, &Certificate { resident: None, who, text, extra, ..certificate })?;
        keep_wordless(tx, Key::of(Kind::Certificate, id))?;
    }
    for id in cases {
        let mut case: Mediation = tx.need(id)?;
        let theirs = case.parties.iter_mut().filter(|party| party.resident == Some(key.id));
        theirs.for_each(|party| *party = Default::default());
        tx.put(id, &case)?;
        tx.about(Key::of(Kind::Mediation, id));
    }
    forget_elsewhere(tx, &[&own, &[key].into()])?;
    // What was answered to the rows of a roster may speak of them.
    for (id, import) in view.imports() {
        if import.answered.is_some() {
            tx.put(id, &Import { answered: None, ..import })?;
        }
    }
    note(tx, key, args, until, &merged, false)?;
    if !elsewhere.is_empty() {
        // The director was told, and decided.
        tx.facts.insert("elsewhere".into(), elsewhere.len().to_string());
    }
    Ok(())
}

/// Lines of other records that were written about them, or repeat what was: a matter that was
/// merged into another's, one that was theirs before a correction. What they say of them goes,
/// without a name in it too.
fn forget_elsewhere(tx: &mut Tx<'_>, of: &[&BTreeSet<Key>]) -> Result<(), Refusal> {
    let view = tx.view();
    let is = |told: Option<&String>| {
        let key = told.and_then(|told| told.parse::<Key>().ok());
        key.is_some_and(|key| of.iter().any(|keys| keys.contains(&key)))
    };
    let lines = view.world.records.lines(Kind::Matter);
    let told = lines.filter_map(|(at, stored)| {
        let line: Line = envelope::open(&stored.value).ok()?;
        let named = ["from", "was.who", "now.who"];
        let named = named.iter().any(|fact| is(line.facts.get(*fact)));
        (named && !is(Some(&at.record().to_string()))).then_some((at, line))
    });
    for (at, mut line) in told.collect::<Vec<_>>() {
        if is(line.facts.get("from")) {
            (line.text, line.extra) = Default::default();
            line.facts.retain(|name, _| KEPT.contains(&name.as_str()) || name == "from");
        }
        let was_theirs = is(line.facts.get("was.who"));
        for (fact, side) in [("was.who", "was."), ("now.who", "now.")] {
            if is(line.facts.get(fact)) {
                line.facts.retain(|name, _| !name.starts_with(side));
            }
        }
        // Before it the matter was theirs: so was what was said in it.
        let earlier = view.lines(at.record()).into_iter();
        for (at, mut line) in earlier.filter(|(each, _)| was_theirs && each.sub < at.sub) {
            (line.text, line.extra) = Default::default();
            line.facts.retain(|name, _| KEPT.contains(&name.as_str()));
            tx.rewrite(at, &line)?;
        }
        tx.about(at.record());
        tx.rewrite(at, &line)?;
    }
    Ok(())
}

/// Whether the number of the record was typed once more.
pub(in crate::desk) fn is_confirmed(key: Key, args: &Args<'_>) -> bool {
    let typed = to_half_width(args.text("confirm"));
    typed.trim().eq_ignore_ascii_case(&key.to_string())
}

/// The line on the office's timeline: what, on what ground, and until when backups hold it.
pub(super) fn note(
    tx: &mut Tx<'_>,
    key: Key,
    args: &Args<'_>,
    until: NaiveDate,
    merged: &[u64],
    past: bool,
) -> Result<(), Refusal> {
    let merged = merged.iter().map(|id| Key::of(Kind::Resident, *id).to_string());
    let merged = merged.collect::<Vec<_>>().join(" ");
    let mut facts = vec![
        (if past { "blanked" } else { "erased" }, key.to_string()),
        ("ground", args.text("ground").to_string()),
        ("until", until.to_string()),
    ];
    // Under those numbers nobody is there any more either.
    facts.extend((!merged.is_empty() && !past).then_some(("with", merged)));
    tx.line(OFFICE, LineKind::Erased, "", &facts)?;
    tx.lead(key);
    tx.facts.insert("until".into(), until.to_string());
    Ok(())
}

/// The record and its whole timeline.
fn take_away(tx: &mut Tx<'_>, key: Key) {
    let lines = tx.view().lines(key).into_iter().map(|(line, _)| line);
    lines.chain([key]).for_each(|key| tx.restore(key, None));
}

/// It stays countable: what it was about, when, who took it and how it ended.
fn nameless(matter: Matter) -> Matter {
    let (text, place, who, phone, order, extra) = Default::default();
    let told = matter.told.map(|mut told| {
        (told.text, told.extra) = Default::default();
        told
    });
    // A limit's source may hold the number of an order, and the order a name.
    let (resident, due, next, call) = (None, None, None, None);
    Matter { text, place, who, phone, order, extra, told, resident, due, next, call, ..matter }
}

/// Its timeline, line by line, without a word of anybody.
fn keep_wordless(tx: &mut Tx<'_>, key: Key) -> Result<(), Refusal> {
    tx.about(key);
    for (at, mut line) in tx.view().lines(key) {
        (line.text, line.extra) = Default::default();
        line.facts.retain(|name, _| KEPT.contains(&name.as_str()));
        tx.rewrite(at, &line)?;
    }
    Ok(())
}
