//! Panes that are not there yet: they say what is coming and what to do until then.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::console::model::Model;
use crate::console::{cells, paint};

/// Draws the page of `mediation`.
pub fn draw(model: &Model, what: &str, area: Rect, buf: &mut Buffer) {
    let columns = usize::from(area.width).saturating_sub(3);
    let title = model.lang.say(&format!("coming.{what}.title"));
    paint::put(buf, area.x + 1, area.y, &title, columns, model.theme.strong());
    let text = model.lang.say(&format!("coming.{what}.text"));
    for (y, line) in (area.y + 2..area.bottom()).zip(cells::wrap(&text, columns)) {
        paint::put(buf, area.x + 3, y, &line, columns, Style::new());
    }
}
