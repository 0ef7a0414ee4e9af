//! 工作人员: everybody on the staff list.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::console::keymap::Action;
use crate::console::list::{self, List, window};
use crate::console::model::{Base, Model};
use crate::console::{cells, paint, pane, record};
use crate::domain::{Key, Kind};
use crate::wire::StaffRow;
use crate::words;

/// The list.
#[derive(Debug, Default)]
pub struct StaffList {
    pub list: List<u64>,
    pub rows: Vec<StaffRow>,
}

/// A key while the list is on top.
pub fn press(model: &mut Model, action: Option<Action>) -> bool {
    let ids: Vec<_> = model.staff.rows.iter().map(|row| row.id).collect();
    match action {
        Some(Action::Accept) => {
            if let Some(id) = model.staff.list.current(&ids).copied() {
                record::open(model, Key::of(Kind::Staff, id));
            }
            true
        }
        Some(Action::Back) => {
            pane::show(model, Base::Queue);
            true
        }
        Some(action) => model.staff.list.act(action, &ids, pane::page(model)),
        None => false,
    }
}

/// Draws the list.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let lang = model.lang;
    let columns = usize::from(area.width);
    paint::put(
        buf,
        area.x + 1,
        area.y,
        &lang.say("staff.title"),
        columns - 1,
        model.theme.strong(),
    );
    let ids: Vec<_> = model.staff.rows.iter().map(|row| row.id).collect();
    let at = model.staff.list.position(&ids);
    let place = list::place(lang, at, ids.len());
    paint::put_right(buf, area.right() - 1, area.y, &place, Style::new());
    let list = Rect { y: area.y + 1, height: area.height - 1, ..area };
    for (y, index) in (list.y..).zip(window(at, ids.len(), usize::from(list.height))) {
        let row = &model.staff.rows[index];
        let roles: Vec<_> = row.roles.iter().map(|role| lang.word("role", role.word())).collect();
        let open = lang.fill("list.open", &[("n", row.open.to_string())]);
        let left = row
            .left
            .map(|at| lang.fill("staff.left", &[("day", words::day(lang, at.date(), model.now))]));
        let text = format!(
            " {} {} {} {} {}",
            cells::pad(&Key::of(Kind::Staff, row.id).to_string(), 5),
            cells::pad(&row.name, 10),
            cells::pad(&roles.join(" "), 28),
            cells::pad(row.account.as_deref().unwrap_or(""), 12),
            left.unwrap_or(open),
        );
        let style = if row.left.is_some() { model.theme.dim() } else { Style::new() };
        paint::put(buf, list.x, y, &text, columns, style);
        if index == at {
            paint::shade(buf, list, y, model.theme.reverse());
        }
    }
}
