//! What is done to all ticked rows in one go: a digit in a list with ticks begins the deed,
//! the count is confirmed, and it is saved and taken back as one.

use super::form::{self, Form};
use super::layer::{Sure, confirm};
use super::model::{Base, Model};
use super::pane::mediation;
use super::pane::queue::RowId;
use super::pane::residents::Hit;
use crate::domain::command::{self, Command, FieldKind};
use crate::domain::{Key, Kind};
use crate::wire::Done;
use crate::words;

/// Numbers that a form of several names; of the others it says how many there are.
const NAMED: usize = 6;

/// The ticked records of the list on the screen, and whether its search box is empty: only
/// then a digit is a deed.
fn ticked(model: &Model) -> (Vec<Key>, bool) {
    match model.base {
        Base::Queue => {
            let record = |id: &RowId| match id {
                RowId::Record(key) => Some(*key),
                RowId::Fold(_) => None,
            };
            let list = &model.queue.list;
            (list.ticked.iter().filter_map(record).collect(), list.searched().is_empty())
        }
        Base::Residents => {
            let record = |hit: &Hit| match hit {
                Hit::Record(key) => Some(*key),
                Hit::Category(_) => None,
            };
            let list = &model.residents.list;
            (list.ticked.iter().filter_map(record).collect(), list.searched().is_empty())
        }
        Base::Mediation => {
            let list = &model.cases.list;
            let open = mediation::open_cases(model);
            let known = |key: &&Key| open.iter().any(|row| row.key == **key);
            (list.ticked.iter().filter(known).copied().collect(), list.searched().is_empty())
        }
        _ => (Vec::new(), false),
    }
}

/// How many are ticked, wherever they are: 「已勾选2」; nothing where none is.
pub fn said(model: &Model) -> String {
    match ticked(model).0.len() {
        0 => String::new(),
        n => model.lang.fill("list.ticked", &[("n", n.to_string())]),
    }
}

/// Why the row the hand stands on cannot be ticked: it is no record, but a group of them or
/// an entry of the catalog.
pub fn closed_to_ticks(model: &Model) -> Option<&'static str> {
    match model.base {
        Base::Queue => match model.queue.list.current(&model.queue.ids())? {
            RowId::Record(_) => None,
            RowId::Fold(category) if model.queue.opened.contains(category) => {
                Some("many.opened_group")
            }
            RowId::Fold(_) => Some("many.group"),
        },
        Base::Residents => match model.residents.list.current(&model.residents.hits())? {
            Hit::Record(_) => None,
            Hit::Category(_) => Some("many.catalog"),
        },
        _ => None,
    }
}

/// The ticked records, where keys are for them: the list is on top and nothing is searched for.
pub fn chosen(model: &Model) -> Vec<Key> {
    let (keys, free) = ticked(model);
    if free && model.layers.is_empty() { keys } else { Vec::new() }
}

/// What can be done to ticked rows, by digit, and to how many of them.
pub fn offered(keys: &[Key]) -> Vec<(&'static Command, usize)> {
    let mut offered: Vec<(&'static Command, usize)> = Vec::new();
    for kind in Kind::ALL.into_iter().filter(|kind| keys.iter().any(|key| key.kind == *kind)) {
        for command in command::on(kind).filter(|command| command.many) {
            let fits = keys.iter().filter(|key| command.alike(key.kind).is_some()).count();
            match offered.iter_mut().find(|(known, _)| known.digit == command.digit) {
                Some(known) if known.1 < fits => *known = (command, fits),
                Some(_) => {}
                None => offered.push((command, fits)),
            }
        }
    }
    offered.sort_by_key(|(command, _)| command.digit);
    offered
}

/// Begins what this digit stands for.
pub fn begin(model: &mut Model, keys: &[Key], digit: char) {
    let offered = offered(keys);
    let Some((command, _)) = offered.iter().find(|(command, _)| command.digit == Some(digit))
    else {
        return model.hint("many.no_such_digit");
    };
    let (fits, others): (Vec<Key>, Vec<Key>) =
        keys.iter().partition(|key| key.kind == command.on.unwrap_or(Kind::Office));
    let all: Vec<Key> = fits.into_iter().chain(others).collect();
    let Some((first, rest)) = all.split_first() else { return };
    let about = about(model, &all);
    let id = form::begin(model, command, None, about);
    if let Some(form) = model.form_mut(id) {
        form.subject = Some(*first);
        form.also = rest.to_vec();
    }
}

/// 「3件: M1 M7 V2」
fn about(model: &Model, keys: &[Key]) -> String {
    let mut ids: Vec<_> = keys.iter().take(NAMED).map(Key::to_string).collect();
    if keys.len() > NAMED {
        ids.push(model.lang.say("many.and_more"));
    }
    let facts = [("n", keys.len().to_string()), ("ids", ids.join(" "))];
    model.lang.fill("many.about", &facts)
}

/// Whether rows of this list can be ticked.
pub fn ticks(base: Base) -> bool {
    matches!(base, Base::Queue | Base::Residents | Base::Mediation)
}

/// Asks whether it is meant for so many: 「转给李四 3件?」
pub fn ask(model: &mut Model, id: u64, button: usize) {
    let Some(form) = model.form(id) else { return };
    let n = form.also.len() + 1;
    let keys: Vec<Key> = form.subject.iter().chain(&form.also).copied().collect();
    let facts = [("what", what(model, form)), ("n", n.to_string()), ("whose", whose(model, &keys))];
    let sentence = model.lang.fill("many.sure", &facts);
    confirm::ask(model, sentence, Sure::Many(id, button));
}

/// Whose they are: 「 (王丽1 李娜2)」; nothing where all are one's own.
fn whose(model: &Model, keys: &[Key]) -> String {
    let rows = model.queue.all().iter().filter(|row| keys.contains(&row.key) && row.owner != 0);
    let mut owners: Vec<(u64, usize)> = Vec::new();
    for row in rows {
        match owners.iter_mut().find(|(owner, _)| *owner == row.owner) {
            Some((_, n)) => *n += 1,
            None => owners.push((row.owner, 1)),
        }
    }
    if owners.iter().all(|(owner, _)| *owner == model.me()) {
        return String::new();
    }
    let one = |(owner, n): &(u64, usize)| format!("{}{n}", model.name_of(*owner));
    format!(" ({})", owners.iter().map(one).collect::<Vec<_>>().join(" "))
}

/// The deed and what was chosen of it.
fn what(model: &Model, form: &Form) -> String {
    let chosen = form.entries.iter().find(|entry| {
        let field = entry.field.kind;
        matches!(field, FieldKind::Staff | FieldKind::Choice(..))
            && entry.field.need == command::Need::Required
    });
    let words = chosen.map(|entry| entry.words().to_string()).unwrap_or_default();
    match chosen.map(|entry| entry.field.kind) {
        Some(FieldKind::Staff) => model.lang.fill("words.saved_transfer", &[("to", words)]),
        _ => super::rows::joined(&[&words::title(model.lang, form.command.name), &words]),
    }
}

/// It was done: its rows are not ticked any more, but those to which it was not.
pub fn done(model: &mut Model, keys: &[Key], done: &Done) {
    let left = |key: &Key| done.left.iter().any(|(left, _)| left == key);
    for key in keys.iter().filter(|key| !left(key)) {
        model.queue.list.ticked.remove(&RowId::Record(*key));
        model.residents.list.ticked.remove(&Hit::Record(*key));
        model.cases.list.ticked.remove(key);
    }
}

/// Esc takes all ticks of the list away; `false` where there are none.
pub fn untick(model: &mut Model) -> bool {
    if chosen(model).is_empty() {
        return false;
    }
    match model.base {
        Base::Queue => model.queue.list.ticked.clear(),
        Base::Residents => model.residents.list.ticked.clear(),
        _ => model.cases.list.ticked.clear(),
    }
    true
}
