//! 上次来: the last times the desk and a resident spoke, and what came of it.

use super::Reader;
use crate::desk::verbs::visit::is_sealed;
use crate::domain::record::{Line, LineKind, Matter, Stage, Visit};
use crate::domain::{Key, Kind};
use crate::wire::page::{Contact, Standing};

/// As many as stand on top of a file.
const SHOWN: usize = 3;

/// Of open and of closed matters so many are looked at, from the newest on.
const LOOKED_AT: usize = 200;

/// 本人撤回, choice code `void`.
const WITHDRAWN: &str = "withdrawn";

/// The last three contacts, newest first: notes and calls in the file itself, visits, and
/// of each matter the last time it was spoken of. What was registered by mistake was
/// none, and nothing is told of a matter the reader may not see.
pub fn last(reader: &Reader<'_>, resident: u64) -> Vec<Contact> {
    let own = reader.view.lines_of(Key::of(Kind::Resident, resident));
    let own = own.into_iter().map(|(_, line)| line);
    // Opening a file is paper work.
    let own = own.filter(|line| spoken(line) && line.kind != LineKind::New).map(|line| Contact {
        at: line.at,
        staff: line.staff,
        matter: None,
        category: String::new(),
        line,
        standing: None,
    });
    let mut contacts: Vec<Contact> = own.collect();
    for id in reader.view.visits_of(resident) {
        let key = Key::of(Kind::Visit, id);
        let lines = reader.view.lines(key).into_iter().map(|(_, line)| line);
        let visit: Option<Visit> = reader.view.get(id);
        let sealed = visit.is_some_and(|visit| is_sealed(&visit, reader.staff, reader.roles));
        let said = |mut line: Line| {
            if sealed {
                line.text.clear();
            }
            line
        };
        let last = lines.filter(|line| line.kind == LineKind::Visit).take(SHOWN).map(said);
        contacts.extend(last.map(|line| Contact {
            at: line.at,
            staff: line.staff,
            matter: Some(key),
            category: String::new(),
            line,
            standing: None,
        }));
    }
    newest(&mut contacts);
    if reader.sees_kind(Kind::Matter) {
        of_matters(reader, resident, &mut contacts);
    }
    contacts
}

fn newest(contacts: &mut Vec<Contact>) {
    contacts.sort_by_key(|contact| std::cmp::Reverse(contact.at));
    contacts.truncate(SHOWN);
}

/// The last contacts in matters among these. Matters are read from the one that was written
/// in last on: nobody notes what is still to happen, so that of those written in before the
/// third contact none can be newer. Of a hostel, which may have many thousands, the open ones
/// and the newest closed ones are looked at.
fn of_matters(reader: &Reader<'_>, resident: u64, contacts: &mut Vec<Contact>) {
    let all = reader.view.matters_of(resident).into_iter().rev();
    let (open, closed): (Vec<u64>, Vec<u64>) = all.partition(|id| reader.view.is_open(*id));
    let looked_at = open.into_iter().take(LOOKED_AT).chain(closed.into_iter().take(LOOKED_AT));
    let mut matters: Vec<_> =
        looked_at.map(|id| (reader.view.last_line(Key::of(Kind::Matter, id)), id)).collect();
    matters.sort_unstable_by_key(|matter| std::cmp::Reverse(*matter));
    for (_, id) in matters {
        let third = contacts.get(SHOWN - 1).map(|contact| contact.at);
        let written = reader.view.touched(Key::of(Kind::Matter, id));
        if third.is_some_and(|third| written.is_none_or(|written| written < third)) {
            return;
        }
        contacts.extend(of_matter(reader, id));
        newest(contacts);
    }
}

fn of_matter(reader: &Reader<'_>, id: u64) -> Option<Contact> {
    let matter: Matter = reader.view.get(id)?;
    let key = Key::of(Kind::Matter, id);
    let lines: Vec<Line> = reader.view.lines(key).into_iter().map(|(_, line)| line).collect();
    let result = match matter.stage {
        Stage::Void => {
            let void = lines.iter().find(|line| line.kind == LineKind::Void)?;
            let reason = void.facts.get("void").map_or("", String::as_str);
            // Whoever came and took it back did come.
            (reason == WITHDRAWN).then(|| reason.to_string())?
        }
        _ => matter.told.map(|told| told.result).unwrap_or_default(),
    };
    let line = lines.into_iter().find(spoken)?;
    Some(Contact {
        at: line.at,
        staff: line.staff,
        matter: Some(key),
        category: matter.category,
        line,
        standing: Some(Standing {
            stage: matter.stage,
            due: matter.due,
            owner: matter.owner,
            result,
        }),
    })
}

/// Lines that are written when the desk and the resident have spoken, or tried to.
fn spoken(line: &Line) -> bool {
    matches!(
        line.kind,
        LineKind::New
            | LineKind::Note
            | LineKind::Call
            | LineKind::Told
            | LineKind::Exhausted
            | LineKind::Satisfaction
            | LineKind::Reopened
    )
}
