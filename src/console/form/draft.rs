//! A form as a draft and back, exactly as it was.

use super::build::set;
use super::{Focus, Form};
use crate::console::model::Model;
use crate::domain::certificates::Stand;
use crate::domain::command;
use crate::wire::Draft;

impl Form {
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
            was: self.was.clone(),
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
        form.was = draft.was.clone();
        form.edited = true;
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
