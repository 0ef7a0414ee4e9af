//! A pasted message or order in 登记: what is understood stands in its field, the rest in
//! 内容, and everything is seen before it is saved.

use tui_input::Input;

use super::{keep, lookup, set_value};
use crate::console::asking::Purpose;
use crate::console::model::Model;
use crate::console::{rows, typing};
use crate::domain::Kind;
use crate::domain::pasted::{self, Pasted};
use crate::domain::text::one_line;
use crate::wire::{Ask, Found};
use crate::words;

/// Takes a paste apart where the form is one of a matter and nothing was written in its words
/// yet; `false` leaves it to the field the cursor is in.
pub(super) fn take(model: &mut Model, id: u64, text: &str) -> bool {
    let Some(form) = model.form(id) else { return false };
    let written = form.entry("text").is_none_or(|entry| !entry.is_empty());
    if form.command.name != "matter.new" || written || !pasted::is_message(text) {
        return false;
    }
    let read = pasted::read(text, model.now, &model.calendar);
    // Words alone for the field of words are written where the cursor is.
    let words = form.focused().is_some_and(|entry| entry.field.name == "text");
    if words && read.name.is_empty() && read.fields.keys().all(|name| *name == "channel") {
        return false;
    }
    let mut filled = fields(model, id, &read);
    let named = who(model, id, &read);
    if named {
        filled.insert(0, words::label(model.lang, "who"));
    }
    let other = (!named).then(|| another(model, id, &read.name)).flatten();
    own_words(model, id, &read, other.is_some());
    let Some(form) = model.form_mut(id) else { return false };
    form.edited = true;
    form.focus = form.after_all();
    keep(model, id);
    lookup::know(model, id);
    let facts = [("fields", filled.join(" "))];
    let long = one_line(text).chars().count() > typing::LONGEST;
    let key = if long { "form.pasted_long" } else { "form.pasted" };
    let said = model.lang.fill(key, &facts);
    let over = read.over.map(|date| model.lang.fill("form.pasted_over", &[("date", date)]));
    let other = other.map(|chosen| {
        let facts = [("named", read.name.clone()), ("chosen", chosen)];
        model.lang.fill("form.pasted_other", &facts)
    });
    model.tell(other.into_iter().chain(over).chain([said]).collect::<Vec<_>>().join(" "));
    true
}

/// Fields in which nothing stands that somebody typed; their labels.
fn fields(model: &mut Model, id: u64, read: &Pasted) -> Vec<String> {
    let mut filled = Vec::new();
    for (name, value) in &read.fields {
        let free = |entry: &super::Entry| entry.field.name == *name && !entry.touched;
        let at = model.form(id).and_then(|form| form.entries.iter().position(free));
        if let Some(at) = at {
            set_value(model, id, at, value);
            filled.push(words::label(model.lang, name));
        }
    }
    filled
}

/// Who it is about: their words at once, and their file if one alone is meant.
fn who(model: &mut Model, id: u64, read: &Pasted) -> bool {
    let number = read.fields.get("phone").cloned().unwrap_or_default();
    let words = read.who();
    let Some(entry) = model.form_mut(id).and_then(|form| form.entry_mut("who")) else {
        return false;
    };
    if !entry.is_empty() {
        return false;
    }
    if !words.is_empty() {
        entry.pick(words.clone(), words.clone());
        entry.touched = true;
    }
    let mut queries = vec![number, words.clone(), read.place.clone()];
    queries.retain(|query| !query.is_empty());
    queries.dedup();
    ask(model, id, words.clone(), queries);
    !words.is_empty()
}

fn ask(model: &mut Model, form: u64, words: String, mut queries: Vec<String>) {
    if queries.is_empty() {
        return;
    }
    let query = queries.remove(0);
    let find = Ask::Find { query, kind: Some(Kind::Resident), limit: 2 };
    model.ask(find, Purpose::Pasted { form, words, queries });
}

/// The answer: one file alone is whom the paste means, as long as nobody chose another.
pub fn found(
    model: &mut Model,
    id: u64,
    words: String,
    queries: Vec<String>,
    found: Option<Found>,
) {
    let found = found.unwrap_or_default();
    let guessed = |why: &str| matches!(why, "sound" | "fuzzy" | "blurred");
    let one = found.rows.first().filter(|row| found.total == 1 && !guessed(&row.why)).cloned();
    let said = one.map(|row| {
        let beyond = pasted::beyond(&words, &row.name, &row.address);
        (row.key, rows::in_words(model.lang, model.categories(), &row), beyond)
    });
    let Some(entry) = model.form_mut(id).and_then(|form| form.entry_mut("who")) else { return };
    if entry.value() != words {
        return;
    }
    let Some((key, said, beyond)) = said else { return ask(model, id, words, queries) };
    entry.pick(key.to_string(), said);
    entry.touched = true;
    if let (Some(beyond), Some(form)) = (beyond, model.form_mut(id))
        && let Some(text) = form.entry_mut("text")
    {
        let kept = format!("{}{beyond}", text.input.value());
        text.input = Input::new(kept);
        text.touched = true;
    }
    if let Some(form) = model.form_mut(id)
        && form.focused().is_some_and(|entry| entry.field.name == "who")
    {
        form.focus = form.after_all();
    }
    keep(model, id);
    lookup::know(model, id);
}

/// Who stands in the field already, where the paste names somebody else.
fn another(model: &Model, id: u64, name: &str) -> Option<String> {
    let chosen = model.form(id)?.entry("who")?.words();
    (!name.is_empty() && !chosen.contains(name)).then(|| chosen.to_string())
}

/// The rest is the matter's words, and who is named where somebody else was chosen.
fn own_words(model: &mut Model, id: u64, read: &Pasted, other: bool) {
    if let Some(entry) = model.form_mut(id).and_then(|form| form.entry_mut("text")) {
        let mut input = Input::default();
        if other {
            typing::paste(&mut input, &format!("（{}）", read.name));
        }
        typing::paste(&mut input, &read.text);
        entry.input = input;
        entry.touched = !entry.is_empty();
    }
}
