//! What a field of choices offers: what fits the words typed, who is left out and why.

use super::build::{may_be, staff_value};
use super::pick::{Options, Pick, options};
use super::{Entry, Form};
use crate::console::model::Model;
use crate::console::record;
use crate::domain::Key;
use crate::domain::certificates;
use crate::domain::command::FieldKind;
use crate::domain::text::half_width;
use crate::words;

/// The options of an entry that fit what was typed; the view shows the same.
pub(super) fn matching(model: &Model, form: &Form, entry: &Entry) -> Vec<Pick> {
    if !entry.is_choice() {
        return Vec::new();
    }
    let typed = entry.input.value();
    let hits = offered(model, form, entry).matching(typed);
    match hits.is_empty() {
        true => on_no_list(model, entry, typed.trim()).into_iter().collect(),
        false => hits,
    }
}

/// A certificate of which no list has the name is not nothing: it is asked about.
fn on_no_list(model: &Model, entry: &Entry, typed: &str) -> Option<Pick> {
    let certificate = matches!(entry.field.kind, FieldKind::Choice("certificate", codes)
        if codes.contains(&certificates::OTHER));
    let words = typed.chars().any(|c| !half_width(c).is_ascii_digit());
    (certificate && words).then(|| Pick {
        digits: String::new(),
        value: certificates::OTHER.into(),
        words: model.lang.fill("notice.on_no_list", &[("words", typed)]),
        also: Vec::new(),
    })
}

/// Work is handed over to somebody else than who has it, and by who leaves.
fn left_out(model: &Model, form: &Form, entry: &Entry) -> Option<u64> {
    match (form.command.name, entry.field.name) {
        ("staff.leave", "to") => form.subject.map(|subject| subject.id),
        (name, "to") if name.ends_with(".transfer") => owner(model, form),
        _ => None,
    }
}

/// Whose it is what this form is about; `None` where several have it, or nobody knows.
fn owner(model: &Model, form: &Form) -> Option<u64> {
    let owner = |key: &Key| {
        let row = model.queue.all().iter().find(|row| row.key == *key);
        row.map(|row| row.owner).or_else(|| record::owner(model, *key))
    };
    let mut all = form.subject.iter().chain(&form.also).map(owner);
    let first = all.next()??;
    all.all(|other| other == Some(first)).then_some(first)
}

/// What is said of words or digits that are none of the choices, and why somebody is missing.
pub(super) fn no_such(model: &Model, id: u64, index: usize) -> String {
    let Some(form) = model.form(id) else { return String::new() };
    let entry = &form.entries[index];
    let typed = entry.input.value().trim();
    let has = left_out(model, form, entry).filter(|staff| {
        let all = options(model, entry.field.kind, None).matching(typed);
        let value = staff_value(*staff);
        !typed.is_empty() && all.first().is_some_and(|pick| pick.value == value)
    });
    match has {
        Some(staff) => model.lang.fill("form.has_it", &[("name", model.name_of(staff))]),
        None => {
            let label = words::label_of(model.lang, entry.field);
            model.lang.fill("form.no_such_choice", &[("label", label)])
        }
    }
}

/// The options of an entry that means none of them yet.
pub(super) fn choices(model: &Model, form: &Form, entry: &Entry) -> Vec<Pick> {
    match entry.is_choice() {
        true => offered(model, form, entry).matching(""),
        false => Vec::new(),
    }
}

pub(super) fn offered(model: &Model, form: &Form, entry: &Entry) -> Options {
    let mut options = options(model, entry.field.kind, left_out(model, form, entry));
    if entry.field.kind == FieldKind::Staff {
        let staff = |pick: &Pick| pick.value.parse().map_or(0, |key: Key| key.id);
        options.0.retain(|pick| may_be(model, entry.field.name, staff(pick)));
    }
    options
}
