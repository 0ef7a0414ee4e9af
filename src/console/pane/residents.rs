//! F3 居民: typing asks the desk, one question on its way, the newest query wins.

use super::glance::Glance;
use crate::console::asking::Purpose;
use crate::console::keymap::Action;
use crate::console::list::List;
use crate::console::model::{Base, Model};
use crate::console::term::event::Key as Pressed;
use crate::console::{go, pane, record};
use crate::domain::{Key, Kind};
use crate::wire::{Ask, Found};

/// Hits a search brings at first, and as many more each time one goes beyond the last.
pub const LIMIT: usize = 50;

/// What a row of the list is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hit {
    Record(Key),
    /// An entry of the catalog, by its code: Enter registers one.
    Category(String),
}

/// The list.
#[derive(Debug, Default)]
pub struct Residents {
    pub list: List<Hit>,
    pub found: Found,
    /// Hits that are asked for beyond the first.
    more: usize,
    /// What is seen of the selected row beside the list.
    pub glance: Glance,
    /// The query whose answer is shown.
    pub answered: Option<String>,
    /// Why the person at the keyboard is shown nobody.
    pub refused: Option<String>,
    /// Enter was pressed before the answer came: the top hit opens then.
    open_later: bool,
}

impl Residents {
    /// Rows in the order of the screen: records, then entries of the catalog.
    pub fn hits(&self) -> Vec<Hit> {
        let records = self.found.rows.iter().map(|row| Hit::Record(row.key));
        let entries = self.found.catalog.iter().map(|entry| Hit::Category(entry.code.clone()));
        records.chain(entries).collect()
    }

    /// Whether what is shown is the answer to what the box holds.
    pub fn is_answered(&self) -> bool {
        self.answered.as_deref() == Some(self.list.searched())
    }
}

/// Asks for what the box holds, unless a question is on its way.
pub fn search(model: &mut Model) {
    if model.asking.waits_for(|purpose| matches!(purpose, Purpose::Find(_))) {
        return;
    }
    let query = model.residents.list.searched().to_string();
    if model.residents.answered.as_deref() != Some(query.as_str()) {
        model.residents.more = 0;
    }
    let limit = LIMIT + model.residents.more;
    model.ask(Ask::Find { query: query.clone(), kind: None, limit }, Purpose::Find(query));
}

/// The answer to a search.
pub fn arrived(model: &mut Model, query: String, mut found: Found) {
    // That somebody has a mediation is nothing for the counter to read (desk.md, Face): F4 has
    // them, and who types the number of one means it.
    let number =
        query.trim().strip_prefix(['t', 'T']).is_some_and(|rest| rest.parse::<u64>().is_ok());
    let before = found.rows.len();
    found.rows.retain(|row| number || row.key.kind != Kind::Mediation);
    found.total = found.total.saturating_sub((before - found.rows.len()) as u64);
    let residents = &mut model.residents;
    residents.refused = None;
    let same = residents.answered.as_deref() == Some(query.as_str());
    let before = residents.list.position(&residents.hits());
    residents.found = found;
    residents.answered = Some(query);
    let hits = residents.hits();
    match same {
        // The same search again, because somebody saved something.
        true => residents.list.settle(before, &hits),
        false => residents.list.selected = hits.first().cloned(),
    }
    if !residents.is_answered() {
        search(model);
        hold(model);
    } else if std::mem::take(&mut residents.open_later) {
        model.typed.guard = true;
        open(model);
    }
}

/// The desk does not search for who sits here.
pub fn refused(model: &mut Model, query: String, why: String) {
    arrived(model, query, Found::default());
    model.residents.refused = Some(why);
}

/// A key while the list is on top.
pub fn press(model: &mut Model, key: Pressed, action: Option<Action>) -> bool {
    match action {
        Some(Action::Accept) if model.residents.is_answered() || !model.asking.up => open(model),
        Some(Action::Accept) => {
            model.residents.open_later = true;
            search(model);
            hold(model);
        }
        Some(Action::Back) => {
            if model.residents.list.clear() {
                search(model);
            } else {
                pane::show(model, Base::Queue);
            }
        }
        Some(action) => {
            let hits = model.residents.hits();
            let page = super::residents_view::page(model);
            let used = model.residents.list.act(action, &hits, page);
            go_on(model, action, hits.len());
            return used;
        }
        None => {
            if !model.residents.list.type_key(key) {
                return false;
            }
            search(model);
        }
    }
    true
}

/// Somebody has come to the last hit that is there, and the desk has more: they come too.
fn go_on(model: &mut Model, action: Action, shown: usize) {
    let down = matches!(action, Action::Down | Action::PageDown | Action::Last);
    let hits = model.residents.hits();
    let at_end = model.residents.list.position(&hits) + 1 >= shown;
    let found = &model.residents.found;
    if down && at_end && model.residents.is_answered() && (found.rows.len() as u64) < found.total {
        model.residents.more = found.rows.len();
        search(model);
    }
}

/// What is typed behind an Enter is meant for the record that is about to open.
fn hold(model: &mut Model) {
    if model.residents.open_later {
        model.typed.hold = model.asking.number_of(|purpose| matches!(purpose, Purpose::Find(_)));
    }
}

fn open(model: &mut Model) {
    let hits = model.residents.hits();
    let current = model.residents.list.current(&hits).cloned();
    model.residents.list.selected = current.clone();
    match current {
        Some(Hit::Record(key)) => record::open(model, key),
        Some(Hit::Category(code)) => go::register_as(model, &code),
        None => model.hint("list.no_hit"),
    }
}
