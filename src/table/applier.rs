//! The thread that feeds the table behind the acknowledgements. Whatever the table
//! does, nobody who was told "saved" waits for it or loses by it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;
use std::{io, thread};

use super::{Applied, Change, Table, TableError, guarded};
use crate::domain::Key;

/// At most this many bytes of queued batches are written as one.
const COALESCED: u64 = 1 << 20;

/// The handle the writer holds. Dropping it ends the thread after what is queued.
pub struct Applier {
    queue: Sender<Job>,
    pending: Arc<AtomicU64>,
}

/// Makes a table; on the applier's thread.
pub type Make = Box<dyn FnOnce() -> Result<Box<dyn Table>, TableError> + Send>;

enum Job {
    Apply { changes: Vec<Change>, applied: Applied },
    Renew { make: Make, done: Sender<()> },
    Look,
    Finish(Sender<Result<(), TableError>>),
}

impl Applier {
    /// Starts the thread, which begins by opening the table; what is fed meanwhile
    /// waits. `on_trouble` is called there, once, when the table failed or panicked; the
    /// table is not touched after that.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        open: impl FnOnce() -> Result<Box<dyn Table>, TableError> + Send + 'static,
        on_trouble: impl FnOnce(TableError) + Send + 'static,
    ) -> io::Result<Applier> {
        let (queue, jobs) = channel();
        let pending = Arc::new(AtomicU64::new(0));
        let count = pending.clone();
        thread::Builder::new().name("applier".into()).spawn(move || {
            let ran = guarded(open).and_then(|table| run(table, &jobs, &count));
            if let Err(trouble) = ran {
                on_trouble(trouble);
            }
        })?;
        Ok(Applier { queue, pending })
    }

    /// Queues what a group of commits changed, with the state after the last of
    /// them. Never waits.
    pub fn feed(&self, changes: Vec<Change>, applied: Applied) {
        self.pending.fetch_add(bytes_of(&changes), Ordering::Relaxed);
        // After trouble nobody takes it, and the bytes stay counted.
        let _ = self.queue.send(Job::Apply { changes, applied });
    }

    /// Once what is queued is in the table it is closed, and the one that `make` makes
    /// takes its place; what is fed meanwhile goes into that one. `done` hears of it, or is
    /// dropped where there is trouble.
    pub fn renew(&self, make: Make, done: Sender<()>) {
        let _ = self.queue.send(Job::Renew { make, done });
    }

    /// Has the table look whether its files are still there.
    pub fn look(&self) {
        let _ = self.queue.send(Job::Look);
    }

    /// Bytes of keys and values that are in the journal and not in the table. After
    /// trouble it only grows: it is what the next start will have to replay.
    pub fn pending_bytes(&self) -> u64 {
        self.pending.load(Ordering::Relaxed)
    }

    /// Writes what is queued, syncs and closes the table: the clean leave.
    ///
    /// # Errors
    /// [`TableError::Silent`] after `patience`, [`TableError::Stopped`] after earlier
    /// trouble, or what went wrong just now. Leave all the same: the next start
    /// replays the rest.
    pub fn finish(self, patience: Duration) -> Result<(), TableError> {
        let (say, hear) = channel();
        self.queue.send(Job::Finish(say)).map_err(|_| TableError::Stopped)?;
        match hear.recv_timeout(patience) {
            Ok(ended) => ended,
            Err(RecvTimeoutError::Timeout) => Err(TableError::Silent(patience)),
            Err(RecvTimeoutError::Disconnected) => Err(TableError::Stopped),
        }
    }
}

fn run(
    mut table: Box<dyn Table>,
    jobs: &Receiver<Job>,
    pending: &AtomicU64,
) -> Result<(), TableError> {
    let mut next = jobs.recv().ok();
    while let Some(job) = next {
        let (mut changes, mut applied) = match job {
            Job::Apply { changes, applied } => (changes, applied),
            Job::Renew { make, done } => {
                table = guarded(move || {
                    table.flush()?;
                    drop(table);
                    make()
                })?;
                // Whoever asked for it may have left.
                let _ = done.send(());
                next = jobs.recv().ok();
                continue;
            }
            Job::Look => {
                table = guarded(move || table.stands().map(|()| table))?;
                next = jobs.recv().ok();
                continue;
            }
            Job::Finish(done) => {
                let ended = guarded(|| {
                    table.flush()?;
                    drop(table);
                    Ok(())
                });
                // Nobody hears it when the patience was over.
                let _ = done.send(ended);
                return Ok(());
            }
        };
        let mut bytes = bytes_of(&changes);
        next = None;
        while bytes < COALESCED && next.is_none() {
            match jobs.try_recv() {
                Ok(Job::Apply { changes: more, applied: later }) => {
                    bytes += bytes_of(&more);
                    changes.extend(more);
                    applied = later;
                }
                Ok(finish) => next = Some(finish),
                Err(_) => break,
            }
        }
        if let Err(trouble) = guarded(|| table.apply(&changes, applied)) {
            // Its destructor may panic or hang as well; the process ends soon anyway.
            std::mem::forget(table);
            return Err(trouble);
        }
        pending.fetch_sub(bytes, Ordering::Relaxed);
        next = next.or_else(|| jobs.recv().ok());
    }
    Ok(())
}

fn bytes_of(changes: &[Change]) -> u64 {
    let bytes = |(_, _, value): &Change| Key::BYTES + value.as_ref().map_or(0, Vec::len);
    changes.iter().map(bytes).sum::<usize>() as u64
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::domain::{Kind, Seq};
    use crate::table::{Each, MemoryTable};

    const PATIENCE: Duration = Duration::from_secs(60);

    /// What a table does wrong, if anything, from a given `apply` on.
    enum Fault {
        None,
        Error,
        Panic,
    }

    /// Waits at each `apply` until the test lets it go, and then does what `fault` says.
    struct Gated {
        inner: Arc<Mutex<MemoryTable>>,
        gate: Receiver<Fault>,
        arrived: Sender<usize>,
    }

    impl Table for Gated {
        fn scan(&mut self, each: Each<'_>) -> Result<Applied, TableError> {
            self.inner.lock().unwrap().scan(each)
        }

        fn apply(&mut self, batch: &[Change], applied: Applied) -> Result<(), TableError> {
            // Not every test listens.
            let _ = self.arrived.send(batch.len());
            match self.gate.recv().unwrap_or(Fault::None) {
                Fault::None => self.inner.lock().unwrap().apply(batch, applied),
                Fault::Error => Err(TableError::Engine("disk".into())),
                Fault::Panic => panic!("inside the engine"),
            }
        }

        fn flush(&mut self) -> Result<(), TableError> {
            self.inner.lock().unwrap().flush()
        }

        fn get(&self, key: Key) -> Result<Option<(Seq, Vec<u8>)>, TableError> {
            self.inner.lock().unwrap().get(key)
        }
    }

    struct Stage {
        inner: Arc<Mutex<MemoryTable>>,
        gate: Sender<Fault>,
        arrived: Receiver<usize>,
        trouble: Receiver<TableError>,
        applier: Applier,
    }

    fn stage() -> Stage {
        let inner = Arc::new(Mutex::new(MemoryTable::default()));
        let (gate, at_gate) = channel();
        let (arrived, arrivals) = channel();
        let (say, trouble) = channel();
        let table = Gated { inner: inner.clone(), gate: at_gate, arrived };
        let applier =
            Applier::start(|| Ok(Box::new(table)), move |why| drop(say.send(why))).unwrap();
        Stage { inner, gate, arrived: arrivals, trouble, applier }
    }

    fn key(id: u64) -> Key {
        Key::of(Kind::Matter, id)
    }

    fn commit(applier: &Applier, seq: u64) {
        let change = (key(seq), Seq(seq), Some(vec![1; 83]));
        applier.feed(
            vec![change],
            Applied { seq: Seq(seq), digest: u128::from(seq), ..Applied::default() },
        );
    }

    #[test]
    fn what_is_queued_is_in_the_table_after_a_clean_leave() {
        let Stage { inner, gate, applier, .. } = stage();
        drop(gate);
        (1..=50).for_each(|seq| commit(&applier, seq));
        applier.finish(PATIENCE).unwrap();
        let mut count = 0;
        let applied = inner.lock().unwrap().scan(&mut |_, _, _| count += 1).unwrap();
        assert_eq!(
            (count, applied),
            (50, Applied { seq: Seq(50), digest: 50, ..Applied::default() })
        );
    }

    #[test]
    fn a_stalled_table_delays_nobody_and_is_caught_up_in_one_batch() {
        let Stage { gate, arrived, applier, .. } = stage();
        commit(&applier, 1);
        assert_eq!(arrived.recv().unwrap(), 1);
        (2..=20).for_each(|seq| commit(&applier, seq));
        assert_eq!(applier.pending_bytes(), 20 * 100);
        gate.send(Fault::None).unwrap();
        assert_eq!(arrived.recv().unwrap(), 19);
        assert_eq!(applier.pending_bytes(), 19 * 100);
        drop(gate);
        applier.finish(PATIENCE).unwrap();
    }

    #[test]
    fn a_table_that_hangs_does_not_hold_up_the_leave() {
        let Stage { gate, arrived, applier, .. } = stage();
        commit(&applier, 1);
        assert_eq!(arrived.recv().unwrap(), 1);
        assert!(matches!(applier.finish(Duration::ZERO), Err(TableError::Silent(_))));
        drop(gate);
    }

    #[test]
    fn a_failing_table_is_reported_once_and_left_alone() {
        for fault in [Fault::Error, Fault::Panic] {
            let panics = matches!(fault, Fault::Panic);
            let Stage { inner, gate, arrived, trouble, applier } = stage();
            commit(&applier, 1);
            gate.send(Fault::None).unwrap();
            assert_eq!(arrived.recv().unwrap(), 1);
            commit(&applier, 2);
            assert_eq!(arrived.recv().unwrap(), 1);
            gate.send(fault).unwrap();
            match trouble.recv().unwrap() {
                TableError::Panicked(text) => {
                    assert!(panics);
                    assert_eq!(text, "inside the engine");
                }
                other => assert!(!panics && matches!(other, TableError::Engine(_))),
            }
            (3..=5).for_each(|seq| commit(&applier, seq));
            assert_eq!(applier.pending_bytes(), 4 * 100);
            assert_eq!(inner.lock().unwrap().get(key(1)).unwrap().unwrap().0, Seq(1));
            assert!(inner.lock().unwrap().get(key(3)).unwrap().is_none());
            assert!(matches!(applier.finish(PATIENCE), Err(TableError::Stopped)));
        }
    }
}
