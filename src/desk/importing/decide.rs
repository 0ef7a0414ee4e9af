//! What becomes of some rows of a roster: a pure function, so that a dry run and the
//! real one cannot differ.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::namesakes::Names;
use super::row::{self, Checked};
use super::{elsewhere, household, matching, merge};
use crate::desk::tx::Tx;
use crate::desk::verbs::{correct, house, resident};
use crate::desk::{door, permit};
use crate::domain::books::Books;
use crate::domain::record::{Resident, Status};
use crate::domain::roster::{Report, RosterRow};
use crate::domain::{Key, Kind, Refusal, Txn};

/// One roster on its way in.
#[derive(Debug, Default)]
pub struct Running {
    /// Residents it has already spoken of.
    touched: BTreeSet<u64>,
    /// ID numbers of those who were new: in a dry run nobody else remembers them.
    numbers: BTreeSet<String>,
    names: Names,
    /// Buildings behind whose estates it wrote somebody: in a dry run they are nowhere else.
    named: door::Buildings,
    /// Its record, once anything of it was written.
    pub key: Option<u64>,
    /// Rows that changed nothing since its record was last written: unchanged, rejected.
    pub unwritten: (u64, u64),
    /// What became of the rows decided last.
    pub last: Report,
}

impl Running {
    /// Goes on with a roster on another connection: these residents it spoke of.
    pub fn spoke_of(&mut self, id: u64, number: &str) {
        self.touched.insert(id);
        if !number.is_empty() {
            self.numbers.insert(number.into());
        }
    }

    /// Whether a row before spoke of this resident.
    pub(super) fn spoke(&self, id: u64) -> bool {
        self.touched.contains(&id)
    }

    /// Speaks of a resident; `false` where it did before.
    pub(super) fn speaks_of(&mut self, id: u64) -> bool {
        self.touched.insert(id)
    }
}

/// Bytes of a transaction that households may fill; the rest is for what is said of
/// the import itself.
const ROOM: usize = Txn::MAX_BYTES - (256 << 10);

/// Rows on their way to be decided, a household at a time.
pub struct Pending {
    blocks: VecDeque<Block>,
    heads: household::Heads,
    pub report: Report,
}

enum Block {
    Checked(Vec<Checked>),
    /// Whom each row is about is settled; there was no room left.
    Known(Vec<(Checked, Option<u64>)>),
}

/// Checks rows of whole dwellings and divides them into households.
///
/// # Errors
/// The permit.
pub fn begin(
    tx: &Tx<'_>,
    running: &mut Running,
    books: &Books,
    rows: &[RosterRow],
) -> Result<Pending, Refusal> {
    if !permit::may_import(tx.roles()) {
        return Err(permit::refusal("resident.new"));
    }
    let mut report = Report { rows: rows.len() as u64, ..Report::default() };
    let mut known = door::Buildings::new();
    let checked: Vec<_> = rows.iter().map(|row| row::check(row, books, tx.now())).collect();
    let addresses = checked.iter().filter_map(|row| row.as_ref().ok()?.0.address.as_ref());
    addresses.for_each(|address| door::name(&mut running.named, address));
    let mut good = Vec::new();
    for (row, checked) in rows.iter().zip(checked) {
        let checked = checked.and_then(|(checked, left)| {
            Ok((checked.with_estate(tx.view(), &running.named, &mut known)?, left))
        });
        match checked {
            Ok(((row, noted), left_out)) => {
                good.push(row);
                report.left_out.extend(left_out);
                report.noted.extend(noted);
            }
            Err(reasons) => report.rejected.extend(reasons.of(row)),
        }
    }
    let blocks = household::blocks(good);
    report.noted.extend(household::second_heads(&blocks));
    let heads = household::heads(&blocks);
    let blocks = blocks.into_iter().map(Block::Checked).collect();
    Ok(Pending { blocks, heads, report })
}

/// Decides as many households as one transaction holds; `false` where some are left.
/// What goes in is in `tx`, possibly nothing; what became of the rows is in the report.
/// A household that fills more than one transaction is rejected: it is never split.
///
/// # Errors
/// Where a record cannot be written.
pub fn go_on(
    tx: &mut Tx<'_>,
    running: &mut Running,
    pending: &mut Pending,
) -> Result<bool, Refusal> {
    tx.keep();
    running.names.turn();
    while let Some(block) = pending.blocks.pop_front() {
        let known = match block {
            Block::Known(known) => known,
            Block::Checked(rows) => {
                let mut known = Vec::new();
                let address = rows.first().and_then(|row| row.address.as_ref());
                let home = matching::Home::at(tx.view(), address);
                for row in &rows {
                    let id = meant(tx, running, &home, row).and_then(|id| {
                        household::whose(tx, &pending.heads, (&rows, row), id).map(|()| id)
                    });
                    match id {
                        Ok(id) => known.push((row.clone(), id)),
                        Err(why) => pending.report.rejected.push(row.place.rejected(why)),
                    }
                }
                elsewhere::settle(tx, running, &home, known, &mut pending.report)
            }
        };
        let mut settled = Report::default();
        let added = settle(tx, &known, &mut settled)?;
        if tx.bytes() <= ROOM {
            tx.keep();
            running.touched.extend(added);
            pending.report.and(settled);
            continue;
        }
        tx.give_up();
        if !tx.is_empty() {
            pending.blocks.push_front(Block::Known(known));
            return Ok(false);
        }
        let large = known.iter().map(|(row, _)| {
            let why = Refusal::new("import.household").at("address").with("rows", known.len());
            row.place.rejected(why)
        });
        pending.report.rejected.extend(large);
    }
    Ok(true)
}

/// Whom the row is about; a roster speaks of everybody once.
fn meant(
    tx: &Tx<'_>,
    running: &mut Running,
    home: &matching::Home,
    row: &Checked,
) -> Result<Option<u64>, Refusal> {
    let number = row.text("id_number");
    if !number.is_empty() && !running.numbers.insert(number.into()) {
        return Err(Refusal::new("import.twice").at("id_number"));
    }
    let found = matching::find(tx.view(), row, home, (&mut running.names, &running.touched))?;
    let known = found.and_then(|id| Some((id, tx.get::<Resident>(id)?)));
    if let Some((id, known)) =
        known.filter(|(_, known)| matches!(known.status, Status::Dead(_) | Status::Away(_)))
    {
        return Err(matching::gone(id, &known));
    }
    match found {
        Some(id) if !running.touched.insert(id) => {
            let id = Key::of(Kind::Resident, id);
            Err(Refusal::new("import.same").at("name").with("id", id))
        }
        found => Ok(found),
    }
}

/// Writes the people of one household; the new ones.
fn settle(
    tx: &mut Tx<'_>,
    block: &[(Checked, Option<u64>)],
    report: &mut Report,
) -> Result<Vec<u64>, Refusal> {
    let mut added = Vec::new();
    household::name_estate(tx, block)?;
    let block = &household::without_second_heads(tx, block, report)[..];
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
    let house =
        if merged.iter().any(moves) { household::of_block(tx, block, report)? } else { None };
    let head = household::head_of(block);
    let home = house.map(|house| (house, head.as_deref()));
    let mut ids = Vec::new();
    for ((row, known), merged) in block.iter().zip(merged) {
        match (known, merged) {
            (Some(id), Some((resident, merged))) => {
                let change = (*id, resident, merged);
                update(tx, row, change, home, report)?;
                ids.push(*id);
            }
            _ => {
                let id = add(tx, row, home)?;
                added.push(id);
                ids.push(id);
                report.added += 1;
            }
        }
    }
    household::settle_heads(tx, block, &ids, report)?;
    let homes = ids.iter().filter_map(|id| tx.get::<Resident>(*id)?.household);
    for home in homes.collect::<BTreeSet<_>>() {
        house::gone_heads(tx, home)?;
    }
    report.left_out.extend(household::two_spouses(tx, block, &ids));
    report.noted.extend(household::headless(tx, block, &ids));
    report.left_out.extend(household::strangers(tx, block, &ids));
    let rows = block.iter().zip(ids);
    report.left_out.extend(rows.filter_map(|((row, _), id)| household::other_head(tx, id, row)));
    Ok(added)
}

/// A household, and the name of its head as far as the roster says it.
type House<'a> = (u64, Option<&'a str>);

fn add(tx: &mut Tx<'_>, row: &Checked, home: Option<House<'_>>) -> Result<u64, Refusal> {
    let mut new =
        Resident { recorded: tx.now(), roster: Some(BTreeMap::new()), ..Resident::default() };
    let fields = row.fields.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    resident::fill(&mut new, fields);
    let id = tx.new_id(Kind::Resident)?;
    if let Some((house, head)) = home {
        household::join(tx, id, &mut new, house, head)?;
    }
    tx.put(id, &new)?;
    tx.about(Key::of(Kind::Resident, id));
    Ok(id)
}

fn update(
    tx: &mut Tx<'_>,
    row: &Checked,
    (id, mut resident, merged): (u64, Resident, merge::Merged),
    home: Option<House<'_>>,
    report: &mut Report,
) -> Result<(), Refusal> {
    report.kept.extend(merged.kept);
    report.left_out.extend(merged.left);
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
        && let Some((house, head)) = home
    {
        if let Some(old) = resident.household.take() {
            household::leave(tx, id, old)?;
        }
        if row.text("relation").is_empty() {
            resident.relation.clear();
        }
        household::join(tx, id, &mut resident, house, head)?;
    }
    tx.put(id, &resident)?;
    let key = Key::of(Kind::Resident, id);
    tx.about(key);
    if merged.changed.is_empty() { Ok(()) } else { correct::note(tx, key, &merged.changed) }
}
