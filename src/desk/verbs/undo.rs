//! 撤销: puts back what stood before one's last deed, unless somebody built on it; 恢复 puts
//! back what stood before that. The journal keeps all of it; numbers that were given out are
//! not given out again.

use std::sync::Arc;

use crate::desk::deeds;
use crate::desk::tx::Tx;
use crate::domain::record::LineKind;
use crate::domain::{Key, Kind, Refusal, Seq};

/// Bytes under a key, if any.
pub type Value = Option<Arc<[u8]>>;

/// A deed that can be taken back.
#[derive(Clone, Debug)]
pub struct Undoable {
    pub seq: Seq,
    pub verb: String,
    pub subject: Option<Key>,
    /// What stood under each key before, and what it left there.
    pub wrote: Vec<(Key, Value, Value)>,
    /// Of a taking back: the deed that stands again when it is taken back itself.
    pub again: Option<Seq>,
}

/// Takes back a deed: every record it wrote must still be as it left it.
pub fn run(tx: &mut Tx<'_>, deed: &Undoable) -> Result<(), Refusal> {
    let view = tx.view();
    for (key, before, left) in deed.wrote.iter().filter(|(key, ..)| key.kind != Kind::Counter) {
        let built_on = view.bytes(*key).as_deref() != left.as_deref();
        let others_wrote = before.is_none()
            && key.sub == 0
            && view.lines(*key).iter().any(|(at, line)| {
                at.sub != deed.seq.0 && !matches!(line.kind, LineKind::Reveal | LineKind::Undone)
            });
        if built_on || others_wrote {
            // Of a case nothing is told but to whom it is told anyway.
            let told = deed.subject.filter(|_| key.kind == Kind::Mediation);
            return Err(Refusal::new("undo.later").with("id", told.unwrap_or(key.record())));
        }
        tx.restore(*key, before.as_ref().map(|bytes| bytes.to_vec()));
    }
    tx.undoes(deed.seq);
    match deed.again {
        // Its own lines are there again.
        Some(again) => {
            tx.facts.insert("redone".into(), deed.verb.clone());
            tx.facts.insert("seq".into(), again.to_string());
        }
        None => {
            note(tx, deed)?;
            tx.facts.insert("undone".into(), deed.verb.clone());
            tx.facts.insert("seq".into(), deed.seq.to_string());
        }
    }
    let count = deeds::done_to(&deed.verb, deed.wrote.iter().map(|(key, ..)| *key));
    if count > 1 {
        tx.facts.insert("n".into(), count.to_string());
    }
    if let Some(subject) = deed.subject {
        tx.lead(subject);
        tx.facts.insert("id".into(), subject.to_string());
    }
    Ok(())
}

/// What was taken back leaves a line where its own line stood, unless the record is
/// gone with it.
fn note(tx: &mut Tx<'_>, deed: &Undoable) -> Result<(), Refusal> {
    let made =
        |key: Key| deed.wrote.iter().any(|(each, before, _)| *each == key && before.is_none());
    for (line, ..) in deed.wrote.iter().filter(|(key, ..)| key.sub != 0) {
        let record = line.record();
        if !made(record) {
            tx.line(record, LineKind::Undone, "", &[("verb", deed.verb.clone())])?;
        }
    }
    Ok(())
}
