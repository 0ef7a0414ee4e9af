//! Rosters coming in: every row is checked, matched with who is known, and merged;
//! the rows of a household are committed together. `row` checks, `matching` finds who
//! is meant, `merge` says what changes, `household` who keeps house with whom.

mod decide;
mod household;
mod matching;
mod merge;
mod row;

pub use decide::Running;
pub use merge::remember;

use std::sync::{Arc, Mutex, PoisonError};

use super::Desk;
use super::books::Books;
use super::tx::{Caller, Tx};
use super::writer::Job;
use crate::domain::Refusal;
use crate::domain::roster::{Report, RosterRow};

/// Decides rows into `tx` and leaves what became of them in `running`.
///
/// # Errors
/// Those of [`decide::decide`].
pub fn take(
    tx: &mut Tx<'_>,
    books: &Books,
    running: &Mutex<Running>,
    rows: &[RosterRow],
) -> Result<(), Refusal> {
    let mut running = running.lock().unwrap_or_else(PoisonError::into_inner);
    let report = decide::decide(tx, books, &mut running, rows)?;
    running.last = report;
    Ok(())
}

/// Commits rows of a roster, or only says what would become of them.
///
/// # Errors
/// Where the person may not, or the desk cannot write.
pub fn rows(
    desk: &Desk,
    running: &Arc<Mutex<Running>>,
    caller: Caller,
    rows: Vec<RosterRow>,
    dry_run: bool,
) -> Result<Report, Refusal> {
    if dry_run {
        let world = desk.shared.world();
        let mut tx = Tx::new(world.view(), &caller, world.seq.next());
        take(&mut tx, &desk.shared.books, running, &rows)?;
    } else {
        let (answer, answered) = std::sync::mpsc::sync_channel(1);
        let (staff, session) = (caller.staff, caller.session);
        desk.submit(Job::Import { rows, running: running.clone(), staff, session, answer })?;
        match answered.recv().map_err(|_| Refusal::new("desk.stopping"))? {
            Err(refusal) if refusal.code != "nothing_changed" => return Err(refusal),
            _ => {}
        }
    }
    Ok(std::mem::take(&mut running.lock().unwrap_or_else(PoisonError::into_inner).last))
}
