//! Type-ahead in fields that name a record: one question on its way, the newest
//! query wins, and whoever types faster than the desk answers loses nothing.

use super::entry::Lookup;
use super::whom::{self, Other};
use super::{Form, keep, keys, save};
use crate::console::asking::Purpose;
use crate::console::model::Model;
use crate::console::rows;
use crate::domain::{Key, Kind};
use crate::wire::{Around, Ask, Found};
use crate::words;

/// Candidates shown under a field.
pub const SHOWN: usize = 6;

/// The text of a lookup field changed.
pub(super) fn typed(model: &mut Model, id: u64, index: usize) {
    let Some(entry) = model.form_mut(id).and_then(|form| form.entries.get_mut(index)) else {
        return;
    };
    let empty = entry.input.value().trim().is_empty();
    let asked = entry.lookup.asked;
    entry.lookup.seen = false;
    if empty {
        entry.lookup = Lookup { asked, ..Lookup::default() };
    }
    let offers = model.form(id).is_some_and(|form| form.twin_of(index).is_some());
    if !asked && (!empty || offers) {
        ask(model, id, index);
    }
}

/// Offers what may be meant before anything is typed: the twin of a record that is merged.
pub fn offer(model: &mut Model, id: u64) {
    let merges = |form: &Form| (0..form.entries.len()).find(|at| form.twin_of(*at).is_some());
    if let Some(index) = model.form(id).and_then(merges) {
        ask(model, id, index);
    }
}

fn ask(model: &mut Model, id: u64, index: usize) {
    let Some(entry) = model.form(id).and_then(|form| form.entries.get(index)) else { return };
    let query = entry.input.value().trim().to_string();
    let kind = entry.kind().unwrap_or(Kind::Resident);
    let of = model.form(id).and_then(|form| form.twin_of(index));
    let find = match of {
        Some(of) => Ask::Twins { of, query: query.clone(), limit: SHOWN },
        None => Ask::Find { query: query.clone(), kind: Some(kind), limit: SHOWN },
    };
    let asked = model.ask(find, Purpose::LookUp { form: id, field: index, query }).is_some();
    if let Some(entry) = model.form_mut(id).and_then(|form| form.entries.get_mut(index)) {
        entry.lookup.asked = asked;
    }
    if model.form(id).is_some_and(|form| form.press_later.is_some()) {
        hold(model, id);
    }
}

/// What is typed behind an Enter that saves waits for the name that is still looked up.
pub(super) fn hold(model: &mut Model, id: u64) {
    let of_form =
        |purpose: &Purpose| matches!(purpose, Purpose::LookUp { form, .. } if *form == id);
    model.typed.hold = model.asking.number_of(of_form);
}

/// Takes the candidate the arrows stand on, now or when the answer comes.
pub(super) fn take(model: &mut Model, id: u64, index: usize) {
    let up = model.asking.up;
    let Some(entry) = model.form_mut(id).and_then(|form| form.entries.get_mut(index)) else {
        return;
    };
    let query = entry.input.value().trim().to_string();
    if entry.lookup.answered.as_deref() == Some(query.as_str()) {
        settle(model, id, index);
    } else if up {
        entry.lookup.take = true;
        if !entry.lookup.asked {
            ask(model, id, index);
        }
    }
}

/// The answer to a question of [`typed`]; `None` if the desk refused to search.
pub fn answered(model: &mut Model, id: u64, index: usize, query: String, found: Option<Found>) {
    let Some(entry) = model.form_mut(id).and_then(|form| form.entries.get_mut(index)) else {
        return;
    };
    entry.lookup.asked = false;
    let found = found.unwrap_or_default();
    let newest = entry.input.value().trim() == query;
    entry.lookup.rows = found.rows;
    entry.lookup.total = found.total;
    entry.lookup.answered = Some(query);
    let category =
        model.form(id).and_then(|form| whom::category(model, form, &form.entries[index]));
    let Some(form) = model.form_mut(id) else { return };
    form.entries[index].lookup.category = category;
    let best = form.best_candidate(&form.entries[index]);
    let entry = &mut form.entries[index];
    entry.candidate = best;
    let takes = entry.lookup.take;
    if entry.picked.is_some() || entry.input.value().trim().is_empty() && newest && !takes {
        return;
    }
    if !newest {
        ask(model, id, index);
    } else if entry.lookup.take {
        settle(model, id, index);
    }
}

/// The answer is there: the candidate is taken, or the words stay words (未建档).
fn settle(model: &mut Model, id: u64, index: usize) {
    let lang = model.lang;
    let categories = model.categories().to_vec();
    let Some(form) = model.form_mut(id) else { return };
    if form.is_nobodys_number(&form.entries[index]) {
        let typed = form.entries[index].input.value().trim().to_string();
        form.entries[index].lookup.take = false;
        form.press_later = None;
        return keys::problem_text(
            model,
            id,
            index,
            lang.fill("form.nobodys_number", &[("typed", typed)]),
        );
    }
    if form.entries[index].lookup.is_unclear(form.entries[index].candidate) {
        let lookup = &mut form.entries[index].lookup;
        (lookup.take, lookup.seen) = (false, true);
        form.press_later = None;
        // A held Enter chooses nobody before the list is on the screen.
        model.typed.guard = true;
        let Some(form) = model.form(id) else { return };
        let facts = [("total", form.entries[index].lookup.total.to_string())];
        return keys::problem_text(model, id, index, lang.fill("form.several", &facts));
    }
    if let Some(name) = form.entries[index].lookup.dead(form.entries[index].candidate) {
        let lookup = &mut form.entries[index].lookup;
        (lookup.take, lookup.seen) = (false, true);
        form.press_later = None;
        model.typed.guard = true;
        return keys::problem_text(model, id, index, lang.fill("form.dead", &[("name", name)]));
    }
    let others = form.others(&form.entries[index]);
    let entry = &mut form.entries[index];
    entry.lookup.take = false;
    let beyond = entry.candidate.saturating_sub(entry.lookup.rows.len());
    let words = others.contains(&Other::Words).then_some(Other::Words);
    let other = others.get(beyond).copied().or(words);
    match entry.lookup.rows.get(entry.candidate) {
        Some(row) => {
            let (value, words) = (row.key.to_string(), rows::in_words(lang, &categories, row));
            let gone = if row.status == DEAD { lang.say("form.is_dead") } else { String::new() };
            let words = rows::joined(&[&words, &gone]);
            let calls = row.why == "phone";
            entry.pick(value, words);
            entry.touched = true;
            if calls {
                whom::calls(model, id);
            }
        }
        None if other.is_some() => {
            other.into_iter().for_each(|other| whom::take(model, id, index, other));
            if matches!(other, Some(Other::Text | Other::Category)) {
                whom::ask_who(model);
            }
            if other != Some(Other::Words) {
                // Something is asked anew: what was pressed ahead was pressed for another form.
                model.form_mut(id).into_iter().for_each(|form| form.press_later = None);
                return;
            }
        }
        None => {
            let label = words::label_of(lang, entry.field);
            let text = lang.fill("form.no_such_record", &[("label", label)]);
            if let Some(form) = model.form_mut(id) {
                form.press_later = None;
            }
            keys::problem_text(model, id, index, text);
            return;
        }
    }
    keep(model, id);
    know(model, id);
    let later =
        model.form_mut(id).filter(|form| !form.looks_up()).and_then(|f| f.press_later.take());
    if let Some(button) = later {
        save(model, id, button);
    }
}

/// Asks what the neighbourhood knows of this person already.
pub(super) fn know(model: &mut Model, id: u64) {
    let Some(form) = model.form(id).filter(|form| form.command.name == "matter.new") else {
        return;
    };
    let value = |name| form.entry(name).map_or("", |entry| entry.value()).trim().to_string();
    let (who, phone, order) = (value("who"), value("phone"), value("order"));
    let chosen = form.entry("who").is_some_and(|entry| entry.picked.is_some());
    let who = if chosen { who } else { String::new() };
    if [&who, &phone, &order].into_iter().any(|said| !said.is_empty()) {
        model.ask(Ask::Around { who, phone, order }, Purpose::Around { form: id });
    }
}

/// What the neighbourhood knows; asked again when the form comes back. What comes when nobody
/// stands in the field any more is of somebody else.
pub fn around(model: &mut Model, id: u64, known: Option<Around>) {
    match (known, model.form_mut(id)) {
        (Some(known), Some(form)) => {
            let says = |name| form.entry(name).is_some_and(|entry| !entry.is_empty());
            let chosen = form.entry("who").is_some_and(|entry| entry.picked.is_some());
            let asked = chosen || says("phone") || says("order");
            form.around = if asked { known } else { Around::default() };
        }
        (None, Some(_)) => know(model, id),
        _ => {}
    }
}

/// Who has died.
const DEAD: &str = "dead";

impl Lookup {
    /// Whom Enter would take, where they have died and that was not said yet.
    fn dead(&self, candidate: usize) -> Option<String> {
        let row = self.rows.get(candidate).filter(|row| row.status == DEAD && !self.seen)?;
        Some(row.name.clone())
    }

    /// Whether the first of many that are meant alike would be taken unseen: more of them than
    /// stand under the field. What all stands there has been seen.
    fn is_unclear(&self, candidate: usize) -> bool {
        let typed = self.answered.as_ref().is_some_and(|query| !query.is_empty());
        let alike = self.rows.iter().all(|row| row.why == self.rows[0].why);
        let many = self.rows.len() >= SHOWN && self.total > SHOWN as u64;
        typed && candidate == 0 && many && alike && !self.seen
    }
}

impl Form {
    /// The record of which this field asks for the twin it is merged into.
    pub(super) fn twin_of(&self, index: usize) -> Option<Key> {
        let merges = self.command.name.ends_with(".merge");
        let into = self.entries.get(index).is_some_and(|entry| entry.field.name == "into");
        self.subject.filter(|_| merges && into)
    }

    /// Whether a name is still being looked up.
    pub(super) fn looks_up(&self) -> bool {
        self.entries.iter().any(|entry| entry.lookup.take)
    }

    /// The line is cut: no answer will come to what was asked.
    pub fn forget_questions(&mut self) {
        for entry in &mut self.entries {
            entry.lookup.asked = false;
            entry.lookup.take = false;
        }
        self.press_later = None;
    }
}
