//! What others do meanwhile to what a form speaks of: its record, and whom it names.

use super::{Entry, Form, keep};
use crate::console::asking::Purpose;
use crate::console::model::Model;
use crate::console::record::teller;
use crate::domain::command::FieldKind;
use crate::domain::{Key, Kind, Refusal};
use crate::wire::{Ask, FindRow, Page, Reply};
use crate::words;

impl Form {
    /// The records that its fields name.
    fn named_records(&self) -> impl Iterator<Item = Key> {
        let value = |entry: &Entry| entry.picked.as_ref()?.value.parse::<Key>().ok();
        self.entries.iter().filter(|entry| entry.is_lookup()).filter_map(value)
    }
}

/// Something was committed: asks whether whom a form names is there still.
pub fn changed(model: &mut Model, subjects: &[Key]) {
    let named: std::collections::BTreeSet<Key> = model
        .forms
        .iter()
        .flat_map(Form::named_records)
        .filter(|key| subjects.contains(key))
        .collect();
    for key in named {
        let query = key.to_string();
        model.ask(Ask::Find { query, kind: Some(key.kind), limit: 1 }, Purpose::Still(key));
    }
}

/// That record is no more, its 新建 was taken back: what a form says of it are words again.
fn gone(model: &mut Model, key: Key) {
    let value = key.to_string();
    let mut told = None;
    let mut touched = Vec::new();
    let lang = model.lang;
    for form in &mut model.forms {
        let of = |entry: &Entry| entry.picked.as_ref().is_some_and(|picked| picked.value == value);
        let Some(at) = form.entries.iter().position(of) else { continue };
        let entry = &mut form.entries[at];
        let name = entry.words().split_whitespace().next().unwrap_or_default().to_string();
        let unfiled = entry.field.kind == FieldKind::Who;
        match unfiled && !name.is_empty() {
            true => entry.pick(name.clone(), name.clone()),
            false => {
                entry.picked = None;
                entry.input = tui_input::Input::default();
            }
        }
        form.around = Default::default();
        touched.push(form.id);
        let key = if unfiled { "form.gone_unfiled" } else { "form.gone" };
        told = told.or(Some(lang.fill(key, &[("id", value.clone()), ("name", name)])));
    }
    touched.into_iter().for_each(|id| keep(model, id));
    if let Some(told) = told {
        model.tell(told);
    }
}

/// The search for a record's own number came back.
pub fn still(model: &mut Model, key: Key, said: Result<Reply, Refusal>) {
    if let Ok(Reply::Found(found)) = said
        && !heard_of(&found.rows, key)
    {
        gone(model, key);
    }
}

/// Whether it came back with it.
fn heard_of(rows: &[FindRow], key: Key) -> bool {
    // A file that was merged is found as the one it goes on in.
    rows.iter().any(|row| row.key == key) || key.kind == Kind::Resident && !rows.is_empty()
}

/// Somebody else did something to a record: forms bound to it say so before they are saved.
pub fn hand_on(model: &mut Model, subjects: &[Key], by: u64) {
    if by == model.me() {
        return;
    }
    let name = model.name_of(by);
    let lang = model.lang;
    let top = model.top_form();
    let mut told = None;
    for form in &mut model.forms {
        let bound = form.subject.iter().chain(&form.also).find(|key| subjects.contains(key));
        let Some(key) = bound.filter(|_| !form.saving) else { continue };
        let facts = [("name", name.clone()), ("id", key.to_string())];
        form.news = lang.fill("form.touched", &facts);
        form.news_by = Some(by);
        if Some(form.id) == top {
            told = Some(form.news.clone());
        }
    }
    if let Some(told) = told {
        model.tell(told);
    }
}

/// The page of a record came anew: what it was is said in the words of its timeline.
pub fn page_came(model: &mut Model, page: &Page) {
    let own = page.lines.first().filter(|(at, _)| at.record() == page.key);
    let Some((_, line)) = own else { return };
    let what = words::timeline(&teller(model, page), line);
    let facts = [("name", model.name_of(line.staff)), ("what", what)];
    let news = model.lang.fill("form.news", &facts);
    let top = model.top_form();
    let mut said = false;
    for form in &mut model.forms {
        if form.subject == Some(page.key) && form.news_by == Some(line.staff) {
            form.news.clone_from(&news);
            form.news_by = None;
            said |= Some(form.id) == top;
        }
    }
    if said {
        model.tell(news);
    }
}
