//! Rows of a roster into the writer's batch: whole households, in as many transactions
//! as they need.

use super::{decide, held, record};
use crate::desk::batch::Batch;
use crate::desk::founding;
use crate::desk::job::Import;
use crate::desk::tx::{Caller, Tx};
use crate::domain::books::Books;
use crate::domain::roster::Report;
use crate::domain::txn::RequestId;
use crate::domain::{Key, Kind, Refusal};
use crate::files::Files;

/// Decides all rows; `false` where they change nothing. What became of them is left in
/// the roster's `last`. The last transaction carries the number of the rows, so that
/// the journal knows them again.
///
/// # Errors
/// The permit; somebody else's import; a record that cannot be written.
pub fn commit(
    batch: &mut Batch<'_>,
    (books, files): (&Books, &Files),
    caller: &Caller,
    import: &Import,
) -> Result<bool, Refusal> {
    let (mut running, chunk) = (held(&import.running), &import.chunk);
    let tx = Tx::new(batch.view(), caller, batch.next());
    record::resume(&tx, files, &mut running, chunk)?;
    let mut pending = decide::begin(&tx, &mut running, books, &import.rows)?;
    let (mut told, mut wrote) = ([0; 4], false);
    loop {
        let mut tx = Tx::new(batch.view(), caller, batch.next());
        let all = decide::go_on(&mut tx, &mut running, &mut pending)?;
        let now = counts(&pending.report);
        let news = std::array::from_fn(|n| now[n] - told[n]);
        if tx.is_empty() && !wrote {
            running.unwritten.0 += now[2];
            running.unwritten.1 += now[3];
            pending.report.import = running.key.map(|id| Key::of(Kind::Import, id));
            running.last = pending.report;
            return Ok(false);
        }
        let done = all.then_some(&mut pending.report);
        record::enlist(&mut tx, &mut running, chunk, news, done)?;
        let numbered = all && chunk.request != RequestId(0);
        let request = if numbered { chunk.request } else { founding::request()? };
        let decided = tx.finish(request, "import")?;
        batch.add(decided, caller.now)?;
        if all {
            running.last = pending.report;
            return Ok(true);
        }
        (told, wrote) = (now, true);
    }
}

/// Added, updated, unchanged, rejected.
fn counts(report: &Report) -> [u64; 4] {
    [report.added, report.updated, report.unchanged, report.rejected.len() as u64]
}
