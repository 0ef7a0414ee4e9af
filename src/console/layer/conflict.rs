//! Two people changed the same field: both values are shown, one is chosen, nothing
//! is lost.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::console::form;
use crate::console::model::Model;
use crate::console::term::event::Key;
use crate::console::{cells, paint, pane};
use crate::domain::Refusal;
use crate::domain::text::half_width;
use crate::words;

/// What is to be chosen.
#[derive(Debug)]
pub struct Conflict {
    form: u64,
    field: usize,
    theirs: String,
    yours: String,
    by: String,
}

impl Conflict {
    pub fn of(form: u64, field: usize, refusal: &Refusal) -> Conflict {
        let fact = |name: &str| refusal.facts.get(name).cloned().unwrap_or_default();
        Conflict { form, field, theirs: fact("theirs"), yours: fact("yours"), by: fact("by") }
    }
}

/// A key while the choice is on top: 1 keeps what was typed, 2 takes the other value.
/// Either way the form now knows what the record holds, so the deed can be done.
pub fn press(model: &mut Model, key: Key) -> bool {
    let Key::Char(c) = key else { return false };
    let mine = match half_width(c) {
        '1' => true,
        '2' => false,
        _ => {
            model.hint("conflict.hint");
            return true;
        }
    };
    let Some(super::Layer::Conflict(conflict)) = model.layers.last() else { return false };
    let (id, index) = (conflict.form, conflict.field);
    let theirs = conflict.theirs.clone();
    pane::close_top(model);
    let Some(form) = model.form_mut(id) else { return true };
    let name = form.entries[index].field.name;
    if !mine && !form.corrects() {
        // What the other one took down stands already: nothing is to be saved beside it.
        pane::close_top(model);
        form::discard(model, id);
        model.hint("conflict.dropped");
        return true;
    }
    form.was.insert(name.to_string(), theirs.clone());
    if !mine {
        form::set_value(model, id, index, &theirs);
    }
    form::keep(model, id);
    form::save(model, id, 0);
    true
}

/// Draws both values.
pub fn draw(model: &Model, conflict: &Conflict, area: Rect, buf: &mut Buffer) {
    let lang = model.lang;
    let Some(entry) = model.form(conflict.form).and_then(|form| form.entries.get(conflict.field))
    else {
        return;
    };
    let area = Rect {
        x: area.x + 2,
        y: area.y + 2,
        width: area.width - 4,
        height: 9.min(area.height - 2),
    };
    paint::popup(buf, area);
    let columns = usize::from(area.width) - 4;
    let label = words::label_of(lang, entry.field);
    let facts = [("field", label.as_str()), ("name", conflict.by.as_str())];
    let shown = |value: &str| match form::value_words(model, entry.field.kind, value) {
        Some(words) => words,
        None if value.is_empty() => lang.say("words.nothing"),
        None => value.to_string(),
    };
    let lines = [
        (lang.fill("conflict.title", &facts), model.theme.strong()),
        (String::new(), Style::new()),
        (lang.fill("conflict.mine", &[("value", shown(&conflict.yours))]), Style::new()),
        (lang.fill("conflict.theirs", &[("value", shown(&conflict.theirs))]), Style::new()),
    ];
    let mut y = area.y + 1;
    for (text, style) in lines {
        for line in cells::wrap(&cells::clean(&text), columns).into_iter().take(3) {
            if y + 1 < area.bottom() {
                paint::put(buf, area.x + 2, y, &line, columns, style);
                y += 1;
            }
        }
    }
}
