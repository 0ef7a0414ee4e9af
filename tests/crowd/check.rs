//! What must be true of any history: pure functions, each of which says what is wrong.

use std::collections::{BTreeMap, BTreeSet};

use dutydesk::domain::record::LineKind;
use dutydesk::domain::txn::RequestId;
use dutydesk::domain::{Key, Kind, Seq};

use super::history::{Call, History, fields, line};

/// Everything that is wrong; nothing is good.
pub type Wrong = Vec<String>;

/// Numbers without a gap, and every change says rightly which commit it follows.
pub fn order(history: &History) -> Wrong {
    let (mut wrong, mut revs) = (Wrong::new(), BTreeMap::<Key, Seq>::new());
    for (n, commit) in history.commits.iter().enumerate() {
        if commit.seq.0 != n as u64 + 1 {
            wrong.push(format!("commit {} stands in place {}", commit.seq, n + 1));
        }
        for change in &commit.changes {
            let before = revs.get(&change.key).copied();
            if change.prev != before {
                let (seq, key, prev) = (commit.seq, change.key, change.prev);
                wrong.push(format!("{seq} on {key} follows {before:?} and says {prev:?}"));
            }
            match change.value {
                Some(_) => revs.insert(change.key, commit.seq),
                None => revs.remove(&change.key),
            };
        }
    }
    wrong
}

/// What was acknowledged is in the journal once, as it was acknowledged and after all
/// that had been acknowledged before it was asked for; what was refused is not there;
/// and nothing is there that nobody asked for, past the commits of the beginning.
pub fn once(history: &History, calls: &[Call], beginning: Seq) -> Wrong {
    let mut wrong = Wrong::new();
    let mut there: BTreeMap<RequestId, Vec<Seq>> = BTreeMap::new();
    for commit in &history.commits {
        there.entry(commit.request).or_default().push(commit.seq);
    }
    for (request, seqs) in there.iter().filter(|(_, seqs)| seqs.len() > 1) {
        wrong.push(format!("request {request:?} was done {} times: {seqs:?}", seqs.len()));
    }
    for call in calls {
        let seqs: BTreeSet<Seq> =
            call.answers.iter().filter_map(|answer| Some(answer.as_ref().ok()?.seq)).collect();
        let entries = there.remove(&call.deed.request).unwrap_or_default();
        if !seqs.iter().eq(entries.iter().collect::<BTreeSet<_>>()) {
            wrong.push(format!("{call:?} was acknowledged as {seqs:?} and is {entries:?}"));
        }
        let Some(done) = call.done() else { continue };
        if done.seq <= call.after {
            wrong.push(format!("{call:?} was done before what was acknowledged before it"));
        }
        let said = (&call.deed.command, call.staff, done.subject);
        let is = history.commit(done.seq);
        let is = is.map(|it| (&it.verb, it.staff, it.subjects.first().copied()));
        if is != Some(said) {
            wrong.push(format!("{call:?} was acknowledged as {said:?} and is {is:?}"));
        }
    }
    for commit in history.commits.iter().filter(|commit| commit.seq > beginning) {
        if there.contains_key(&commit.request) {
            wrong.push(format!("{} {} was asked for by nobody", commit.seq, commit.verb));
        }
    }
    wrong
}

/// Every acknowledged correction changed what its form showed into what was typed, and
/// nothing else; every conflict was one.
pub fn corrections(history: &History, calls: &[Call]) -> Wrong {
    let mut wrong = Wrong::new();
    for call in calls.iter().filter(|call| call.deed.command.ends_with(".correct")) {
        let Some(key) = call.deed.subject else { continue };
        if let Some(done) = call.done() {
            let before = history.before(key, done.seq).map(|value| fields(key, value));
            let after = history.at(key, done.seq).filter(|(seq, _)| *seq == done.seq);
            let after = after.and_then(|(_, value)| value).map(|value| fields(key, value));
            let (Some(before), Some(after)) = (before, after) else {
                wrong.push(format!("{call:?} left nothing in {}", done.seq));
                continue;
            };
            let stale = call.deed.was.iter().any(|(name, was)| before.get(name) != Some(was));
            if stale {
                wrong.push(format!("stale overwrite: {call:?} of {before:?}"));
            }
            let mut expected = before;
            expected.extend(call.deed.args.clone());
            if after != expected {
                wrong.push(format!("{call:?} left {after:?} and not {expected:?}"));
            }
        }
        for refusal in call.answers.iter().filter_map(|answer| answer.as_ref().err()) {
            if refusal.code != "conflict" {
                continue;
            }
            let field = refusal.field.clone().unwrap_or_default();
            let theirs = refusal.facts.get("theirs");
            let from = history.at(key, call.after).map_or(call.after, |(seq, _)| seq);
            let versions = history.versions.get(&key).into_iter().flatten();
            let mut stood = versions
                .filter(|(seq, _)| *seq >= from)
                .filter_map(|(_, value)| fields(key, value.as_ref()?).remove(&field));
            let was = call.deed.was.get(&field);
            if was == theirs || !stood.any(|value| Some(&value) == theirs) {
                wrong.push(format!("no conflict: {call:?} {refusal:?}"));
            }
        }
    }
    wrong
}

/// Everything typed stands in the line of its commit; no line is written twice, and
/// only taking its deed back takes it away.
pub fn words(history: &History, calls: &[Call]) -> Wrong {
    let mut wrong = Wrong::new();
    for call in calls.iter().filter(|call| !call.deed.command.ends_with(".correct")) {
        let (Some(done), Some(text)) = (call.done(), call.deed.args.get("text")) else { continue };
        let commit = history.commit(done.seq);
        let changes = commit.iter().flat_map(|commit| &commit.changes);
        // A new matter or case holds its words itself.
        let mut texts = changes.filter_map(|change| match (change.key.sub, &change.value) {
            (0, Some(value)) => fields(change.key, value).remove("text"),
            (_, Some(value)) => Some(line(value).text),
            (_, None) => None,
        });
        if !texts.any(|there| there == *text) {
            wrong.push(format!("the words of {call:?} are lost"));
        }
    }
    for (key, versions) in history.versions.iter().filter(|(key, _)| key.sub != 0) {
        let by = |seq| history.commit(seq).is_some_and(|commit| commit.verb == "undo");
        let good = match versions.as_slice() {
            [(_, Some(_))] => true,
            [(first, Some(_)), (second, None)] => first.0 == key.sub && by(*second),
            _ => false,
        };
        if !good {
            let seqs: Vec<_> = versions.iter().map(|(seq, _)| seq.0).collect();
            wrong.push(format!("line {key} was written by {seqs:?}"));
        }
    }
    wrong
}

/// What was taken back stood as it was left, is as it was before, and was taken back
/// once, by who had done it.
pub fn undone(history: &History, calls: &[Call]) -> Wrong {
    let (mut wrong, mut taken) = (Wrong::new(), BTreeSet::new());
    for call in calls.iter().filter(|call| call.deed.command == "undo") {
        let Some(done) = call.done() else { continue };
        let deed = done.facts.get("seq").and_then(|seq| seq.parse().ok()).map(Seq);
        let Some(deed) = deed.and_then(|seq| history.commit(seq)) else {
            wrong.push(format!("{call:?} does not say what it took back"));
            continue;
        };
        if deed.staff != call.staff || !taken.insert(deed.seq) {
            wrong.push(format!("{call:?} was not theirs to take back, or not any more"));
        }
        let kept = deed.changes.iter().filter(|change| change.key.kind != Kind::Counter);
        for change in kept {
            let left = history.before(change.key, done.seq);
            let now = history.at(change.key, done.seq).and_then(|(_, value)| value);
            let good = left == change.value.as_deref();
            // What was taken back leaves a line of its own.
            if !good || now != history.before(change.key, deed.seq) {
                wrong.push(format!("{call:?} took {} back, which others built on", change.key));
            }
        }
        let made = |key: Key| deed.changes.iter().any(|change| change.key == key);
        let commit = history.commit(done.seq);
        for change in commit.iter().flat_map(|commit| &commit.changes) {
            let note = change.value.as_deref().filter(|_| change.key.sub == done.seq.0);
            let note = note.is_some_and(|value| line(value).kind == LineKind::Undone);
            if !made(change.key) && !note {
                wrong.push(format!("{call:?} changed {}, which it did not take back", change.key));
            }
        }
    }
    wrong
}
