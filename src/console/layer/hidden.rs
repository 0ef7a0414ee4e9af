//! The hidden screen: nothing but the strip, for the public in front of the counter. It
//! comes by F12, and by itself after some minutes without a key. Who has a PIN types it to
//! come back; whatever was open lies below, as it was.

use crate::console::layer::{Layer, chooser, pin};
use crate::console::model::Model;
use crate::console::term::event::Key;
use crate::console::{form, pane};
use crate::domain::Moment;
use crate::domain::text::half_width;

/// A key while the screen is hidden: Enter comes back to the same place. No other does, for the
/// list would stand there for the public by a key pressed out of habit.
pub fn press(model: &mut Model, key: Key) -> bool {
    let digit = matches!(key, Key::Char(c) if half_width(c).is_ascii_digit());
    match key {
        Key::Enter if !model.locked => pane::close_top(model),
        Key::Enter => pin::unlock(model),
        Key::Char(_) if digit && model.locked => {
            pin::unlock(model);
            pin::press(model, key);
        }
        _ => model.hint("hidden.hint"),
    }
    true
}

/// F12: hides, and pressed again asks who sits here now.
pub fn toggle(model: &mut Model) {
    // A PIN that is half typed never waits under a page.
    let typing = matches!(model.layers.last(), Some(Layer::Pin(_)));
    if typing {
        model.layers.pop();
    }
    match model.layers.last() {
        Some(Layer::Hidden) => {
            if !model.locked {
                model.layers.pop();
            }
            chooser::open(model);
        }
        Some(Layer::Chooser(_)) => {
            model.layers.pop();
            if !matches!(model.layers.last(), Some(Layer::Hidden)) {
                hide(model);
            }
        }
        _ => hide(model),
    }
}

/// Hides the screen. Forms that are begun are kept at once, for who sat here may be gone.
pub fn hide(model: &mut Model) {
    let begun: Vec<_> = model.forms.iter().filter(|form| form.edited).map(|form| form.id).collect();
    for id in begun {
        form::keep(model, id);
    }
    model.locked = model.session.as_ref().is_some_and(|session| session.pin.is_some());
    model.layers.push(Layer::Hidden);
    model.dirty = true;
}

/// A minute has begun: hides the screen where nobody has pressed a key for as long as the
/// office allows.
pub fn look(model: &mut Model) {
    let Some(minutes) = model.session.as_ref().and_then(|session| session.lock) else { return };
    let hidden = model.layers.iter().any(|layer| matches!(layer, Layer::Hidden));
    let allowed = model.touched.plus(i64::from(minutes) * Moment::MINUTE);
    if hidden || model.now < allowed {
        return;
    }
    model.layers.retain(|layer| !matches!(layer, Layer::Pin(_) | Layer::Chooser(_)));
    model.typed.ahead.clear();
    hide(model);
}
