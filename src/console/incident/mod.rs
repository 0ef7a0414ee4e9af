//! F9 突发处置: which incident it is and where, then its page: the clock, what comes next,
//! the plan, whom to call. Nothing is recorded until type and place are confirmed.

mod page;
mod picker;
mod place;
mod ticking;
mod view;

use crate::console::keymap::{Action, Place};
use crate::console::layer::{Calling, Layer, Menu, card};
use crate::console::model::{Base, Model};
use crate::console::record::{self, Offer};
use crate::console::term::event::Key as Pressed;
use crate::console::{form, pane};
use crate::domain::text::half_width;
use crate::domain::{Kind, Moment, command, plan};
use crate::wire::{Pages, QueueRow};
use crate::words;

pub use picker::{Picker, draw as draw_picker, paste, press as press_picker, recorded};
pub use place::found as place_found;
pub use ticking::{tick, ticks_at};
pub use view::draw;

/// F9: the incident that goes on, or a new one, which begins empty: nobody acts on what was
/// typed for another one. On the page of one it is another.
pub fn open(model: &mut Model) {
    let shown =
        matches!(model.layers.last(), Some(Layer::Record(open)) if open.key.kind == Kind::Incident);
    let going = model.queue.incidents().last().map(|row| row.key);
    pane::show(model, Base::Incident);
    model.picker = Picker::default();
    if let (false, Some(key)) = (shown, going) {
        record::open(model, key);
    }
}

/// Whether the directory is needed for what is on the screen.
pub fn shows_contacts(model: &Model) -> bool {
    let calls = |layer: &Layer| match layer {
        Layer::Record(open) => open.key.kind == Kind::Incident,
        Layer::Calling(_) => true,
        _ => false,
    };
    matches!(model.base, Base::Phones | Base::Overview) || model.layers.iter().any(calls)
}

/// Minutes and seconds between two moments: `04:12`.
fn elapsed(from: Moment, to: Moment) -> String {
    let seconds = ((to.0 - from.0) / 1000).max(0);
    format!("{:02}:{:02}", seconds / 60, seconds % 60)
}

/// How long an incident of the queue goes on, as its row says it.
pub fn since_words(model: &Model, row: &QueueRow) -> String {
    model.lang.fill("incident.since", &[("n", since(model, row))])
}

/// Whole minutes that an incident of the queue goes on, never more than have passed: nothing
/// wakes these screens every second, and what stands still for half a minute shows no seconds.
fn since(model: &Model, row: &QueueRow) -> String {
    let now = model.moment();
    let opened = row.facts.get("opened").and_then(|at| Moment::parse_rfc3339(at)).unwrap_or(now);
    ((now.0 - opened.0) / Moment::MINUTE).max(0).to_string()
}

/// The kind that stands for one of which not everybody at the counter may know.
const RESTRICTED: &str = "restricted";

/// What the strip of every console says while an incident goes on, but on its own page.
pub fn banner(model: &Model) -> Option<String> {
    let on_top = model.record().map(|record| record.key);
    let row = model.queue.incidents().filter(|row| Some(row.key) != on_top).last()?;
    let kind = row.facts.get("incident_kind").map_or("", String::as_str);
    // Whoever stands at the counter reads the strip too, whoever sits here.
    let (kind, place) = match row.facts.contains_key(RESTRICTED) {
        true => (RESTRICTED, String::new()),
        false => (kind, row.address.clone()),
    };
    let facts = [
        ("kind", words::choice(model.lang, "incident_kind", kind)),
        ("place", place),
        ("n", since(model, row)),
    ];
    Some(model.lang.fill("incident.banner", &facts))
}

/// A key while the page of an incident is on top.
pub fn press(model: &mut Model, key: Pressed) -> bool {
    let Some(shown) = page::Shown::of(model) else { return false };
    if let Pressed::Char(c) = key {
        if half_width(c) == ' ' {
            read_card(model);
            return true;
        }
        match half_width(c).to_digit(10) {
            Some(0) => ends(model),
            Some(digit) => dial(model, &shown, digit as usize),
            None => write(model, |model, id| form::keys::press(model, id, key)),
        }
        return true;
    }
    let last = shown.steps.len().saturating_sub(1);
    let (at, next) = (shown.at, shown.after(shown.at));
    let ticked = shown.steps.get(at).is_none_or(|step| step.done.is_some());
    match model.keymap.action(Place::Record, key) {
        // Its clock has stopped: nothing is ticked any more.
        Some(Action::Accept) if shown.ended.is_some() => model.hint("incident.is_over"),
        Some(Action::Up) => set(model, at.saturating_sub(1)),
        Some(Action::Down) => set(model, (at + 1).min(last)),
        Some(Action::Accept) if ticked => model.hint("hint.incident"),
        Some(Action::Accept) => {
            let subject = Some(shown.key);
            if let Some(command) = command::named("incident.tick") {
                form::deed_with(model, command, subject, &[("step", (at + 1).to_string())]);
                set(model, next);
            }
        }
        Some(Action::NextSection | Action::PreviousSection) => begin(model, "incident.note"),
        _ => return false,
    }
    true
}

/// Words typed or pasted on the page are words about it: 记一笔 takes them.
pub fn write(model: &mut Model, words: impl FnOnce(&mut Model, u64)) {
    begin(model, "incident.note");
    if let Some(id) = model.top_form() {
        words(model, id);
    }
}

/// The key line of the page: of one that has ended nothing is ticked or dialled any more.
pub fn keys(over: bool) -> &'static str {
    if over { "hint.incident_over" } else { "hint.incident" }
}

/// Space: the card it goes by, every line with its source.
fn read_card(model: &mut Model) {
    let page = model.record().and_then(|record| record.page.as_deref());
    let card = page.and_then(|page| match &page.body {
        Pages::Work { card, .. } => card.clone(),
        _ => None,
    });
    match card {
        Some(plan) => card::show(model, plan),
        None => model.hint("hint.incident"),
    }
}

fn set(model: &mut Model, at: usize) {
    if let Some(record) = model.record_mut() {
        record.at = at;
    }
}

/// Opens the form of a deed to the incident on the screen.
fn begin(model: &mut Model, name: &str) {
    let offer = offers(model).into_iter().find(|offer| offer.command.name == name);
    if let Some(offer) = offer {
        record::begin(model, &offer);
    }
}

fn offers(model: &Model) -> Vec<Offer> {
    let page = model.record().and_then(|record| record.page.as_deref());
    record::offered(model, Kind::Incident, page)
}

/// 0: ended, or a false alarm.
fn ends(model: &mut Model) {
    let ends =
        |offer: &Offer| matches!(offer.command.name, "incident.end" | "incident.false_alarm");
    let offers = offers(model).into_iter().filter(ends).collect();
    model.layers.push(Layer::Menu(Menu::new(offers)));
}

fn dial(model: &mut Model, shown: &page::Shown, digit: usize) {
    let incident = Some(shown.key);
    if shown.ended.is_some() {
        return begin(model, "incident.call");
    }
    let calling = shown.calls.get(digit - 1).and_then(|call| match call.contact {
        Some(key) => model.phones.row(key).map(|row| Calling::contact(row, incident)),
        None => {
            let known = plan::number(&call.number)?;
            Some(Calling::national(model.lang, known, incident))
        }
    });
    match calling {
        Some(calling) => model.layers.push(Layer::Calling(calling)),
        None => {
            let facts = [("digit", digit.to_string())];
            model.tell(model.lang.fill("incident.no_digit", &facts));
        }
    }
}
