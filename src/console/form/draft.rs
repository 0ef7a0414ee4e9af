//! A form as a draft and back, exactly as it was, and how the desk is given it.

use super::build::set;
use super::{Focus, Form, offered};
use crate::console::asking::Purpose;
use crate::console::layer::Layer;
use crate::console::model::Model;
use crate::domain::certificates::Stand;
use crate::domain::{Refusal, command};
use crate::wire::{Ask, Draft};
use crate::words;

/// Throws a form away that waits.
pub fn discard(model: &mut Model, id: u64) {
    model.forms.retain(|form| form.id != id);
    model.ask(Ask::DropDraft(id), Purpose::Nothing);
}

/// The desk's word for a form that speaks of somebody who was erased.
pub const ERASED: &str = "draft.erased";

/// A form goes that the desk does not take any more, with what was written in it.
pub fn taken_away(model: &mut Model, refusal: &Refusal) {
    if let Some(id) = refusal.facts.get("form").and_then(|id| id.parse::<u64>().ok()) {
        model.forms.retain(|form| form.id != id);
        model.layers.retain(|layer| !matches!(layer, Layer::Form(form) if *form == id));
    }
    model.tell(words::refusal(model.lang, refusal));
    model.dirty = true;
    // Where only words were taken out of it the desk has it under another number.
    model.ask(Ask::Drafts, Purpose::Drafts);
}

/// What was refused as no choice is nothing to come back to; a number is.
pub fn forget_refused(model: &mut Model, id: u64) {
    /// Digits that are a number and no choice.
    const NUMBER: usize = 5;
    let Some(form) = model.form(id) else { return };
    let refused = |index: &usize| {
        let entry = &form.entries[*index];
        let typed = entry.input.value();
        entry.is_choice()
            && entry.picked.is_none()
            && !typed.is_empty()
            && typed.bytes().filter(u8::is_ascii_digit).count() < NUMBER
            && offered::matching(model, form, entry).is_empty()
    };
    let refused: Vec<usize> = (0..form.entries.len()).filter(refused).collect();
    // Beside other words it is kept as it stands.
    let mut touched = (0..form.entries.len()).filter(|index| form.entries[*index].touched);
    if touched.any(|index| !refused.contains(&index)) {
        return;
    }
    for index in refused {
        if let Some(entry) = model.form_mut(id).and_then(|form| form.entries.get_mut(index)) {
            entry.input.reset();
            entry.touched = false;
        }
    }
}

/// Gives the desk all forms that are being written.
pub fn keep_all(model: &mut Model) {
    let edited = model.forms.iter().filter(|form| form.edited).map(|form| form.id);
    for id in edited.collect::<Vec<_>>() {
        keep(model, id);
    }
}

/// Gives the desk the draft as it stands now.
pub fn keep(model: &mut Model, id: u64) {
    if let Some(draft) = model.form(id).map(|form| form.draft(model)) {
        model.ask(Ask::KeepDraft(draft), Purpose::Nothing);
    }
}

/// No field: the form and its field that go on with whom this one makes a file for.
const RETURNS: &str = "@returns";

fn returned(text: &str) -> Option<(u64, usize)> {
    let (form, field) = text.split_once(' ')?;
    Some((form.parse().ok()?, field.parse().ok()?))
}

impl Form {
    /// What it was opened for.
    fn purpose(&self) -> Option<(String, String)> {
        let (form, field) = self.returns?;
        Some((RETURNS.into(), format!("{form} {field}")))
    }

    /// Everything of this form that must come back.
    pub fn draft(&self, model: &Model) -> Draft {
        let typed = self.entries.iter().filter(|entry| entry.touched);
        let picked = self.entries.iter().filter(|entry| entry.is_lookup());
        let about = (!self.about.is_empty()).then(|| (String::new(), self.about.clone()));
        let focused = self.focused();
        Draft {
            id: self.id,
            staff: model.me(),
            account: None,
            command: self.command.name.into(),
            subject: self.subject,
            also: self.also.clone(),
            fields: typed.map(|entry| (entry.field.name.into(), entry.value().into())).collect(),
            was: self.was.clone().into_iter().chain(self.purpose()).collect(),
            shown: picked
                .filter_map(|entry| Some((entry.field.name.into(), entry.picked.clone()?.words)))
                .chain(about)
                .collect(),
            focus: focused.map_or("", |entry| entry.field.name).into(),
            cursor: focused.map_or(0, |entry| entry.input.cursor()),
            changed: model.now,
        }
    }

    /// The form of a draft; `None` if this program has no such command.
    pub fn restore(model: &Model, draft: &Draft) -> Option<Form> {
        let mut form = Form::open(model, draft.id, command::named(&draft.command)?, None);
        form.subject = draft.subject;
        form.also = draft.also.clone();
        form.about = draft.shown.get("").cloned().unwrap_or_default();
        form.returns = draft.was.get(RETURNS).and_then(|returns| returned(returns));
        form.was = draft.was.clone();
        form.edited = true;
        for name in draft.fields.keys() {
            form.bring(name);
        }
        form.resumed = true;
        for entry in &mut form.entries {
            let name = entry.field.name;
            let typed = draft.fields.get(name);
            let words = draft.shown.get(name).map(String::as_str);
            if let Some(value) = typed.or_else(|| draft.was.get(name)) {
                set(model, entry, value, words);
            }
            entry.touched = typed.is_some();
        }
        let chosen = form.entry("certificate").map(|entry| entry.value().to_string());
        form.unsure = model.session.as_ref().zip(chosen).is_some_and(|(session, code)| {
            let stand = session.certificates.stand(&code, &session.here);
            form.command.name == "certificate.refuse" && !code.is_empty() && stand != Stand::Refuse
        });
        let focus = form.entries.iter().position(|entry| entry.field.name == draft.focus);
        form.focus = focus.map_or(Focus::Button(0), Focus::Field);
        let before = focus.unwrap_or(form.entries.len());
        form.entries[..before].iter_mut().for_each(|entry| entry.passed = true);
        if let Some(entry) = form.focused_mut() {
            entry.input = entry.input.clone().with_cursor(draft.cursor);
        }
        Some(form)
    }
}
