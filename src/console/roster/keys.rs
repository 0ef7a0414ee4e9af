//! Keys while a roster is imported.

use super::{Roster, Step, flow, head, meanings, send};
use crate::console::asking::Purpose;
use crate::console::errand::Errand;
use crate::console::keymap::{Action, Place};
use crate::console::layer::{Layer, greeting};
use crate::console::list::walk;
use crate::console::model::Model;
use crate::console::pane;
use crate::console::term::event::Key;
use crate::domain::text::half_width;
use crate::office::header::Meaning;
use crate::wire::Ask;
use crate::words;

/// Lines that PageDown passes by.
const PAGE: usize = 10;

/// A key; every page has its own way back.
pub fn press(model: &mut Model, key: Key) -> bool {
    let action = model.keymap.action(Place::Menu, key);
    let last = model.roster.as_ref().map_or(0, |roster| super::view::count(model, roster));
    let last = last.saturating_sub(1);
    let Some(roster) = &mut model.roster else { return false };
    let at = roster.at();
    if let Some(to) = action.and_then(|action| walk(action, at, last, PAGE)) {
        roster.set_at(to);
        return true;
    }
    match (action, key) {
        (Some(Action::Back), _) => back(model),
        (Some(Action::Accept), _) => accept(model, at),
        (_, Key::Tab) if roster.step == Step::Columns => try_it(model),
        (_, Key::Tab) if roster.step == Step::Folder => {
            roster.go(Step::Past);
            model.ask(Ask::Imports, Purpose::Imports);
        }
        (_, Key::Tab) if roster.step == Step::Head => {
            if !head::next_sheet(roster) {
                model.hint("roster.one_sheet");
            }
        }
        (_, Key::Left) if roster.step == Step::Columns => head::open(roster),
        (_, Key::Right) if roster.step == Step::Columns => roster.go(Step::Meaning),
        (_, Key::Char(c)) => digit(model, half_width(c)),
        _ => return false,
    }
    true
}

fn digit(model: &mut Model, c: char) {
    let Some(roster) = &mut model.roster else { return };
    let Some(at) = c.to_digit(10).and_then(|n| (n as usize).checked_sub(1)) else {
        return model.hint("roster.keys");
    };
    // The files of the page that is shown are numbered.
    let from = roster.at() / 9 * 9;
    match roster.step {
        Step::Past if at == 0 => flow::ask_to_take_back(model),
        Step::Folder if from + at < roster.listing.files.len() => {
            roster.set_at(from + at);
            accept(model, from + at);
        }
        _ => model.hint("roster.keys"),
    }
}

fn accept(model: &mut Model, at: usize) {
    let lang = model.lang;
    let Some(roster) = &mut model.roster else { return };
    match roster.step {
        Step::Folder => {
            let Some(file) = roster.listing.files.get(at).map(|file| file.path.clone()) else {
                return send(model, Errand::List);
            };
            roster.go(Step::Reading);
            send(model, Errand::Read(file));
        }
        Step::Head => head::accept(roster, lang, at),
        Step::Columns => roster.go(Step::Meaning),
        Step::Meaning => {
            if let Some(meaning) = meanings(roster).get(at).cloned() {
                choose(roster, meaning);
            }
            roster.go(Step::Columns);
        }
        Step::Preview => flow::start(model),
        Step::Done => {
            let imported = roster.sending.report.import.is_some();
            model.roster = None;
            pane::close_top(model);
            if imported && matches!(model.layers.last(), Some(Layer::Greeting(_))) {
                // The community has people now; it still wants a name.
                return greeting::begin_blank(model);
            }
            if model.layers.is_empty() {
                pane::arrive(model);
            }
        }
        Step::Past => model.hint("hint.roster.past"),
        Step::Reading | Step::Trying | Step::Going => {}
    }
}

/// The selected column means this; the one that did before gives way.
fn choose(roster: &mut Roster, meaning: Meaning) {
    let Some(chosen) = super::column(roster).map(|column| column.index) else { return };
    if let Some(opened) = &mut roster.opened {
        opened.mapping.choose(chosen, &meaning);
    }
    // Where the choice is shown the next time.
    roster.at.remove(&(Step::Meaning as u8));
}

/// Tab: asks the desk what would become of the rows, if there is a column of names.
fn try_it(model: &mut Model) {
    let lang = model.lang;
    let Some(roster) = &mut model.roster else { return };
    let Some(opened) = &roster.opened else { return };
    let named = |column: &crate::office::Column| column.meaning == Meaning::Field("name");
    if !opened.mapping.columns.iter().any(named) {
        roster.why = Some(lang.say("roster.no_name"));
        return;
    }
    if let Err(refusal) = opened.mapping.clear() {
        roster.why = Some(words::refusal(lang, &refusal));
        return;
    }
    let errand = Errand::People(opened.book.clone(), opened.mapping.clone());
    roster.go(Step::Trying);
    roster.sending = super::Sending::default();
    send(model, errand);
}

/// One step back. What runs is stopped: a try at once, an import after what is in hand.
fn back(model: &mut Model) {
    let Some(roster) = &mut model.roster else { return };
    let headed = roster.opened.as_ref().is_some_and(|opened| opened.headed);
    match roster.step {
        Step::Folder => {
            model.roster = None;
            pane::close_top(model);
            if model.layers.is_empty() {
                pane::arrive(model);
            }
        }
        Step::Reading => {
            roster.errand = 0;
            roster.go(Step::Folder);
        }
        Step::Head if headed => roster.go(Step::Columns),
        Step::Columns if !headed => head::open(roster),
        Step::Head | Step::Columns | Step::Past => {
            roster.go(Step::Folder);
            send(model, Errand::List);
        }
        Step::Meaning | Step::Preview => roster.go(Step::Columns),
        Step::Trying => {
            roster.errand = 0;
            roster.sending.stopping = true;
            roster.go(Step::Columns);
        }
        Step::Going => {
            roster.sending.stopping = true;
            model.hint("roster.stopping");
        }
        Step::Done => accept(model, 0),
    }
}
