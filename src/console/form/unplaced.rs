//! What was typed where it does not belong is kept, and put where it may: words typed on the
//! buttons, and a long number typed into a field of choices.

use std::time::Duration;

use tui_input::Input;

use super::keys::{changed, problem_text};
use super::offered::no_such;
use super::{Focus, Form};
use crate::console::model::Model;
use crate::console::rows::joined;
use crate::console::term::event::Key;
use crate::domain::command::{FieldKind, ORDERED};
use crate::domain::input;
use crate::domain::person_name;
use crate::domain::text::half_width;
use crate::words;

/// Digits typed one behind the other, the first of which picked a choice.
#[derive(Debug)]
pub struct Run {
    /// The field of choices.
    field: usize,
    /// The digits, and how many of them picked.
    typed: String,
    picked: usize,
    /// When the last one came, by the console's clock.
    at: Duration,
}

/// Digits that follow each other more slowly are not of one number.
const IN_A_ROW: Duration = Duration::from_millis(1500);
/// A telephone's or an order's number has at least so many digits; a choice and a room together
/// have fewer.
const LONG: usize = 7;
/// Nothing but so many digits is no choice with words behind it either.
const NUMBER: usize = 5;
/// Characters of a name.
const NAME: usize = 4;

/// Something is typed on the buttons that goes into no field by itself.
pub(super) fn typed(model: &mut Model, id: u64, key: Key) {
    let Some(form) = model.form_mut(id) else { return };
    match key {
        Key::Char(c) => form.unplaced.push(c),
        Key::Backspace => {
            form.unplaced.pop();
        }
        _ => {}
    }
    said(model, id);
}

/// The same of what is pasted there.
pub(super) fn pasted(model: &mut Model, id: u64, text: &str) {
    let Some(form) = model.form_mut(id) else { return };
    let mut input = Input::new(std::mem::take(&mut form.unplaced));
    crate::console::typing::paste(&mut input, text);
    form.unplaced = input.value().to_string();
    said(model, id);
}

fn said(model: &mut Model, id: u64) {
    let typed = model.form(id).map(|form| form.unplaced.clone()).unwrap_or_default();
    if !typed.is_empty() {
        model.tell(model.lang.fill("form.unplaced", &[("typed", typed)]));
    }
}

/// Enter behind that: it saves nothing, but leads to the field that can take it.
pub(super) fn place(model: &mut Model, id: u64) {
    let Some(form) = model.form(id) else { return };
    let typed = form.unplaced.trim().to_string();
    let index = field_for(model, form, &typed);
    let Some(form) = model.form_mut(id) else { return };
    form.unplaced.clear();
    let Some(index) = index else { return model.hint("form.choose_field") };
    form.focus = Focus::Field(index);
    let entry = &mut form.entries[index];
    entry.input = Input::new(joined(&[entry.input.value().trim(), &typed]));
    let field = entry.field;
    changed(model, id, index);
    let label = words::label_of(model.lang, field);
    model.tell(model.lang.fill("form.placed", &[("label", label)]));
}

/// The field that takes these words: one that reads them, one that asks for somebody where they
/// are a name, 内容 behind what stands there, or else an empty one for words.
fn field_for(model: &Model, form: &Form, typed: &str) -> Option<usize> {
    let open = |index: &usize| {
        let entry = &form.entries[*index];
        form.shows(*index) && entry.is_empty() && !entry.is_choice()
    };
    let open: Vec<usize> = (0..form.entries.len()).filter(open).collect();
    let at = |fits: &dyn Fn(usize) -> bool| open.iter().copied().find(|index| fits(*index));
    let reads = |index: usize| {
        use FieldKind::*;
        let entry = &form.entries[index];
        let any = matches!(entry.field.kind, Text | Words | Name | Hours | Contact | Account);
        !any && !entry.is_lookup()
            && input::check(entry.field, typed, model.now, &model.calendar).is_ok()
    };
    let name = typed.chars().count() <= NAME && person_name::parse(typed).is_ok();
    let whom = |index: usize| name && form.entries[index].is_lookup();
    let free = |index: usize| form.entries[index].field.kind == FieldKind::Text;
    at(&reads).or_else(|| at(&whom)).or(form.own_words()).or_else(|| at(&free))
}

/// A digit has picked a choice, and the cursor stands in a field of words: more digits may follow.
pub(super) fn begin(form: &mut Form, field: usize, typed: &str, at: Duration) {
    let words = form.focused().is_some_and(|entry| entry.field.kind == FieldKind::Text);
    let typed: String = typed.chars().map(half_width).collect();
    form.run = words.then_some(Run { field, picked: typed.len(), typed, at });
}

/// A key behind digits that picked: a long number was no choice with words behind it, and the
/// choice is taken back. `true` where the key is used up.
pub(super) fn goes_on(model: &mut Model, id: u64, key: Key) -> bool {
    let now = model.asking.clock();
    let Some(form) = model.form_mut(id) else { return false };
    let Some(mut run) = form.run.take() else { return false };
    let behind = form.focused().map_or("", |entry| entry.input.value());
    let behind: String = behind.chars().map(half_width).collect();
    if behind != run.typed[run.picked..] {
        return false;
    }
    match key {
        Key::Char(c) if half_width(c).is_ascii_digit() && now.saturating_sub(run.at) < IN_A_ROW => {
            run.typed.push(half_width(c));
            run.at = now;
            if run.typed.len() < LONG {
                form.run = Some(run);
                return false;
            }
        }
        Key::Enter if run.typed.len() >= NUMBER => {}
        _ => return false,
    }
    if let Some(entry) = form.focused_mut() {
        entry.input.reset();
        entry.touched = false;
    }
    let entry = &mut form.entries[run.field];
    (entry.picked, entry.passed) = (None, false);
    form.focus = Focus::Field(run.field);
    number(model, id, run.field, run.typed);
    true
}

/// Digits that are no choice stay visible where they were typed; a long number goes where it
/// may belong.
pub(super) fn number(model: &mut Model, id: u64, index: usize, typed: String) {
    let Some(form) = model.form_mut(id) else { return };
    let entry = &mut form.entries[index];
    entry.picked = None;
    entry.input = Input::new(typed.clone());
    entry.touched = true;
    form.edited = true;
    if typed.len() >= LONG && belongs(model, id, index, &typed) {
        return;
    }
    let text = no_such(model, id, index);
    problem_text(model, id, index, text);
}

/// A long number goes to 工单号 of an order, to whom it is about while that is nobody or only who
/// happened to be on the screen, or to 电话.
fn belongs(model: &mut Model, id: u64, index: usize, typed: &str) -> bool {
    let Some(form) = model.form_mut(id) else { return false };
    let at = |name: &str| form.entries.iter().position(|entry| entry.field.name == name);
    let empty = |index: &usize| form.entries[*index].is_empty();
    let ordered = form.entry("channel").is_some_and(|entry| ORDERED.contains(&entry.value()));
    let order = at("order").filter(|index| ordered && empty(index));
    let who = at("who").filter(|index| form.made_for().is_some() || empty(index));
    let Some(to) = order.or(who).or(at("phone").filter(empty)) else { return false };
    let for_whom = form.made_for().map(str::to_string).filter(|_| Some(to) == who);
    let from = &mut form.entries[index];
    from.input.reset();
    from.touched = false;
    let entry = &mut form.entries[to];
    (entry.picked, entry.passed) = (None, false);
    entry.input = Input::new(typed.to_string());
    form.focus = Focus::Field(to);
    let field = form.entries[to].field;
    changed(model, id, to);
    let label = words::label_of(model.lang, field);
    let facts = [("label", label), ("name", for_whom.clone().unwrap_or_default())];
    let says = if for_whom.is_some() { "form.number_for" } else { "form.number_goes" };
    let text = model.lang.fill(says, &facts);
    // It stays while the rest of the number is typed.
    model.form_mut(id).into_iter().for_each(|form| form.news.clone_from(&text));
    true
}

/// Whether a digit goes on with those that are refused: slowly typed it begins anew.
pub(super) fn adds(form: &Form, index: usize, now: Duration) -> bool {
    let refused = form.problem_at(index);
    let slow = form.digit_at.is_none_or(|at| now.saturating_sub(at) >= IN_A_ROW);
    let digits = form.entries[index].input.value().chars().all(|c| half_width(c).is_ascii_digit());
    digits && !(refused && slow)
}
