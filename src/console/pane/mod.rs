//! The panes that fill the screen: F2 待办, F3 居民, F4 调解, F5 应急电话, F6 总览, the
//! staff list and the ledgers.

pub mod elsewhere;
mod fit;
pub mod glance;
pub mod ledger;
pub mod mediation;
pub mod overview;
pub mod phones;
pub mod phones_view;
pub mod queue;
pub mod queue_news;
pub mod queue_view;
pub mod residents;
pub mod residents_view;
pub mod sheet;
pub mod staff;

pub use ledger::Ledger;
pub use mediation::Cases;
pub use phones::Phones;
pub use queue::Queue;
pub use residents::Residents;
pub use sheet::Sheet;
pub use staff::StaffList;

use ratatui::layout::Rect;

use super::asking::Purpose;
use super::keymap::{Action, Place};
use super::layer::Layer;
use super::model::{Base, Model};
use super::term::event::Key;
use super::{incident, layout, many, record};
use crate::domain::text::half_width;
use crate::wire::Ask;

/// Shows a pane, all layers gone; forms that are begun wait. What was searched for in a
/// list the last time is over.
pub fn show(model: &mut Model, base: Base) {
    let along = elsewhere::take_along(model);
    close_layers(model);
    model.queue.list.clear();
    model.residents.list.clear();
    model.residents.list.selected = None;
    model.phones.list.clear();
    model.phones.list.selected = None;
    model.cases.list.clear();
    model.ledger.list.clear();
    model.staff.list.clear();
    if base == Base::Residents && !along.is_empty() {
        model.residents.list.query = along.into();
        model.residents.list.stale = true;
    }
    model.base = base;
    sheet::begin(model);
    arrive(model);
}

/// Everything on top goes; the pane below stays as it is.
pub fn close_layers(model: &mut Model) {
    while !model.layers.is_empty() {
        close_top(model);
    }
}

/// Takes the topmost layer away and tells the desk what was left.
pub fn close_top(model: &mut Model) {
    let popped = model.layers.pop();
    if model.layers.is_empty() && matches!(popped, Some(Layer::Record(_) | Layer::Form(_))) {
        came_back(model);
    }
    match popped {
        Some(Layer::Record(_)) => record::left(model),
        Some(Layer::Form(id)) => {
            super::form::keys::solved(model, id);
            super::form::forget_refused(model, id);
            // A form in which nothing stands that was typed is no draft.
            // Asked for and not answered: it waits under 未写完 until it is.
            for form in model.forms.iter_mut().filter(|form| form.id == id) {
                form.edited |= form.saving;
                form.press_later = None;
            }
            let begun = |form: &super::form::Form| form.saving || !form.is_blank();
            match model.form(id) {
                Some(form) if form.edited && !begun(form) => super::form::discard(model, id),
                Some(form) if !form.edited && !form.saving => {
                    model.forms.retain(|form| form.id != id);
                }
                _ => {}
            }
        }
        _ => {}
    }
}

/// Somebody comes back to a list from a record or a form: what was searched for stays, with
/// what it found, and whoever types begins anew.
pub fn came_back(model: &mut Model) {
    model.queue.list.stale = true;
    model.residents.list.stale = true;
    model.phones.list.stale = true;
    model.cases.list.stale = true;
    model.ledger.list.stale = true;
    model.staff.list.stale = true;
}

/// The pane is on top again: what waited to come in comes in.
pub fn arrive(model: &mut Model) {
    if model.base == Base::Queue {
        model.queue.thaw(model.me());
        model.queue.given.clear();
        model.queue.settling = true;
        model.ask(Ask::Queue { all: false }, Purpose::Queue { let_in: true });
    }
    refresh(model);
}

/// Asks anew for what the pane shows.
pub fn refresh(model: &mut Model) {
    match model.base {
        Base::Residents => residents::search(model),
        Base::Overview => {
            phones::ask(model);
            model.ask(Ask::Overview, Purpose::Overview);
        }
        Base::Staff => {
            model.ask(Ask::Staff, Purpose::Staff);
        }
        Base::Ledger(kind) => {
            model.ask(Ask::Ledger(kind), Purpose::Ledger(kind));
        }
        Base::Phones => phones::ask(model),
        Base::Evening | Base::Present | Base::Backup => sheet::refresh(model),
        Base::Queue | Base::Incident | Base::Mediation => {}
    }
    // The strip counts the queue whatever is shown.
    ask_queue(model);
}

/// Whether the queue is on the screen, so that its order must not change.
pub fn shows_queue(model: &Model) -> bool {
    let (columns, rows) = model.size;
    let places = layout::places(Rect::new(0, 0, columns, rows));
    let wide = places.is_some_and(|places| places.halves.is_some());
    let beside = |layer: &Layer| match layer {
        Layer::Palette(_) | Layer::Confirm(_) => true,
        Layer::Record(_) | Layer::Menu(_) => wide,
        _ => false,
    };
    model.base == Base::Queue && model.layers.iter().all(beside)
}

/// Asks for the queue. While an answer is on its way, which may be of before what just
/// happened, it is asked for once more when that is there.
pub fn ask_queue(model: &mut Model) {
    let waits = model.asking.waits_for(|purpose| matches!(purpose, Purpose::Queue { .. }));
    model.queue.again = waits;
    if !waits {
        model.ask(Ask::Queue { all: false }, Purpose::Queue { let_in: false });
    }
}

/// Gives a key to the pane; `false` if it has no use for it.
pub fn press(model: &mut Model, key: Key) -> bool {
    let action = match (model.keymap.action(Place::List, key), model.base) {
        // In a search that has begun a blank divides words.
        (Some(Action::Tick), Base::Queue) if !model.queue.list.query.value().is_empty() => None,
        (Some(Action::Tick), Base::Residents) if !model.residents.list.query.value().is_empty() => {
            None
        }
        (Some(Action::Tick), Base::Mediation) if !model.cases.list.query.value().is_empty() => None,
        (Some(Action::Tick), Base::Phones | Base::Staff | Base::Ledger(_)) => None,
        (action, _) => action,
    };
    let chosen = many::chosen(model);
    if let (Key::Char(c), false) = (key, chosen.is_empty())
        && half_width(c).is_ascii_digit()
    {
        many::begin(model, &chosen, half_width(c));
        return true;
    }
    if action == Some(Action::Back) && many::untick(model) {
        return true;
    }
    if action == Some(Action::Tick)
        && let Some(why) = many::closed_to_ticks(model)
    {
        model.hint(why);
        return true;
    }
    match model.base {
        Base::Queue => queue::press(model, key, action),
        Base::Residents => residents::press(model, key, action),
        Base::Mediation => mediation::press(model, key, action),
        Base::Staff => staff::press(model, key, action),
        Base::Ledger(kind) => ledger::press(model, kind, key, action),
        Base::Phones => phones::press(model, key, action),
        Base::Incident => incident::press_picker(model, key),
        Base::Evening | Base::Present | Base::Backup => sheet::press(model, key, action),
        Base::Overview => false,
    }
}

/// Whether something is searched for in the list on the screen: Esc empties its box then.
pub fn is_searching(model: &Model) -> bool {
    let query = match model.base {
        Base::Queue => &model.queue.list.query,
        Base::Residents => &model.residents.list.query,
        Base::Phones => &model.phones.list.query,
        Base::Mediation => &model.cases.list.query,
        Base::Ledger(_) => &model.ledger.list.query,
        Base::Staff => &model.staff.list.query,
        _ => return false,
    };
    model.layers.is_empty() && !query.value().is_empty()
}

/// Whether a list stands beside the record that is open, where there is room.
pub fn is_beside(base: Base) -> bool {
    !matches!(base, Base::Overview | Base::Phones | Base::Incident)
}

/// Rows a list shows on this screen.
pub fn page(model: &Model) -> usize {
    let (columns, rows) = model.size;
    let places = layout::places(Rect::new(0, 0, columns, rows));
    let below = match model.base {
        Base::Queue => places.map_or(0, |places| queue_view::below(model, &places)),
        _ => 0,
    };
    usize::from(rows.saturating_sub(8 + below)).max(1)
}
