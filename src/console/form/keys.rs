//! Keys in a form.

use tui_input::Input;

use super::entry::Picked;
use super::offered::{matching, no_such, offered};
use super::pick::{Pick, Typed, options};
use super::{Focus, Form, Problem, alike, keep, lookup, pasted, save, several, unplaced, whom};
use crate::console::keymap::{Action, Place};
use crate::console::model::Model;
use crate::console::term::event::Key;
use crate::console::typing;
use crate::domain::certificates::{self, Stand};
use crate::domain::command::FieldKind;
use crate::domain::pasted::is_message;
use crate::domain::text::half_width;
use crate::words;

/// Gives a key to the form with this number.
pub fn press(model: &mut Model, id: u64, key: Key) {
    let action = model.keymap.action(Place::Form, key);
    let Some(form) = model.form_mut(id) else { return };
    if form.saving {
        return save::say_saving(model);
    }
    if action == Some(Action::Known) && alike::instead(model, id) {
        return;
    }
    let Some(form) = model.form_mut(id) else { return };
    if std::mem::take(&mut form.jumped) && action == Some(Action::Accept) {
        return model.hint("form.enter_again");
    }
    if unplaced::goes_on(model, id, key) {
        return;
    }
    let Some(form) = model.form_mut(id) else { return };
    match (form.focus, action) {
        (_, Some(Action::Next)) if form.buttons().contains(&"next") => save::save_next(model, id),
        (Focus::Button(_), _)
            if !form.unplaced.is_empty() && matches!(key, Key::Char(_) | Key::Backspace) =>
        {
            unplaced::typed(model, id, key);
        }
        (Focus::Button(button), Some(Action::Accept)) => save(model, id, button),
        (Focus::Button(_), _) if is_print(form, key) => save(model, id, 1),
        (Focus::Button(_), _) if matches!(key, Key::Char(c) if c != ' ') => {
            // Words that stand are not gone on with by who means another field: 03, a door.
            let written = form.own_words().is_some_and(|index| !form.entries[index].is_empty());
            match (!written).then(|| go_on_writing(model, id)).flatten() {
                Some(index) => write(model, id, index, key),
                None => unplaced::typed(model, id, key),
            }
        }
        (Focus::Button(_), _) => {
            on_buttons(form, key, action);
            if form.edited {
                keep(model, id);
            }
        }
        (Focus::Field(index), Some(Action::Accept)) => accept(model, id, index),
        (Focus::Field(index), Some(Action::Buttons)) => go(model, id, index, Focus::Button(0)),
        (Focus::Field(index), Some(Action::Up)) => arrow(model, id, index, false),
        (Focus::Field(index), Some(Action::Down)) => arrow(model, id, index, true),
        (Focus::Field(index), _) if key == Key::BackTab => {
            let before = form.beside(index, false).unwrap_or(index);
            go_back(model, id, index, Focus::Field(before));
        }
        (Focus::Field(index), _) => write(model, id, index, key),
    }
}

/// 7 打印, where a form has something to print.
fn is_print(form: &Form, key: Key) -> bool {
    let seven = matches!(key, Key::Char(c) if half_width(c) == '7');
    seven && form.buttons().get(1) == Some(&"print")
}

/// Somebody types or pastes on the buttons. It goes into the form's own words, 内容, which are
/// named, or nowhere: what stands in another field is changed on purpose only.
fn go_on_writing(model: &mut Model, id: u64) -> Option<usize> {
    let form = model.form_mut(id)?;
    let index = form.own_words()?;
    form.focus = Focus::Field(index);
    let entry = &mut form.entries[index];
    let end = entry.input.value().chars().count();
    entry.input = entry.input.clone().with_cursor(end);
    let name = entry.field.name;
    let label = words::label(model.lang, name);
    model.tell(model.lang.fill("form.back_at", &[("label", label)]));
    Some(index)
}

/// Puts pasted text into the field the cursor is in.
pub fn paste(model: &mut Model, id: u64, text: &str) {
    let Some(form) = model.form(id) else { return };
    if form.saving || pasted::take(model, id, text) {
        return;
    }
    let Some(form) = model.form(id) else { return };
    // A message takes no choice away.
    let chosen = form.focused().is_some_and(|entry| entry.picked.is_some());
    let index = match form.focus {
        Focus::Field(index) if !(chosen && is_message(text)) => Some(index),
        _ => go_on_writing(model, id),
    };
    let Some(index) = index else { return unplaced::pasted(model, id, text) };
    let Some(form) = model.form_mut(id) else { return };
    let entry = &mut form.entries[index];
    if typing::paste(&mut entry.input, text) {
        entry.picked = None;
        changed(model, id, index);
    }
}

fn on_buttons(form: &mut Form, key: Key, action: Option<Action>) {
    let Focus::Button(button) = form.focus else { return };
    let last = form.buttons().len() - 1;
    let fields = form.entries.len();
    let lowest = form.beside(fields, false);
    form.focus = match (key, action) {
        (Key::Left, _) => Focus::Button(button.saturating_sub(1)),
        (Key::Right, _) => Focus::Button((button + 1).min(last)),
        (_, Some(Action::Up)) | (Key::BackTab, _) => lowest.map_or(form.focus, Focus::Field),
        // Tab and Enter save, wherever one is: the first button is 保存.
        (_, Some(Action::Buttons)) => Focus::Button(0),
        _ => form.focus,
    };
}

/// Moves the cursor; what is half typed is taken on the way out.
fn go(model: &mut Model, id: u64, from: usize, to: Focus) {
    if !leave(model, id, from) {
        return;
    }
    if let Some(form) = model.form_mut(id) {
        form.focus = to;
        if form.edited {
            keep(model, id);
        }
    }
}

/// Moves the cursor back up. Words that mean nothing hold nobody: they stay, and what is wrong
/// with them stands under them.
fn go_back(model: &mut Model, id: u64, from: usize, to: Focus) {
    go(model, id, from, to);
    if let Some(form) = model.form_mut(id).filter(|form| form.problem_at(from)) {
        form.focus = to;
    }
}

/// A field that is left with words in it takes what they mean first of all: a record
/// that was found, an option of a menu. `false` if they mean nothing; the cursor stays.
pub(super) fn leave(model: &mut Model, id: u64, index: usize) -> bool {
    if !several::spread(model, id, index) {
        return false;
    }
    let Some(form) = model.form(id) else { return true };
    let entry = &form.entries[index];
    if entry.picked.is_some() || entry.is_empty() || !entry.touched {
        return true;
    }
    if entry.is_lookup() {
        whom::no_file(model, id, index);
        lookup::take(model, id, index);
        // Nothing of that name, or it asks anew: the cursor stays where it can be changed.
        let stays = |form: &Form| form.problem_at(index) || form.asks_again(index);
        return !model.form(id).is_some_and(stays);
    }
    if !entry.is_choice() {
        return true;
    }
    let hits = matching(model, form, entry);
    match hits.get(entry.candidate.min(hits.len().saturating_sub(1))) {
        Some(pick) => {
            choose(model, id, index, pick.clone());
            true
        }
        None => {
            let text = no_such(model, id, index);
            problem_text(model, id, index, text);
            false
        }
    }
}

/// Up and down walk through candidates while there are several, else through fields.
fn arrow(model: &mut Model, id: u64, index: usize, down: bool) {
    let candidates = candidates(model, id, index);
    let Some(form) = model.form_mut(id) else { return };
    let entry = &mut form.entries[index];
    let typing = entry.picked.is_none() && !entry.input.value().is_empty() || entry.is_offered();
    if typing && down && entry.candidate + 1 < candidates {
        entry.candidate += 1;
        entry.lookup.seen = true;
    } else if typing && !down && entry.candidate > 0 {
        entry.candidate -= 1;
        entry.lookup.seen = true;
    } else {
        let to = match (down, form.beside(index, down)) {
            (_, Some(beside)) => Focus::Field(beside),
            (true, None) => Focus::Button(0),
            (false, None) => Focus::Field(index),
        };
        match down {
            true => go(model, id, index, to),
            false => go_back(model, id, index, to),
        }
    }
}

fn candidates(model: &Model, id: u64, index: usize) -> usize {
    let Some(form) = model.form(id) else { return 0 };
    let entry = &form.entries[index];
    match entry.is_lookup() {
        true => form.candidates_of(entry),
        false => matching(model, form, entry).len(),
    }
}

/// What is asked for and is on no list is written into the words of the matter; and whether
/// the form leads to the director, now that a certificate was chosen.
fn certify(model: &mut Model, id: u64, index: usize, typed: &str) {
    let unsure = model.session.as_ref().zip(model.form(id)).is_some_and(|(session, form)| {
        let code = form.entries[index].value();
        session.certificates.stand(code, &session.here) != Stand::Refuse
    });
    let Some(form) = model.form_mut(id) else { return };
    form.unsure = unsure;
    let other = form.entries[index].value() == certificates::OTHER;
    let words = typed.chars().any(|c| !half_width(c).is_ascii_digit());
    if let Some(text) = form.entry_mut("text").filter(|text| other && words && text.is_empty()) {
        text.input = Input::new(typed.into());
        text.touched = true;
    }
}

/// Enter in a field.
fn accept(model: &mut Model, id: u64, index: usize) {
    let Some(form) = model.form(id) else { return };
    if form.asks_last(index) {
        return save(model, id, 0);
    }
    let entry = &form.entries[index];
    let typed = entry.picked.is_none() && !entry.input.value().trim().is_empty();
    if typed && entry.is_choice() {
        let next = form.after(index);
        if leave(model, id, index) {
            focus_after(model, id, index, next);
        }
        return;
    }
    // The first of the candidates that stand there, also when they are still to come.
    let comes = form.twin_of(index).is_some() && entry.lookup.asked;
    if entry.is_empty() && (entry.is_offered() || comes) {
        lookup::take(model, id, index);
        return focus_after(model, id, index, Focus::Button(0));
    }
    if entry.is_empty() && form.needs(entry) {
        return problem(model, id, index, "form.needed");
    }
    if !several::spread(model, id, index) {
        return;
    }
    let Some(entry) = model.form(id).and_then(|form| form.entries.get(index)) else { return };
    if let Some(refusal) = save::check(model, entry) {
        return problem_text(model, id, index, words::refusal(model.lang, &refusal));
    }
    solved(model, id);
    if whom::begins_file(model, id, index) || !leave(model, id, index) {
        return;
    }
    let Some(form) = model.form_mut(id) else { return };
    form.entries[index].passed = true;
    if let Some(button) = form.answers.filter(|_| form.entries[index].field.name == save::ANSWER) {
        return save(model, id, button);
    }
    if form.words_say_all(index) {
        return save(model, id, 0);
    }
    let next = form.after(index);
    focus_after(model, id, index, next);
}

/// After what was just filled, `next` may be filled too: ask the form anew.
fn focus_after(model: &mut Model, id: u64, index: usize, next: Focus) {
    let Some(form) = model.form_mut(id) else { return };
    form.focus = match next {
        // The field just left may still wait for its answer; it is not a stop.
        Focus::Field(at) if at == index => Focus::Button(0),
        _ => form.after(index),
    };
    let edited = form.edited;
    let back = matches!(form.focus, Focus::Field(at) if at < index)
        && form.focused().is_some_and(|entry| entry.field.kind == FieldKind::Who);
    solved(model, id);
    if back {
        whom::ask_who(model);
    }
    if edited {
        keep(model, id);
    }
}

/// Typing in a field.
fn write(model: &mut Model, id: u64, index: usize, key: Key) {
    let Some(form) = model.form(id) else { return };
    let entry = &form.entries[index];
    if entry.is_choice()
        && let Key::Char(c) = key
        && half_width(c).is_ascii_digit()
    {
        return digit(model, id, index, half_width(c));
    }
    let Some(entry) = model.form_mut(id).and_then(|form| form.entries.get_mut(index)) else {
        return;
    };
    let edits = matches!(key, Key::Char(_) | Key::Backspace | Key::Delete | Key::Ctrl('u'));
    if entry.picked.is_some() {
        if !edits {
            return;
        }
        // Whoever types over a choice begins a new one; Backspace takes it away.
        // Words of somebody without a file are written on, unless they are begun anew.
        let words = entry.is_unfiled().then(|| entry.words().to_string());
        let words = words.filter(|words| match key {
            Key::Char(c) => !words.starts_with(c),
            _ => false,
        });
        entry.picked = None;
        entry.input = Input::new(words.unwrap_or_default());
        typing::edit(&mut entry.input, key);
        changed(model, id, index);
    } else if typing::edit(&mut entry.input, key) {
        changed(model, id, index);
    } else if let Some(form) = model.form(id)
        && form.edited
    {
        keep(model, id);
    }
}

/// A digit in a field of choices.
fn digit(model: &mut Model, id: u64, index: usize, digit: char) {
    let Some(form) = model.form(id) else { return };
    let entry = &form.entries[index];
    let now = model.asking.clock();
    // A digit takes the place of words that were refused.
    let typed = match &entry.picked {
        None if unplaced::adds(form, index, now) => entry.input.value().to_string(),
        _ => String::new(),
    };
    let typed = format!("{typed}{digit}");
    let options = offered(model, form, entry);
    let had = entry.picked.is_some();
    // A prefilled field is changed on purpose; one that was asked for is filled on the way.
    let asked = form.needs(entry) && entry.picked.is_none();
    match options.digits(&typed) {
        Typed::Picks(pick) => {
            choose(model, id, index, pick);
            let Some(form) = model.form_mut(id) else { return };
            if !matches!(form.entries[index].field.kind, FieldKind::Choices(..)) {
                form.focus = form.after_digit(index);
            }
            // The words stand already, so that the cursor went over all there is: an Enter out
            // of habit behind the digits is no saving.
            let written = form.own_words().is_some_and(|words| !form.entries[words].is_empty());
            form.jumped = asked && written && matches!(form.focus, Focus::Button(_));
            unplaced::begin(form, index, &typed, now);
            if form.says_all(index) {
                return save(model, id, 0);
            }
            keep(model, id);
        }
        Typed::Perhaps => {
            let Some(entry) = model.form_mut(id).and_then(|form| form.entries.get_mut(index))
            else {
                return;
            };
            entry.picked = None;
            entry.input = Input::new(typed);
            changed(model, id, index);
        }
        // What stands is changed on purpose only.
        Typed::Nothing if had => problem(model, id, index, "form.no_such_choice"),
        Typed::Nothing => unplaced::number(model, id, index, typed),
    }
    if let Some(form) = model.form_mut(id) {
        form.digit_at = Some(now);
    }
}

/// Takes an option; of several-valued fields it puts one in or takes it out.
fn choose(model: &mut Model, id: u64, index: usize, pick: Pick) {
    let Some(form) = model.form(id) else { return };
    let entry = &form.entries[index];
    let chosen = match entry.field.kind {
        FieldKind::Choices(_, codes) => {
            let had: Vec<&str> = match &entry.picked {
                Some(picked) => picked.value.split(',').collect(),
                None => Vec::new(),
            };
            let toggled = |code: &&&str| had.contains(*code) != (pick.value == **code);
            let value = codes.iter().filter(toggled).copied().collect::<Vec<_>>().join(",");
            let words = options(model, entry.field.kind, None).words(&value);
            words.map(|words| Picked { value, words })
        }
        _ => Some(Picked { value: pick.value, words: pick.words }),
    };
    let Some(form) = model.form_mut(id) else { return };
    let entry = &mut form.entries[index];
    let typed = entry.input.value().trim().to_string();
    match chosen {
        Some(Picked { value, words }) => entry.pick(value, words),
        None => entry.picked = None,
    }
    (entry.touched, entry.passed) = (true, true);
    form.edited = true;
    if form.command.name == "certificate.refuse" && form.entries[index].field.name == "certificate"
    {
        certify(model, id, index, &typed);
    }
    solved(model, id);
}

/// Something was typed: the form is a draft from now on.
pub(super) fn changed(model: &mut Model, id: u64, index: usize) {
    solved(model, id);
    let Some(form) = model.form_mut(id) else { return };
    form.edited = true;
    let entry = &mut form.entries[index];
    entry.touched = true;
    entry.candidate = 0;
    let asks = ["who", "phone", "order"].contains(&entry.field.name);
    if asks {
        // What was known is of who stood there before.
        form.around = Default::default();
        lookup::know(model, id);
    }
    let Some(form) = model.form_mut(id) else { return };
    if form.entries[index].is_lookup() {
        lookup::typed(model, id, index);
    }
    alike::typed(model, id);
    keep(model, id);
}

/// What was wrong is being put right, or left behind: it is not said any longer.
pub fn solved(model: &mut Model, id: u64) {
    let Some(problem) = model.form_mut(id).and_then(|form| form.problem.take()) else { return };
    model.message = model.message.take().filter(|message| message.text != problem.text);
}

fn problem(model: &mut Model, id: u64, index: usize, key: &str) {
    let Some(form) = model.form(id) else { return };
    let label = words::label_of(model.lang, form.entries[index].field);
    let text = model.lang.fill(key, &[("label", label)]);
    problem_text(model, id, index, text);
}

/// Says what is wrong, at the field and on the message line; what was typed stays.
pub(super) fn problem_text(model: &mut Model, id: u64, index: usize, text: String) {
    if let Some(form) = model.form_mut(id) {
        form.focus = Focus::Field(index);
        form.problem = Some(Problem { field: Some(index), text: text.clone() });
    }
    model.tell(text);
}
