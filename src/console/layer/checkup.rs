//! 体检: what `dutydesk doctor` finds, the worst first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Layer;
use crate::console::errand::Errand;
use crate::console::keymap::{Action, Place};
use crate::console::model::Model;
use crate::console::term::event::Key;
use crate::console::{cells, list, paint, pane};
use crate::domain::Refusal;
use crate::link::checkup::Finding;
use crate::words;

/// The page.
#[derive(Debug, Default)]
pub struct Checkup {
    /// `None` until it is known.
    found: Option<Vec<Finding>>,
    at: usize,
}

/// Opens it and sends somebody to look.
pub fn open(model: &mut Model) {
    model.layers.push(Layer::Checkup(Checkup::default()));
    let number = (model.random)();
    model.errands.push((number, Errand::Checkup));
}

/// What was found, where the page is still open.
pub fn came(model: &mut Model, found: Result<Vec<Finding>, Refusal>) {
    let page = model.layers.iter_mut().find_map(|layer| match layer {
        Layer::Checkup(page) => Some(page),
        _ => None,
    });
    match (page, found) {
        (Some(page), Ok(found)) => page.found = Some(found),
        (Some(_), Err(refusal)) => {
            model.layers.retain(|layer| !matches!(layer, Layer::Checkup(_)));
            model.tell(words::refusal(model.lang, &refusal));
        }
        (None, _) => {}
    }
}

/// A key while the page is on top.
pub fn press(model: &mut Model, key: Key) -> bool {
    let action = model.keymap.action(Place::Menu, key);
    let rows = usize::from(model.size.1).saturating_sub(6);
    let columns = usize::from(model.size.0).saturating_sub(3);
    let total = match model.layers.last() {
        Some(Layer::Checkup(page)) => lines(model, page, columns).len(),
        _ => 0,
    };
    let Some(Layer::Checkup(page)) = model.layers.last_mut() else { return false };
    let last = total.saturating_sub(rows);
    if let Some(to) = action.and_then(|action| list::walk(action, page.at, last, rows)) {
        page.at = to;
        return true;
    }
    match action {
        Some(Action::Accept) => pane::close_top(model),
        _ => return matches!(key, Key::Char(_)),
    }
    true
}

/// State and name before what was found, which goes on below itself.
fn lines(model: &Model, page: &Checkup, columns: usize) -> Vec<(String, bool)> {
    let lang = model.lang;
    let mut lines = vec![(lang.say("checkup.title"), true)];
    let Some(found) = &page.found else {
        lines.push((lang.say("checkup.waiting"), false));
        return lines;
    };
    let heads: Vec<_> = found
        .iter()
        .map(|found| {
            let state = lang.say(&format!("doctor.state.{}", found.state));
            (state, lang.say(&format!("doctor.{}.name", found.name)))
        })
        .collect();
    let states = heads.iter().map(|(state, _)| cells::width(state)).max().unwrap_or(0);
    let names = heads.iter().map(|(_, name)| cells::width(name)).max().unwrap_or(0);
    for (found, (state, name)) in found.iter().zip(&heads) {
        let mut head = format!("{} {} ", cells::pad(state, states), cells::pad(name, names));
        let strong = ["bad", "warn"].contains(&found.state.as_str());
        let indent = cells::width(&head);
        for line in cells::wrap(&cells::clean(&found.what), columns.saturating_sub(indent)) {
            lines.push((head + &line, strong));
            head = " ".repeat(indent);
        }
    }
    lines
}

/// Draws the page.
pub fn draw(model: &Model, page: &Checkup, area: Rect, buf: &mut Buffer) {
    let columns = usize::from(area.width) - 3;
    let lines = lines(model, page, columns);
    let height = usize::from(area.height);
    let place = list::lines(model.lang, page.at, lines.len(), height, false);
    for (y, (text, strong)) in (area.y..area.bottom()).zip(&lines[page.at.min(lines.len())..]) {
        let style = if *strong { model.theme.strong() } else { Style::new() };
        paint::put(buf, area.x + 1, y, text, columns, style);
    }
    paint::put_right(buf, area.right() - 1, area.y, &place, Style::new());
}
