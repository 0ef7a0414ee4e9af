//! The record of an import: begun with the first rows that change anything, and carried
//! on with every transaction of it.

use std::collections::BTreeSet;

use super::decide::Running;
use super::undo;
use crate::desk::permit;
use crate::desk::query::Reader;
use crate::desk::tx::Tx;
use crate::desk::view::ReadView;
use crate::domain::record::{Import, ImportState, Resident};
use crate::domain::roster::{Chunk, Report};
use crate::domain::txn::RequestId;
use crate::domain::{Key, Kind, Refusal, envelope};
use crate::files::Files;

/// Longest file name that is kept, in characters.
const NAME: usize = 120;
/// Imports looked through for rows that are sent again.
const RECENT: usize = 50;
/// Bytes of an answer that is kept for rows sent again; a longer one is decided anew.
const ANSWER: usize = 128 << 10;

/// What was answered to rows that were sent under this number before.
pub fn answered(view: ReadView<'_>, request: RequestId, staff: u64) -> Option<Report> {
    let staged = view.staged.keys().filter(|key| key.kind == Kind::Import).copied();
    let recent = view.world.records.keys(Kind::Import).rev().take(RECENT);
    staged.chain(recent).find_map(|key| {
        let import: Import = view.get(key.id)?;
        let (same, report) = import.answered.filter(|_| import.staff == staff)?;
        (same == request && request != RequestId(0)).then_some(report)
    })
}

/// Goes on with a roster on a new connection: what it spoke of stands in the journal.
///
/// # Errors
/// Where it is somebody else's or was taken back.
pub fn resume(
    tx: &Tx<'_>,
    files: &Files,
    running: &mut Running,
    chunk: &Chunk,
) -> Result<(), Refusal> {
    let Some(key) = chunk.import.filter(|key| running.key != Some(key.id)) else { return Ok(()) };
    let import = mine(tx, key)?;
    *running = Running::default();
    running.key = Some(key.id);
    for key in undo::wrote(files, key, &import)?.into_keys() {
        if key.kind == Kind::Resident && key.sub == 0 {
            let resident = tx.get::<Resident>(key.id).unwrap_or_default();
            running.spoke_of(key.id, &resident.id_number);
        }
    }
    Ok(())
}

/// An import into which this person may bring rows.
pub(super) fn mine(tx: &Tx<'_>, key: Key) -> Result<Import, Refusal> {
    if key.kind != Kind::Import || key.sub != 0 {
        return Err(Refusal::new("subject.kind").with("id", key).with("kind", "import"));
    }
    let import: Import = tx.need(key.id)?;
    if import.staff != tx.me() {
        return Err(Refusal::new("import.others").with("id", key));
    }
    match import.state {
        ImportState::Undoing | ImportState::Undone => {
            Err(Refusal::new("import.undone").with("id", key))
        }
        _ => Ok(import),
    }
}

/// Enters into the import's record what this transaction brings in: so many residents
/// added and updated, rows unchanged and rejected. `done` is what
/// became of all rows sent under the chunk's number, once that is known.
///
/// # Errors
/// Where the record cannot be written.
pub fn enlist(
    tx: &mut Tx<'_>,
    running: &mut Running,
    chunk: &Chunk,
    news: [u64; 4],
    done: Option<&mut Report>,
) -> Result<(), Refusal> {
    let id = match running.key {
        Some(id) => id,
        None => tx.new_id(Kind::Import)?,
    };
    let key = Key::of(Kind::Import, id);
    let mut import: Import = match running.key {
        Some(_) => tx.need(id)?,
        None => Import {
            file: base_name(&chunk.file),
            hash: chunk.hash.chars().filter(char::is_ascii_hexdigit).take(64).collect(),
            began: tx.now(),
            staff: tx.me(),
            first: tx.seq(),
            ..Import::default()
        },
    };
    running.key = Some(id);
    let (unchanged, rejected) = std::mem::take(&mut running.unwritten);
    import.added += news[0];
    import.updated += news[1];
    import.unchanged += news[2] + unchanged;
    import.rejected += news[3] + rejected;
    (import.state, import.ended) = (ImportState::Running, None);
    import.last = tx.seq();
    import.answered = None;
    if let Some(report) = done {
        report.import = Some(key);
        let answered = (chunk.request, report.clone());
        let short = envelope::seal(1, &answered).is_ok_and(|bytes| bytes.len() <= ANSWER);
        import.answered = short.then_some(answered);
    }
    tx.put(id, &import)?;
    tx.lead(key);
    Ok(())
}

/// Without folders, of any system, and not longer than a name is.
fn base_name(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.chars().filter(|c| !c.is_control()).take(NAME).collect()
}

/// Imports, newest first. One that is not among the live ones has stopped: its client
/// is gone.
///
/// # Errors
/// Who may neither bring rosters in nor keeps the office does not see them.
pub fn list(reader: &Reader<'_>, live: &BTreeSet<Key>) -> Result<Vec<(Key, Import)>, Refusal> {
    if !permit::may_undo_import(reader.roles, true) {
        return Err(permit::refusal("resident.new"));
    }
    let keys = reader.view.world.records.keys(Kind::Import).rev();
    let rows = keys.filter_map(|key| {
        let import: Import = reader.view.get(key.id)?;
        let gone = import.state == ImportState::Running && !live.contains(&key);
        let state = if gone { ImportState::Stopped } else { import.state };
        Some((key, Import { state, answered: None, ..import }))
    });
    Ok(rows.collect())
}
