//! Taking an import back: every record as it stood before, unless somebody built on it.
//! The journal holds both what the import wrote and what stood there.

use std::collections::{BTreeMap, BTreeSet};

use crate::desk::decide::Decided;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::desk::{founding, permit};
use crate::domain::record::{Import, ImportState, LineKind};
use crate::domain::txn::{Op, RequestId};
use crate::domain::{Key, Kind, Refusal, Seq};
use crate::files::Files;
use crate::journal::{self, JournalError};

/// What an import did to one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrote {
    /// The commit that wrote it before the import did.
    before: Option<Seq>,
    /// The import's last commit that wrote it, and the hash of what it left there.
    last: Seq,
    left: Option<blake3::Hash>,
}

impl Wrote {
    /// Whether the key is as the import left it: what others did and took back again is
    /// nothing built on it.
    fn is_left(&self, view: ReadView<'_>, key: Key) -> bool {
        view.rev(key) == self.last || view.bytes(key).map(|bytes| blake3::hash(&bytes)) == self.left
    }
}

/// A key and what stands under it when the import is taken back.
pub type Restored = (Key, Option<Vec<u8>>);

/// Bytes and records of one transaction of an undo.
const BYTES: usize = 256 << 10;
const OPS: usize = 500;
/// Records named in a refusal.
const NAMED: usize = 5;

/// Every key an import wrote, but for counters and its own record.
///
/// # Errors
/// Where the journal cannot be read.
pub fn wrote(files: &Files, key: Key, import: &Import) -> Result<BTreeMap<Key, Wrote>, Refusal> {
    let mut wrote: BTreeMap<Key, Wrote> = BTreeMap::new();
    for entry in journal::entries(files, import.first).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        if entry.seq() > import.last {
            break;
        }
        if !entry.meta.subjects.contains(&key) {
            continue;
        }
        for op in &entry.ops {
            if !matches!(op.key.kind, Kind::Counter | Kind::Import) {
                let left = op.value().map(blake3::hash);
                let first = Wrote { before: op.prev_rev, last: entry.seq(), left };
                let wrote = wrote.entry(op.key).or_insert(first);
                (wrote.last, wrote.left) = (entry.seq(), left);
            }
        }
    }
    Ok(wrote)
}

/// What stood under the keys before, read back in one go; without those whose values were
/// erased.
fn before(
    files: &Files,
    wrote: &BTreeMap<Key, Wrote>,
) -> Result<BTreeMap<Key, Option<Vec<u8>>>, Refusal> {
    let mut due: BTreeMap<Seq, Vec<Key>> = BTreeMap::new();
    let mut before: BTreeMap<Key, Option<Vec<u8>>> = BTreeMap::new();
    for (key, wrote) in wrote {
        match wrote.before {
            Some(seq) => due.entry(seq).or_default().push(*key),
            None => {
                before.insert(*key, None);
            }
        }
    }
    let Some(first) = due.keys().next().copied() else { return Ok(before) };
    for entry in journal::entries(files, first).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        for key in due.remove(&entry.seq()).unwrap_or_default() {
            let op = entry.ops.iter().find(|op| op.key == key);
            let op = op.ok_or_else(|| Refusal::new("internal").with("what", "journal"))?;
            if !op.is_erased() {
                before.insert(key, op.value().map(<[u8]>::to_vec));
            }
        }
        if due.is_empty() {
            return Ok(before);
        }
    }
    // What is not known is never taken for nothing.
    Err(Refusal::new("internal").with("what", "journal"))
}

fn unread(error: JournalError) -> Refusal {
    Refusal::new("internal").with("what", error)
}

/// What has to be written to take the import back, people before the households and
/// dwellings they live in. What is back already (an undo that was cut off) is left out.
///
/// # Errors
/// `import.built_on` where a record was changed since or is referred to, with how many
/// and some of their numbers.
fn plan(
    view: ReadView<'_>,
    files: &Files,
    key: Key,
    import: &Import,
) -> Result<Vec<Restored>, Refusal> {
    let wrote = wrote(files, key, import)?;
    let mut before = before(files, &wrote)?;
    let (mut back, mut in_the_way) = (Vec::new(), BTreeSet::new());
    for (key, by_import) in wrote.iter().rev() {
        // Whoever asked to be forgotten stays so.
        let Some(before) = before.remove(key) else { continue };
        if before.is_none() && key.sub == 0 {
            in_the_way.extend(referring(view, *key, &wrote));
        }
        if view.bytes(*key).as_deref() == before.as_deref() {
            continue;
        }
        if !by_import.is_left(view, *key) {
            in_the_way.insert(key.record());
        }
        if before.is_none() && key.sub == 0 {
            // That somebody looked goes with the record; the journal knows it.
            let lines = view.lines(*key).into_iter().map(|(line, _)| line);
            let lines = lines.filter(|line| !wrote.contains_key(line));
            back.extend(lines.map(|line| (line, None)));
        }
        back.push((*key, before));
    }
    if in_the_way.is_empty() {
        return Ok(back);
    }
    let named = in_the_way.iter().take(NAMED).map(Key::to_string);
    Err(Refusal::new("import.built_on")
        .with("id", key)
        .with("count", in_the_way.len())
        .with("ids", named.collect::<Vec<_>>().join(" ")))
}

/// What speaks of a record that the import added, without being of the import itself.
fn referring(view: ReadView<'_>, key: Key, wrote: &BTreeMap<Key, Wrote>) -> Vec<Key> {
    let of = |kind, ids: BTreeSet<u64>| -> Vec<Key> {
        let keys = ids.into_iter().map(|id| Key::of(kind, id));
        keys.filter(|key| !wrote.contains_key(key)).collect()
    };
    let mut found = match key.kind {
        Kind::Resident => of(Kind::Matter, view.matters_of(key.id)),
        Kind::Household => of(Kind::Resident, view.members_of(key.id)),
        Kind::Dwelling => of(Kind::Household, view.households_of(key.id)),
        _ => Vec::new(),
    };
    // That somebody looked, or took something back, is nothing built on it.
    let passing = |kind| matches!(kind, LineKind::Reveal | LineKind::Undone);
    let lines = view.lines(key);
    if lines.iter().any(|(at, line)| !wrote.contains_key(at) && !passing(line.kind)) {
        found.push(key);
    }
    found
}

/// The transactions that take an import back, each small enough to be committed. The
/// first one says that it has begun and the last one that it is done.
///
/// # Errors
/// Those of the plan; `import.undone`; where the person may not.
pub fn transactions(
    view: ReadView<'_>,
    files: &Files,
    caller: &Caller,
    key: Key,
    request: RequestId,
) -> Result<Vec<Decided>, Refusal> {
    if key.kind != Kind::Import || key.sub != 0 {
        return Err(Refusal::new("subject.kind").with("id", key).with("kind", "import"));
    }
    let mut import: Import = view.need(key.id)?;
    if !permit::may_undo_import(&caller.roles, import.staff == caller.staff) {
        return Err(Refusal::new("import.not_yours").with("id", key));
    }
    if import.state == ImportState::Undone {
        return Err(Refusal::new("import.undone").with("id", key));
    }
    let parts = parts(plan(view, files, key, &import)?);
    let last = parts.len() - 1;
    let mut txns = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        let mut tx = Tx::new(view, caller, Seq(0));
        tx.about(key);
        for (key, value) in part {
            tx.restore(key, value);
        }
        import.state = ImportState::Undoing;
        if at == last {
            import.state = ImportState::Undone;
            (import.undone, import.undone_by) = (Some(caller.now), Some(caller.staff));
            import.answered = None;
            tx.facts.insert("id".into(), key.to_string());
            tx.facts.insert("added".into(), import.added.to_string());
            tx.facts.insert("updated".into(), import.updated.to_string());
        }
        if at == 0 || at == last {
            tx.put(key.id, &import)?;
        }
        let request = if at == last { request } else { founding::request()? };
        txns.push(tx.finish(request, "import.undo")?);
    }
    Ok(txns)
}

/// So much at a time; at least one part, for the import's own record.
fn parts(back: Vec<Restored>) -> Vec<Vec<Restored>> {
    let (mut parts, mut bytes) = (vec![Vec::new()], 0);
    for (key, value) in back {
        let more = Op::bytes_of(value.as_deref());
        if let Some(part) = parts.last_mut()
            && part.len() < OPS
            && bytes + more <= BYTES
        {
            part.push((key, value));
            bytes += more;
        } else {
            parts.push(vec![(key, value)]);
            bytes = more;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_small_and_keep_the_order() {
        let back = |n: u64| (Key::of(Kind::Resident, n), Some(vec![0; 1_000]));
        let parts = parts((0..1_200).map(back).collect());
        assert!(parts.iter().all(|part| part.len() <= OPS && !part.is_empty()));
        assert!(parts.iter().all(|part| part.len() * 1_017 <= BYTES));
        assert_eq!(parts.concat(), (0..1_200).map(back).collect::<Vec<_>>());
        assert_eq!(super::parts(Vec::new()), [Vec::new()]);
    }
}
