//! What F2 has not and the desk knows: who searches there for a resident or for a matter that
//! has ended is told where it is. Numbers are opened.

use crate::console::asking::Purpose;
use crate::console::keymap::{Action, Place};
use crate::console::model::{Base, Model};
use crate::console::record;
use crate::console::rows::joined;
use crate::domain::{Key, Kind};
use crate::wire::{Ask, FindRow, Found};

/// So many are named.
const NAMED: usize = 3;

/// What the desk said of a search that finds nothing in the queue.
#[derive(Debug, Default)]
pub struct Elsewhere {
    query: String,
    rows: Vec<FindRow>,
}

/// What is searched for in the queue and not there; `None` where something is.
fn missed(model: &Model) -> Option<String> {
    let searched = model.queue.list.searched();
    let none = model.base == Base::Queue && model.queue.known && model.queue.totals().0 == 0;
    (none && !searched.is_empty()).then(|| searched.to_string())
}

/// Asks the desk for what the queue has not, unless a question is on its way.
pub fn look(model: &mut Model) {
    let Some(query) = missed(model).filter(|query| model.queue.elsewhere.query != *query) else {
        return;
    };
    if !model.asking.waits_for(|purpose| matches!(purpose, Purpose::Elsewhere(_))) {
        let ask = Ask::Find { query: query.clone(), kind: None, limit: NAMED };
        model.ask(ask, Purpose::Elsewhere(query));
    }
}

/// The answer; none where the desk does not search for who sits here.
pub fn arrived(model: &mut Model, query: String, found: Option<Found>) {
    let mut rows = found.map(|found| found.rows).unwrap_or_default();
    // That somebody has a mediation is nothing for the counter to read.
    rows.retain(|row| row.key.kind != Kind::Mediation || query.parse() == Ok(row.key));
    model.queue.elsewhere = Elsewhere { query, rows };
    look(model);
}

/// Where it is: 「待办里没有。F3 里有: 冯永和 4-3-601」. `None` while nobody knows.
pub fn said(model: &Model) -> Option<String> {
    let query = missed(model)?;
    let known = Some(&model.queue.elsewhere).filter(|known| known.query == query)?;
    let one = |row: &FindRow| match row.key.kind {
        Kind::Resident => joined(&[&row.name, &row.address]),
        Kind::Contact => row.name.clone(),
        Kind::Matter => joined(&[&row.key.to_string(), &model.lang.word("stage", &row.status)]),
        _ => row.key.to_string(),
    };
    let what = known.rows.iter().map(one).collect::<Vec<_>>().join(", ");
    let number = query.parse::<Key>().is_ok_and(|key| known.rows.iter().any(|row| row.key == key));
    let says = if number { "queue.by_number" } else { "queue.elsewhere" };
    let key = model.keymap.key_of(Place::Everywhere, Action::Residents).unwrap_or_default();
    (!what.is_empty()).then(|| model.lang.fill(says, &[("what", what), ("key", key)]))
}

/// Enter where nothing is found: what was typed as a number is opened, of the rest it is said
/// where it is.
pub fn enter(model: &mut Model) {
    match (missed(model).and_then(|query| query.parse::<Key>().ok()), said(model)) {
        (Some(key), _) => record::open(model, key),
        (None, Some(said)) => model.tell(said),
        (None, None) => model.hint("list.no_hit"),
    }
}

/// What F2 has not and F3, which is about to be shown, is to look for.
pub fn take_along(model: &Model) -> String {
    missed(model).filter(|_| model.layers.is_empty()).unwrap_or_default()
}
