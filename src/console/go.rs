//! Ways that start in several places: F7, going on with a form that waits.

use super::form::{self, Form};
use super::layer::Layer;
use super::model::Model;
use super::pane;
use crate::domain::command::{Command, FieldKind};
use crate::domain::{Kind, command};
use crate::words;

/// F7 登记, from anywhere. In a resident's file it is for that resident. Pressed in
/// an empty form it brings back one that waits.
pub fn register(model: &mut Model) {
    let Some(command) = command::named("matter.new") else { return };
    if !model.may(command.name) {
        return model.hint("palette.not_yours");
    }
    let top = model.top_form().and_then(|id| model.form(id));
    let top = top.filter(|top| top.command.name == command.name);
    let blank = top.filter(|top| !top.edited);
    // From one that waits to the next older one; which it is was named.
    let waiting = match blank.and_then(|blank| blank.names) {
        Some(named) => model.waiting_forms().find(|form| form.id == named),
        None => older(model, command, top.filter(|top| top.edited).map(|top| top.id)),
    };
    let waiting = waiting.map(|form| (form.id, form.told(model.categories())));
    if blank.is_some()
        && let Some((id, _)) = waiting
    {
        pane::close_top(model);
        return resume(model, id);
    }
    let on_top = matches!(model.layers.last(), Some(Layer::Record(_)));
    let resident = resident_here(model).filter(|_| on_top);
    if model.top_form().is_some() {
        pane::close_top(model);
    }
    let id = form::begin(model, command, None, String::new());
    if let Some((value, words)) = resident {
        form::prefill_who(model, id, value, words);
    }
    if let Some((named, gist)) = waiting {
        if let Some(form) = model.form_mut(id) {
            form.names = Some(named);
        }
        let key = model.keymap.key_of(super::keymap::Place::Form, super::keymap::Action::Register);
        // What says nothing that the counter may read is one about nobody yet.
        let says = if gist.is_empty() { "form.nobodys_waits" } else { "form.another_waits" };
        let facts = [("gist", gist), ("key", key.unwrap_or_default())];
        model.tell(model.lang.fill(says, &facts));
    }
}

/// Of the forms that wait the next older one than this, and behind the oldest the newest.
fn older<'a>(model: &'a Model, command: &'static Command, than: Option<u64>) -> Option<&'a Form> {
    let place = |form: &Form| model.forms.iter().position(|other| other.id == form.id);
    let than = than.and_then(|id| model.forms.iter().position(|form| form.id == id));
    let all = || model.waiting_forms().filter(|form| form.command.name == command.name);
    let before = all().rfind(|form| than.is_some_and(|than| place(form) < Some(than)));
    before.or_else(|| all().next_back())
}

/// The resident whose file is on top, as a form names somebody: number and words.
pub fn resident_here(model: &Model) -> Option<(String, String)> {
    let record = model.record().filter(|record| record.key.kind == Kind::Resident)?;
    let page = record.page.as_deref()?;
    let field = |name: &str| page.fields.get(name).cloned().unwrap_or_default();
    let words = format!("{} {}", field("name"), field("address"));
    Some((page.key.to_string(), words.trim().to_string()))
}

/// 登记 with the category that was found: the cursor is where something is still needed.
pub fn register_as(model: &mut Model, category: &str) {
    register(model);
    let Some(id) = model.top_form() else { return };
    let Some(form) = model.form(id) else { return };
    let field = form.entries.iter().position(|entry| entry.field.kind == FieldKind::Category);
    if let Some(field) = field {
        form::set_value(model, id, field, category);
    }
}

/// 登记 of what came in by this channel, out of a menu: the form asks for what comes with it.
pub fn register_from(model: &mut Model, channel: &str) {
    pane::close_top(model);
    register(model);
    let Some(id) = model.top_form() else { return };
    let Some(form) = model.form(id) else { return };
    let field = form.entries.iter().position(|entry| entry.field.name == "channel");
    if let Some(field) = field {
        form::set_value(model, id, field, channel);
    }
}

/// The same by the key that begins it on its record: who pressed that may not know of it, and
/// begins at its first field.
pub fn resume_at_first(model: &mut Model, id: u64) {
    if let Some(form) = model.form_mut(id) {
        form.begin_anew();
    }
    resume(model, id);
}

/// Goes on with a form that waits, exactly where it was left.
pub fn resume(model: &mut Model, id: u64) {
    let Some(form) = model.form_mut(id) else { return };
    form.resumed = true;
    let name = form.command.name;
    let title = words::title(model.lang, name);
    model.layers.push(Layer::Form(id));
    form::numbers::ask(model, id);
    form::around(model, id, None);
    let facts = [("what", title)];
    model.tell(model.lang.fill("form.resumed", &facts));
}
