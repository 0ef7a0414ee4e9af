//! F12: nothing but the strip, for the public in front of the counter.

use crate::console::layer::Layer;
use crate::console::model::Model;
use crate::console::pane;
use crate::console::term::event::Key;

/// A key while the screen is hidden: Enter and Esc come back to the same place.
pub fn press(model: &mut Model, key: Key) -> bool {
    match key {
        Key::Enter | Key::Esc => pane::close_top(model),
        _ => model.hint("hidden.hint"),
    }
    true
}

/// F12: hides, and pressed again asks who sits here now.
pub fn toggle(model: &mut Model) {
    match model.layers.last() {
        Some(Layer::Hidden) => {
            model.layers.pop();
            super::chooser::open(model);
        }
        Some(Layer::Chooser(_)) => {
            model.layers.pop();
            model.layers.push(Layer::Hidden);
        }
        _ => model.layers.push(Layer::Hidden),
    }
    model.message = None;
}
