//! F6 总览: figures without persons; with room for it all four panes side by side.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{mediation, phones_view, queue_view};
use crate::console::layout;
use crate::console::model::Model;
use crate::console::{cells, paint};

/// Draws the overview.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let wide = area.width >= layout::WIDE.0 && area.height + 6 >= layout::WIDE.1;
    if !wide {
        return figures(model, area, buf);
    }
    let (width, height) = (area.width / 2, area.height / 2);
    let part = |column: u16, row: u16| Rect {
        x: area.x + column * width,
        y: area.y + row * height,
        width: width - 1,
        height: height - 1,
    };
    queue_view::draw(model, part(0, 0), buf);
    figures(model, part(1, 0), buf);
    mediation::draw(model, part(0, 1), buf);
    phones_view::glance(model, part(1, 1), buf);
}

fn figures(model: &Model, area: Rect, buf: &mut Buffer) {
    let columns = usize::from(area.width);
    let title = model.lang.say("overview.title");
    paint::put(buf, area.x + 1, area.y, &title, columns - 1, model.theme.strong());
    let per_column = usize::from(area.height).saturating_sub(2).max(1);
    for (index, (name, count)) in model.overview.iter().enumerate() {
        let (column, row) = (index / per_column, index % per_column);
        let label = model.lang.say(&format!("overview.{name}"));
        let text = format!("{} {count:>6}", cells::pad(&label, 18));
        let x = area.x + 3 + column as u16 * 30;
        if x < area.right() {
            let room = usize::from(area.right() - x);
            paint::put(buf, x, area.y + 2 + row as u16, &text, room, Style::new());
        }
    }
}
