//! What must be true of everything a client read and was told.

use dutydesk::domain::record::LineKind;
use dutydesk::domain::{Kind, Seq};

use super::check::Wrong;
use super::history::{History, Read, fields, line};
use super::line::{Heard, Told};

/// Every page stood so, and not before anything that had been acknowledged to anybody
/// when it was asked for: so everybody sees what they wrote themselves.
pub fn reads(history: &History, reads: &[Read]) -> Wrong {
    reads
        .iter()
        .filter_map(|read| one(history, read).map(|why| format!("{why}: {read:?}")))
        .collect()
}

fn one(history: &History, read: &Read) -> Option<&'static str> {
    let known = history.at(read.key, read.after);
    let Some(page) = &read.page else {
        let mut later = history.versions.get(&read.key).into_iter().flatten();
        let gone = later.any(|(seq, value)| *seq > read.after && value.is_none());
        let there = matches!(known, Some((_, Some(_))));
        return (there && !gone).then_some("a record that was acknowledged was not there");
    };
    if known.is_some_and(|(rev, _)| page.rev < rev) {
        return Some("the page is older than what was acknowledged");
    }
    let Some((rev, Some(value))) = history.at(read.key, page.rev) else {
        return Some("the page is of a record that was not there");
    };
    // Who may not read a case sees neither its fields nor most of its lines.
    let private = read.key.kind == Kind::Mediation;
    let withheld = private && page.fields.is_empty();
    if rev != page.rev || (!withheld && fields(read.key, value) != page.fields) {
        return Some("the page never stood so");
    }
    if private {
        return None;
    }
    let lines = history.versions.range(read.key..=read.key.line(read.after));
    let mut lines = lines.rev().filter(|(key, _)| key.sub != 0).filter(|(_, versions)| {
        let first = versions.first().and_then(|(_, value)| value.as_deref());
        first.is_some_and(|value| line(value).kind != LineKind::Reveal)
    });
    // Who looked is for the director's eyes. What was taken back since leaves a line that is newer.
    let newest = lines.next().map(|(key, _)| Seq(key.sub));
    if page.lines.first().map(|(seq, _)| *seq) < newest {
        return Some("a line that was acknowledged is not on the page");
    }
    let wrong = page.lines.iter().any(|(seq, text)| {
        let value = history.at(read.key.line(*seq), *seq).and_then(|(_, value)| value);
        value.is_none_or(|value| line(value).text != *text)
    });
    if wrong || !page.lines.is_sorted_by(|a, b| a.0 > b.0) {
        return Some("a line that was never written is on the page, or out of order");
    }
    None
}

/// Each connection heard of every commit since it signed in, once, in order, of whom it
/// may know; who had missed something was told so first.
pub fn events(history: &History, told: &[Told]) -> Wrong {
    let mut wrong = Wrong::new();
    for told in told {
        let behind = told.since.filter(|since| *since != told.session);
        let mut heard = told.heard.iter();
        let mut next = heard.next();
        if let Some(Heard::Reload(seq)) = next {
            if behind.is_none() || *seq != told.session {
                wrong.push(format!("told to ask anew for nothing at {seq}: {told}"));
            }
            next = heard.next();
        } else if behind.is_some() {
            wrong.push(format!("never told that something was missed: {told}"));
        }
        let mut last = told.session;
        while let Some(event) = next {
            match event {
                Heard::Changed { seq, subjects, by } if *seq == last.next() => {
                    let commit = history.commit(*seq);
                    let may: &[_] = if told.persons { subjects } else { &[] };
                    let is = commit.map(|commit| {
                        let subjects = commit.subjects.as_slice();
                        (commit.staff, if told.persons { subjects } else { &[] })
                    });
                    if is != Some((*by, may)) || may.len() != subjects.len() {
                        wrong.push(format!("{event:?} is not {commit:?}"));
                    }
                    last = *seq;
                }
                _ => {
                    wrong.push(format!("{event:?} after {last}: {told}"));
                    break;
                }
            }
            next = heard.next();
        }
    }
    wrong
}
