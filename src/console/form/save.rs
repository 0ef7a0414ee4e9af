//! From a form to a deed and back.

use std::collections::BTreeMap;

use super::draft::{ERASED, keep, taken_away};
use super::{
    Entry, Focus, Form, Problem, alike, keys, lookup, merging, numbers, undo, unplaced, whom,
};
use crate::console::asking::{Patience, Purpose};
use crate::console::errand::Errand;
use crate::console::layer::{self, Conflict, Layer};
use crate::console::many;
use crate::console::model::Model;
use crate::console::{pane, said};
use crate::domain::command::{Command, Need};
use crate::domain::txn::RequestId;
use crate::domain::{Key, Moment, Refusal, input};
use crate::wire::{Ask, Deed, Done, Page, SEEN};
use crate::words;

/// 合并档案: saved only after the two files stood side by side.
const MERGE_FILES: &str = "resident.merge";
/// That what stands in the form is on its way.
const SAVING: &str = "form.saving";
/// What was decided there.
const KEEP: &str = "keep";

/// Opens a form on top of everything.
pub fn begin(
    model: &mut Model,
    command: &'static Command,
    page: Option<&Page>,
    about: String,
) -> u64 {
    let id = opens(model, command, page, about);
    numbers::ask(model, id);
    id
}

fn opens(model: &mut Model, command: &'static Command, page: Option<&Page>, about: String) -> u64 {
    let id = (model.random)();
    let mut form = Form::open(model, id, command, page);
    form.about = about;
    model.forms.push(form);
    model.layers.push(Layer::Form(id));
    lookup::offer(model, id);
    id
}

/// Does a command at once with what its form holds when it opens. Should the desk
/// refuse, the form appears with the reason.
pub fn deed_now(model: &mut Model, command: &'static Command, page: Option<&Page>, about: String) {
    let id = opens(model, command, page, about);
    model.layers.pop();
    save(model, id, 0);
}

/// That it is meant for all its records was confirmed.
pub fn save_many(model: &mut Model, id: u64, button: usize) {
    if let Some(form) = model.form_mut(id) {
        form.sure = true;
    }
    save(model, id, button);
}

/// Does a command at once with these fields. Should the desk refuse, the form appears with
/// the reason and what was in it.
pub fn deed_with(
    model: &mut Model,
    command: &'static Command,
    subject: Option<Key>,
    args: &[(&str, String)],
) {
    let id = begin(model, command, None, String::new());
    model.layers.pop();
    if let Some(form) = model.form_mut(id) {
        form.subject = subject;
    }
    for (name, value) in args {
        let field = model
            .form(id)
            .and_then(|form| form.entries.iter().position(|entry| entry.field.name == *name));
        if let Some(field) = field {
            super::set_value(model, id, field, value);
        }
    }
    save(model, id, 0);
}

/// Merges two files as somebody has just decided it side by side.
pub fn merge_files(model: &mut Model, from: Key, (into, name): (Key, String), keep: String) {
    let Some(command) = crate::domain::command::named(MERGE_FILES) else { return };
    let top = model.top_form().filter(|id| {
        let form = model.form(*id);
        form.is_some_and(|form| form.command.name == MERGE_FILES && form.subject == Some(from))
    });
    let id = top.unwrap_or_else(|| {
        let id = begin(model, command, None, String::new());
        model.layers.pop();
        id
    });
    let Some(form) = model.form_mut(id) else { return };
    form.subject = Some(from);
    if let Some(entry) = form.entry_mut("into") {
        entry.pick(into.to_string(), name);
        entry.touched = true;
    }
    form.fixed.insert(KEEP.into(), keep);
    save(model, id, 0);
}

/// What is wrong with one field, by the parser the desk asks too.
pub(super) fn check(model: &Model, entry: &Entry) -> Option<Refusal> {
    if entry.left_to_desk() || entry.is_empty() && entry.field.need != Need::Required {
        return None;
    }
    input::check(entry.field, entry.value(), model.now, &model.calendar).err()
}

/// 连着记, wherever the cursor is.
pub(super) fn save_next(model: &mut Model, id: u64) {
    let button = model.form(id).and_then(|form| form.buttons().iter().position(|b| *b == "next"));
    if let Some(button) = button {
        save(model, id, button);
    }
}

/// A button was pressed: checks every field and asks the desk.
pub fn save(model: &mut Model, id: u64, button: usize) {
    let Some(form) = model.form(id) else { return };
    if form.saving {
        return;
    }
    // What was typed on the buttons and is in no field yet is never saved without.
    if !form.unplaced.trim().is_empty() {
        return unplaced::place(model, id);
    }
    // What was left half typed is what it would have been with Enter.
    for index in 0..form.entries.len() {
        if !keys::leave(model, id, index) {
            return;
        }
    }
    let Some(form) = model.form(id) else { return };
    let button_name = form.buttons().get(button).copied().unwrap_or("save");
    if button_name == "known" && alike::instead(model, id) {
        return;
    }
    if button_name == "answer" && asks_answer(model, id, button) {
        return;
    }
    let Some(form) = model.form(id) else { return };
    let command = match button_name {
        "answer" => crate::domain::command::named("matter.answer").unwrap_or(form.command),
        "ask" => crate::domain::command::named("certificate.ask").unwrap_or(form.command),
        _ => form.command,
    };
    let needed = |entry: &&Entry| command.field(entry.field.name).is_some();
    let wrong = form.entries.iter().enumerate().filter(|(_, entry)| needed(entry)).find_map(
        |(index, entry)| {
            let own = command.field(entry.field.name).unwrap_or(entry.field);
            // What is filled by itself for others: who is no mediator says who is.
            if entry.needed && entry.is_empty() && matches!(entry.field.need, Need::Prefilled(_)) {
                return Some((index, Refusal::new("input.required")));
            }
            let optional = own.need != Need::Required && entry.is_empty();
            // What is corrected is checked only where it was changed: a masked number
            // is no number.
            let unchanged = form.corrects() && !entry.touched;
            // What is still looked up is there before anything is asked.
            let comes = entry.lookup.take && entry.is_empty();
            if optional || unchanged || comes { None } else { Some((index, check(model, entry)?)) }
        },
    );
    if let Some((index, refusal)) = wrong {
        let text = words::refusal(model.lang, &refusal);
        return keys::problem_text(model, id, index, text);
    }
    let request = RequestId(u128::from((model.random)()) << 64 | u128::from((model.random)()));
    let Some(form) = model.form_mut(id) else { return };
    if form.looks_up() {
        form.press_later = Some(button);
        lookup::hold(model, id);
        return say_saving(model);
    }
    if let Some((from, into)) = form.files_to_compare() {
        return layer::beside::open(model, from, into);
    }
    if !form.also.is_empty() && !std::mem::take(&mut form.sure) {
        return many::ask(model, id, button);
    }
    let mut deed = Deed {
        request,
        command: command.name.into(),
        subject: form.subject,
        also: form.also.clone(),
        args: form.args(command),
        was: BTreeMap::new(),
        form: Some(id),
    };
    deed.was = form
        .was
        .iter()
        .filter(|(name, _)| *name == SEEN || deed.args.contains_key(*name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if form.corrects() && deed.args.is_empty() {
        return model.hint("form.nothing_changed");
    }
    form.saving = true;
    form.prints = button_name == "print";
    form.goes_on = button_name == "next";
    form.problem = None;
    let purpose = Purpose::Deed { form: Some(id), command: deed.command.clone() };
    let asked = model.ask(Ask::Do(deed), purpose);
    model.typed.hold = asked.or(model.typed.hold);
    say(model, undo::doing(command.name).unwrap_or(SAVING));
}

/// What somebody was told when they were answered at once.
pub(super) const ANSWER: &str = "answer";

/// 当场答复 asks once what the answer was. `false` where that was asked.
fn asks_answer(model: &mut Model, id: u64, button: usize) -> bool {
    let field = crate::domain::command::named("matter.answer").and_then(|c| c.field(ANSWER));
    let Some((form, field)) = model.form_mut(id).zip(field) else { return false };
    if form.entry(ANSWER).is_some() {
        return false;
    }
    form.entries.push(Entry::new(field));
    form.focus = Focus::Field(form.entries.len() - 1);
    form.answers = Some(button);
    model.hint("form.what_answer");
    true
}

/// That it is on its way; once the line says that it waits, that says more.
pub(super) fn say_saving(model: &mut Model) {
    say(model, SAVING);
}

fn say(model: &mut Model, key: &str) {
    if model.asking.up && model.asking.patience() == Patience::Fresh {
        model.hint(key);
    }
}

/// Whether somebody went away from this form while its deed was on its way: to have it
/// done at once is no form on the screen either. What takes back has none to go away from:
/// its answer is said where somebody is.
pub fn is_left(model: &Model, id: u64) -> bool {
    let shown = model.layers.iter().any(|layer| matches!(layer, Layer::Form(form) if *form == id));
    let writes = model.top_form().is_some();
    let left = |form: &Form| form.edited || writes && undo::doing(form.command.name).is_none();
    !shown && model.form(id).is_some_and(left)
}

/// Esc while a deed is on its way: its form waits as a draft until the answer is there. What
/// was not asked yet, because a name was still looked up, is not asked any more.
pub fn let_go(model: &mut Model) {
    let on_its_way = |form: &Form| form.saving || form.press_later.is_some();
    if model.top_form().and_then(|id| model.form(id)).is_some_and(on_its_way) {
        pane::close_top(model);
    }
    let asked: Vec<_> = model.forms.iter().filter(|form| form.saving).map(|form| form.id).collect();
    for id in &asked {
        if let Some(form) = model.form_mut(*id)
            && !undo::is_unseen(form)
        {
            form.edited = true;
            keep(model, *id);
        }
    }
    if model.layers.is_empty() && !asked.is_empty() {
        pane::arrive(model);
    }
}

/// The desk has it: the form goes, and the line says what and how to take it back; of a
/// form that was `left` also which it was.
pub fn saved(model: &mut Model, id: Option<u64>, command: &str, done: &Done, left: bool) {
    let prints = id.and_then(|id| model.form(id)).is_some_and(|form| form.prints);
    if prints {
        print(model, done);
    }
    let next = id.and_then(|id| model.form(id)).filter(|form| form.goes_on && !left);
    let next = next.map(|form| form.next(model));
    let filed =
        id.and_then(|id| model.form(id)).and_then(|form| form.returns.zip(Some(form.named())));
    if let Some(id) = id {
        model.layers.retain(|layer| !matches!(layer, Layer::Form(form) if *form == id));
        let keys = model.form(id).map(|form| form.subject.iter().chain(&form.also).copied());
        let keys: Vec<Key> = keys.into_iter().flatten().collect();
        many::done(model, &keys, done);
        let edited = model.form(id).is_some_and(|form| form.edited);
        model.forms.retain(|form| form.id != id);
        if edited {
            model.ask(Ask::DropDraft(id), Purpose::Nothing);
        }
    }
    let goes_on = match (filed, done.subject) {
        (Some((returns, words)), Some(key)) => whom::filed(model, returns, key, words),
        _ => false,
    };
    let lang = model.lang;
    let mut text = words::saved(lang, command, done, model.categories());
    if goes_on {
        // Under a form that is not saved nothing is called saved.
        let who = done.facts.get("name").map_or("", String::as_str);
        text = lang.fill("form.filed", &[("who", who)]);
    }
    if let Some(next) = next {
        let number = done.subject.map(|key| key.to_string()).unwrap_or_default();
        // Whom it is about, else who does it.
        let fact = |name: &str| done.facts.get(name).filter(|said| !said.is_empty());
        let what = fact("who").or_else(|| fact("owner_name")).map_or("", String::as_str);
        let what = format!("{number} {what}");
        text = lang.fill("form.next", &[("what", what.trim())]);
        model.layers.push(Layer::Form(next.id));
        model.forms.push(next);
    }
    undo::know(model, command, done, &text);
    if matches!(command, MERGE_FILES | "undo" | "redo") {
        layer::duplicates::refresh(model);
    }
    if command.ends_with(".reveal") {
        return revealed(model, command, done);
    }
    let way = match (&model.undo, &model.redo) {
        (Some(_), _) => lang.say("console.undo_way"),
        (None, Some(_)) => {
            let letters = layer::palette::letters_of_redo(model);
            lang.fill("console.redo_way", &[("letters", letters)])
        }
        (None, None) => String::new(),
    };
    text = undo::beside_a_form(model, command, text);
    text = said::together([text.as_str(), &way]);
    match left {
        true => {
            let facts = [("what", words::title(lang, command)), ("text", text)];
            model.untold.push(lang.fill("form.late", &facts));
        }
        false => model.tell(text),
    }
}

/// The notice goes into 发件夹; where it stands is said when it is there. A folder that
/// cannot be written to undoes nothing.
fn print(model: &mut Model, done: &Done) {
    let text = words::notice(model.lang, done.subject, &done.facts);
    let id = done.subject.map(|id| id.to_string()).unwrap_or_default();
    let name = format!("{}-{id}", model.lang.say("notice.file"));
    let number = (model.random)();
    model.errands.push((number, Errand::Put { name, text }));
}

/// What came of printing.
pub fn printed(model: &mut Model, put: Result<std::path::PathBuf, Refusal>) {
    let text = match put {
        Ok(path) => {
            let path = path.display().to_string();
            model.lang.fill("notice.printed", &[("path", path)])
        }
        Err(refusal) => words::refusal(model.lang, &refusal),
    };
    let before = model.message.take().map(|message| message.text).unwrap_or_default();
    model.tell(said::together([before.as_str(), &text]));
}

/// What is hidden else, for one minute, where the file it is in is on the screen.
fn revealed(model: &mut Model, command: &str, done: &Done) {
    let shown = done.subject.map(layer::Page::Record);
    if Some(layer::Page::of(model)) != shown {
        let id = done.subject.map(|key| key.to_string()).unwrap_or_default();
        return model.untold.push(model.lang.fill("record.not_revealed", &[("id", id)]));
    }
    let what = words::revealed(model.lang, command, done);
    model.tell(model.lang.fill("record.a_minute", &[("what", what)]));
    if let Some(message) = &mut model.message {
        message.until = Some(model.now.plus(Moment::MINUTE));
    }
}

/// The desk refused: everything typed stays, the reason stands at its field.
pub fn refused(model: &mut Model, id: Option<u64>, refusal: &Refusal) {
    if refusal.code == ERASED {
        return taken_away(model, refusal);
    }
    let text = words::refusal(model.lang, refusal);
    let Some(id) = id else { return model.tell(text) };
    let shown = model.layers.iter().any(|layer| matches!(layer, Layer::Form(form) if *form == id));
    let left = is_left(model, id);
    let lang = model.lang;
    let Some(form) = model.form_mut(id) else { return model.tell(text) };
    form.saving = false;
    // A deed of one key on a page has no form that somebody wrote.
    let by_key = !form.edited && !shown && form.fixed.is_empty() && form.subject.is_some();
    let empty = undo::is_unseen(form) || by_key;
    let field = refusal.field.as_ref();
    // The files are compared anew: something in them is not as it was.
    form.fixed.remove(KEEP);
    form.fixed.remove(merging::CONFIRM);
    let field = field.filter(|name| form.command.name != MERGE_FILES || *name != KEEP);
    if left || refusal.code != merging::UNLIKE {
        form.ask_for(field.map(String::as_str));
    }
    let field = field.and_then(|name| form.entries.iter().position(|e| e.field.name == name));
    if left && !empty {
        form.problem = Some(Problem { field, text: text.clone() });
        let facts = [("what", words::title(lang, form.command.name)), ("why", text)];
        return model.tell(lang.fill("form.late_refused", &facts));
    }
    if refusal.code == merging::UNLIKE {
        return merging::ask(model, id, refusal);
    }
    if let (Some(index), "conflict") = (field, refusal.code.as_str()) {
        let conflict = Conflict::of(id, index, refusal);
        model.layers.push(Layer::Conflict(conflict));
        return model.hint("conflict.hint");
    }
    if let Some(index) = field {
        form.focus = Focus::Field(index);
    }
    form.problem = Some(Problem { field, text: text.clone() });
    if empty {
        model.forms.retain(|form| form.id != id);
    } else if !shown {
        model.layers.push(Layer::Form(id));
    }
    model.tell(text);
}

impl Form {
    /// The file that ends and the one it goes on in, where they were not compared yet.
    fn files_to_compare(&self) -> Option<(Key, Key)> {
        let merges = self.command.name == MERGE_FILES && !self.fixed.contains_key(KEEP);
        let into = self.entry("into").filter(|_| merges)?.value().parse().ok()?;
        Some((self.subject?, into))
    }

    /// A field that the desk asks for now comes into the form.
    fn ask_for(&mut self, name: Option<&str>) {
        let asked = name.and_then(|name| self.command.field(name));
        let asked = asked.filter(|field| field.need == Need::Asked);
        if let Some(field) = asked
            && self.entry_mut(field.name).is_none()
        {
            self.entries.push(Entry { needed: true, ..Entry::new(field) });
        }
    }

    /// The form of the next one, with the choices of this one: who it was and what was said
    /// is not kept.
    fn next(&self, model: &Model) -> Form {
        let mut next = Form::open(model, (model.random)(), self.command, None);
        next.follows = true;
        for entry in &mut next.entries {
            let name = entry.field.name;
            let Some(old) = self.entry(name).filter(|old| old.is_kept()) else { continue };
            entry.picked.clone_from(&old.picked);
            entry.input = tui_input::Input::new(old.input.value().into());
            entry.touched = old.touched;
        }
        next.focus = next.first_stop();
        next
    }

    /// Whom it is about, as other forms name somebody.
    fn named(&self) -> String {
        let of = |name: &str| self.entry(name).map_or("", Entry::words);
        format!("{} {}", of("name"), of("address")).trim().to_string()
    }

    /// The fields as the desk takes them: what was typed or chosen, not what it fills
    /// itself; of a correction only what was changed.
    fn args(&self, command: &Command) -> BTreeMap<String, String> {
        let mut args = self.fixed.clone();
        for entry in &self.entries {
            let name = entry.field.name;
            if command.field(name).is_none() {
                continue;
            }
            let value = entry.value().trim();
            let send = if self.corrects() {
                entry.touched && self.was.get(name).map_or("", String::as_str) != value
            } else {
                !value.is_empty() && !entry.left_to_desk()
            };
            if send {
                args.insert(name.to_string(), value.to_string());
            }
        }
        args
    }
}
