//! 新建居民: whether who is being typed has a file already.

use super::{Form, whom};
use crate::console::asking::Purpose;
use crate::console::model::Model;
use crate::console::{pane, record, rows};
use crate::domain::Key;
use crate::wire::{Ask, FindRow, Found};

/// What tells one person from another.
const TELLING: [&str; 5] = ["name", "address", "phone", "id_number", "birth"];

/// Files like the one that is being typed.
#[derive(Debug, Default)]
pub struct Alike {
    pub rows: Vec<FindRow>,
    /// What was asked for last, so that the same is not asked twice.
    typed: Vec<(String, String)>,
}

impl Form {
    /// What is asked for: nothing before a name and one thing more are there, or a number
    /// that is nobody else's.
    fn telling(&self) -> Vec<(String, String)> {
        if self.command.name != "resident.new" {
            return Vec::new();
        }
        let said = TELLING.iter().filter_map(|name| {
            let value = self.entry(name)?.value().trim();
            (!value.is_empty()).then(|| ((*name).to_string(), value.to_string()))
        });
        said.collect()
    }
}

/// Something was typed: asks the desk whom it may be.
pub(super) fn typed(model: &mut Model, id: u64) {
    let Some(form) = model.form_mut(id) else { return };
    let said = form.telling();
    if said == form.alike.typed {
        return;
    }
    form.alike.typed.clone_from(&said);
    if said.len() < 2 && !said.iter().any(|(name, _)| name == "id_number") {
        form.alike.rows.clear();
        return;
    }
    model.ask(Ask::Alike(said.into_iter().collect()), Purpose::Alike { form: id });
}

/// Who it may be. Of two answers the newer counts: the desk answers in order.
pub fn known(model: &mut Model, id: u64, found: Found) {
    if let Some(form) = model.form_mut(id) {
        form.alike.rows = found.rows;
    }
}

/// What the form says of it, and the key that takes them instead.
pub(super) fn told(model: &Model, form: &Form, key: &str) -> Option<String> {
    let row = form.alike.rows.first()?;
    let who = rows::in_words(model.lang, model.categories(), row);
    let others = form.alike.rows.len() - 1;
    let facts = [("who", who), ("key", key.to_string()), ("n", others.to_string())];
    Some(model.lang.fill(if others > 0 { "form.alike_more" } else { "form.alike" }, &facts))
}

/// That file instead of a new one: the form that asked for it goes on with it, else it is
/// opened above this one.
pub(super) fn instead(model: &mut Model, id: u64) -> bool {
    let Some(form) = model.form(id) else { return false };
    let Some(row) = form.alike.rows.first() else { return false };
    let (key, returns): (Key, _) = (row.key, form.returns);
    let words = rows::in_words(model.lang, model.categories(), row);
    match returns.filter(|(to, _)| model.form(*to).is_some()) {
        Some(returns) => {
            pane::close_top(model);
            super::discard(model, id);
            whom::filed(model, returns, key, words);
        }
        None => record::open(model, key),
    }
    true
}
