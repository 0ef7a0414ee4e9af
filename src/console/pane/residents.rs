//! F3 居民: typing asks the desk, one question on its way, the newest query wins.

use std::collections::HashSet;

use super::glance::Glance;
use crate::console::asking::Purpose;
use crate::console::keymap::Action;
use crate::console::list::{List, Rest};
use crate::console::model::{Base, Model};
use crate::console::term::event::Key as Pressed;
use crate::console::{go, pane, record};
use crate::domain::{Key, Kind};
use crate::wire::{Ask, FindRow, Found};

/// Hits a search brings at first, and as many more each time one goes beyond the last.
pub const LIMIT: usize = 50;
/// Hits that come at once on the way to the very last.
const MANY: usize = 1_000;

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
    /// Hits that came and are not shown.
    left_out: usize,
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

    /// Whether the desk has more hits than came.
    pub fn beyond(&self) -> bool {
        (self.found.rows.len() as u64) < self.found.total
    }

    /// Rows behind those that are there; what came meanwhile is not shown twice.
    fn follow(&mut self, rows: impl IntoIterator<Item = FindRow>) {
        let known: HashSet<Key> = self.found.rows.iter().map(|row| row.key).collect();
        self.found.rows.extend(rows.into_iter().filter(|row| !known.contains(&row.key)));
    }
}

/// Asks for what the box holds, unless a question is on its way.
pub fn search(model: &mut Model) {
    if model.asking.waits_for(|purpose| matches!(purpose, Purpose::Find(_))) {
        return;
    }
    let query = model.residents.list.searched().to_string();
    let same = model.residents.answered.as_deref() == Some(query.as_str());
    let limit = if same { model.residents.found.rows.len().max(LIMIT) } else { LIMIT };
    model.ask(Ask::Find { query: query.clone(), kind: None, limit }, Purpose::Find(query));
}

/// That somebody has a mediation is nothing for the counter to read (desk.md, Face): F4 has
/// them, and who types the number of one means it. Returns how many are left out.
fn leave_out_cases(query: &str, found: &mut Found) -> usize {
    let number =
        query.trim().strip_prefix(['t', 'T']).is_some_and(|rest| rest.parse::<u64>().is_ok());
    let before = found.rows.len();
    found.rows.retain(|row| number || row.key.kind != Kind::Mediation);
    before - found.rows.len()
}

/// The answer to a search.
pub fn arrived(model: &mut Model, query: String, mut found: Found) {
    let left_out = leave_out_cases(&query, &mut found);
    found.total = found.total.saturating_sub(left_out as u64);
    let residents = &mut model.residents;
    residents.refused = None;
    let same = residents.answered.as_deref() == Some(query.as_str());
    let before = residents.list.position(&residents.hits());
    let known = std::mem::replace(&mut residents.found, found);
    residents.left_out = left_out;
    residents.answered = Some(query);
    if same && residents.found.rows.len() >= MANY {
        // One answer does not hold as many as came one part after the other.
        residents.follow(known.rows.into_iter().skip(MANY));
    }
    let hits = residents.hits();
    match same {
        // The same search again, because somebody saved something.
        true => residents.list.settle(before, &hits),
        false => {
            residents.list.selected = hits.first().cloned();
            residents.list.rest = Rest::default();
        }
    }
    if !residents.is_answered() {
        search(model);
        hold(model);
    } else if std::mem::take(&mut residents.open_later) {
        model.typed.guard = true;
        open(model);
    }
}

/// Hits behind those that came.
pub fn more(model: &mut Model, query: String, mut part: Found) {
    let residents = &mut model.residents;
    if residents.answered.as_deref() != Some(query.as_str()) {
        return;
    }
    let none = part.rows.is_empty();
    residents.left_out += leave_out_cases(&query, &mut part);
    residents.found.total = part.total.saturating_sub(residents.left_out as u64);
    residents.follow(part.rows);
    if none {
        // Meanwhile there are no others: the list ends here.
        residents.found.total = residents.found.rows.len() as u64;
    }
    if residents.list.rest.goes_on(residents.beyond()) {
        // Entries of the catalog stand behind all records.
        residents.list.selected = residents.hits().last().cloned();
        if residents.beyond() {
            ask_more(model);
        }
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
            go_on(model, action);
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
fn go_on(model: &mut Model, action: Action) {
    let residents = &mut model.residents;
    let hits = residents.hits();
    let at = residents.list.position(&hits);
    let beyond = residents.is_answered() && residents.beyond();
    // Entries of the catalog stand behind all records.
    let records = hits.len() - residents.found.catalog.len();
    if residents.list.rest.wanted(action, at, records, beyond) {
        ask_more(model);
    }
}

fn ask_more(model: &mut Model) {
    let residents = &model.residents;
    let query = residents.list.searched().to_string();
    if model.asking.waits_for(|purpose| matches!(purpose, Purpose::FindMore(_))) {
        return;
    }
    let from = (residents.found.rows.len() + residents.left_out) as u64;
    let limit = if residents.list.rest.is_to_last() { MANY } else { LIMIT };
    let purpose = Purpose::FindMore(query.clone());
    model.ask(Ask::FindFrom { query, kind: None, from, limit }, purpose);
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
