//! An open record: its head, its sections, and its deeds by digit.

mod deeds;
mod facts;
mod head;
mod sections;
mod view;

use crate::console::asking::Purpose;
use crate::console::form;
use crate::console::incident;
use crate::console::keymap::{Action, Place};
use crate::console::layer::Layer;
use crate::console::list;
use crate::console::model::Model;
use crate::console::pane;
use crate::console::term::event::Key as Pressed;
use crate::domain::text::half_width;
use crate::domain::{Key, Kind, Refusal};
use crate::wire::{Ask, Page};

pub use deeds::{Offer, begin, do_now, offered, slots};
pub use head::{about, second, teller, title, viewers};
pub use sections::mentions;
pub use view::draw;

/// A record on the screen.
#[derive(Debug)]
pub struct RecordView {
    pub key: Key,
    /// `None` until the desk has sent it.
    pub page: Option<Box<Page>>,
    pub section: usize,
    /// The line of the section that stands on top, or the selected row of a list.
    pub at: usize,
    /// The newest line there was when it was opened: what others write since is marked.
    pub seen: Option<u64>,
}

/// Opens a record on top; what is typed ahead waits for it.
pub fn open(model: &mut Model, key: Key) {
    if model.record().is_some_and(|record| record.key == key) {
        return;
    }
    if !model.asking.up {
        return model.hint("console.away");
    }
    model.layers.push(Layer::Record(RecordView { key, page: None, section: 0, at: 0, seen: None }));
    model.typed.hold = model.ask(Ask::Open(key), Purpose::Record(key));
    if key.kind == Kind::Incident {
        pane::phones::ask(model);
    }
}

/// Whose work the open record is, if it is this one.
pub fn owner(model: &Model, key: Key) -> Option<u64> {
    let page = model.record().filter(|open| open.key == key)?.page.as_deref()?;
    match &page.body {
        crate::wire::Pages::Matter { row, .. } | crate::wire::Pages::Work { row, .. } => {
            Some(row.owner)
        }
        _ => None,
    }
}

/// Asks anew for the records that are shown.
pub fn refresh(model: &mut Model) {
    if let Some(key) = model.record().map(|record| record.key) {
        model.ask(Ask::Open(key), Purpose::Record(key));
    }
}

/// A record layer went away: the one below is open again, or none is.
pub fn left(model: &mut Model) {
    match model.record().map(|record| record.key) {
        Some(key) => model.ask(Ask::Open(key), Purpose::Record(key)),
        None => model.ask(Ask::Close, Purpose::Nothing),
    };
}

/// The page came, or the reason why it does not.
pub fn arrived(model: &mut Model, key: Key, page: Result<Box<Page>, Refusal>) {
    match page {
        Ok(page) => {
            form::page_came(model, &page);
            let open = model.layers.iter_mut().filter_map(|layer| match layer {
                Layer::Record(record) if record.key == key => Some(record),
                _ => None,
            });
            for record in open {
                let newest = page.lines.iter().map(|(key, _)| key.sub).max();
                // A file that was merged is shown as the one it goes on in.
                record.key = page.key;
                record.seen = record.seen.or(Some(newest.unwrap_or(0)));
                record.page = Some(page.clone());
            }
        }
        Err(refusal) => {
            model.layers.retain(|layer| !matches!(layer, Layer::Record(open) if open.key == key));
            model.tell(crate::words::refusal(model.lang, &refusal));
        }
    }
}

/// Lines that PageDown passes by: those of a section on a screen of the design size.
const PAGE: usize = 10;

/// Whether Enter opens something where the hand stands.
pub fn opens(model: &Model) -> bool {
    let at = model.record().map(|record| record.at);
    let row = at.and_then(|at| view::rows(model).into_iter().nth(at));
    row.is_some_and(|(_, opens)| opens.is_some())
}

/// A key while a record is on top; `false` if it has no use for it.
pub fn press(model: &mut Model, key: Pressed) -> bool {
    if model.record().is_some_and(|record| record.key.kind == Kind::Incident) {
        return incident::press(model, key);
    }
    if let Pressed::Char(c) = key
        && half_width(c).is_ascii_digit()
    {
        deeds::digit(model, half_width(c));
        return true;
    }
    let action = model.keymap.action(Place::Record, key);
    let rows = view::rows(model);
    let Some(record) = model.record_mut() else { return false };
    let count = record.page.as_ref().map_or(1, |page| sections::sections(page).len());
    let last = rows.len().saturating_sub(1);
    if let Some(to) = action.and_then(|action| list::walk(action, record.at, last, PAGE)) {
        record.at = to;
        return true;
    }
    match action {
        Some(Action::NextSection) => {
            (record.section, record.at) = ((record.section + 1) % count, 0)
        }
        Some(Action::PreviousSection) => {
            (record.section, record.at) = ((record.section + count - 1) % count, 0);
        }
        Some(Action::Accept) => match rows.get(record.at).and_then(|(_, opens)| *opens) {
            Some(key) => open(model, key),
            None if view::is_list(&rows) => model.hint("record.opens_nothing"),
            None => {}
        },
        _ => {
            if matches!(key, Pressed::Char(_)) {
                model.hint("record.digits");
            }
            return matches!(key, Pressed::Char(_));
        }
    }
    true
}
