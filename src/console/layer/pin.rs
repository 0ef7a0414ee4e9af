//! Digits of a PIN: to come back to a hidden screen, to sit down at a shared keyboard, to
//! set a first one or another one. They are shown as stars and go nowhere but to the desk.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use zeroize::Zeroizing;

use crate::console::asking::Purpose;
use crate::console::layer::{Layer, chooser};
use crate::console::model::Model;
use crate::console::term::event::Key;
use crate::console::{paint, pane};
use crate::domain::pin::{LENGTH, Pin};
use crate::domain::text::half_width;
use crate::domain::{Key as Record, Kind, Refusal};
use crate::wire::Ask;
use crate::words;

/// What is typed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The PIN as it is.
    Present,
    New,
    /// The new one once more.
    Again,
}

/// The page.
pub struct Entry {
    staff: u64,
    name: String,
    step: Step,
    /// Digits after which the desk is asked without an Enter.
    digits: Option<u8>,
    typed: Zeroizing<String>,
    old: Option<Pin>,
    new: Option<Pin>,
    /// One's own PIN is set or changed; nobody sits down.
    own: bool,
}

impl Entry {
    fn new(staff: u64, name: &str, step: Step, digits: Option<u8>) -> Entry {
        let typed = Zeroizing::new(String::with_capacity(*LENGTH.end()));
        let (old, new, own) = (None, None, false);
        Entry { staff, name: name.into(), step, digits, typed, old, new, own }
    }

    fn at(&mut self, step: Step) {
        self.step = step;
        self.typed.clear();
    }
}

/// Who sits here comes back to the hidden screen.
pub fn unlock(model: &mut Model) {
    let Some(session) = &model.session else { return };
    // A screen that is locked although there is none waits for a new one.
    let step = if session.pin.is_some() { Step::Present } else { Step::New };
    let entry = Entry::new(session.staff, &session.name, step, session.pin);
    open(model, entry);
}

/// F8: one's own PIN, set for the first time or changed.
pub fn own(model: &mut Model) {
    let Some(session) = &model.session else { return };
    let step = if session.pin.is_some() { Step::Present } else { Step::New };
    let entry = Entry::new(session.staff, &session.name, step, session.pin);
    open(model, Entry { own: true, ..entry });
}

/// The desk asks for somebody's PIN, or for their first one.
pub fn asked(model: &mut Model, refusal: &Refusal) {
    let fact = |name: &str| refusal.facts.get(name).map_or("", String::as_str);
    let staff = fact("staff").parse::<Record>().ok().filter(|key| key.kind == Kind::Staff);
    let Some(staff) = staff.map(|key| key.id) else { return };
    // Digits that were typed for this person stay.
    if matches!(model.layers.last(), Some(Layer::Pin(entry)) if entry.staff == staff) {
        return;
    }
    let step = if refusal.code == "pin.none" { Step::New } else { Step::Present };
    let entry = Entry::new(staff, fact("name"), step, fact("digits").parse().ok());
    open(model, entry);
}

fn open(model: &mut Model, entry: Entry) {
    model.layers.push(Layer::Pin(Box::new(entry)));
    model.dirty = true;
}

fn top(model: &mut Model) -> Option<&mut Entry> {
    match model.layers.last_mut() {
        Some(Layer::Pin(entry)) => Some(entry),
        _ => None,
    }
}

/// A key while the page is on top.
pub fn press(model: &mut Model, key: Key) -> bool {
    let Some(entry) = top(model) else { return false };
    match key {
        Key::Char(c) if half_width(c).is_ascii_digit() => {
            if entry.typed.len() < *LENGTH.end() {
                entry.typed.push(half_width(c));
            }
            let known = entry.digits.filter(|_| entry.step == Step::Present);
            if known.is_some_and(|digits| usize::from(digits) == entry.typed.len()) {
                done(model);
            }
        }
        Key::Backspace => {
            entry.typed.pop();
        }
        Key::Enter => done(model),
        Key::Esc => {
            pane::close_top(model);
            // Before anybody is signed in there is only the list to go back to.
            if model.session.is_none() && model.layers.is_empty() {
                chooser::open(model);
            }
        }
        _ => model.hint("pin.hint"),
    }
    true
}

/// What is typed is all of it.
fn done(model: &mut Model) {
    let Some(entry) = top(model) else { return };
    let pin = Pin::typed(&entry.typed);
    entry.typed.clear();
    let pin = match pin {
        Ok(pin) => pin,
        Err(refusal) => return model.tell(words::refusal(model.lang, &refusal)),
    };
    match (entry.step, entry.new.take()) {
        (Step::Present, _) if entry.own => {
            entry.old = Some(pin);
            entry.at(Step::New);
            model.message = None;
        }
        (Step::Present, _) => {
            let staff = entry.staff;
            enter(model, staff, pin);
        }
        (Step::New, _) => match pin.must_be_hard() {
            Ok(()) => {
                entry.new = Some(pin);
                entry.at(Step::Again);
                model.message = None;
            }
            Err(refusal) => model.tell(words::refusal(model.lang, &refusal)),
        },
        (Step::Again, Some(new)) if new == pin => {
            let (staff, old) = (entry.staff, entry.old.clone());
            // Kept for the sign-in that follows the first one.
            entry.new = Some(new.clone());
            let ask = Ask::SetPin { staff, old, new };
            ask_and_hold(model, ask, Purpose::SetPin);
        }
        (Step::Again, _) => {
            entry.at(Step::New);
            model.tell(words::refusal(model.lang, &Refusal::new("pin.differ")));
        }
    }
}

fn enter(model: &mut Model, staff: u64, pin: Pin) {
    let since = model.session.as_ref().filter(|s| s.staff == staff).map(|session| session.seq);
    ask_and_hold(model, Ask::Enter { staff, since, pin }, Purpose::Enter);
}

fn ask_and_hold(model: &mut Model, ask: Ask, purpose: Purpose) {
    model.typed.hold = model.ask(ask, purpose);
    if model.typed.hold.is_none() {
        model.hint("console.away");
    }
}

/// The desk did not take it: what is to be typed again.
pub fn refused(model: &mut Model, refusal: &Refusal) {
    // Keys that were typed behind a wrong PIN were meant for another page.
    model.typed.ahead.clear();
    if let Some(entry) = top(model) {
        entry.new = None;
        let wrong = matches!(refusal.code.as_str(), "pin.wrong" | "pin.wait" | "pin.needed");
        match entry.step {
            Step::Again if wrong => {
                entry.old = None;
                entry.at(Step::Present);
            }
            Step::Again => entry.at(Step::New),
            step => entry.at(step),
        }
    }
    model.tell(words::refusal(model.lang, refusal));
}

/// The new PIN is set: who wanted to sit down does.
pub fn is_set(model: &mut Model) {
    let Some(entry) = top(model) else { return };
    let (own, staff, new) = (entry.own, entry.staff, entry.new.take());
    match new {
        Some(pin) if !own => enter(model, staff, pin),
        _ => {
            pane::close_top(model);
            model.tell(model.lang.say("pin.set"));
        }
    }
}

/// Draws the page; returns where the cursor stands.
pub fn draw(model: &Model, entry: &Entry, area: Rect, buf: &mut Buffer) -> Position {
    let lang = model.lang;
    let columns = usize::from(area.width) - 6;
    let mut put =
        |y: u16, text: &str, style| paint::put(buf, area.x + 3, area.y + y, text, columns, style);
    put(1, &lang.fill("pin.title", &[("name", &entry.name)]), model.theme.strong());
    let wanted = match entry.step {
        Step::Present if entry.own => "pin.old",
        Step::Present => "pin.type",
        Step::New => "pin.new",
        Step::Again => "pin.again",
    };
    put(3, &lang.say(wanted), Style::new());
    if entry.step != Step::Present {
        put(7, &lang.say("pin.about"), Style::new());
        put(8, &lang.say("pin.keep"), Style::new());
    }
    let x = put(5, &format!("PIN: {}", "*".repeat(entry.typed.len())), model.theme.strong());
    Position { x, y: area.y + 5 }
}
