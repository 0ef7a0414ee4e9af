//! Rosters coming in: every row is checked, matched with who is known, and merged;
//! the rows of a household are committed together. `row` checks, `matching` finds who
//! is meant, `namesakes` holds who bears a name, `told` knows them as the last roster did, `elsewhere` asks where somebody may be, `merge` says what changes (`phones` where a telephone belongs), `household` who keeps house with whom, `record`
//! what is kept of the import itself, and `undo` takes all of it back.

mod commit;
mod decide;
mod elsewhere;
mod household;
mod matching;
mod merge;
mod namesakes;
mod phones;
mod record;
mod row;
mod told;
mod undo;

pub use commit::commit;
pub use decide::Running;
pub use merge::{remember, texts};
pub use record::{answered, list};
pub use undo::transactions;

use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Desk;
use super::job::{Import, Job};
use super::tx::{Caller, Tx};
use crate::domain::record::{self as records, ImportState};
use crate::domain::roster::{Chunk, Report, RosterRow};
use crate::domain::txn::RequestId;
use crate::domain::{Key, Kind, Refusal};
use crate::wire::Done;

/// The roster, whoever held it when a thread ended.
pub fn held(running: &Mutex<Running>) -> MutexGuard<'_, Running> {
    running.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says what would become of rows; nothing is committed.
///
/// # Errors
/// Where the person may not.
pub fn dry_run(
    desk: &Desk,
    running: &Mutex<Running>,
    caller: &Caller,
    rows: &[RosterRow],
) -> Result<Report, Refusal> {
    let (world, mut running) = (desk.shared.world(), held(running));
    let view = world.view();
    let tx = Tx::new(view, caller, world.seq.next());
    let mut pending = decide::begin(&tx, &mut running, &desk.shared.books, rows)?;
    while !decide::go_on(&mut Tx::new(view, caller, world.seq.next()), &mut running, &mut pending)?
    {
    }
    Ok(pending.report)
}

/// Commits rows of a roster.
///
/// # Errors
/// Where the person may not, or the desk cannot write. The rows may be sent again.
pub fn rows(
    desk: &Desk,
    running: &Arc<Mutex<Running>>,
    caller: &Caller,
    rows: Vec<RosterRow>,
    chunk: Chunk,
) -> Result<Report, Refusal> {
    let (answer, answered) = sync_channel(1);
    let seat = caller.seat();
    let import = Import { rows, chunk, running: running.clone() };
    desk.submit(Job::Import { import, seat, answer })?;
    match answered.recv().map_err(|_| Refusal::new("desk.stopping"))? {
        Err(refusal) if refusal.code != "nothing_changed" => {
            // What was decided is not there: the next rows find out from the journal.
            *held(running) = Running::default();
            Err(refusal)
        }
        _ => Ok(std::mem::take(&mut held(running).last)),
    }
}

/// No more rows come.
///
/// # Errors
/// Where it is somebody else's, or the desk cannot write.
pub fn end(desk: &Desk, caller: &Caller, import: Key, ended: Ended) -> Result<(), Refusal> {
    let (answer, answered) = sync_channel(1);
    let seat = caller.seat();
    desk.submit(Job::EndImport { import, ended, seat, answer })?;
    match answered.recv().map_err(|_| Refusal::new("desk.stopping"))? {
        Err(refusal) if refusal.code != "nothing_changed" => Err(refusal),
        _ => Ok(()),
    }
}

/// How an import ended.
#[derive(Clone, Copy, Debug)]
pub enum Ended {
    /// The client says so; rows, by its sums.
    Said { stopped: bool, unchanged: u64, rejected: u64 },
    /// The client is gone, or somebody else sits there. Rows unchanged and rejected that
    /// the record does not count yet.
    Cut((u64, u64)),
}

/// Notes in the import's record how it ended.
///
/// # Errors
/// Where it is somebody else's, or has ended so already. An end that was said stands
/// when the client goes.
pub fn close(tx: &mut Tx<'_>, import: Key, ended: Ended) -> Result<(), Refusal> {
    let mut record: records::Import = record::mine(tx, import)?;
    let state = match ended {
        Ended::Said { stopped: false, .. } => ImportState::Done,
        _ => ImportState::Stopped,
    };
    let cut = matches!(ended, Ended::Cut(_));
    if record.state == state || (cut && record.state != ImportState::Running) {
        return Err(Refusal::new("nothing_changed"));
    }
    (record.state, record.ended) = (state, Some(tx.now()));
    match ended {
        Ended::Said { unchanged, rejected, .. } => {
            (record.unchanged, record.rejected) = (unchanged, rejected);
            record.answered = None;
        }
        // The client may come back and ask for its last rows again.
        Ended::Cut((unchanged, rejected)) => {
            record.unchanged += unchanged;
            record.rejected += rejected;
        }
    }
    tx.put(import.id, &record)?;
    tx.lead(Key::of(Kind::Import, import.id));
    Ok(())
}

/// Takes an import back.
///
/// # Errors
/// Where somebody built on it, or may not, or the desk cannot write.
pub fn undo(
    desk: &Desk,
    caller: &Caller,
    import: Key,
    request: RequestId,
) -> Result<Done, Refusal> {
    if desk.shared.sessions().importing().contains(&import) {
        return Err(Refusal::new("import.running").with("id", import));
    }
    let (answer, answered) = sync_channel(1);
    let seat = caller.seat();
    desk.submit(Job::UndoImport { import, request, seat, answer })?;
    answered.recv().map_err(|_| Refusal::new("desk.stopping"))?
}
