//! The checker itself: a small true story passes, and every lie told about it is found.

use std::collections::BTreeMap;

use dutydesk::domain::record::{Line, LineKind, Resident};
use dutydesk::domain::txn::RequestId;
use dutydesk::domain::{Key, Kind, Record, Refusal, Seq, envelope};
use dutydesk::wire::{Deed, Done};

use super::check::{Wrong, corrections, once, order, undone, words};
use super::history::{Call, Change, Commit, History, Read, Seen};
use super::line::{Heard, Told};
use super::seen::{events, reads};

const R: Key = Key::of(Kind::Resident, 1);

/// Who has the file opened, corrects the remark twice, notes something, and takes the
/// second correction back.
#[derive(Clone)]
struct Story {
    commits: Vec<Commit>,
    calls: Vec<Call>,
    reads: Vec<Read>,
    told: Vec<Told>,
}

fn remark(text: &str) -> Option<Vec<u8>> {
    let resident = Resident { remark: text.into(), ..Resident::default() };
    Some(envelope::seal(Resident::SCHEMA, &resident).unwrap())
}

fn line(kind: LineKind, text: &str) -> Option<Vec<u8>> {
    let mut line: Line = Line {
        kind,
        at: Default::default(),
        recorded: Default::default(),
        staff: 1,
        recorder: 1,
        text: text.into(),
        facts: BTreeMap::new(),
        extra: Default::default(),
    };
    line.facts.insert("verb".into(), String::new());
    Some(envelope::seal(Line::SCHEMA, &line).unwrap())
}

fn commit(seq: u64, verb: &str, changes: &[(Key, u64, Option<Vec<u8>>)]) -> Commit {
    let changes = changes.iter().map(|(key, prev, value)| Change {
        key: *key,
        prev: Some(Seq(*prev)).filter(|prev| prev.0 > 0),
        value: value.clone(),
    });
    let (seq, request, staff) = (Seq(seq), RequestId(seq.into()), 1);
    let (verb, subjects, changes) = (verb.into(), vec![R], changes.collect());
    let time = Default::default();
    Commit { seq, time, request, staff, verb, subjects, changes }
}

fn call(seq: u64, command: &str, args: &[(&str, &str)], was: &[(&str, &str)]) -> Call {
    let map = |of: &[(&str, &str)]| {
        of.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect()
    };
    let (request, command, subject) = (RequestId(seq.into()), command.into(), Some(R));
    let deed =
        Deed { request, command, subject, args: map(args), was: map(was), ..Deed::default() };
    let done =
        Done { seq: Seq(seq), subject, facts: BTreeMap::new(), left: Vec::new(), undo: true };
    Call { staff: 1, deed, after: Seq(seq - 1), answers: vec![Ok(done)], sent: 1 }
}

fn story() -> Story {
    let commits = vec![
        commit(1, "resident.new", &[(R, 0, remark("a"))]),
        commit(
            2,
            "resident.correct",
            &[(R, 1, remark("b")), (R.line(Seq(2)), 0, line(LineKind::Corrected, ""))],
        ),
        commit(
            3,
            "resident.correct",
            &[(R, 2, remark("c")), (R.line(Seq(3)), 0, line(LineKind::Corrected, ""))],
        ),
        commit(4, "resident.note", &[(R.line(Seq(4)), 0, line(LineKind::Note, "n"))]),
        commit(
            5,
            "undo",
            &[
                (R, 3, remark("b")),
                (R.line(Seq(3)), 3, None),
                (R.line(Seq(5)), 0, line(LineKind::Undone, "")),
            ],
        ),
    ];
    let mut undo = call(5, "undo", &[], &[]);
    undo.answers[0].as_mut().unwrap().facts.insert("seq".into(), "3".into());
    let mut late = call(6, "resident.correct", &[("remark", "d")], &[("remark", "a")]);
    late.after = Seq(2);
    let conflict = Refusal::new("conflict").at("remark").with("theirs", "b");
    late.answers = vec![Err(conflict)];
    let calls = vec![
        call(1, "resident.new", &[], &[]),
        call(2, "resident.correct", &[("remark", "b")], &[("remark", "a")]),
        call(3, "resident.correct", &[("remark", "c")], &[("remark", "b")]),
        call(4, "resident.note", &[("text", "n")], &[]),
        undo,
        late,
    ];
    let text = |text: &str| text.to_string();
    let fields = ["remark", "caution", "hukou", "ethnicity"].map(|name| (text(name), text("")));
    let mut fields = BTreeMap::from(fields);
    fields.insert(text("remark"), text("c"));
    let lines = vec![(Seq(4), text("n")), (Seq(3), text("")), (Seq(2), text(""))];
    let page = Some(Seen { rev: Seq(3), fields, lines });
    let reads = vec![Read { key: R, after: Seq(4), page }];
    let changed = |seq| Heard::Changed { seq: Seq(seq), subjects: vec![R], by: 1 };
    let told = |since, session, heard| Told {
        staff: 1,
        persons: true,
        since: Some(Seq(since)),
        session: Seq(session),
        heard,
    };
    let told = vec![
        told(2, 2, vec![changed(3), changed(4), changed(5)]),
        told(1, 3, vec![Heard::Reload(Seq(3)), changed(4)]),
    ];
    Story { commits, calls, reads, told }
}

fn wrong(story: &Story) -> Wrong {
    let history = History::of(story.commits.clone());
    let Story { calls, reads: pages, told, .. } = story;
    let all = [
        order(&history),
        once(&history, calls, Seq(0)),
        corrections(&history, calls),
        words(&history, calls),
        undone(&history, calls),
        reads(&history, pages),
        events(&history, told),
    ];
    all.concat()
}

/// The story with a lie in it: what the checker says must speak of this.
#[track_caller]
fn finds(says: &str, lie: impl FnOnce(&mut Story)) {
    let mut story = story();
    lie(&mut story);
    let wrong = wrong(&story);
    assert!(wrong.iter().any(|wrong| wrong.contains(says)), "not {says}: {wrong:#?}");
}

#[test]
fn a_true_story_passes() {
    assert_eq!(wrong(&story()), Wrong::new());
}

#[test]
fn a_lost_update_and_a_stale_overwrite_are_found() {
    // The second correction wrote over the first without having seen it.
    finds("stale overwrite", |story| {
        story.calls[2].deed.was.insert("remark".into(), "a".into());
    });
    // What was acknowledged left another text.
    finds("left", |story| story.commits[1].changes[0].value = remark("x"));
    // A field nobody corrected changed with it.
    finds("left", |story| {
        let both = Resident { remark: "b".into(), caution: "x".into(), ..Resident::default() };
        story.commits[1].changes[0].value = envelope::seal(Resident::SCHEMA, &both).ok();
    });
    finds("says", |story| story.commits[2].changes[0].prev = Some(Seq(1)));
    finds("are lost", |story| story.commits[3].changes[0].value = line(LineKind::Note, ""));
    finds("was written by", |story| {
        story.commits[4].changes.push(Change {
            key: R.line(Seq(4)),
            prev: Some(Seq(4)),
            value: line(LineKind::Note, "x"),
        });
    });
}

#[test]
fn what_was_done_twice_or_never_or_too_early_is_found() {
    finds("was done 2 times", |story| story.commits[3].request = RequestId(2));
    finds("was acknowledged as", |story| drop(story.commits.pop()));
    finds("asked for by nobody", |story| drop(story.calls.remove(3)));
    // It was refused, and was done all the same.
    finds("was acknowledged as", |story| {
        story.calls[3].answers = vec![Err(Refusal::new("permit"))];
    });
    // Two answers to one request.
    finds("was acknowledged as", |story| {
        let other = story.calls[4].answers[0].clone();
        story.calls[3].answers.push(other);
    });
    finds("before what was acknowledged", |story| story.calls[3].after = Seq(4));
    finds("stands in place", |story| story.commits[4].seq = Seq(6));
}

#[test]
fn a_conflict_that_was_none_is_found() {
    // It was as the form showed it; it never stood so.
    for theirs in ["a", "x"] {
        finds("no conflict", |story| {
            let refusal = Refusal::new("conflict").at("remark").with("theirs", theirs);
            story.calls[5].answers = vec![Err(refusal)];
        });
    }
}

#[test]
fn an_undo_of_what_others_built_on_is_found() {
    finds("others built on", |story| story.commits[4].changes[0].value = remark("a"));
    finds("did not take back", |story| {
        story.commits[4].changes.push(Change {
            key: Key::of(Kind::Resident, 2),
            prev: None,
            value: remark("x"),
        });
    });
    finds("not theirs", |story| story.commits[2].staff = 2);
}

#[test]
fn a_page_that_is_too_old_or_never_stood_so_is_found() {
    let page = |story: &mut Story| story.reads[0].page.take().unwrap();
    finds("not there", |story| drop(page(story)));
    finds("older than", |story| story.reads[0].after = Seq(5));
    finds("never stood so", |story| {
        let seen = Seen { fields: BTreeMap::new(), ..page(story) };
        story.reads[0].page = Some(seen);
    });
    finds("is not on the page", |story| {
        let mut seen = page(story);
        seen.lines.remove(0);
        story.reads[0].page = Some(seen);
    });
    finds("never written", |story| {
        let mut seen = page(story);
        seen.lines[0].1 = "x".into();
        story.reads[0].page = Some(seen);
    });
}

#[test]
fn an_event_that_is_missing_or_comes_twice_or_says_too_much_is_found() {
    finds("after 3", |story| drop(story.told[0].heard.remove(1)));
    finds("after 4", |story| {
        let again = story.told[0].heard[1].clone();
        story.told[0].heard.insert(2, again);
    });
    finds("after 2", |story| story.told[0].heard.swap(0, 1));
    finds("never told", |story| drop(story.told[1].heard.remove(0)));
    finds("for nothing", |story| story.told[1].since = Some(Seq(3)));
    finds("is not", |story| story.told[0].persons = false);
}
