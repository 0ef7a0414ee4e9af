//! What becomes of some rows of a roster: a pure function, so that a dry run and the
//! real one cannot differ.

use std::collections::{BTreeMap, BTreeSet};

use super::row::{self, Checked};
use super::{household, matching, merge};
use crate::desk::books::Books;
use crate::desk::permit;
use crate::desk::tx::Tx;
use crate::desk::verbs::{correct, resident};
use crate::domain::record::Resident;
use crate::domain::roster::{Rejected, Report, RosterRow};
use crate::domain::{Key, Kind, Refusal};

/// One roster on its way in.
#[derive(Debug, Default)]
pub struct Running {
    /// Residents it has already spoken of.
    touched: BTreeSet<u64>,
    /// ID numbers of those who were new: in a dry run nobody else remembers them.
    numbers: BTreeSet<String>,
    /// What became of the rows decided last.
    pub last: Report,
}

/// Decides rows of whole dwellings. What goes in is in `tx`, possibly nothing; what
/// became of every row is in the report.
///
/// # Errors
/// Where nothing of it can be decided at all: the permit, or a record that cannot be
/// written.
pub fn decide(
    tx: &mut Tx<'_>,
    books: &Books,
    running: &mut Running,
    rows: &[RosterRow],
) -> Result<Report, Refusal> {
    if !permit::may_do(tx.roles(), "resident.new") {
        return Err(permit::refusal("resident.new"));
    }
    let mut report = Report { rows: rows.len() as u64, ..Report::default() };
    let mut good = Vec::new();
    for row in rows {
        match row::check(row, books, tx.now()) {
            Ok(row) => good.push(row),
            Err(why) => report.rejected.push(Rejected { row: row.row, why }),
        }
    }
    for block in household::blocks(good) {
        let mut known = Vec::new();
        for row in block {
            match meant(tx, running, &row) {
                Ok(id) => known.push((row, id)),
                Err(why) => report.rejected.push(Rejected { row: row.row, why }),
            }
        }
        settle(tx, running, &known, &mut report)?;
    }
    Ok(report)
}

/// Whom the row is about; a roster speaks of everybody once.
fn meant(tx: &Tx<'_>, running: &mut Running, row: &Checked) -> Result<Option<u64>, Refusal> {
    let number = row.text("id_number");
    if !number.is_empty() && !running.numbers.insert(number.into()) {
        return Err(Refusal::new("import.twice").at("id_number"));
    }
    let found = matching::find(tx.view(), row)?;
    match found {
        Some(id) if !running.touched.insert(id) => {
            let id = Key::of(Kind::Resident, id);
            Err(Refusal::new("import.same").at("name").with("id", id))
        }
        found => Ok(found),
    }
}

/// Writes the people of one household.
fn settle(
    tx: &mut Tx<'_>,
    running: &mut Running,
    block: &[(Checked, Option<u64>)],
    report: &mut Report,
) -> Result<(), Refusal> {
    let merged: Vec<_> = block
        .iter()
        .map(|(row, known)| {
            let resident: Resident = tx.get((*known)?)?;
            let merged = merge::merge(tx.view(), &resident, row);
            Some((resident, merged))
        })
        .collect();
    let moves = |merged: &Option<(Resident, merge::Merged)>| match merged {
        Some((_, merged)) => merged.changed.contains_key("address"),
        None => true,
    };
    let house = if merged.iter().any(moves) { household::of_block(tx, block)? } else { None };
    for ((row, known), merged) in block.iter().zip(merged) {
        match (known, merged) {
            (Some(id), Some((resident, merged))) => {
                let change = (*id, resident, merged);
                update(tx, row, change, house, report)?;
            }
            _ => {
                let id = add(tx, row, house)?;
                running.touched.insert(id);
                report.added += 1;
            }
        }
    }
    Ok(())
}

fn add(tx: &mut Tx<'_>, row: &Checked, house: Option<u64>) -> Result<u64, Refusal> {
    let mut new =
        Resident { recorded: tx.now(), roster: Some(BTreeMap::new()), ..Resident::default() };
    let fields = row.fields.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    resident::fill(&mut new, fields);
    let id = tx.new_id(Kind::Resident)?;
    if let Some(house) = house {
        household::join(tx, id, &mut new, house)?;
    }
    tx.put(id, &new)?;
    tx.about(Key::of(Kind::Resident, id));
    Ok(id)
}

fn update(
    tx: &mut Tx<'_>,
    row: &Checked,
    (id, mut resident, merged): (u64, Resident, merge::Merged),
    house: Option<u64>,
    report: &mut Report,
) -> Result<(), Refusal> {
    report.kept.extend(merged.kept);
    let spoken = resident.roster.as_ref() == Some(&merged.notes);
    if merged.changed.is_empty() {
        report.unchanged += 1;
        if spoken {
            return Ok(());
        }
    } else {
        report.updated += 1;
    }
    let fields = merged.changed.iter().map(|(name, (_, new))| (name.as_str(), new.as_str()));
    resident::fill(&mut resident, fields);
    resident.roster = Some(merged.notes);
    if merged.changed.contains_key("address")
        && let Some(house) = house
    {
        if let Some(old) = resident.household.take() {
            resident::pass_on_head(tx, id, old)?;
        }
        if row.text("relation").is_empty() {
            resident.relation.clear();
        }
        household::join(tx, id, &mut resident, house)?;
    }
    tx.put(id, &resident)?;
    let key = Key::of(Kind::Resident, id);
    tx.about(key);
    if merged.changed.is_empty() { Ok(()) } else { correct::note(tx, key, &merged.changed) }
}
