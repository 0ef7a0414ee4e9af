//! A form as it opens: prefilled, the cursor where something is needed.

use tui_input::Input;

use super::pick::options;
use super::{Entry, Focus, Form};
use crate::console::model::Model;
use crate::domain::Key;
use crate::domain::command::{Command, Field, FieldKind, Need, STEP};
use crate::domain::record::Role;
use crate::wire::{Page, Pages, SEEN, StaffRow};

impl Form {
    /// A new form; a record's page gives a correction its present values.
    pub fn open(model: &Model, id: u64, command: &'static Command, page: Option<&Page>) -> Form {
        let mut form = Form {
            id,
            command,
            subject: command.on.and(page.map(|page| page.key)),
            also: Vec::new(),
            sure: false,
            about: String::new(),
            phones: page.filter(|_| is_call(command)).map(numbers).unwrap_or_default(),
            entries: shown_at_first(command).map(Entry::new).collect(),
            focus: Focus::Button(0),
            was: Default::default(),
            fixed: Default::default(),
            unsure: false,
            prints: false,
            edited: false,
            saving: false,
            press_later: None,
            problem: None,
            around: Default::default(),
            jumped: false,
            goes_on: false,
            follows: false,
            alike: Default::default(),
            returns: None,
            unplaced: String::new(),
            run: None,
            digit_at: None,
            prefilled: None,
            resumed: false,
            answers: None,
            names: None,
            news: String::new(),
            news_by: None,
        };
        if form.corrects()
            && let Some(page) = page
        {
            // What it does not correct is not kept with it: numbers in full, say.
            let own = |name: &String| command.field(name).is_some();
            form.was = page.fields.clone().into_iter().filter(|(name, _)| own(name)).collect();
        }
        // A second result of one visit is told from the first by what was seen of it.
        if command.fields == STEP
            && let Some(session) = &model.session
        {
            form.was.insert(SEEN.into(), session.seq.0.to_string());
        }
        for entry in &mut form.entries {
            match entry.field.need {
                Need::Prefilled("@own") => own(model, entry, page),
                // Who is no mediator says who is to have it.
                Need::Prefilled("@me") if !may_be(model, entry.field.name, model.me()) => {
                    entry.needed = true;
                }
                Need::Prefilled("@me") => {
                    let me = model.me();
                    entry.pick(staff_value(me), model.name_of(me));
                }
                Need::Prefilled(text) if !text.starts_with('@') => set(model, entry, text, None),
                _ => {}
            }
            // Whoever leaves with work in hand hands it over; the desk will ask for it.
            entry.needed |= command.name == "staff.leave"
                && entry.field.name == "to"
                && page.is_some_and(
                    |page| matches!(&page.body, Pages::Staff { open } if !open.is_empty()),
                );
        }
        form.focus = form.first_stop();
        form
    }
}

/// Whether a colleague can be what this field asks for: a case has a mediator.
pub(super) fn may_be(model: &Model, field: &str, staff: u64) -> bool {
    let holds = |row: &StaffRow| {
        row.id == staff
            && row.roles.iter().any(|role| matches!(role, Role::Mediator | Role::Director))
    };
    let nobody = |row: &StaffRow| {
        !row.roles.iter().any(|role| matches!(role, Role::Mediator | Role::Director))
    };
    field != "mediator" || model.colleagues().all(nobody) || model.colleagues().any(holds)
}

/// Whether a form of this command says how a call went.
pub fn is_call(command: &Command) -> bool {
    command.name.ends_with(".call")
}

/// The numbers of whom a record is about, or of a contact.
fn numbers(page: &Page) -> String {
    let field = |name: &str| page.fields.get(name).filter(|number| !number.is_empty()).cloned();
    let both = || ["phone", "phone2"].into_iter().filter_map(field).collect::<Vec<_>>().join("  ");
    field("phones").unwrap_or_else(both)
}

fn shown_at_first(command: &'static Command) -> impl Iterator<Item = &'static Field> {
    command.fields.iter().filter(|field| field.need != Need::Asked)
}

/// A colleague as an argument.
pub(super) fn staff_value(id: u64) -> String {
    Key::of(crate::domain::Kind::Staff, id).to_string()
}

fn own(model: &Model, entry: &mut Entry, page: Option<&Page>) {
    let Some(page) = page else { return };
    let Some(value) = page.fields.get(entry.field.name) else { return };
    let words = page.shown.get(entry.field.name).map(String::as_str);
    // Whoever has no file is what was written down, and is looked up only when
    // somebody types anew.
    let words = words.or(Some(value.as_str()).filter(|_| entry.field.kind == FieldKind::Who));
    if !value.is_empty() {
        set(model, entry, value, words);
    }
}

/// Fills an entry with a value as the desk and drafts write it; `words` says what
/// it refers to.
pub(super) fn set(model: &Model, entry: &mut Entry, value: &str, words: Option<&str>) {
    let lookup = entry.is_lookup() && words.is_some();
    let known = if lookup { None } else { options(model, entry.field.kind, None).words(value) };
    match (known, words) {
        (Some(known), _) => entry.pick(value.to_string(), known),
        (None, Some(words)) if lookup => entry.pick(value.to_string(), words.to_string()),
        _ => {
            entry.picked = None;
            entry.input = Input::new(value.to_string());
        }
    }
}

/// Gives a field a value as the desk writes it, as if somebody had typed it.
pub fn set_value(model: &mut Model, id: u64, index: usize, value: &str) {
    let Some(field) = model.form(id).and_then(|form| form.entries.get(index)).map(|e| e.field)
    else {
        return;
    };
    let mut entry = Entry::new(field);
    set(model, &mut entry, value, None);
    entry.touched = true;
    if let Some(old) = model.form_mut(id).and_then(|form| form.entries.get_mut(index)) {
        *old = entry;
    }
}

/// What a value of this kind of field says to people, if it is one of a list.
pub fn value_words(model: &Model, kind: FieldKind, value: &str) -> Option<String> {
    options(model, kind, None).words(value)
}

/// Registers for the resident whose file is open: the cursor is past the name.
pub fn prefill_who(model: &mut Model, id: u64, value: String, words: String) {
    if let Some(form) = model.form_mut(id) {
        if let Some(entry) = form.entry_mut("who") {
            entry.pick(value.clone(), words.clone());
            entry.touched = true;
            form.prefilled = Some((value, words));
        }
        form.focus = form.first_stop();
    }
    super::around(model, id, None);
}
