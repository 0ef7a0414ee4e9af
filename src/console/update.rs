//! One thing that happened, and what the model is after it.
//!
//! Two rules about keys that come faster than the screen:
//!
//! - **Typed ahead.** An Enter whose effect needs the desk (a record to open, a form
//!   to save) holds the keys behind it until the answer is there, so that a practised
//!   hand gets what it meant. Esc lets go. A cut line lets go too. So do keys wait
//!   until somebody is signed in and sees what is due; F8 drops them, for who wants out.
//! - **A held or doubled Enter** never passes into a layer that has just appeared:
//!   when an Enter has changed the layer on top, every further Enter that comes with
//!   no other key between and before the new layer was drawn is dropped. Whoever has
//!   not seen a page cannot have meant it; whoever typed something else first knew.
//! - **An Enter behind a save** is a nervous one: on the page that stands there then, whether
//!   it has just appeared or stayed, it opens and ticks nothing unless another key came
//!   before it. The line says so, and a second one counts.

use std::time::Duration;

use super::asking::Purpose;
use super::form::Focus;
use super::keymap::{Action, Place};
use super::layer::{
    Help, Layer, Top, beside, calling, card, checkup, chooser, confirm, conflict, duplicates,
    greeting, help, hidden, history, limit, menu, palette, pin,
};
use super::model::{Base, Model, Spare};
use super::msg::Msg;
use super::term::event::{Input, Key};
use super::{desk, errand, form, go, incident, pane, reach, record, roster, said};
use crate::domain::command::FieldKind;
use crate::domain::{Kind, pasted};
use crate::wire::ToDesk;

/// Takes one message in; returns what is to be asked of the desk. `clock` is the time
/// since the console began.
pub fn update(model: &mut Model, msg: Msg, clock: Duration) -> Vec<ToDesk> {
    model.asking.set_clock(clock);
    match msg {
        Msg::Input(input) => {
            model.dirty = true;
            if !matches!(input, Input::Resized(..)) {
                model.touched = model.now;
            }
            typed(model, input);
        }
        Msg::Connected => reach::connected(model),
        Msg::Lost => reach::lost(model),
        Msg::Opening(done, total) => reach::opening(model, done, total),
        Msg::Failed(refusal) => reach::failed(model, &refusal),
        Msg::NotSent(id, refusal) => desk::not_sent(model, id, refusal),
        Msg::Desk(frame) => desk::said(model, frame),
        Msg::Quiet => {}
        Msg::Errand(_, errand::Result::Put(put)) => {
            model.dirty = true;
            form::printed(model, put);
        }
        Msg::Errand(_, errand::Result::Checkup(found)) => {
            model.dirty = true;
            checkup::came(model, found);
        }
        Msg::Errand(number, result) => roster::flow::came(model, number, result),
    }
    said::settle(model);
    while !waits(model)
        && let Some(input) = model.typed.ahead.pop_front()
    {
        act(model, input);
    }
    pane::glance::follow(model);
    incident::tick(model);
    if model.asking.turned() {
        model.dirty = true;
        model.message = model.message.take().filter(|message| message.stays);
    }
    model.asking.drain()
}

fn typed(model: &mut Model, input: Input) {
    match input {
        Input::Resized(columns, rows) => {
            model.size = (columns, rows);
            model.redraw = true;
        }
        Input::Hangup => model.leaving = true,
        // Who sits here is not known before the desk has said it.
        Input::Key(Key::Esc) if model.typed.hold.is_some() && changes_person(model) => {}
        Input::Key(Key::Esc) if waits(model) => {
            model.typed.hold = None;
            model.typed.ahead.clear();
            form::let_go(model);
        }
        Input::Key(key) if before_sign_in(model) && is_way_out(model, key) => {
            model.typed.ahead.clear();
            act(model, input);
        }
        input if waits(model) => model.typed.ahead.push_back(input),
        input => act(model, input),
    }
}

/// Whether keys wait for an answer of the desk.
fn waits(model: &Model) -> bool {
    model.typed.hold.is_some() || before_sign_in(model)
}

/// Whether the answer that is waited for says who sits here from now on.
fn changes_person(model: &Model) -> bool {
    let of = |purpose: &Purpose| matches!(purpose, Purpose::SignIn | Purpose::Enter);
    let signs_in = model.asking.number_of(of);
    signs_in.is_some() && signs_in == model.typed.hold
}

/// Nobody is signed in yet, and nothing is asked that a key could answer.
fn before_sign_in(model: &Model) -> bool {
    model.session.is_none() && model.layers.is_empty()
}

fn is_way_out(model: &Model, key: Key) -> bool {
    model.keymap.action(Place::Everywhere, key) == Some(Action::Palette)
}

/// The screen shows the model as it is now.
pub fn drawn(model: &mut Model) {
    model.dirty = false;
    model.redraw = false;
    model.typed.guard = false;
}

/// Does one key or paste.
fn act(model: &mut Model, input: Input) {
    let key = match input {
        Input::Key(key) => key,
        Input::Paste(text) => {
            said::heard(model);
            paste(model, &text);
            return said::settle(model);
        }
        Input::Resized(..) | Input::Hangup => return,
    };
    if key == Key::Enter && (model.typed.guard || is_spare(model)) {
        return;
    }
    model.typed.guard = false;
    model.typed.spare = Spare::None;
    said::heard(model);
    let before = Top::of(&model.layers);
    press(model, key);
    said::settle(model);
    if key == Key::Enter && Top::of(&model.layers) != before {
        model.typed.guard = true;
    }
}

/// Within this a hand that rests on Enter sends the next one.
const HELD: Duration = Duration::from_millis(600);

/// Whether this Enter is one too many behind a save. A form that stands there is gone on with.
fn is_spare(model: &mut Model) -> bool {
    let now = model.asking.clock();
    let writes = model.top_form().is_some();
    let (spare, first) = match model.typed.spare {
        Spare::Next => (!writes, !writes),
        Spare::Until(until) => (now < until && !writes, false),
        Spare::None => (false, false),
    };
    if first {
        said::one_too_many(model);
    }
    if spare {
        model.typed.spare = Spare::Until(now + HELD);
    }
    spare
}

fn press(model: &mut Model, key: Key) {
    if everywhere(model, key) {
        return;
    }
    let used = match model.layers.last() {
        None => pane::press(model, key),
        Some(Layer::Record(_))
            if model.keymap.action(Place::Record, key) == Some(Action::History) =>
        {
            history::open(model);
            true
        }
        Some(Layer::Record(_)) => record::press(model, key),
        Some(Layer::Form(_)) if is_foreign(model, key) => false,
        Some(Layer::Form(id)) => {
            let id = *id;
            back(model, key) || {
                form::keys::press(model, id, key);
                true
            }
        }
        Some(Layer::Palette(_)) => back(model, key) || palette::press(model, key),
        Some(Layer::Help(_)) => help::press(model, key),
        Some(Layer::History(_)) => back(model, key) || history::press(model, key),
        Some(Layer::Card(_)) => back(model, key) || card::press(model, key),
        Some(Layer::Beside(_)) => back(model, key) || beside::press(model, key),
        Some(Layer::Duplicates(_)) => back(model, key) || duplicates::press(model, key),
        Some(Layer::Checkup(_)) => back(model, key) || checkup::press(model, key),
        Some(Layer::Menu(_)) => back(model, key) || menu::press(model, key),
        Some(Layer::Calling(_)) => back(model, key) || calling::press(model, key),
        Some(Layer::Conflict(_)) => conflict::press(model, key),
        Some(Layer::Confirm(_)) => confirm::press(model, key),
        Some(Layer::Greeting(_)) => greeting::press(model, key),
        Some(Layer::Roster) if is_foreign(model, key) => false,
        Some(Layer::Roster) => roster::keys::press(model, key),
        Some(Layer::Limit(_)) => back(model, key) || limit::press(model, key),
        Some(Layer::Hidden) => hidden::press(model, key),
        Some(Layer::Chooser(_)) => chooser::press(model, key),
        Some(Layer::Pin(_)) => pin::press(model, key),
    };
    if used {
        return;
    }
    match (key, model.layers.is_empty()) {
        _ if is_foreign(model, key) => model.hint("console.no_chord"),
        _ if back(model, key) => {}
        (_, true) if model.keymap.action(Place::List, key) == Some(Action::Back) => {
            pane::show(model, Base::Queue);
        }
        _ => {}
    }
}

/// A chord that means something to a shell or another program, and here only if
/// somebody has bound it.
fn is_foreign(model: &Model, key: Key) -> bool {
    let chord = matches!(key, Key::Ctrl('c' | 'v' | 'z' | 'd' | 'q'));
    chord && model.keymap.action(Place::Form, key).is_none()
}

/// Esc takes the topmost layer away; what was typed in it is kept.
fn back(model: &mut Model, key: Key) -> bool {
    let back = model.keymap.action(Place::Menu, key) == Some(Action::Back);
    if !back || model.layers.is_empty() {
        return false;
    }
    // Without a person or a name there is nothing behind these pages.
    if matches!(model.layers.last(), Some(Layer::Greeting(_))) {
        model.hint("list.first_page");
        return true;
    }
    pane::close_top(model);
    if model.layers.is_empty() {
        pane::arrive(model);
    }
    true
}

/// What F-keys do in every place; `false` for another key.
fn everywhere(model: &mut Model, key: Key) -> bool {
    let Some(action) = model.keymap.action(Place::Everywhere, key) else { return false };
    if action == Action::Redraw {
        model.redraw = true;
        return true;
    }
    if action == Action::Back {
        return false;
    }
    if action == Action::Hide && model.session.is_some() {
        hidden::toggle(model);
        return true;
    }
    let shut = match model.layers.last() {
        Some(Layer::Hidden) => Some("hidden.hint"),
        Some(Layer::Chooser(_)) => Some("chooser.hint"),
        Some(Layer::Pin(_)) => Some("pin.hint"),
        _ => None,
    };
    if let Some(hint) = shut {
        model.hint(hint);
        return true;
    }
    // Before anybody is signed in there is nothing to show, but a way out.
    if model.session.is_none() && action != Action::Palette {
        model.hint("console.looking");
        return true;
    }
    match action {
        Action::Help => {
            let help = Help::here(model);
            model.layers.push(Layer::Help(help));
        }
        Action::Queue => pane::show(model, Base::Queue),
        Action::Residents => pane::show(model, Base::Residents),
        Action::Mediation => pane::show(model, Base::Mediation),
        Action::Phones => pane::show(model, Base::Phones),
        Action::Incident => incident::open(model),
        Action::Overview => pane::show(model, Base::Overview),
        Action::Register => {
            shut_menus(model);
            go::register(model);
        }
        Action::Palette => {
            shut_menus(model);
            palette::open(model);
        }
        _ => return false,
    }
    true
}

/// Menus and help go before something else is opened; records and forms stay.
fn shut_menus(model: &mut Model) {
    while matches!(
        model.layers.last(),
        Some(
            Layer::Palette(_)
                | Layer::Menu(_)
                | Layer::Help(_)
                | Layer::History(_)
                | Layer::Checkup(_)
                | Layer::Card(_)
                | Layer::Beside(_)
                | Layer::Duplicates(_)
                | Layer::Conflict(_)
                | Layer::Confirm(_)
                | Layer::Calling(_)
        )
    ) {
        pane::close_top(model);
    }
}

/// A paste goes where text is typed and never runs anything.
fn paste(model: &mut Model, text: &str) {
    model.typed.guard = false;
    model.typed.spare = Spare::None;
    match model.layers.last() {
        Some(Layer::Form(id)) => form::keys::paste(model, *id, text),
        Some(Layer::Record(open)) if open.key.kind == Kind::Incident => {
            incident::write(model, |model, id| form::keys::paste(model, id, text));
        }
        None => match model.base {
            // A message from elsewhere is no search: it is taken down.
            Base::Queue if pasted::is_message(text) && model.may("matter.new") => {
                go::register(model);
                if let Some(id) = model.top_form() {
                    form::keys::paste(model, id, text);
                }
            }
            Base::Queue => {
                model.queue.list.paste(text);
                pane::elsewhere::look(model);
            }
            Base::Residents => {
                model.residents.list.paste(text);
                pane::residents::search(model);
            }
            Base::Phones => model.phones.list.paste(text),
            Base::Mediation => model.cases.list.paste(text),
            Base::Ledger(_) => model.ledger.list.paste(text),
            Base::Staff => model.staff.list.paste(text),
            Base::Incident => incident::paste(model, text),
            _ => model.hint("console.no_paste"),
        },
        Some(Layer::Palette(_)) => {
            if let Some(palette) = model.palette_mut() {
                super::typing::paste(&mut palette.query, text);
            }
        }
        Some(_) => model.hint("console.no_paste"),
    }
}

/// Whether somebody is writing text: then nothing may move but what they type.
pub fn is_writing(model: &Model) -> bool {
    let form = model.top_form().and_then(|id| model.form(id));
    form.is_some_and(|form| {
        matches!(form.focus, Focus::Field(_)) && {
            let kind = form.focused().map(|entry| entry.field.kind);
            !matches!(kind, Some(FieldKind::Choice(..) | FieldKind::Choices(..)))
        }
    })
}
