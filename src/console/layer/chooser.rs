//! F12 F12: who sits at this keyboard now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::console::asking::Purpose;
use crate::console::layer::Layer;
use crate::console::model::Model;
use crate::console::term::event::Key;
use crate::console::{cells, form, matching, paint, pane};
use crate::domain::text::half_width;
use crate::wire::{Ask, StaffRow};

/// Asks who sits here. Keys wait until the desk has said whom this account may be.
pub fn open(model: &mut Model) {
    model.layers.push(Layer::Chooser(String::new()));
    model.typed.hold = model.ask(Ask::Who, Purpose::Colleagues);
}

/// The people to choose from with their digits, those that fit what was typed of a name.
fn people<'a>(model: &'a Model, typed: &str) -> Vec<(String, &'a StaffRow)> {
    let everybody = match &model.session {
        Some(_) => model.names(),
        None => model.may_be.iter().map(|row| (row.id, row.name.clone())).collect(),
    };
    let digits = |row: &StaffRow| form::staff_digits(&everybody, row.id);
    let named = is_name(typed);
    let fits = |row: &&StaffRow| !named || matching::rank(&row.name, typed).is_some();
    model.may_be.iter().filter(fits).map(|row| (digits(row), row)).collect()
}

fn is_name(typed: &str) -> bool {
    typed.starts_with(|c: char| !c.is_ascii_digit())
}

/// Enter takes whom the name means that was typed, if it is one alone.
fn accept(model: &mut Model, typed: &str) {
    let staff = match people(model, typed)[..] {
        [(_, row)] if is_name(typed) => row.id,
        _ => return model.hint("chooser.hint"),
    };
    sign_in(model, staff);
}

/// A key while the question is on top.
pub fn press(model: &mut Model, key: Key) -> bool {
    let Some(Layer::Chooser(typed)) = model.layers.last() else { return false };
    let mut typed = typed.clone();
    match key {
        Key::Char(c) if half_width(c).is_ascii_digit() => {
            if is_name(&typed) {
                typed.clear();
            }
            typed.push(half_width(c));
        }
        Key::Char(c) if c != ' ' => {
            if !is_name(&typed) {
                typed.clear();
            }
            typed.push(c);
            if people(model, &typed).is_empty() {
                model.hint("chooser.nobody");
            }
            set(model, typed);
            return true;
        }
        Key::Enter => {
            accept(model, &typed);
            return true;
        }
        Key::Backspace => {
            typed.pop();
        }
        // What lies below is the hidden screen where a PIN is needed to come back.
        Key::Esc if model.session.is_some() => {
            pane::close_top(model);
            return true;
        }
        _ => {
            model.hint("chooser.hint");
            return true;
        }
    }
    if is_name(&typed) {
        set(model, typed);
        return true;
    }
    let people = people(model, &typed);
    let chosen = people.iter().find(|(number, _)| *number == typed).map(|(_, row)| row.id);
    let longest = people.first().map_or(1, |(number, _)| number.len());
    match chosen {
        Some(staff) => sign_in(model, staff),
        None if typed.len() < longest => set(model, typed),
        None => {
            set(model, String::new());
            model.hint("chooser.hint");
        }
    }
    true
}

fn set(model: &mut Model, text: String) {
    if let Some(Layer::Chooser(typed)) = model.layers.last_mut() {
        *typed = text;
    }
}

/// Signs in as a colleague. The forms of who sat here are kept with the desk under
/// their name and come back with them.
fn sign_in(model: &mut Model, staff: u64) {
    if !model.asking.up {
        return model.hint("console.away");
    }
    let begun: Vec<_> = model.forms.iter().filter(|form| form.edited).map(|form| form.id).collect();
    for id in begun {
        form::keep(model, id);
    }
    model.sign_in = Some(staff);
    if model.locked && staff == model.me() {
        return super::pin::unlock(model);
    }
    model.typed.hold = model.ask(Ask::SignIn { staff: Some(staff), since: None }, Purpose::Enter);
}

/// Draws the list.
pub fn draw(model: &Model, typed: &str, area: Rect, buf: &mut Buffer) {
    let lang = model.lang;
    let columns = usize::from(area.width) - 4;
    let title = format!("{} {typed}", lang.say("chooser.title"));
    paint::put(buf, area.x + 3, area.y + 1, &title, columns, model.theme.strong());
    for (y, (number, row)) in (area.y + 3..area.bottom()).zip(people(model, typed)) {
        let roles: Vec<_> = row.roles.iter().map(|role| lang.word("role", role.word())).collect();
        let here = if row.id == model.me() { lang.say("chooser.here") } else { String::new() };
        let text = format!("{number}  {} {}  {here}", cells::pad(&row.name, 12), roles.join(" "));
        paint::put(buf, area.x + 5, y, &text, columns - 2, Style::new());
    }
}
