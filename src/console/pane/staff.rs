//! 工作人员: everybody on the staff list.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::queue_view::search_line;
use crate::console::keymap::Action;
use crate::console::list::{self, List, window};
use crate::console::model::{Base, Model};
use crate::console::rows::joined;
use crate::console::term::event::Key as Pressed;
use crate::console::{cells, layout, matching, paint, pane, record};
use crate::domain::text::to_half_width;
use crate::domain::{Key, Kind};
use crate::wire::StaffRow;
use crate::words;

/// The list.
#[derive(Debug, Default)]
pub struct StaffList {
    pub list: List<u64>,
    pub rows: Vec<StaffRow>,
}

/// Those the search leaves: by name, role or account.
fn shown(model: &Model) -> Vec<&StaffRow> {
    let searched = to_half_width(model.staff.list.searched()).to_lowercase();
    let fits = |row: &&StaffRow| {
        let roles = row.roles.iter().map(|role| model.lang.word("role", role.word()));
        let own =
            [row.name.clone(), format!("s{}", row.id), row.account.clone().unwrap_or_default()];
        let labels: Vec<String> = own.into_iter().chain(roles).collect();
        let one = |word: &str| labels.iter().any(|label| matching::rank(label, word).is_some());
        searched.split_whitespace().all(one)
    };
    model.staff.rows.iter().filter(fits).collect()
}

/// A key while the list is on top.
pub fn press(model: &mut Model, key: Pressed, action: Option<Action>) -> bool {
    let ids: Vec<_> = shown(model).iter().map(|row| row.id).collect();
    match action {
        Some(Action::Accept) => match model.staff.list.current(&ids).copied() {
            Some(id) => {
                model.staff.list.selected = Some(id);
                record::open(model, Key::of(Kind::Staff, id));
            }
            None => model.hint("list.no_hit"),
        },
        Some(Action::Back) => {
            if !model.staff.list.clear() {
                pane::show(model, Base::Queue);
            }
        }
        Some(action) => {
            let page = pane::page(model);
            return model.staff.list.act(action, &ids, page);
        }
        None => {
            if !model.staff.list.type_key(key) {
                return false;
            }
            model.staff.list.selected = shown(model).first().map(|row| row.id);
        }
    }
    true
}

/// Draws the list; returns where the cursor stands.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) -> Position {
    let lang = model.lang;
    let columns = usize::from(area.width);
    let cursor = search_line(model, &model.staff.list, area, buf);
    let area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let title = lang.say("staff.title");
    paint::put(buf, area.x + 1, area.y, &title, columns - 1, model.theme.strong());
    let rows = shown(model);
    if rows.is_empty() && !model.staff.list.searched().is_empty() {
        let none = lang.say("list.no_hit");
        paint::put(buf, area.x + 1, area.y + 2, &none, columns - 1, model.theme.dim());
    }
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let at = model.staff.list.position(&ids);
    let place = list::place(lang, at, ids.len());
    let found = list::found(lang, &model.staff.list, ids.len(), model.staff.rows.len());
    let place = joined(&[&place, &found.unwrap_or_default()]);
    paint::put_right(buf, area.right() - 1, area.y, &place, Style::new());
    let wide = if layout::is_roomy(area.width) { 48 } else { 28 };
    let list = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    for (y, index) in (list.y..).zip(window(at, ids.len(), usize::from(list.height))) {
        let row = rows[index];
        let roles: Vec<_> = row.roles.iter().map(|role| lang.word("role", role.word())).collect();
        let open = lang.fill("list.open", &[("n", row.open.to_string())]);
        let left = row
            .left
            .map(|at| lang.fill("staff.left", &[("day", words::day(lang, at.date(), model.now))]));
        let text = format!(
            " {} {} {} {} {}",
            cells::pad(&Key::of(Kind::Staff, row.id).to_string(), 5),
            cells::pad(&row.name, 10),
            cells::pad(&roles.join(" "), wide),
            cells::pad(row.account.as_deref().unwrap_or(""), 12),
            left.unwrap_or(open),
        );
        let style = if row.left.is_some() { model.theme.dim() } else { Style::new() };
        paint::put(buf, list.x, y, &text, columns, style);
        if index == at {
            paint::shade(buf, list, y, model.theme.reverse());
        }
    }
    cursor
}
